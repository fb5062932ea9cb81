#pragma once

#include "server/proxy/agentconnection.h"

#include <QList>
#include <QTimer>

namespace tom::server {

// The connections to one agent: those that are idle wait for the next request, the latest first.
class AgentPool : public QObject
{
    Q_OBJECT

public:
    AgentPool(const AgentAddress &address, const httpserver::TlsContext &tls, const AgentLimits &limits,
              QObject *parent = nullptr);
    ~AgentPool() override;

    [[nodiscard]] const AgentAddress &address() const { return m_address; }
    // To be asked at once; null when there are too many. careful: for a question that must not be asked twice, so that the
    // connection is looked at once more.
    [[nodiscard]] AgentConnection *take(bool careful);
    [[nodiscard]] AgentConnection *takeNew();
    // Its agent is there no more: nothing is begun, and what runs may finish. Deletes itself then.
    void retire();
    [[nodiscard]] bool isRetired() const { return m_isRetired; }
    [[nodiscard]] int connections() const { return int(m_all.size()); }

private:
    void forget(AgentConnection *connection);

    AgentAddress m_address;
    httpserver::TlsContext m_tls;
    const AgentLimits &m_limits;
    QList<AgentConnection *> m_all;    // children
    QList<AgentConnection *> m_idle;   // of them
    QTimer m_sweep;
    bool m_isRetired = false;
};

} // namespace tom::server
