#include "tests/flow/inboxdevice.h"

#include "tests/flow/household.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::test {

InboxDevice::InboxDevice(quint16 port, const QByteArray &key, const QByteArray &session)
    : m_client(clientFor(port, key, session)),
      m_push(*desktop::ServerAddress::parse(u"https://127.0.0.1:%1"_s.arg(port)), session, key,
             {.reconnect = {.first = 100ms, .longest = 1s, .patience = 1h}, .heartbeat = 1s, .silence = 800ms}),
      m_follower(*m_client, m_push, {.retry = 300ms, .seen = 500ms, .page = 50})
{
    connect(&m_follower, &desktop::InboxFollower::changed, this, &InboxDevice::take);
    connect(&m_follower, &desktop::InboxFollower::stateChanged, this,
            [this](desktop::InboxFollower::State state) { states.append(state); });
    connect(&m_follower, &desktop::InboxFollower::read, this, &InboxDevice::takeRead);
}

QList<protocol::Notification> InboxDevice::ofKind(protocol::NotificationKind kind) const
{
    QList<protocol::Notification> found;
    for (const protocol::Notification &one : known) {
        if (one.kind == kind)
            found.append(one);
    }
    return found;
}

void InboxDevice::take(const QList<protocol::Notification> &notifications)
{
    for (const protocol::Notification &one : notifications) {
        isInOrder = isInOrder && one.seq > m_number;
        m_number = one.seq;
        if (!known.contains(one.id))
            firstSeen.append(one.id);
        known.insert(one.id, one);
    }
}

// As a device does that has no other word of it.
void InboxDevice::takeRead(const QList<qint64> &ids)
{
    isInOrder = isInOrder && m_follower.last() == m_number + ids.size();
    for (const qint64 id : ids) {
        protocol::Notification &one = known[id];
        one.seq = ++m_number;
        one.isRead = true;
        one.snoozedUntil.reset();
        ++readElsewhere;
    }
}

} // namespace tom::test
