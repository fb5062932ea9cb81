#pragma once

#include "server/http/accesslog.h"
#include "server/http/sessionguard.h"
#include "shared/httpserver/httpserver.h"

namespace tom::server {

// Everything that tom-server answers, in one table behind one check: a handler gets no request without a session unless
// its route says that it is public, none of a user who is no admin when it says that it is for admins, and none with an
// access token where only a session counts.
class Routes
{
public:
    using Access = server::Access;
    struct Route
    {
        QByteArray method{};
        QString pattern{};
        Access access = Access::SignedIn;
        QString scope{};   // of access tokens that are made for this route alone
    };
    using PublicHandler = std::function<void(const httpserver::Request &request, httpserver::Reply reply)>;
    using Handler = std::function<void(const Session &session, const httpserver::Request &request, httpserver::Reply reply)>;
    using SocketHandler = std::function<void(const Session &session, std::unique_ptr<QWebSocket> socket)>;

    Routes(httpserver::HttpServer &server, const SessionGuard &guard, AccessLog &accessLog);

    void add(const QByteArray &method, const QString &pattern, Handler handler);
    void addForSessions(const QByteArray &method, const QString &pattern, Handler handler);
    void addAdmin(const QByteArray &method, const QString &pattern, Handler handler, const QString &scope = {});
    // A WebSocket. Whoever has no session, or comes from a page of another site, is refused before it opens.
    void addUpgrade(const QString &pattern, const QByteArray &subprotocol, SocketHandler handler);
    // Asked when the head is there.
    using DirectHandler = std::function<void(const Session &session, const httpserver::Request &request,
                                             std::unique_ptr<httpserver::RequestBody> body, httpserver::Reply reply)>;
    void addDirect(const QByteArray &method, const QString &pattern, DirectHandler handler, BodyType body = BodyType::Json);
    void addPublic(const QByteArray &method, const QString &pattern, PublicHandler handler);

    // Asked before everything else, with the route's pattern: its Error is the answer.
    using Gate = std::function<Result<void>(const httpserver::Request &request, const QString &pattern)>;
    void setGate(Gate gate) { m_gate = std::move(gate); }

    [[nodiscard]] const QList<Route> &table() const { return m_table; }

private:
    void addGuarded(const Route &route, Handler handler);
    [[nodiscard]] Result<void> pass(const httpserver::Request &request, const QString &pattern) const;

    httpserver::HttpServer &m_server;
    const SessionGuard &m_guard;
    AccessLog &m_accessLog;
    QList<Route> m_table;
    Gate m_gate;
};

} // namespace tom::server
