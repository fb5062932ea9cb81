#pragma once

#include "server/http/accountservices.h"
#include "server/http/routes.h"

namespace tom::server {

// A user's access tokens for other programs: GET, POST /account/tokens, DELETE /account/tokens/{id}.
class TokenRoutes
{
public:
    TokenRoutes(Routes &routes, const AccountServices &services);

private:
    void list(const Session &session, httpserver::Reply reply);
    void make(const Session &session, const httpserver::Request &request, httpserver::Reply reply);
    void revoke(const Session &session, const httpserver::Request &request, httpserver::Reply reply);
    [[nodiscard]] Result<NewAccessToken> read(const Session &session, const httpserver::Request &request) const;

    AccountServices m_services;
};

} // namespace tom::server
