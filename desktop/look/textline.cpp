#include "desktop/look/textline.h"

#include <QPainter>
#include <QStyle>

using namespace Qt::StringLiterals;

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

QString inOwnDirection(const QString &words)
{
    return words.isEmpty() ? words : u"\u2068%1\u2069"_s.arg(words);   // an isolate of Unicode
}

} // namespace tom::desktop
