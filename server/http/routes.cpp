#include "server/http/routes.h"

#include <QWebSocket>

using namespace Qt::StringLiterals;

namespace tom::server {

using httpserver::Reply;
using httpserver::Request;
using httpserver::RequestBody;
using httpserver::Response;

Routes::Routes(httpserver::HttpServer &server, const SessionGuard &guard, AccessLog &accessLog)
    : m_server(server),
      m_guard(guard),
      m_accessLog(accessLog)
{}

Result<void> Routes::pass(const Request &request, const QString &pattern) const
{
    return m_gate ? m_gate(request, pattern) : Result<void>();
}

void Routes::add(const QByteArray &method, const QString &pattern, Handler handler)
{
    addGuarded({.method = method, .pattern = pattern}, std::move(handler));
}

void Routes::addForSessions(const QByteArray &method, const QString &pattern, Handler handler)
{
    addGuarded({.method = method, .pattern = pattern, .access = Access::Session}, std::move(handler));
}

void Routes::addAdmin(const QByteArray &method, const QString &pattern, Handler handler, const QString &scope)
{
    addGuarded({.method = method, .pattern = pattern, .access = Access::Admin, .scope = scope}, std::move(handler));
}

void Routes::addGuarded(const Route &route, Handler handler)
{
    m_table.append(route);
    m_server.addRoute(route.method, route.pattern,
                      [this, route, handler = std::move(handler)](const Request &request, Reply reply) {
                          if (const Result<void> passed = pass(request, route.pattern); !passed)
                              return reply.send(Response::failure(passed.error()));
                          const Result<Session> session = m_guard.check(request, route.access, route.scope);
                          if (!session)
                              return reply.send(Response::failure(session.error()));
                          m_accessLog.noteUser(request.id, session->user);
                          handler(*session, request, std::move(reply));
                      });
}

void Routes::addUpgrade(const QString &pattern, const QByteArray &subprotocol, SocketHandler handler)
{
    m_table.append({.method = "GET"_ba, .pattern = pattern});
    m_server.addUpgrade(
        pattern, subprotocol,
        [this, pattern, handler = std::move(handler)](const Request &request) -> Result<httpserver::HttpServer::SocketTaker> {
            if (const Result<void> passed = pass(request, pattern); !passed)
                return std::unexpected(passed.error());
            const Result<Session> session = m_guard.check(request);
            if (!session)
                return std::unexpected(session.error());
            // A browser lets any page open a WebSocket to anywhere, with our cookie.
            if (const Result<void> origin = SessionGuard::checkOwnOrigin(request); !origin)
                return std::unexpected(origin.error());
            m_accessLog.noteUser(request.id, session->user);
            return [handler, session = *session](std::unique_ptr<QWebSocket> socket) { handler(session, std::move(socket)); };
        });
}

void Routes::addDirect(const QByteArray &method, const QString &pattern, DirectHandler handler, BodyType body)
{
    m_table.append({.method = method, .pattern = pattern});
    m_server.addDirectRoute(method, pattern,
                            [this, pattern, type = body, handler = std::move(handler)](
                                const Request &request, std::unique_ptr<RequestBody> content, Reply reply) {
                                if (const Result<void> passed = pass(request, pattern); !passed)
                                    return reply.send(Response::failure(passed.error()));
                                const Result<Session> session = m_guard.check(request, Access::SignedIn, {}, type);
                                if (!session)
                                    return reply.send(Response::failure(session.error()));
                                m_accessLog.noteUser(request.id, session->user);
                                handler(*session, request, std::move(content), std::move(reply));
                            });
}

void Routes::addPublic(const QByteArray &method, const QString &pattern, PublicHandler handler)
{
    m_table.append({.method = method, .pattern = pattern, .access = Access::Public});
    m_server.addRoute(method, pattern, [this, pattern, handler = std::move(handler)](const Request &request, Reply reply) {
        if (const Result<void> passed = pass(request, pattern); !passed)
            return reply.send(Response::failure(passed.error()));
        if (const Result<void> origin = SessionGuard::checkOrigin(request); !origin)
            return reply.send(Response::failure(origin.error()));
        handler(request, std::move(reply));
    });
}

} // namespace tom::server
