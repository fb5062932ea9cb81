#include "desktop/conversations/conversationrow.h"

#include "desktop/api/visibletext.h"
#include "desktop/conversations/conversationmodel.h"
#include "desktop/look/tintedicon.h"
#include "desktop/look/tones.h"

#include <QDateTime>
#include <QLineEdit>
#include <QLocale>
#include <QPainter>

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

// What matched is stronger; the line ends where the row does.
void paintSnippet(QPainter &painter, const QRect &place, const QFont &font, const QList<protocol::SnippetPiece> &pieces,
                  const QColor &plain, const QColor &match)
{
    QFont strong = font;
    strong.setWeight(QFont::DemiBold);
    int x = place.left();
    for (const protocol::SnippetPiece &piece : pieces) {
        const QFontMetrics metrics(piece.isMatch ? strong : font);
        const int left = place.right() - x;
        if (left <= 0)
            return;
        const QString text = visibleLine(piece.text);
        painter.setFont(piece.isMatch ? strong : font);
        painter.setPen(piece.isMatch ? match : plain);
        painter.drawText(QRect(x, place.top(), left, place.height()), Qt::AlignVCenter | Qt::AlignLeft,
                         metrics.elidedText(text, Qt::ElideRight, left));
        x += metrics.horizontalAdvance(text);
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
    const QString time = index.data(ConversationModel::RunsRole).toBool() ? tr("answering…")
                         : index.data(ConversationModel::WaitsRole).toBool()
                             ? tr("not sent yet")
                             : shortTime(index.data(ConversationModel::UpdatedRole).toDateTime(), QDateTime::currentDateTime());
    painter->setFont(small(option.font));
    painter->setPen(tones.muted);
    const int timeWidth = painter->fontMetrics().horizontalAdvance(time);
    painter->drawText(line, Qt::AlignRight | Qt::AlignVCenter, time);
    line.setRight(line.right() - timeWidth - 8);
    if (index.data(ConversationModel::PinnedRole).toBool()) {
        tintedIcon(u"pin"_s, tones.muted, pinSize)
            .paint(painter, QRect(line.right() - pinSize, line.center().y() - pinSize / 2, pinSize, pinSize));
        line.setRight(line.right() - pinSize - 4);
    }
    painter->setFont(option.font);
    painter->setPen(index.data(ConversationModel::TitleRole).toString().isEmpty() ? tones.muted
                                                                                  : option.palette.color(QPalette::WindowText));
    painter->drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                      option.fontMetrics.elidedText(index.data().toString(), Qt::ElideRight, line.width()));
    if (m_showsSnippets) {
        const QRect second(line.left(), line.bottom() + 3, option.rect.right() - 6 - side - line.left(),
                           QFontMetrics(small(option.font)).height());
        paintSnippet(*painter, second, small(option.font),
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
