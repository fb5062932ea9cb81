#pragma once

#include "server/proxy/agentpool.h"

#include <QTimer>

namespace tom::server {

// Asks an agent that said nothing for too long whether it is well, over a new connection: one that does not answer this
// either hangs. Deletes itself afterwards.
class AgentProbe : public QObject, private AgentConnection::Asker
{
    Q_OBJECT

public:
    AgentProbe(AgentPool &pool, const QString &username, std::chrono::milliseconds patience);
    ~AgentProbe() override;

Q_SIGNALS:
    void finished(bool isWell);

private:
    void takeAnswer() override;
    void takeRoom() override {}
    void takeLoss(const Error &error) override;
    void ask();
    void end(bool isWell);

    AgentPool &m_pool;
    QByteArray m_question;
    QPointer<AgentConnection> m_connection;
    QTimer m_patience;
};

} // namespace tom::server
