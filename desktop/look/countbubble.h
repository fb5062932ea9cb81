#pragma once

#include <QPoint>

class QPainter;
class QWidget;

namespace tom::desktop {

// How many things wait, in a small bubble on a widget; corner: its upper left one, mirrored for whoever reads from the right.
// More than 99 are said as that.
void drawCountBubble(QPainter &painter, const QWidget &widget, const QPoint &corner, int count);

} // namespace tom::desktop
