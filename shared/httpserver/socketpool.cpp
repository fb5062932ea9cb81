#include "shared/httpserver/socketpool.h"

namespace tom::httpserver {

CheckedSocket *SocketPool::take(TlsChannel &channel)
{
    std::erase_if(m_waiting, [](const QPointer<CheckedSocket> &socket) { return !socket; });
    CheckedSocket *socket = m_waiting.empty() ? new CheckedSocket : m_waiting.back().data();
    if (m_waiting.empty())
        m_introduce(socket);
    else
        m_waiting.pop_back();
    socket->connectTo(&channel);
    return socket;
}

void SocketPool::putBack(CheckedSocket *socket)
{
    if (socket->state() != QAbstractSocket::ConnectedState)
        return;   // it hung up
    socket->connectTo(nullptr);
    if (m_waiting.size() < most)
        m_waiting.emplace_back(socket);
    else
        socket->hangUp();
}

} // namespace tom::httpserver
