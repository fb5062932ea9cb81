#pragma once

#include "server/http/metricstext.h"
#include "server/supervisor/agentsupervisor.h"

namespace tom::server {

// The agents in /metrics.
void writeFigures(MetricsText &text, const AgentCounts &agents);

} // namespace tom::server
