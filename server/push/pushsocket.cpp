#include "server/push/pushsocket.h"

#include "shared/core/json.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::server {

static Q_LOGGING_CATEGORY(lcPushSocket, "tom.server.push")

QString textOf(const protocol::PushMessage &message)
{
    return QString::fromUtf8(json::compact(message.toJson()));
}

PushSocket::PushSocket(std::unique_ptr<QWebSocket> socket, const Session &session, const PushLimits &limits)
    : m_socket(std::move(socket)),
      m_session(session),
      m_limits(limits)
{
    connect(m_socket.get(), &QWebSocket::textMessageReceived, this, &PushSocket::take);
    connect(m_socket.get(), &QWebSocket::pong, this, [this] {
        m_isPongDue = false;
        m_heard.start();
    });
    connect(m_socket.get(), &QWebSocket::disconnected, this, &PushSocket::closed);
    m_heard.start();
    m_pinged.start();
}

PushSocket::~PushSocket()
{
    m_socket->disconnect(this);
}

std::chrono::milliseconds PushSocket::silence() const
{
    return std::chrono::milliseconds(m_heard.elapsed());
}

void PushSocket::send(const QString &message)
{
    if (m_socket->bytesToWrite() + message.size() > m_limits.waitingBytes)
        return end(QWebSocketProtocol::CloseCodePolicyViolated, u"too_slow"_s);
    m_socket->sendTextMessage(message);
}

void PushSocket::beat()
{
    if (std::chrono::milliseconds(m_pinged.elapsed()) < m_limits.heartbeat)
        return;
    if (m_isPongDue)
        return end(QWebSocketProtocol::CloseCodeGoingAway, u"no_pong"_s);
    m_isPongDue = true;
    m_pinged.start();
    m_socket->ping();
}

void PushSocket::close(QWebSocketProtocol::CloseCode code, const QString &reason)
{
    m_socket->sendTextMessage(textOf({protocol::PushBye{reason}}));
    end(code, reason);
}

void PushSocket::end(QWebSocketProtocol::CloseCode code, const QString &reason)
{
    qCInfo(lcPushSocket).noquote() << u"closing a push socket of %1: %2"_s.arg(m_session.user, reason);
    m_socket->close(code, reason);
}

void PushSocket::take(const QString &text)
{
    m_heard.start();
    const Result<protocol::PushSeen> said = json::parseObject(text.toUtf8()).and_then(&protocol::PushSeen::fromJson);
    if (said)
        return Q_EMIT seen(said->through);
    if (said.error().code != ErrorCode::NotFound)   // what a device of tomorrow may say is skipped
        end(QWebSocketProtocol::CloseCodePolicyViolated, u"not_understood"_s);
}

} // namespace tom::server
