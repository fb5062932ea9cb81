#pragma once

#include "server/admin/auditrecord.h"
#include "server/http/routes.h"
#include "server/supervisor/agentsupervisor.h"

namespace tom::server {

// /admin/agents and /admin/audit: whose agent runs, one started anew, and which tools were called. Knows nothing of what an
// agent does.
class AdminAgentRoutes : public QObject
{
    Q_OBJECT

public:
    AdminAgentRoutes(Routes &routes, const config::Config &config, AgentSupervisor &agents, const QString &usersFolder);

private:
    void list(httpserver::Reply reply);
    void restart(const Session &session, const httpserver::Request &request, httpserver::Reply reply);
    void showAudit(const httpserver::Request &request, httpserver::Reply reply);

    const config::Config &m_config;
    AgentSupervisor &m_agents;
    AuditRecord m_audit;
};

} // namespace tom::server
