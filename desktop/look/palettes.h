#pragma once

#include <QPalette>

namespace tom::desktop {

[[nodiscard]] QPalette lightPalette();
[[nodiscard]] QPalette darkPalette();

[[nodiscard]] bool isDark(const QPalette &palette);

} // namespace tom::desktop
