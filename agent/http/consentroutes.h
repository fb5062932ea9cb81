#pragma once

#include "agent/http/routeguard.h"
#include "agent/turn/consentdesk.h"

namespace tom::agent {

// The routes by which the user decides about tool calls, sees and revokes what is always allowed, and answers forms.
class ConsentRoutes
{
public:
    ConsentRoutes(const RouteGuard &guard, ConsentDesk &desk);

private:
    [[nodiscard]] Result<QJsonObject> list(const httpserver::Request &request) const;
    [[nodiscard]] Result<QJsonObject> decide(const httpserver::Request &request) const;
    [[nodiscard]] Result<QJsonObject> listRules(const httpserver::Request &request) const;
    [[nodiscard]] Result<QJsonObject> dropRule(const httpserver::Request &request) const;
    [[nodiscard]] Result<QJsonObject> answer(const httpserver::Request &request) const;

    ConsentDesk &m_desk;
};

} // namespace tom::agent
