#include "server/http/routes.h"

namespace tom::server {

using httpserver::Reply;
using httpserver::Request;
using httpserver::Response;

Routes::Routes(httpserver::HttpServer &server, const SessionGuard &guard, AccessLog &accessLog)
    : m_server(server),
      m_guard(guard),
      m_accessLog(accessLog)
{}

void Routes::add(const QByteArray &method, const QString &pattern, Handler handler, qint64 bodyBytes)
{
    addGuarded({.method = method, .pattern = pattern}, std::move(handler), bodyBytes);
}

void Routes::addForSessions(const QByteArray &method, const QString &pattern, Handler handler, qint64 bodyBytes)
{
    addGuarded({.method = method, .pattern = pattern, .access = Access::Session}, std::move(handler), bodyBytes);
}

void Routes::addAdmin(const QByteArray &method, const QString &pattern, Handler handler, qint64 bodyBytes, const QString &scope)
{
    addGuarded({.method = method, .pattern = pattern, .access = Access::Admin, .scope = scope}, std::move(handler), bodyBytes);
}

void Routes::addGuarded(const Route &route, Handler handler, qint64 bodyBytes)
{
    m_table.append(route);
    m_server.addRoute(
        route.method, route.pattern,
        [this, access = route.access, scope = route.scope, handler = std::move(handler)](const Request &request, Reply reply) {
            const Result<Session> session = m_guard.check(request, access, scope);
            if (!session)
                return reply.send(Response::failure(session.error()));
            m_accessLog.noteUser(request.id, session->user);
            handler(*session, request, std::move(reply));
        },
        bodyBytes);
}

void Routes::addPublic(const QByteArray &method, const QString &pattern, PublicHandler handler)
{
    m_table.append({.method = method, .pattern = pattern, .access = Access::Public});
    m_server.addRoute(method, pattern, [handler = std::move(handler)](const Request &request, Reply reply) {
        if (const Result<void> origin = SessionGuard::checkOrigin(request); !origin)
            return reply.send(Response::failure(origin.error()));
        handler(request, std::move(reply));
    });
}

} // namespace tom::server
