#include "server/supervisor/agentfigures.h"

using namespace Qt::StringLiterals;

namespace tom::server {

void writeFigures(MetricsText &text, const AgentCounts &agents)
{
    text.family("tom_agents"_ba, "gauge", "Agents that this server starts, by state.");
    text.sample(agents.ready, {{"state"_ba, "ready"_ba}});
    text.sample(agents.starting, {{"state"_ba, "starting"_ba}});
    text.sample(agents.pausing, {{"state"_ba, "pausing"_ba}});
    text.sample(agents.stopped, {{"state"_ba, "stopped"_ba}});
    text.family("tom_agent_restarts_total"_ba, "counter", "Agents that were started again after they ended.");
    text.sample(double(agents.restarts));
    text.family("tom_agent_requests"_ba, "gauge", "Requests and streams that are with agents now.");
    text.sample(agents.requests);
}

} // namespace tom::server
