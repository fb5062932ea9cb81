#include "agent/http/usageroute.h"

#include "shared/protocol/paths.h"

namespace tom::agent {

void addUsageRoute(AgentRoutes &routes, Spending &spending)
{
    const AgentRoutes::Answer answer = [&spending](const httpserver::Request &request, httpserver::Reply reply) {
        const Result<QJsonObject> report = spending.report(request.query);
        reply.send(report ? httpserver::Response::json(*report) : httpserver::Response::failure(report.error()));
    };
    routes.add("GET", protocol::paths::usage, answer);
}

} // namespace tom::agent
