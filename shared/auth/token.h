#pragma once

#include <QByteArray>
#include <QString>

namespace tom::auth {

// Random bytes of the operating system in base64url without padding; 32 bytes are 256 bits.
[[nodiscard]] QByteArray randomToken(int bytes = 32);
// For a person to type: four groups of four letters and digits that cannot be confused, about 80 bits.
[[nodiscard]] QString randomPassword();
// Lower-case hex.
[[nodiscard]] QByteArray sha256Hex(QByteArrayView bytes);
// In a time that depends only on the lengths.
[[nodiscard]] bool constantTimeEquals(QByteArrayView left, QByteArrayView right);

} // namespace tom::auth
