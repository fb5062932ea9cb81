#pragma once

#include "server/http/accountservices.h"
#include "server/http/routes.h"

namespace tom::server {

// What a stranger may look at: /healthz /version /style.css / /auth.
class PublicRoutes
{
public:
    PublicRoutes(Routes &routes, const AccountServices &services);

private:
    static void addPlainRoutes(Routes &routes);
    void home(const httpserver::Request &request, httpserver::Reply reply);
    void auth(const httpserver::Request &request, httpserver::Reply reply);

    AccountServices m_services;
};

} // namespace tom::server
