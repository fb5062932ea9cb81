#pragma once

#include <QColor>
#include <QPalette>

namespace tom::desktop {

// part of the second colour in the first: 0 is the first, 1 the second.
[[nodiscard]] QColor mixed(const QColor &first, const QColor &second, double part);

// The colours between those of a palette. All are mixed from it, so a palette of the system keeps its contrast.
struct Tones
{
    explicit Tones(const QPalette &palette);

    QColor muted;       // text of second rank, at least 4.5:1 on the window
    QColor line;        // borders
    QColor code;        // behind code
    QColor bubble;      // behind what the user said
    QColor hover;
    QColor good;
    QColor warning;
    QColor bad;
};

} // namespace tom::desktop
