#pragma once

#include <QIcon>

namespace tom::desktop {

// One of our own line icons in that colour; a null icon where the SVG plugin is missing.
[[nodiscard]] QIcon tintedIcon(const QString &name, const QColor &color, int size = 20);

} // namespace tom::desktop
