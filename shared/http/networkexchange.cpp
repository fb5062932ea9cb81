#include "shared/http/networkexchange.h"

#include "shared/auth/certificate.h"
#include "shared/auth/token.h"
#include "shared/http/oneshotbody.h"

#include <QHttp1Configuration>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QSslConfiguration>
#include <QSslError>

using namespace Qt::StringLiterals;

namespace tom::http {

namespace {

constexpr qint64 readBuffer = 256 * 1024;

QString peerOf(const QUrl &url)
{
    const int usual = url.scheme() == "https"_L1 ? 443 : 80;
    return u"%1://%2:%3"_s.arg(url.scheme(), url.host()).arg(url.port(usual));
}

QNetworkRequest networkRequest(const HttpRequest &request, const Trust &trust)
{
    QNetworkRequest result(request.url);
    result.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    result.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    result.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    result.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    result.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    result.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    result.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    result.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    QHttp1Configuration http1;
    http1.setNumberOfConnectionsPerHost(64);   // with the usual six, a seventh stream waits without a word
    result.setHttp1Configuration(http1);
    result.setRawHeader("User-Agent"_ba, QByteArray("Tom/" TOM_VERSION));
    for (const auto &[name, value] : request.headers)
        result.setRawHeader(name, value);
    result.setHeader(QNetworkRequest::ContentLengthHeader, request.body.size());

    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    if (!trust.pinnedKey.isEmpty())
        tls.setCaCertificates({});   // then each handshake asks us (sslErrors), and only the pin decides
    if (!trust.certificateChain.isEmpty()) {
        tls.setLocalCertificateChain(trust.certificateChain);
        tls.setPrivateKey(trust.privateKey);
    }
    result.setSslConfiguration(tls);
    return result;
}

} // namespace

NetworkExchange::NetworkExchange(QNetworkAccessManager &manager, const HttpRequest &request, const Trust &trust)
    : m_pinnedKey(trust.pinnedKey),
      m_peer(peerOf(request.url)),
      m_maxBytes(request.maxBytes),
      m_firstByteTimeout(request.firstByteTimeout),
      m_idleTimeout(request.idleTimeout)
{
    m_phase.setSingleShot(true);
    m_total.setSingleShot(true);
    connect(&m_total, &QTimer::timeout, this,
            [this] { fail(ErrorCode::AgentTimeout, u"%1 did not finish its answer in time"_s.arg(m_peer)); });
    connect(&m_phase, &QTimer::timeout, this, [this] {
        fail(ErrorCode::AgentTimeout,
             m_hasHead ? u"%1 stopped in the middle of its answer"_s.arg(m_peer) : u"%1 does not answer"_s.arg(m_peer));
    });
    start(manager, request, trust);
}

NetworkExchange::~NetworkExchange()
{
    dropReply();
}

void NetworkExchange::start(QNetworkAccessManager &manager, const HttpRequest &request, const Trust &trust)
{
    auto *body = new OneShotBody(request.body, this);
    m_reply = manager.sendCustomRequest(networkRequest(request, trust), request.method, body);
    m_reply->setReadBufferSize(readBuffer);
    connect(m_reply, &QNetworkReply::sslErrors, this, [this](const QList<QSslError> &) {
        if (!m_pinnedKey.isEmpty()
            && auth::constantTimeEquals(auth::keyFingerprint(m_reply->sslConfiguration().peerCertificate()), m_pinnedKey))
            m_reply->ignoreSslErrors();
    });
    connect(m_reply, &QNetworkReply::encrypted, this, &NetworkExchange::checkKey);
    connect(m_reply, &QNetworkReply::requestSent, this, [this] {
        if (!m_hasHead && !m_done)
            m_phase.start(m_firstByteTimeout);
    });
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &NetworkExchange::takeHead);
    connect(m_reply, &QIODevice::readyRead, this, &NetworkExchange::takeBytes);
    // Queued: an answer that is there at once must not finish before the caller has connected to us.
    connect(m_reply, &QNetworkReply::finished, this, &NetworkExchange::takeEnd, Qt::QueuedConnection);
    connect(m_reply, &QObject::destroyed, this, &NetworkExchange::cancel);   // with its client
    m_phase.start(request.connectTimeout);
    if (request.totalTimeout.count() > 0)
        m_total.start(request.totalTimeout);
}

