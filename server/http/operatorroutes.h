#pragma once

#include "server/http/metrics.h"
#include "server/http/readiness.h"
#include "server/http/routes.h"

namespace tom::server {

// What whoever runs a server looks at: /readyz /metrics /openapi.json. The arguments must outlive the routes.
void addOperatorRoutes(Routes &routes, Readiness &readiness, const Metrics &metrics);

} // namespace tom::server
