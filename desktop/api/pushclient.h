#pragma once

#include "desktop/api/reconnect.h"
#include "desktop/api/serveraddress.h"
#include "shared/protocol/pushmessage.h"

#include <QElapsedTimer>
#include <QSslError>
#include <QTimer>
#include <QWebSocket>

namespace tom::desktop {

struct PushTimes
{
    ReconnectTimes reconnect{.first = std::chrono::seconds(1),
                             .longest = std::chrono::minutes(1),
                             .patience = std::chrono::hours(24 * 365)};   // in fact until it is stopped
    std::chrono::milliseconds heartbeat = std::chrono::seconds(30);   // between two pings; also how long one may stay unanswered
    std::chrono::milliseconds opening = std::chrono::seconds(15);   // from the first byte to the open channel
    // Together under two seconds: so late is the truth known to whoever looks.
    std::chrono::milliseconds silence = std::chrono::milliseconds(1400);   // after a ping, until somebody should know
    std::chrono::milliseconds glance = std::chrono::milliseconds(500);   // between two pings while somebody looks
};

// One account's push channel: opens it, keeps it alive, opens it again when it was lost. Tells what comes over it and
// knows nothing of what it means. What was missed meanwhile is not repeated: whoever listens asks the server after opened().
class PushClient : public QObject
{
    Q_OBJECT

public:
    // With a pinned key, a server with another one gets not one byte of ours.
    PushClient(ServerAddress server, QByteArray session, QByteArray pinnedKey, PushTimes times = {});
    ~PushClient() override;

    virtual void start();
    virtual void stop();   // until start()
    // Now rather than after the next pause: the network has come back. A silent channel is given up for a new one.
    virtual void hurry();
    [[nodiscard]] virtual bool isOpen() const { return m_isOpen; }
    // Asks for a sign of life now, rather than with the next heartbeat: somebody waits for the server.
    virtual void probe();
    // While somebody looks at the state it asks all the time, so that a line that died in silence is not shown as a good one.
    virtual void setWatched(bool watched);
    // Tells the server what has arrived here.
    virtual void tell(const protocol::PushSeen &seen);

Q_SIGNALS:
    void opened();
    void lost(const QString &why);
    void silenceChanged(bool isSilent);   // it is open, but a ping is not answered; or something came again
    void received(const tom::protocol::PushMessage &message);
    void sessionEnded();   // the server does not know this session any more; it is not tried again

private:
    void open();
    void judge(const QList<QSslError> &errors);
    void take(const QString &text);
    void takeBye(const QString &reason);
    void beat();
    void ping();
    void hear();
    void lose(const QString &why);
    void drop();

    ServerAddress m_server;
    QByteArray m_session;
    QByteArray m_pinnedKey;
    PushTimes m_times;
    Reconnect m_reconnect;
    std::unique_ptr<QWebSocket> m_socket;
    QTimer m_heart;
    QTimer m_openingLimit;
    QTimer m_silence;
    QTimer m_glance;
    QElapsedTimer m_openSince;
    bool m_isOpen = false;
    bool m_isPongDue = false;
    bool m_isSilent = false;
    bool m_isOver = false;   // the session has ended
};

}   // namespace tom::desktop
