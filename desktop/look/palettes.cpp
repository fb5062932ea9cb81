#include "desktop/look/palettes.h"

#include "desktop/look/tones.h"

namespace tom::desktop {

namespace {

struct Ground
{
    QColor window{};
    QColor base{};
    QColor button{};
    QColor text{};
    QColor accent{};
    QColor onAccent{};
    QColor link{};
};

QPalette paletteOf(const Ground &ground)
{
    QPalette palette(ground.text, ground.button, mixed(ground.button, Qt::white, 0.5), mixed(ground.button, Qt::black, 0.5),
                     mixed(ground.button, Qt::black, 0.25), ground.text, Qt::white, ground.base, ground.window);
    palette.setColor(QPalette::AlternateBase, mixed(ground.base, ground.text, 0.04));
    palette.setColor(QPalette::ToolTipBase, ground.text);
    palette.setColor(QPalette::ToolTipText, ground.base);
    palette.setColor(QPalette::Highlight, ground.accent);
    palette.setColor(QPalette::HighlightedText, ground.onAccent);
    palette.setColor(QPalette::Accent, ground.accent);
    palette.setColor(QPalette::Link, ground.link);
    palette.setColor(QPalette::LinkVisited, ground.link);
    palette.setColor(QPalette::PlaceholderText, mixed(ground.base, ground.text, 0.65));
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, mixed(ground.window, ground.text, 0.45));
    palette.setColor(QPalette::Disabled, QPalette::Highlight, mixed(ground.window, ground.text, 0.2));
    palette.setColor(QPalette::Disabled, QPalette::HighlightedText, ground.window);
    return palette;
}

} // namespace

QPalette lightPalette()
{
    return paletteOf({.window = QColor(0xfa, 0xfa, 0xf8),
                      .base = Qt::white,
                      .button = QColor(0xf1, 0xf1, 0xee),
                      .text = QColor(0x1f, 0x24, 0x28),
                      .accent = QColor(0x1b, 0x6b, 0x63),
                      .onAccent = Qt::white,
                      .link = QColor(0x12, 0x62, 0x8a)});
}

QPalette darkPalette()
{
    return paletteOf({.window = QColor(0x1b, 0x1d, 0x1f),
                      .base = QColor(0x24, 0x27, 0x2a),
                      .button = QColor(0x2d, 0x31, 0x34),
                      .text = QColor(0xe8, 0xe8, 0xe4),
                      .accent = QColor(0x63, 0xc2, 0xb3),
                      .onAccent = QColor(0x0d, 0x22, 0x1f),
                      .link = QColor(0x7c, 0xc4, 0xea)});
}

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

} // namespace tom::desktop
