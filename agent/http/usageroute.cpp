#include "agent/http/usageroute.h"

#include "shared/protocol/paths.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

void addUsageRoute(const RouteGuard &routes, Spending &spending)
{
    routes.addAnswer("GET"_ba, protocol::paths::usage,
                     [&spending](const httpserver::Request &request) { return spending.report(request.query); });
}

} // namespace tom::agent
