#pragma once

#include "server/session/session.h"
#include "shared/protocol/pushmessage.h"

#include <QElapsedTimer>
#include <QObject>
#include <QWebSocket>

#include <memory>

namespace tom::server {

struct PushLimits
{
    std::chrono::milliseconds heartbeat = std::chrono::seconds(30);
    qint64 waitingBytes = 256 * 1024;   // of one device that reads too slowly
    int socketsPerUser = 10;
    std::chrono::milliseconds checkTime = std::chrono::milliseconds(800);   // in which every session is looked at once
};

// One device that listens: its heartbeat, its patience, what it says. Knows nothing of other devices.
class PushSocket : public QObject
{
    Q_OBJECT

public:
    PushSocket(std::unique_ptr<QWebSocket> socket, const Session &session, const PushLimits &limits);
    ~PushSocket() override;

    // A device that reads too slowly is closed instead: it catches up over HTTPS.
    void send(const QString &message);
    // Asks whether it is still there, when it is time to; gone is who did not answer the time before.
    void beat();
    void close(QWebSocketProtocol::CloseCode code, const QString &reason);   // with a bye

    [[nodiscard]] const Session &session() const { return m_session; }
    [[nodiscard]] std::chrono::milliseconds silence() const;   // since it gave a sign of life

Q_SIGNALS:
    void seen(qint64 through);
    void closed();   // once, at the end

private:
    void take(const QString &text);
    void end(QWebSocketProtocol::CloseCode code, const QString &reason);

    std::unique_ptr<QWebSocket> m_socket;
    Session m_session;
    const PushLimits &m_limits;
    QElapsedTimer m_heard;    // since it gave a sign of life
    QElapsedTimer m_pinged;   // since it was asked for one, or opened
    bool m_isPongDue = false;
};

[[nodiscard]] QString textOf(const protocol::PushMessage &message);

} // namespace tom::server
