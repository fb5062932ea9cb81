#pragma once

#include "agent/http/agentroutes.h"
#include "agent/usage/spending.h"

namespace tom::agent {

// GET /usage. Both live as long as the routes are asked.
void addUsageRoute(AgentRoutes &routes, Spending &spending);

} // namespace tom::agent
