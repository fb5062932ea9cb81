#include "desktop/look/rowpainter.h"

#include "desktop/look/rowmodel.h"
#include "desktop/look/textline.h"
#include "desktop/look/tones.h"

#include <QPainter>

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

} // namespace

QSize RowPainter::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {120, option.fontMetrics.height() + QFontMetrics(small(option.font)).height() + 22};
}

void RowPainter::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Tones tones(option.palette);
    const QColor ink = option.palette.color(QPalette::WindowText);
    const bool isStrong = index.data(RowModel::StrongRole).toBool();
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

    const auto placed = [&](const QRect &rect) { return QStyle::visualRect(option.direction, option.rect, rect); };
    QRect line = option.rect.adjusted(6 + side, 9, -6 - side, 0);
    line.setHeight(option.fontMetrics.height());
    if (isStrong) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(option.palette.color(QPalette::Accent));
        painter->drawEllipse(placed(QRect(line.left(), line.center().y() - dot / 2 + 1, dot, dot)));
        line.setLeft(line.left() + dot + 6);
    }
    const QString trailing = index.data(RowModel::TrailingRole).toString();
    painter->setFont(small(option.font));
    painter->setPen(toned(tones, TonedLabel::Tone(index.data(RowModel::ToneRole).toInt()), ink));
    const int trailingWidth = qMin(painter->fontMetrics().horizontalAdvance(trailing), line.width() / 2);
    const QRect end(line.right() - trailingWidth, line.top(), trailingWidth + 1, line.height());
    paintLine(*painter, placed(end), trailing, option.direction);
    const int secondRight = line.right();
    line.setRight(line.right() - trailingWidth - 8);

    QFont title = option.font;
    if (isStrong)
        title.setWeight(QFont::DemiBold);
    painter->setFont(title);
    painter->setPen(isDim ? tones.muted : ink);
    paintLine(*painter, placed(line), index.data().toString(), option.direction);
    painter->setFont(small(option.font));
    painter->setPen(tones.muted);
    const QRect second(line.left(), line.bottom() + 4, secondRight - line.left(), painter->fontMetrics().height());
    paintLine(*painter, placed(second), index.data(RowModel::DetailRole).toString(), option.direction);
    painter->restore();
}

} // namespace tom::desktop
