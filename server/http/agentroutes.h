#pragma once

#include "server/http/routes.h"
#include "server/proxy/agentlink.h"

namespace tom::server {

// What an agent takes of a file of conversations; it is passed on as it comes.
inline constexpr qint64 importBytes = qint64(512) * 1024 * 1024;

// The routes that the user's own agent answers.
void addAgentRoutes(Routes &routes, AgentLink &link);

} // namespace tom::server
