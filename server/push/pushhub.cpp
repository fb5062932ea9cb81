#include "server/push/pushhub.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::server {

namespace {

constexpr int partsOfCheck = 8;

} // namespace

PushHub::PushHub(IsLive isLive, const PushLimits &limits, QObject *parent)
    : QObject(parent),
      m_isLive(std::move(isLive)),
      m_limits(limits)
{
    m_check.setInterval(m_limits.checkTime / partsOfCheck);
    connect(&m_check, &QTimer::timeout, this, &PushHub::check);
}

PushHub::~PushHub()
{
    for (const auto &[number, socket] : m_sockets) {
        socket->disconnect(this);
        delete socket;
    }
}

void PushHub::add(const Session &session, std::unique_ptr<QWebSocket> socket)
{
    makeRoom(session.user);
    const quint64 number = ++m_count;
    auto *device = new PushSocket(std::move(socket), session, m_limits);
    m_sockets.emplace(number, device);
    User &user = m_users[session.user];
    user.sockets.append(device);
    connect(device, &PushSocket::closed, this, [this, number, device] { forget(number, device); });
    connect(device, &PushSocket::seen, this, [this, name = session.user](qint64 through) { Q_EMIT seen(name, through); });
    if (!m_check.isActive())
        m_check.start();
    device->send(textOf({protocol::PushHello{user.last}}));
}

void PushHub::makeRoom(const QString &username)
{
    for (qsizetype tooMany = socketsOf(username) - m_limits.socketsPerUser + 1; tooMany > 0 && socketsOf(username) > 0;
         --tooMany) {
        const QList<PushSocket *> sockets = m_users.value(username).sockets;
        PushSocket *const silent = *std::ranges::max_element(sockets, {}, &PushSocket::silence);
        silent->close(QWebSocketProtocol::CloseCodePolicyViolated, u"too_many_sockets"_s);   // forget() is called in here
    }
}

int PushHub::publish(const QString &username, const protocol::PushMessage &message)
{
    const auto *pushed = std::get_if<protocol::PushNotification>(&message.body);
    const auto *acknowledged = std::get_if<protocol::PushAcknowledged>(&message.body);
    if (const qint64 last = pushed ? pushed->seq : acknowledged ? acknowledged->last : 0; last > 0) {
        User &known = m_users[username];
        known.last = std::max(known.last, last);
    }
    if (const auto *hello = std::get_if<protocol::PushHello>(&message.body)) {
        if (std::exchange(m_users[username].last, hello->last) == hello->last)
            return int(socketsOf(username));   // they have heard of that
    }
    const QList<PushSocket *> sockets = m_users.value(username).sockets;   // a copy: a slow one leaves on the way
    if (sockets.isEmpty())
        return 0;
    const QString text = textOf(message);
    for (PushSocket *socket : sockets)
        socket->send(text);
    return int(socketsOf(username));
}

void PushHub::closeAll(const QString &reason)
{
    const std::map<quint64, PushSocket *> sockets = m_sockets;
    for (const auto &[number, socket] : sockets)
        socket->close(QWebSocketProtocol::CloseCodeGoingAway, reason);
}

void PushHub::forget(quint64 number, PushSocket *socket)
{
    if (m_sockets.erase(number) == 0)
        return;
    const auto user = m_users.find(socket->session().user);
    user->sockets.removeOne(socket);
    if (user->sockets.isEmpty() && user->last == 0)
        m_users.erase(user);
    if (m_sockets.empty())
        m_check.stop();
    socket->deleteLater();   // it is the one that is telling us
}

void PushHub::check()
{
    for (size_t left = m_sockets.size() / partsOfCheck + 1; left > 0 && !m_sockets.empty(); --left) {
        auto next = m_sockets.upper_bound(m_checked);
        if (next == m_sockets.end())
            next = m_sockets.begin();
        m_checked = next->first;
        PushSocket *const socket = next->second;
        if (m_isLive(socket->session()))
            socket->beat();
        else
            socket->close(QWebSocketProtocol::CloseCodePolicyViolated, u"session_ended"_s);
    }
}

} // namespace tom::server
