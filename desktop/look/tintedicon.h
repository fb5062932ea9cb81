#pragma once

#include <QIcon>

namespace tom::desktop {

// One of our own line icons in that colour; a null icon where the SVG plugin is missing. One that points along the line is
// mirrored where the window is read from the right.
[[nodiscard]] QIcon tintedIcon(const QString &name, const QColor &color, int size = 20,
                               Qt::LayoutDirection direction = Qt::LeftToRight);

} // namespace tom::desktop
