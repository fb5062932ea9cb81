#pragma once

#include "server/push/agentdoor.h"
#include "server/user/agentdirectory.h"

namespace tom::server {

// Brings a message of one user to another one's agent, which is started for it. Who sends it says the certificate of the
// agent that rings; whom it may go to is decided here.
class HouseholdMessages : public QObject
{
    Q_OBJECT

public:
    // identity is that of "tom-server".
    HouseholdMessages(const config::Config &config, AgentDirectory &agents, const auth::CertifiedKey &identity,
                      QObject *parent = nullptr);

    void setIdentity(const auth::CertifiedKey &identity) { m_identity = identity; }
    // POST /messages and GET /users, for agents.
    void openAt(AgentDoor &door);

    static constexpr qsizetype maxText = 4000;   // letters

private:
    [[nodiscard]] QFuture<Result<QJsonObject>> deliver(const QString &sender, const httpserver::Request &request);
    [[nodiscard]] Result<QString> recipientOf(const QString &name) const;
    [[nodiscard]] QFuture<Result<QJsonObject>> hand(const QString &recipient, const AgentAddress &address,
                                                    const QJsonObject &message);

    const config::Config &m_config;
    AgentDirectory &m_agents;
    auth::CertifiedKey m_identity;
};

} // namespace tom::server
