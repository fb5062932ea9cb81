#pragma once

#include "shared/httpserver/framewatch.h"
#include "shared/httpserver/httpserver.h"
#include "shared/httpserver/upgradedsocket.h"

#include <QElapsedTimer>

namespace tom::httpserver {

// The second life of a connection, as a WebSocket: shows QWebSocket only frames that are in order, and closes the
// connection when both sides have said so.
class Upgrade : public QObject
{
    Q_OBJECT

public:
    // ahead came with the request's last bytes; the limits must outlive this.
    Upgrade(TlsChannel &channel, const Limits &limits, const QByteArray &ahead, QObject *parent);
    ~Upgrade() override;

    // For QWebSocketServer; deleted by it, or with this.
    [[nodiscard]] UpgradedSocket *makeSocket(const QByteArray &request, const QByteArray &answer);
    void start();    // shows what has come, and what comes
    void sweep();
    void hangUp();   // the peer has gone

    [[nodiscard]] const Limits &limits() const { return m_limits; }

    static constexpr std::chrono::seconds farewellTime{2};   // for the peer to read what was said last, and to agree

Q_SIGNALS:
    void misbehaved(quint16 code, const QString &reason);   // close with it
    void over();     // the connection may be closed in order
    void broken();   // … must be cut

private:
    void read();
    void take(QByteArrayView bytes);
    [[nodiscard]] bool isOverItsShare();
    void endSocket();

    TlsChannel &m_channel;
    const Limits &m_limits;
    FrameWatch m_watch;
    QByteArray m_ahead;
    QPointer<UpgradedSocket> m_socket;
    QElapsedTimer m_minute;      // in which frames are counted
    qint64 m_framesBefore = 0;   // that minute
    QElapsedTimer m_farewell;    // since our side closed
    bool m_isStarted = false;
    bool m_isAtFault = false;
    bool m_isOver = false;
};

} // namespace tom::httpserver
