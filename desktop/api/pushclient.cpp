#include "desktop/api/pushclient.h"

#include "shared/auth/certificate.h"
#include "shared/auth/token.h"
#include "shared/core/json.h"
#include "shared/protocol/paths.h"

#include <QLoggingCategory>
#include <QNetworkRequest>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QWebSocketHandshakeOptions>

using namespace Qt::StringLiterals;

namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcPush, "tom.desktop.push")

PushClient::PushClient(ServerAddress server, QByteArray session, QByteArray pinnedKey, PushTimes times)
    : m_server(std::move(server)),
      m_session(std::move(session)),
      m_pinnedKey(std::move(pinnedKey)),
      m_times(times),
      m_reconnect(times.reconnect)
{
    connect(&m_reconnect, &Reconnect::due, this, &PushClient::open);
    m_heart.setInterval(m_times.heartbeat);
    connect(&m_heart, &QTimer::timeout, this, &PushClient::beat);
    m_openingLimit.setSingleShot(true);
    m_openingLimit.setInterval(m_times.opening);
    connect(&m_openingLimit, &QTimer::timeout, this, [this] { lose(u"the push channel did not open in time"_s); });
    m_silence.setSingleShot(true);
    m_silence.setInterval(m_times.silence);
    connect(&m_silence, &QTimer::timeout, this, [this] {
        if (!std::exchange(m_isSilent, true))
            Q_EMIT silenceChanged(true);
    });
    m_glance.setInterval(m_times.glance);
    connect(&m_glance, &QTimer::timeout, this, &PushClient::probe);
}

PushClient::~PushClient()
{
    drop();
}

void PushClient::start()
{
    m_isOver = false;
    open();
}

void PushClient::stop()
{
    m_isOver = true;
    m_reconnect.stop();
    drop();
}

void PushClient::hurry()
{
    if ((!m_socket || m_isSilent) && !m_isOver)
        open();
}

void PushClient::open()
{
    m_reconnect.stop();
    drop();
    m_socket = std::make_unique<QWebSocket>();
    m_socket->setMaxAllowedIncomingFrameSize(quint64(protocol::maxPushBytes));
    m_socket->setMaxAllowedIncomingMessageSize(quint64(protocol::maxPushBytes));
    if (!m_pinnedKey.isEmpty()) {
        // Trusting nobody makes every handshake stop at judge(), before anything of ours is sent.
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setCaCertificates({});
        m_socket->setSslConfiguration(tls);
    }
    connect(m_socket.get(), &QWebSocket::sslErrors, this, &PushClient::judge);
    connect(m_socket.get(), &QWebSocket::connected, this, [this] {
        m_openingLimit.stop();
        m_isOpen = true;
        m_isPongDue = false;
        m_openSince.start();
        m_heart.start();
        Q_EMIT opened();
    });
    connect(m_socket.get(), &QWebSocket::textMessageReceived, this, &PushClient::take);
    connect(m_socket.get(), &QWebSocket::pong, this, [this] {
        m_isPongDue = false;
        // Only now: a server that opens and closes at once is not to be asked every second.
        if (m_openSince.durationElapsed() >= m_times.heartbeat)
            m_reconnect.succeed();
        hear();
    });
    connect(m_socket.get(), &QWebSocket::disconnected, this, [this] { lose(m_socket->closeReason()); });
    connect(m_socket.get(), &QWebSocket::errorOccurred, this, [this] { lose(m_socket->errorString()); });

    QUrl url = m_server.url(protocol::paths::push);
    url.setScheme(u"wss"_s);
    QNetworkRequest request(url);
    request.setRawHeader("Cookie", QByteArray(protocol::paths::sessionCookie.data(), protocol::paths::sessionCookie.size()) + '='
                                       + m_session);
    QWebSocketHandshakeOptions options;
    options.setSubprotocols({QString(protocol::pushProtocol)});
    m_openingLimit.start();
    m_socket->open(request, options);
}

// Whoever is not the confirmed server is left here: the handshake ends, and with it the connection.
void PushClient::judge(const QList<QSslError> &errors)
{
    const auto *tls = m_socket->findChild<QSslSocket *>();
    if (!m_pinnedKey.isEmpty() && tls && auth::constantTimeEquals(auth::keyFingerprint(tls->peerCertificate()), m_pinnedKey))
        m_socket->ignoreSslErrors(errors);
}

void PushClient::take(const QString &text)
{
    hear();
    const Result<protocol::PushMessage> message = json::parseObject(text.toUtf8()).and_then(&protocol::PushMessage::fromJson);
    if (!message) {
        if (message.error().code != ErrorCode::NotFound)   // NotFound: a message of a newer version
            qCWarning(lcPush).noquote() << u"⚠️ a push message cannot be read: %1"_s.arg(message.error().message);
        return;
    }
    if (const auto *bye = std::get_if<protocol::PushBye>(&message->body))
        return takeBye(bye->reason);
    Q_EMIT received(*message);
}

void PushClient::takeBye(const QString &reason)
{
    if (reason != "session_ended"_L1)
        return;   // the connection closes now, and is opened again
    stop();
    Q_EMIT sessionEnded();
}

void PushClient::beat()
{
    if (m_isPongDue)
        return lose(u"the server does not answer any more"_s);
    ping();
}

void PushClient::ping()
{
    m_isPongDue = true;
    m_heart.start();   // the answer has all of that time, whoever asked
    m_socket->ping();
    if (!m_silence.isActive())
        m_silence.start();
}

void PushClient::probe()
{
    if (m_isOpen && !m_isPongDue)
        ping();
}

void PushClient::setWatched(bool watched)
{
    if (!watched)
        return m_glance.stop();
    probe();
    m_glance.start();
}

void PushClient::tell(const protocol::PushSeen &seen)
{
    if (m_isOpen)
        m_socket->sendTextMessage(QString::fromUtf8(json::compact(seen.toJson())));
}

void PushClient::hear()
{
    m_silence.stop();
    if (std::exchange(m_isSilent, false))
        Q_EMIT silenceChanged(false);
}

void PushClient::lose(const QString &why)
{
    if (!m_socket)
        return;
    drop();
    if (m_isOver)
        return;
    qCInfo(lcPush).noquote() << u"the push channel is closed: %1"_s.arg(why);
    if (!m_reconnect.schedule())
        qCWarning(lcPush) << "⚠️ the push channel is not tried again";
    Q_EMIT lost(why);
}

// We are often inside a signal of it.
void PushClient::drop()
{
    m_heart.stop();
    m_openingLimit.stop();
    m_silence.stop();
    m_isSilent = false;
    m_isOpen = false;
    if (!m_socket)
        return;
    m_socket->disconnect(this);
    m_socket->abort();
    m_socket.release()->deleteLater();
}

} // namespace tom::desktop
