#pragma once

#include "shared/httpserver/checkedsocket.h"

#include <QPointer>

#include <functional>
#include <vector>

namespace tom::httpserver {

// The sockets that QHttpServer was given: one for each request that it has at the same time, not for each connection.
class SocketPool
{
public:
    using Introduce = std::function<void(CheckedSocket *socket)>;

    explicit SocketPool(Introduce introduce) : m_introduce(std::move(introduce)) {}

    // Bound to this channel, until it is put back or hangs up. Owned by QHttpServer.
    [[nodiscard]] CheckedSocket *take(TlsChannel &channel);
    void putBack(CheckedSocket *socket);

    static constexpr size_t most = 16;   // that wait for the next request

private:
    Introduce m_introduce;
    std::vector<QPointer<CheckedSocket>> m_waiting;
};

} // namespace tom::httpserver
