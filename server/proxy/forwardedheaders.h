#pragma once

#include "server/proxy/answerparser.h"
#include "server/user/agentdirectory.h"
#include "shared/httpserver/request.h"

namespace tom::server {

// A request's head as an agent gets it: written anew from what was understood. Of a client's fields it has a short list,
// and the user and request id that the server vouches for.
[[nodiscard]] QByteArray headForAgent(const httpserver::Request &request, const QString &username, const AgentAddress &address);
// Asks an agent whether it is well.
[[nodiscard]] QByteArray healthQuestion(const QString &username);
// What a client may see of an agent's.
[[nodiscard]] httpserver::Headers headersForClient(const httpserver::Headers &fields);

} // namespace tom::server
