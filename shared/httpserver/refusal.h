#pragma once

#include "shared/httpserver/request.h"

namespace tom::httpserver {

// What a request that cannot be read is answered with.
[[nodiscard]] Response refusalOf(int status, const QByteArray &reason);
// The same as the whole answer on the wire, which is the connection's last.
[[nodiscard]] QByteArray refusalBytes(int status, const QByteArray &reason, const QByteArray &id);

} // namespace tom::httpserver
