#pragma once

#include "desktop/api/inboxfollower.h"

namespace tom::test {

// One of a user's devices, with the clients that ship: what it knows of the inbox, and whether it learned of it in order.
class InboxDevice : public QObject
{
    Q_OBJECT

public:
    // Every sign of the line is asked for each second, so that a test does not wait for half a minute.
    InboxDevice(quint16 port, const QByteArray &key, const QByteArray &session);

    void start() { m_follower.start(m_follower.last()); }
    [[nodiscard]] desktop::ApiClient &client() { return *m_client; }
    [[nodiscard]] desktop::InboxFollower::State state() const { return m_follower.state(); }
    [[nodiscard]] bool isLive() const { return state() == desktop::InboxFollower::State::Live; }
    [[nodiscard]] qint64 last() const { return m_follower.last(); }
    [[nodiscard]] QList<protocol::Notification> ofKind(protocol::NotificationKind kind) const;

    QMap<qint64, protocol::Notification> known;   // as it is now
    QList<qint64> firstSeen;                      // ids, in the order in which they came
    bool isInOrder = true;                        // no number came twice, or after a higher one
    int readElsewhere = 0;
    QList<desktop::InboxFollower::State> states;   // that it showed, one after the other

private:
    void take(const QList<protocol::Notification> &notifications);
    void takeRead(const QList<qint64> &ids);

    std::unique_ptr<desktop::ApiClient> m_client;
    desktop::PushClient m_push;
    desktop::InboxFollower m_follower;
    qint64 m_number = 0;
};

} // namespace tom::test
