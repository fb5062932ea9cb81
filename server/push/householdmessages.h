#pragma once

#include "server/push/agentdoor.h"
#include "server/user/agentdirectory.h"

namespace tom::server {

// Brings a message of one user to another one's agent, which is started for it, and the word of the user who decides about
// another one's tool calls. Who sends it says the certificate of the agent that rings; whom it may go to is decided here.
class HouseholdMessages : public QObject
{
    Q_OBJECT

public:
    // identity is that of "tom-server".
    HouseholdMessages(const config::Config &config, AgentDirectory &agents, const auth::CertifiedKey &identity,
                      QObject *parent = nullptr);

    void setIdentity(const auth::CertifiedKey &identity) { m_identity = identity; }
    // POST /messages, POST /approvals and GET /users, for agents.
    void openAt(AgentDoor &door);
    // A word of the server itself into a user's inbox; the same id comes there once. The agent is started for it.
    [[nodiscard]] QFuture<Result<QJsonObject>> tell(const QString &recipient, const QString &id, const QString &text);

    static constexpr qsizetype maxText = 4000;             // letters
    static constexpr qsizetype maxApprovalText = 64'000;   // of an approval, as JSON

private:
    [[nodiscard]] QFuture<Result<QJsonObject>> deliver(const QString &sender, const httpserver::Request &request);
    [[nodiscard]] Result<QString> recipientOf(const QString &name) const;
    [[nodiscard]] QFuture<Result<QJsonObject>> decide(const QString &decider, const httpserver::Request &request);
    [[nodiscard]] QFuture<Result<QJsonObject>> hand(const QString &recipient, const QString &path, const QJsonObject &body);
    [[nodiscard]] QFuture<Result<QJsonObject>> handAt(const QString &recipient, const AgentAddress &address, const QString &path,
                                                      const QJsonObject &body);
    [[nodiscard]] bool decides(const QString &decider, const QString &username) const;

    const config::Config &m_config;
    AgentDirectory &m_agents;
    auth::CertifiedKey m_identity;
};

} // namespace tom::server
