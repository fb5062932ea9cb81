#pragma once

#include "server/push/pushsocket.h"

#include <QHash>
#include <QTimer>

#include <functional>
#include <map>

namespace tom::server {

// Who is listening now, by user. Knows nothing of where messages come from.
class PushHub : public QObject
{
    Q_OBJECT

public:
    using IsLive = std::function<bool(const Session &session)>;

    // A socket ends with its session: each is asked about once in PushLimits::checkTime.
    explicit PushHub(IsLive isLive, const PushLimits &limits = {}, QObject *parent = nullptr);
    ~PushHub() override;

    void setSocketsPerUser(int most) { m_limits.socketsPerUser = most; }   // for those who come from now on

    // When the user has too many already, the one that was silent for longest makes room: it may be the same device, whose
    // old connection nobody has closed.
    void add(const Session &session, std::unique_ptr<QWebSocket> socket);
    // How many devices were told.
    int publish(const QString &username, const protocol::PushMessage &message);
    // Says goodbye to all of them.
    void closeAll(const QString &reason);

    [[nodiscard]] qsizetype sockets() const { return qsizetype(m_sockets.size()); }
    [[nodiscard]] qsizetype socketsOf(const QString &username) const { return m_users.value(username).sockets.size(); }

Q_SIGNALS:
    void seen(const QString &username, qint64 through);

private:
    struct User
    {
        QList<PushSocket *> sockets{};
        qint64 last = 0;   // the newest change of a notification that we passed on
    };

    void makeRoom(const QString &username);
    void forget(quint64 number, PushSocket *socket);
    void check();

    IsLive m_isLive;
    PushLimits m_limits;
    QHash<QString, User> m_users;
    std::map<quint64, PushSocket *> m_sockets;   // by number, in the order in which they came
    quint64 m_count = 0;                         // that have ever come
    quint64 m_checked = 0;                       // the number of the last one that was looked at
    QTimer m_check;                              // a part of them each time, so that thousands stall nobody
};

} // namespace tom::server
