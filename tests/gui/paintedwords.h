#pragma once

#include <QList>
#include <QRectF>
#include <QString>

class QWidget;

namespace tom::desktop {

// Words that a widget writes in one go: where, and how much of that place it leaves in sight. Both in its own coordinates.
struct PaintedWords
{
    QString words{};
    QRectF place{};
    QRectF seen{};
};

// All that the widget itself writes when it paints, without its children: whoever paints, a style, a delegate, or the widget.
[[nodiscard]] QList<PaintedWords> paintedWords(QWidget &widget);

} // namespace tom::desktop
