#include "desktop/look/rowpainter.h"

#include "desktop/look/rowmodel.h"
#include "desktop/look/textline.h"
#include "desktop/look/tones.h"
#include "desktop/look/viewparts.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace tom::desktop {

namespace {

constexpr int side = 14;
constexpr int dot = 8;

QFont small(const QFont &font)
{
    QFont smaller = font;
    smaller.setPointSizeF(font.pointSizeF() * 0.88);
    return smaller;
}

QColor toned(const Tones &tones, TonedLabel::Tone tone, const QColor &normal)
{
    switch (tone) {
    case TonedLabel::Tone::Normal:
        return normal;
    case TonedLabel::Tone::Good:
        return tones.good;
    case TonedLabel::Tone::Warning:
        return tones.warning;
    case TonedLabel::Tone::Bad:
        return tones.bad;
    case TonedLabel::Tone::Muted:
        break;
    }
    return tones.muted;
}

// One of the texts of a row, where it stands when it is read from the left.
struct Line
{
    QString words{};
    QFont font{};
    QRect place{};

    [[nodiscard]] bool isCut() const { return QFontMetrics(font).horizontalAdvance(words) > place.width(); }
};

struct Lines
{
    Line title{};
    Line trailing{};
    Line detail{};
    QRect dotPlace{};
};

Lines linesOf(const QStyleOptionViewItem &option, const QModelIndex &index)
{
    Lines lines{.title = {index.data().toString(), option.font},
                .trailing = {index.data(RowModel::TrailingRole).toString(), small(option.font)},
                .detail = {index.data(RowModel::DetailRole).toString(), small(option.font)}};
    QRect line = option.rect.adjusted(6 + side, 9, -6 - side, 0);
    line.setHeight(option.fontMetrics.height());
    if (index.data(RowModel::StrongRole).toBool()) {
        lines.dotPlace = QRect(line.left(), line.center().y() - dot / 2 + 1, dot, dot);
        line.setLeft(line.left() + dot + 6);
        lines.title.font.setWeight(QFont::DemiBold);
    }
    const int needed = QFontMetrics(lines.trailing.font).horizontalAdvance(lines.trailing.words);
    const int trailingWidth = qMin(needed, line.width() / 2);
    lines.trailing.place = QRect(line.right() - trailingWidth, line.top(), trailingWidth + 1, line.height());
    lines.detail.place = QRect(line.left(), line.bottom() + 4, line.width() - 1, QFontMetrics(lines.detail.font).height());
    line.setRight(line.right() - trailingWidth - 8);
    lines.title.place = line;
    return lines;
}

} // namespace

QSize RowPainter::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {120, option.fontMetrics.height() + QFontMetrics(small(option.font)).height() + 22};
}

void RowPainter::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Tones tones(option.palette);
    const QColor ink = option.palette.color(QPalette::WindowText);
    const bool isDim = index.data(RowModel::DimRole).toBool();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRectF area = QRectF(option.rect).adjusted(6.5, 1.5, -6.5, -1.5);
    const bool isChosen = option.state.testFlag(QStyle::State_Selected);
    if (isChosen || option.state.testFlag(QStyle::State_MouseOver)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(isChosen ? tones.bubble : tones.hover);
        painter->drawRoundedRect(area, 8, 8);
    }
    if (option.state.testFlag(QStyle::State_HasFocus)) {
        painter->setPen(QPen(option.palette.color(QPalette::Link), 1.5));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(area, 8, 8);
    }

    const Lines lines = linesOf(option, index);
    const auto placed = [&](const QRect &rect) { return QStyle::visualRect(option.direction, option.rect, rect); };
    if (!lines.dotPlace.isEmpty()) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(option.palette.color(QPalette::Accent));
        painter->drawEllipse(placed(lines.dotPlace));
    }
    const auto write = [&](const Line &line, const QColor &color) {
        painter->setFont(line.font);
        painter->setPen(color);
        paintLine(*painter, placed(line.place), line.words, option.direction);
    };
    write(lines.trailing, toned(tones, TonedLabel::Tone(index.data(RowModel::ToneRole).toInt()), ink));
    write(lines.title, isDim ? tones.muted : ink);
    write(lines.detail, tones.muted);
    painter->restore();
}

bool RowPainter::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                           const QModelIndex &index)
{
    const Lines lines = linesOf(option, index);
    if (event->type() != QEvent::ToolTip || !(lines.title.isCut() || lines.trailing.isCut() || lines.detail.isCut()))
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    QStringList words{lines.title.words, lines.trailing.words, lines.detail.words};
    words.removeAll(QString());
    QToolTip::showText(event->globalPos(), plainToolTip(words.join(u'\n')), view->viewport(), option.rect);
    return true;
}

} // namespace tom::desktop