// Runs in the middle of the handshake: the request goes out only after this returns.
void NetworkExchange::checkKey()
{
    if (m_pinnedKey.isEmpty() || m_done)
        return;
    if (!auth::constantTimeEquals(auth::keyFingerprint(m_reply->sslConfiguration().peerCertificate()), m_pinnedKey))
        fail(ErrorCode::Untrusted, u"the key of %1 is not the one that was confirmed; nothing was sent to it"_s.arg(m_peer));
}

void NetworkExchange::takeHead()
{
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (m_hasHead || m_done || status < 200)
        return;
    m_hasHead = true;
    HttpHead head{.status = status};
    for (const QNetworkReply::RawHeaderPair &pair : m_reply->rawHeaderPairs())
        head.headers.append({pair.first, pair.second});
    restartIdle();
    Q_EMIT headReceived(head);
}

void NetworkExchange::takeBytes()
{
    if (m_paused || m_done)
        return;
    takeHead();
    const QByteArray bytes = m_reply->readAll();
    if (bytes.isEmpty())
        return;
    m_received += bytes.size();
    if (m_maxBytes > 0 && m_received > m_maxBytes)
        return fail(ErrorCode::TooLarge, u"the answer of %1 is longer than %2 bytes"_s.arg(m_peer).arg(m_maxBytes));
    restartIdle();
    Q_EMIT bytesReceived(bytes);
}

void NetworkExchange::takeEnd()
{
    if (m_done || m_paused)
        return;
    const QPointer<NetworkExchange> alive(this);
    takeHead();
    takeBytes();
    if (!alive || m_done || m_paused)
        return;
    const QNetworkReply::NetworkError error = m_reply->error();
    // A status is an answer, whatever Qt calls it; an answer that broke off is not.
    const bool brokenOff = error == QNetworkReply::RemoteHostClosedError || (error > 0 && error < 100 && m_hasHead);
    if (m_hasHead && !brokenOff)
        return finish({});
    if (m_hasHead)
        return finish(failure(ErrorCode::Network, u"the connection to %1 was lost in the middle of its answer"_s.arg(m_peer)));
    if (error == QNetworkReply::SslHandshakeFailedError && !m_pinnedKey.isEmpty())
        return finish(failure(ErrorCode::Untrusted,
                              u"the key of %1 is not the one that was confirmed; nothing was sent to it"_s.arg(m_peer)));
    if (error == QNetworkReply::SslHandshakeFailedError)
        return finish(failure(ErrorCode::Untrusted, u"%1 cannot be trusted: %2"_s.arg(m_peer, m_reply->errorString())));
    finish(failure(ErrorCode::Network, u"cannot reach %1: %2"_s.arg(m_peer, m_reply->errorString())));
}

void NetworkExchange::cancel()
{
    if (!m_done)
        fail(ErrorCode::Cancelled, u"cancelled"_s);
}

void NetworkExchange::setPaused(bool paused)
{
    if (m_paused == paused || m_done)
        return;
    m_paused = paused;
    if (paused)
        return m_phase.stop();
    restartIdle();
    QMetaObject::invokeMethod(
        this,
        [this] {
            takeBytes();
            if (m_reply && m_reply->isFinished())
                takeEnd();
        },
        Qt::QueuedConnection);
}

void NetworkExchange::restartIdle()
{
    if (m_idleTimeout.count() > 0)
        m_phase.start(m_idleTimeout);
    else
        m_phase.stop();
}

void NetworkExchange::fail(ErrorCode code, const QString &message)
{
    m_done = true;   // nothing that abort() emits may come back here
    dropReply();
    QMetaObject::invokeMethod(
        this,
        [this, code, message] {
            m_done = false;
            finish(failure(code, message));
        },
        Qt::QueuedConnection);
}

void NetworkExchange::finish(const Result<void> &result)
{
    if (m_done)
        return;
    m_done = true;
    dropReply();
    Q_EMIT finished(result);
}

void NetworkExchange::dropReply()
{
    m_phase.stop();
    m_total.stop();
    if (!m_reply)
        return;
    // Not m_reply->disconnect(): that would cut what abort() itself needs.
    QObject::disconnect(m_reply, nullptr, this, nullptr);
    if (!m_reply->isFinished())
        m_reply->abort();
    m_reply->deleteLater();
    m_reply = nullptr;
}

} // namespace tom::http
