#pragma once

#include <QRect>
#include <Qt>

class QPainter;
class QString;

namespace tom::desktop {

// One line of words in the painter's font, cut where the place ends. It stands at the start of the place, or at its end, as the
// window is read; the words themselves go in their own direction, whoever wrote them.
void paintLine(QPainter &painter, const QRect &place, const QString &words, Qt::LayoutDirection window,
               Qt::AlignmentFlag side = Qt::AlignLeft, Qt::TextElideMode cut = Qt::ElideRight);

} // namespace tom::desktop
