#pragma once

#include "shared/httpserver/headguard.h"
#include "shared/httpserver/httpserver.h"

#include <QElapsedTimer>
#include <QObject>

class QSslSocket;

namespace tom::httpserver {

// One accepted connection: watches its bytes before QHttpServer sees them, and its deadlines. Child of its socket.
class Connection : public QObject
{
    Q_OBJECT

public:
    Connection(QSslSocket &socket, const HeadGuard &guard, const Limits &limits);

    // Must be called before anyone else connects to readyRead.
    void watch();
    // The handler of a request begins and ends: between the two no deadline of reading holds. endRequest() comes before
    // QHttpServer learns that the request is over.
    void beginRequest();
    void endRequest();
    void sweep();

    [[nodiscard]] QSslSocket &socket() const { return m_socket; }
    [[nodiscard]] bool isConnected() const;
    [[nodiscard]] bool wantsKeepAlive() const { return m_keepAlive && !m_pipelined; }
    [[nodiscard]] qint64 pendingBytes() const;
    void closeAfterAnswer();

private:
    enum class Phase { Handshake, Idle, Head, Body, Handling, Refused };

    void inspect();
    void refuse(const Verdict &verdict);
    void enter(Phase phase);

    QSslSocket &m_socket;
    const HeadGuard &m_guard;
    const Limits &m_limits;
    Phase m_phase = Phase::Handshake;
    QElapsedTimer m_since;
    QElapsedTimer m_written;      // since the network took bytes last
    bool m_keepAlive = true;
    bool m_pipelined = false;
    int m_handling = 0;
};

} // namespace tom::httpserver
