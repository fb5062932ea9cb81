#include "desktop/conversations/conversationrow.h"

#include "desktop/api/visibletext.h"
#include "desktop/conversations/conversationmodel.h"
#include "desktop/look/textline.h"
#include "desktop/look/tintedicon.h"
#include "desktop/look/tones.h"

#include <QDateTime>
#include <QLineEdit>
#include <QLocale>
#include <QPainter>
#include <QStyle>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int side = 12;
constexpr int pinSize = 12;

QFont small(const QFont &font)
{
    QFont smaller = font;
    smaller.setPointSizeF(font.pointSizeF() * 0.86);
    return smaller;
}

// What matched is stronger; the line ends where the row does. The pieces follow each other as their words are read.
void paintSnippet(QPainter &painter, const QRect &place, Qt::LayoutDirection window, const QFont &font,
                  const QList<protocol::SnippetPiece> &pieces, const QColor &plain, const QColor &match)
{
    QFont strong = font;
    strong.setWeight(QFont::DemiBold);
    QString whole;
    int width = 0;
    for (const protocol::SnippetPiece &piece : pieces) {
        whole += piece.text;
        width += QFontMetrics(piece.isMatch ? strong : font).horizontalAdvance(visibleLine(piece.text));
    }
    const Qt::LayoutDirection reading = whole.isRightToLeft() ? Qt::RightToLeft : Qt::LeftToRight;
    // Where the window and the words are read in two directions, short ones begin later.
    const int gap = reading == window ? 0 : std::max(0, place.width() - width);
    int x = place.left() + gap;
    for (const protocol::SnippetPiece &piece : pieces) {
        const int left = place.right() - x;
        if (left <= 0)
            return;
        const QString text = visibleLine(piece.text);
        painter.setFont(piece.isMatch ? strong : font);
        painter.setPen(piece.isMatch ? match : plain);
        paintLine(painter, QStyle::visualRect(reading, place, QRect(x, place.top(), left, place.height())), text, reading);
        x += painter.fontMetrics().horizontalAdvance(text);
    }
}

} // namespace

QString shortTime(const QDateTime &time, const QDateTime &now)
{
    if (!time.isValid())
        return {};
    const QDateTime local = time.toLocalTime();
    const qint64 days = local.date().daysTo(now.toLocalTime().date());
    if (days <= 0)
        return QLocale().toString(local.time(), QLocale::ShortFormat);
    if (days == 1)
        return ConversationRow::tr("yesterday");
    if (days < 7)
        return QLocale().dayName(local.date().dayOfWeek());
    return QLocale().toString(local.date(),
                              local.date().year() == now.toLocalTime().date().year() ? u"d MMM"_s : u"d MMM yyyy"_s);
}

QSize ConversationRow::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    const int line = option.fontMetrics.height();
    return {120, m_showsSnippets ? line + QFontMetrics(small(option.font)).height() + 18 : line + 18};
}

void ConversationRow::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Tones tones(option.palette);
    const bool isOpen = index.data(ConversationModel::IdRole).toString() == m_open;
    const bool isCurrent = option.state.testFlag(QStyle::State_HasFocus);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRectF area = QRectF(option.rect).adjusted(6.5, 1.5, -6.5, -1.5);
    if (isOpen || option.state.testFlag(QStyle::State_MouseOver)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(isOpen ? tones.bubble : tones.hover);
        painter->drawRoundedRect(area, 8, 8);
    }
    if (isCurrent) {
        painter->setPen(QPen(option.palette.color(QPalette::Link), 1.5));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(area, 8, 8);
    }

    QRect line = option.rect.adjusted(6 + side, 9, -6 - side, 0);
    line.setHeight(option.fontMetrics.height());
    const bool isRefused = index.data(ConversationModel::RefusedRole).toBool();
    const QString time = isRefused                                          ? tr("not sent")
                         : index.data(ConversationModel::RunsRole).toBool() ? tr("answering…")
                         : index.data(ConversationModel::WaitsRole).toBool()
                             ? tr("not sent yet")
                             : shortTime(index.data(ConversationModel::UpdatedRole).toDateTime(), QDateTime::currentDateTime());
    painter->setFont(small(option.font));
    painter->setPen(isRefused ? tones.bad : tones.muted);
    const int timeWidth = painter->fontMetrics().horizontalAdvance(time);
    const auto placed = [&option](const QRect &rect) { return QStyle::visualRect(option.direction, option.rect, rect); };
    paintLine(*painter, placed(line), time, option.direction, Qt::AlignRight);
    line.setRight(line.right() - timeWidth - 8);
    if (index.data(ConversationModel::PinnedRole).toBool()) {
        tintedIcon(u"pin"_s, tones.muted, pinSize)
            .paint(painter, placed(QRect(line.right() - pinSize, line.center().y() - pinSize / 2, pinSize, pinSize)));
        line.setRight(line.right() - pinSize - 4);
    }
    painter->setFont(option.font);
    painter->setPen(index.data(ConversationModel::TitleRole).toString().isEmpty() ? tones.muted
                                                                                  : option.palette.color(QPalette::WindowText));
    paintLine(*painter, placed(line), index.data().toString(), option.direction);
    if (m_showsSnippets) {
        const QRect second(line.left(), line.bottom() + 3, option.rect.right() - 6 - side - line.left(),
                           QFontMetrics(small(option.font)).height());
        paintSnippet(*painter, placed(second), option.direction, small(option.font),
                     index.data(ConversationModel::SnippetRole).value<QList<protocol::SnippetPiece>>(), tones.muted,
                     option.palette.color(QPalette::WindowText));
    }
    painter->restore();
}

QWidget *ConversationRow::createEditor(QWidget *parent, const QStyleOptionViewItem &, const QModelIndex &) const
{
    auto *editor = new QLineEdit(parent);
    editor->setObjectName(u"conversationTitle"_s);
    editor->setAccessibleName(tr("Title of the conversation"));
    editor->setMaxLength(int(protocol::ConversationChange::maxTitle));
    return editor;
}

// A look at the newest does not take away what is being typed.
void ConversationRow::setEditorData(QWidget *editor, const QModelIndex &index) const
{
    auto *edit = qobject_cast<QLineEdit *>(editor);
    if (edit && !edit->isModified())
        edit->setText(index.data(Qt::EditRole).toString());
}

void ConversationRow::updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option, const QModelIndex &) const
{
    editor->setGeometry(option.rect.adjusted(6, 1, -6, -1));
}

} // namespace tom::desktop
