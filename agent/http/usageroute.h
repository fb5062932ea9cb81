#pragma once

#include "agent/http/routeguard.h"
#include "agent/usage/spending.h"

namespace tom::agent {

// GET /usage. Both live as long as the routes are asked.
void addUsageRoute(const RouteGuard &routes, Spending &spending);

} // namespace tom::agent
