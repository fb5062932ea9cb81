#pragma once

#include "shared/httpserver/httpserver.h"

namespace tom::agent {

// The one check before every route of an agent: whoever does not show tom-server's certificate of the internal authority, or
// asks for another user, is refused.
class RouteGuard
{
public:
    using Handler = std::function<void(const httpserver::Request &request, httpserver::Reply reply)>;
    using Answer = std::function<Result<QJsonObject>(const httpserver::Request &request)>;
    using DirectHandler = httpserver::HttpServer::DirectHandler;

    RouteGuard(httpserver::HttpServer &server, const QString &username) : m_server(server), m_username(username) {}
    // The same, and refuses what is asked while this has an error.
    [[nodiscard]] RouteGuard onlyWhile(std::function<Result<void>()> check) const
    {
        RouteGuard guard(*this);
        guard.m_check = std::move(check);
        return guard;
    }

    void add(const QByteArray &method, const QString &pattern, Handler handler, qint64 bodyBytes = 0) const;
    // For what is answered at once, by an object or by why there is none.
    void addAnswer(const QByteArray &method, const QString &pattern, Answer answer, qint64 bodyBytes = 0) const;
    // Asked when the head is there; takes the body as it comes.
    void addDirect(const QByteArray &method, const QString &pattern, DirectHandler handler, qint64 bodyBytes = 0) const;

private:
    httpserver::HttpServer &m_server;
    QString m_username;
    std::function<Result<void>()> m_check{};
};

// Whether it is tom-server that asks.
[[nodiscard]] Result<void> checkServer(const httpserver::Request &request);

} // namespace tom::agent
