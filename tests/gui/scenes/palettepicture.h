#pragma once

#include <QImage>

namespace tom::desktop {

// The same picture with 256 colours at most, none of them mixed from dots: a file of a third of the size. What a window is
// painted with are few colours and the edges of letters.
[[nodiscard]] QImage withPalette(const QImage &picture);

} // namespace tom::desktop
