#pragma once

#include <QByteArray>
#include <QImage>

namespace tom::desktop {

// Pictures out of bytes that anybody may have made: only of the kinds that go with messages, and never of more points than
// memory can bear. Null where it is none. They take their time: not for the thread of the windows.

// Not larger than the box, and not larger than it is.
[[nodiscard]] QImage pictureFrom(const QByteArray &bytes, const QSize &box);
// The middle of it, as a square of thumbnailSide.
[[nodiscard]] QImage thumbnailFrom(const QByteArray &bytes);

inline constexpr int thumbnailSide = 224;   // twice what is shown, for sharp screens

} // namespace tom::desktop
