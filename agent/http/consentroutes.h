#pragma once

#include "agent/consent/wards.h"
#include "agent/http/routeguard.h"
#include "agent/tools/toolregistry.h"
#include "agent/turn/consentdesk.h"

#include <functional>

namespace tom::agent {

// The routes by which the user decides about tool calls, sees and revokes what is always allowed, sees forms and answers them.
class ConsentRoutes
{
public:
    // tools: about which the admin may have said something.
    // decider: another user who alone may approve; empty: the user. wards: other users about whose calls the user decides.
    // hours: Forbidden while the user itself may let nothing go on. scheduled: what the admin says of the runs of all schedules.
    ConsentRoutes(const RouteGuard &guard, ConsentDesk &desk, Wards &wards, const ToolRegistry &tools, const QString &decider,
                  std::function<Result<void>()> hours = {}, protocol::ScheduleTools scheduled = {});

private:
    [[nodiscard]] Result<QJsonObject> list(const httpserver::Request &request) const;
    void decide(const httpserver::Request &request, httpserver::Reply reply) const;
    [[nodiscard]] Result<QJsonObject> decideFor(const httpserver::Request &request) const;
    [[nodiscard]] Result<QJsonObject> listRules(const httpserver::Request &request) const;
    [[nodiscard]] QList<protocol::AdminRules> adminRules() const;
    [[nodiscard]] Result<QJsonObject> dropRule(const httpserver::Request &request) const;
    [[nodiscard]] Result<QJsonObject> answer(const httpserver::Request &request) const;

    ConsentDesk &m_desk;
    Wards &m_wards;
    const ToolRegistry &m_tools;
    QString m_decider;
    std::function<Result<void>()> m_hours;
    protocol::ScheduleTools m_scheduled;
};

}   // namespace tom::agent
