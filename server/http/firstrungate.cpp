#include "server/http/firstrungate.h"

#include "shared/core/addresses.h"
#include "shared/protocol/paths.h"

using namespace Qt::StringLiterals;

namespace tom::server {

namespace paths = protocol::paths;

Result<void> checkFirstRun(const httpserver::Request &request, const QString &pattern)
{
    if (pattern == paths::healthz || pattern == paths::version)
        return {};
    // Whoever comes through a proxy on this machine is not on this machine.
    const bool isFromHere = plainAddress(request.peer).isLoopback() && request.header("x-forwarded-for").isEmpty()
                            && request.header("forwarded").isEmpty() && request.header("via").isEmpty();
    if (isFromHere && pattern == paths::pairing)
        return {};
    return failure(ErrorCode::AgentUnavailable,
                   u"this Tom has no user yet; run \"sudo tom-server pair\" on the machine where it runs"_s);
}

} // namespace tom::server
