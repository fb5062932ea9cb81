#pragma once

#include <QByteArray>
#include <QString>

namespace tom::server {

// A QR code as lines of half blocks for a terminal, dark on light whatever its colours are. Empty for what is too long.
[[nodiscard]] QString qrText(const QByteArray &content);

} // namespace tom::server
