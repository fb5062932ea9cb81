#include "shared/httpserver/arrivingbody.h"

#include "shared/httpserver/connection.h"
#include "shared/httpserver/refusal.h"

namespace tom::httpserver {

ArrivingBody::ArrivingBody(Connection &connection) : m_connection(&connection)
{
    connection.setBody(this);
}

ArrivingBody::~ArrivingBody()
{
    if (m_connection)
        m_connection->setBody(nullptr);
}

void ArrivingBody::begin()
{
    if (!m_connection || m_isWanted)
        return;
    m_isWanted = true;
    m_since.start();
    noteRoom();
    m_connection->continueBody();
}

QByteArray ArrivingBody::take()
{
    if (!m_connection || !m_isWanted)
        return {};
    const QByteArray bytes = m_connection->takeBody();
    noteRoom();
    if (!bytes.isEmpty())
        m_connection->readSoon();
    return bytes;
}

bool ArrivingBody::isComplete() const
{
    return m_connection && m_connection->hasWholeBody() && m_connection->waitingBody() == 0;
}

bool ArrivingBody::hasRoom() const
{
    return m_isWanted && m_connection->waitingBody() < window;
}

// Whoever sends fast enough may take longer, and time in which nobody takes what has come is not the sender's.
bool ArrivingBody::isLate(const Limits &limits) const
{
    if (!m_isWanted || m_isHeld || m_connection->hasWholeBody())
        return false;
    const auto earned = std::chrono::milliseconds(m_connection->bodyReceived() * 1000 / limits.bodyBytesPerSecond + m_heldTime);
    return std::chrono::milliseconds(m_since.elapsed()) > limits.bodyTimeout + earned;
}

void ArrivingBody::tellReceived()
{
    noteRoom();
    if (m_isWanted)
        Q_EMIT received();
}

void ArrivingBody::noteRoom()
{
    const bool isHeld = m_connection->waitingBody() >= window;
    if (isHeld == m_isHeld)
        return;
    m_isHeld = isHeld;
    if (isHeld)
        m_held.start();
    else
        m_heldTime += m_held.elapsed();
}

void ArrivingBody::fail(int status, const QByteArray &reason)
{
    if (!m_connection)
        return;
    m_connection->setBody(nullptr);
    m_connection = nullptr;
    Q_EMIT failed(refusalOf(status, reason));
}

} // namespace tom::httpserver
