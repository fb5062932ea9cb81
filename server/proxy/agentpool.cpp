#include "server/proxy/agentpool.h"

namespace tom::server {

namespace {

constexpr auto sweepInterval = std::chrono::milliseconds(250);

} // namespace

AgentPool::AgentPool(const AgentAddress &address, const httpserver::TlsContext &tls, const AgentLimits &limits, QObject *parent)
    : QObject(parent),
      m_address(address),
      m_tls(tls),
      m_limits(limits)
{
    connect(&m_sweep, &QTimer::timeout, this, [this] {
        for (AgentConnection *connection : QList(m_all)) {
            if (m_all.contains(connection))   // another one's end may have been this one's
                connection->sweep();
        }
    });
}

AgentPool::~AgentPool() = default;

AgentConnection *AgentPool::take(bool careful)
{
    while (!m_idle.isEmpty()) {
        AgentConnection *connection = m_idle.takeLast();
        if (!careful || connection->isOpen())
            return connection;
        connection->cut();
    }
    return takeNew();
}

AgentConnection *AgentPool::takeNew()
{
    if (m_all.size() >= m_limits.connections)
        return nullptr;
    auto *connection = new AgentConnection(m_address, m_tls, m_limits, this);
    m_all.append(connection);
    connect(connection, &AgentConnection::gone, this, [this, connection] { forget(connection); });
    connect(connection, &AgentConnection::idle, this, [this, connection] {
        if (m_isRetired)
            connection->cut();
        else
            m_idle.append(connection);
    });
    if (!m_sweep.isActive())
        m_sweep.start(sweepInterval);
    connection->open();
    return connection;
}

void AgentPool::retire()
{
    m_isRetired = true;
    for (AgentConnection *connection : std::exchange(m_idle, {}))
        connection->cut();
    if (m_all.isEmpty())
        deleteLater();
}

void AgentPool::forget(AgentConnection *connection)
{
    m_all.removeOne(connection);
    m_idle.removeOne(connection);
    if (!m_all.isEmpty())
        return;
    m_sweep.stop();
    if (m_isRetired)
        deleteLater();
}

} // namespace tom::server
