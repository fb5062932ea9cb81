#include "desktop/look/tones.h"

#include "desktop/look/palettes.h"

namespace tom::desktop {

QColor mixed(const QColor &first, const QColor &second, double part)
{
    const auto channel = [part](int a, int b) { return qRound(a + (b - a) * part); };
    return QColor(channel(first.red(), second.red()), channel(first.green(), second.green()),
                  channel(first.blue(), second.blue()));
}

Tones::Tones(const QPalette &palette)
    : muted(mixed(palette.color(QPalette::Window), palette.color(QPalette::WindowText), 0.68)),
      line(mixed(palette.color(QPalette::Window), palette.color(QPalette::WindowText), 0.16)),
      code(mixed(palette.color(QPalette::Window), palette.color(QPalette::WindowText), 0.06)),
      bubble(mixed(palette.color(QPalette::Window), palette.color(QPalette::Accent), isDark(palette) ? 0.22 : 0.14)),
      hover(mixed(palette.color(QPalette::Window), palette.color(QPalette::WindowText), 0.1)),
      good(isDark(palette) ? QColor(0x6c, 0xc7, 0x8a) : QColor(0x1d, 0x76, 0x41)),
      warning(isDark(palette) ? QColor(0xe5, 0xb0, 0x5c) : QColor(0x8a, 0x5a, 0x00)),
      bad(isDark(palette) ? QColor(0xf2, 0x8b, 0x82) : QColor(0xb3, 0x26, 0x1e))
{}

} // namespace tom::desktop
