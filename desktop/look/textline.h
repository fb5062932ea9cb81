#pragma once

#include <QRect>
#include <QString>

class QPainter;

namespace tom::desktop {

// One line of words in the painter's font, cut where the place ends. It stands at the start of the place, or at its end, as the
// window is read; the words themselves go in their own direction, whoever wrote them.
void paintLine(QPainter &painter, const QRect &place, const QString &words, Qt::LayoutDirection window,
               Qt::AlignmentFlag side = Qt::AlignLeft, Qt::TextElideMode cut = Qt::ElideRight);

// To stand in a line with words that may go in the other direction: they do not mix, and nobody sees how.
[[nodiscard]] QString inOwnDirection(const QString &words);

} // namespace tom::desktop
