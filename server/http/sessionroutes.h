#pragma once

#include "server/http/accountservices.h"
#include "server/http/routes.h"

namespace tom::server {

// The devices that a user is signed in on: GET, DELETE /sessions, PATCH, DELETE /sessions/{id}.
class SessionRoutes
{
public:
    SessionRoutes(Routes &routes, const AccountServices &services);

private:
    void list(const Session &session, httpserver::Reply reply);
    void endOthers(const Session &session, httpserver::Reply reply);
    void rename(const Session &session, const httpserver::Request &request, httpserver::Reply reply);
    void end(const Session &session, const httpserver::Request &request, httpserver::Reply reply);
    [[nodiscard]] Result<Session> called(const QString &id, const Session &by);
    [[nodiscard]] QJsonObject shown(const Session &session, const Session &current) const;

    AccountServices m_services;
};

} // namespace tom::server
