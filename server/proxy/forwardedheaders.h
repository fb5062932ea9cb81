#pragma once

#include "shared/http/httpclient.h"
#include "shared/httpserver/request.h"

namespace tom::server {

// What an agent may see of a client's headers: a short list, and the user and request id that the server vouches for.
[[nodiscard]] http::Headers headersForAgent(const httpserver::Request &request, const QString &username);
// What a client may see of an agent's.
[[nodiscard]] httpserver::Headers headersForClient(const http::Headers &headers);

} // namespace tom::server
