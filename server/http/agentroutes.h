#pragma once

#include "server/http/routes.h"
#include "server/proxy/agentlink.h"
#include "shared/config/config.h"
#include "shared/core/clock.h"

namespace tom::server {

// What an agent takes of a file of conversations; it is passed on as it comes.
inline constexpr qint64 importBytes = qint64(512) * 1024 * 1024;

// The routes that the user's own agent answers. What begins work is refused outside of the user's hours, which the agent looks
// at as well.
void addAgentRoutes(Routes &routes, AgentLink &link, const config::Config &config, const Clock &clock);

} // namespace tom::server
