#include "server/http/agentroutes.h"

#include "shared/protocol/paths.h"

using namespace Qt::StringLiterals;

namespace tom::server {

namespace {

constexpr qint64 processBytes = 1024 * 1024;

struct ProxiedRoute
{
    QByteArray method{};
    QString pattern{};
    qint64 bodyBytes = 0;
};

QList<ProxiedRoute> routes()
{
    namespace paths = protocol::paths;
    const QString turn = paths::process + u"/{turn}"_s;
    return {{"POST"_ba, paths::process, processBytes},
            {"GET"_ba, turn},
            {"DELETE"_ba, turn},
            {"POST"_ba, paths::reset},
            {"GET"_ba, paths::tasks},
            {"GET"_ba, paths::status}};
}

} // namespace

AgentRoutes::AgentRoutes(httpserver::HttpServer &server, const SessionGuard &guard, AgentLink &link, AccessLog &accessLog)
{
    for (const ProxiedRoute &route : routes()) {
        server.addRoute(
            route.method, route.pattern,
            [&guard, &link, &accessLog](const httpserver::Request &request, httpserver::Reply reply) {
                const Result<Session> session = guard.check(request);
                if (!session)
                    return reply.send(httpserver::Response::failure(session.error()));
                accessLog.noteUser(request.id, session->user);
                link.forward(session->user, request, std::move(reply));
            },
            route.bodyBytes);
    }
}

} // namespace tom::server
