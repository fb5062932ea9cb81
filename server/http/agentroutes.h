#pragma once

#include "server/http/routes.h"
#include "server/proxy/agentlink.h"

namespace tom::server {

// The routes that the user's own agent answers.
void addAgentRoutes(Routes &routes, AgentLink &link);

} // namespace tom::server
