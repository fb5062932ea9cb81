#include "server/proxy/agentprobe.h"

#include "server/proxy/forwardedheaders.h"

namespace tom::server {

AgentProbe::AgentProbe(AgentPool &pool, const QString &username, std::chrono::milliseconds patience)
    : QObject(&pool),
      m_pool(pool),
      m_question(healthQuestion(username))
{
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, [this] { end(false); });
    m_patience.start(patience);
    ask();
}

AgentProbe::~AgentProbe()
{
    if (m_connection)
        m_connection->cut();
}

void AgentProbe::ask()
{
    m_connection = m_pool.takeNew();
    if (m_connection)
        return m_connection->ask({.head = m_question, .patience = m_patience.intervalAsDuration()}, *this);
    // So much is open that it cannot be asked: that is no proof that it hangs.
    QMetaObject::invokeMethod(this, [this] { end(true); }, Qt::QueuedConnection);
}

// Whatever it answers: it does.
void AgentProbe::takeAnswer()
{
    end(true);
}

// One that is not there does not hang: whoever started it knows what became of it. One that is slow to connect is asked
// once more, for as long as there is time.
void AgentProbe::takeLoss(const Error &error)
{
    m_connection = nullptr;
    if (error.code == ErrorCode::AgentTimeout)
        ask();
    else
        end(true);
}

void AgentProbe::end(bool isWell)
{
    m_patience.disconnect(this);
    m_patience.stop();
    if (AgentConnection *connection = m_connection) {
        m_connection = nullptr;
        connection->cut();
    }
    deleteLater();
    Q_EMIT finished(isWell);
}

} // namespace tom::server
