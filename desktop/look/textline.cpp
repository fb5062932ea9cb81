#include "desktop/look/textline.h"

#include <QPainter>
#include <QStyle>

namespace tom::desktop {

void paintLine(QPainter &painter, const QRect &place, const QString &words, Qt::LayoutDirection window, Qt::AlignmentFlag side,
               Qt::TextElideMode cut)
{
    const Qt::LayoutDirection before = painter.layoutDirection();
    painter.setLayoutDirection(words.isRightToLeft() ? Qt::RightToLeft : Qt::LeftToRight);
    const Qt::Alignment there = QStyle::visualAlignment(window, side) | Qt::AlignVCenter | Qt::AlignAbsolute;
    painter.drawText(place, int(there.toInt()) | Qt::TextSingleLine, painter.fontMetrics().elidedText(words, cut, place.width()));
    painter.setLayoutDirection(before);
}

} // namespace tom::desktop
