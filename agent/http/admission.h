#pragma once

#include "shared/httpserver/httpserver.h"

#include <functional>

namespace tom::agent {

// Whether this request comes from tom-server: whoever else shows a certificate of the internal authority is refused.
[[nodiscard]] Result<void> checkServer(const httpserver::Request &request);
// And whether it is for this user.
[[nodiscard]] Result<void> admit(const httpserver::Request &request, const QString &username);

// Adds routes for this user's requests from tom-server alone, whose handler gives the answer or why there is none.
class UserRoutes
{
public:
    using Handler = std::function<Result<QJsonObject>(const httpserver::Request &request)>;

    UserRoutes(httpserver::HttpServer &server, const QString &username) : m_server(server), m_username(username) {}

    void add(const QByteArray &method, const QString &pattern, Handler handler, qint64 bodyBytes = 0) const;

private:
    httpserver::HttpServer &m_server;
    QString m_username;
};

} // namespace tom::agent
