#pragma once

#include "server/proxy/forwarding.h"
#include "shared/auth/certificate.h"

#include <QHash>
#include <QSet>

namespace tom::server {

// Passes requests to the agents and their answers back, unopened. Proves that it is tom-server by its client certificate.
class AgentLink : public QObject
{
    Q_OBJECT

public:
    AgentLink(AgentDirectory &agents, const auth::CertifiedKey &identity, const AgentLimits &limits = {},
              QObject *parent = nullptr);
    ~AgentLink() override;

    // What new connections to agents show.
    void setIdentity(const auth::CertifiedKey &identity);
    void forward(Errand errand);
    [[nodiscard]] bool isIdle() const { return m_open.isEmpty(); }
    // Ends what is open, with a word to the clients.
    void breakOff();

Q_SIGNALS:
    void idle();   // the last request that was open is answered

private:
    void start(Forwarding &forwarding, const QString &username, const AgentAddress &address);
    [[nodiscard]] AgentPool &poolOf(const QString &username, const AgentAddress &address);
    void look(AgentPool &pool, const QString &username, bool wasConnected);

    AgentDirectory &m_agents;
    const AgentLimits m_limits;
    httpserver::TlsContext m_tls;
    QHash<QString, AgentPool *> m_pools;   // children, like those of agents that were started anew
    QSet<Forwarding *> m_open;
};

} // namespace tom::server
