#pragma once

#include <QHostAddress>

namespace tom {

// IPv4 that came over an IPv6 socket is IPv4.
[[nodiscard]] QHostAddress plainAddress(const QHostAddress &address);
// What counts as one place, for limits: an IPv4 address, or the /64 that networks hand out to one household.
[[nodiscard]] QHostAddress placeOf(const QHostAddress &address);

} // namespace tom
