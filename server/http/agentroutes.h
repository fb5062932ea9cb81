#pragma once

#include "server/http/accesslog.h"
#include "server/http/sessionguard.h"
#include "server/proxy/agentlink.h"

namespace tom::server {

// The routes that the user's own agent answers.
class AgentRoutes
{
public:
    AgentRoutes(httpserver::HttpServer &server, const SessionGuard &guard, AgentLink &link, AccessLog &accessLog);
};

} // namespace tom::server
