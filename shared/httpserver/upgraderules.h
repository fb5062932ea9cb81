#pragma once

#include "shared/httpserver/request.h"

#include <optional>

namespace tom::httpserver {

// Why this request cannot become a WebSocket of that subprotocol (RFC 6455 4.2.1); nothing when it can.
[[nodiscard]] std::optional<Response> refusalOfUpgrade(const Request &request, bool isHttp10, QByteArrayView subprotocol);

// What proves to the client that its request was understood.
[[nodiscard]] QByteArray acceptKey(const QByteArray &key);

} // namespace tom::httpserver
