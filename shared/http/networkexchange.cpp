#include "shared/http/networkexchange.h"

#include "shared/auth/certificate.h"
#include "shared/auth/token.h"
#include "shared/http/networkrequest.h"
#include "shared/http/oneshotbody.h"

#include <QNetworkAccessManager>
#include <QSslConfiguration>
#include <QSslError>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::http {

namespace {

constexpr qint64 readBuffer = 256 * 1024;

} // namespace

NetworkExchange::NetworkExchange(QNetworkAccessManager &manager, const HttpRequest &request, const Trust &trust)
    : m_pinnedKey(trust.pinnedKey),
      m_errors(request.url),
      m_maxBytes(request.maxBytes),
      m_connectTimeout(request.connectTimeout),
      m_firstByteTimeout(request.firstByteTimeout),
      m_idleTimeout(request.idleTimeout)
{
    m_phaseTimer.setSingleShot(true);
    m_totalTimer.setSingleShot(true);
    connect(&m_totalTimer, &QTimer::timeout, this, [this] { end(m_errors.tooSlow()); });
    connect(&m_phaseTimer, &QTimer::timeout, this, [this] {
        m_isUnsent = m_phase == Phase::Connecting && m_tellsSending;
        end(m_hasHead ? m_errors.stopped() : m_errors.silent());
    });
    if (const auto checked = PeerErrors::check(request.url, trust); !checked)
        end(checked);
    else
        start(manager, request, trust);
}

NetworkExchange::~NetworkExchange()
{
    dropReply();
}

// Qt tells that a request was sent only when it has a body or none at all. What may be asked twice has none; the rest has
// one that can be read once, so that Qt cannot ask it twice.
QNetworkReply *NetworkExchange::ask(QNetworkAccessManager &manager, const HttpRequest &request, const Trust &trust)
{
    const QNetworkRequest asked = networkRequest(request, trust);
    if (request.body.isEmpty() && request.method == "GET")
        return manager.get(asked);
    if (request.body.isEmpty() && request.method == "HEAD")
        return manager.head(asked);
    m_tellsSending = !request.body.isEmpty();
    return manager.sendCustomRequest(asked, request.method, new OneShotBody(request.body, this));
}

void NetworkExchange::start(QNetworkAccessManager &manager, const HttpRequest &request, const Trust &trust)
{
    m_reply = ask(manager, request, trust);
    m_reply->setReadBufferSize(readBuffer);
    connect(m_reply, &QNetworkReply::sslErrors, this, &NetworkExchange::judgeCertificate);
    connect(m_reply, &QNetworkReply::encrypted, this, &NetworkExchange::checkKey);
    // A long body moves the limit on while it is taken.
    const auto wait = [this] {
        if (!m_hasHead)
            enter(Phase::Waiting);
    };
    connect(m_reply, &QNetworkReply::requestSent, this, wait);
    connect(m_reply, &QNetworkReply::uploadProgress, this, wait);
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &NetworkExchange::takeHead);
    connect(m_reply, &QIODevice::readyRead, this, &NetworkExchange::takeBytes);
    // Queued: an answer that is there at once must not finish before the caller has connected to us.
    connect(m_reply, &QNetworkReply::finished, this, &NetworkExchange::takeEnd, Qt::QueuedConnection);
    connect(m_reply, &QObject::destroyed, this, [this] { end(PeerErrors::cancelled()); });
    enter(Phase::Connecting);
    if (request.totalTimeout.count() > 0)
        m_totalTimer.start(request.totalTimeout);
}

bool NetworkExchange::hasPinnedKey() const
{
    return auth::constantTimeEquals(auth::keyFingerprint(m_reply->sslConfiguration().peerCertificate()), m_pinnedKey);
}

void NetworkExchange::judgeCertificate(const QList<QSslError> &errors)
{
    // Just these errors, which name this certificate: Qt carries what is ignored over to the later connections to this
    // host, and to ignore everything would let another key through there.
    if (!m_pinnedKey.isEmpty() && hasPinnedKey())
        return m_reply->ignoreSslErrors(errors);
    m_trusted = m_pinnedKey.isEmpty() ? m_errors.untrusted(errors.constFirst().errorString()) : m_errors.wrongKey();
}

void NetworkExchange::checkKey()
{
    if (!m_pinnedKey.isEmpty() && !hasPinnedKey())
        end(m_errors.wrongKey());
}

void NetworkExchange::takeHead()
{
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (m_hasHead || status < 200)
        return;
    m_hasHead = true;
    HttpHead head{.status = status};
    for (const auto &header : m_reply->headers().toListOfPairs())
        head.headers.append(header);
    enter(Phase::Reading);
    Q_EMIT headReceived(head);
}

void NetworkExchange::takeBytes()
{
    if (m_paused || !m_hasHead)
        return;
    const QByteArray bytes = m_reply->readAll();
    if (bytes.isEmpty())
        return;
    m_received += bytes.size();
    if (m_maxBytes > 0 && m_received > m_maxBytes)
        return end(m_errors.tooLong(m_maxBytes));
    enter(Phase::Reading);
    Q_EMIT bytesReceived(bytes);
}

void NetworkExchange::takeEnd()
{
    // Whoever hears of the head or of bytes may delete, cancel or pause us.
    const QPointer<NetworkExchange> alive(this);
    if (!m_ended && !m_paused)
        takeHead();
    if (alive && !m_ended && !m_paused)
        takeBytes();
    if (!alive || m_ended || m_paused)
        return;
    const QNetworkReply::NetworkError error = m_reply->error();
    m_isUnsent = error == QNetworkReply::ConnectionRefusedError || error == QNetworkReply::HostNotFoundError
                 || error == QNetworkReply::SslHandshakeFailedError;
    end(outcome());
}

// A status is an answer, whatever Qt calls it; an answer that broke off is not.
Result<void> NetworkExchange::outcome() const
{
    const QNetworkReply::NetworkError error = m_reply->error();
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const bool isOfTheNetwork = error > QNetworkReply::NoError && error < QNetworkReply::ProxyConnectionRefusedError;
    // At the end of a 307 or 401 Qt tries to rewind the body, although it would not follow.
    const bool isWhole = error == QNetworkReply::NoError || error == QNetworkReply::ContentReSendError;
    if (m_hasHead && (isWhole || (status >= 400 && !isOfTheNetwork)))
        return {};
    if (m_hasHead)
        return m_errors.brokenOff();
    if (!m_trusted)
        return m_trusted;
    if (error == QNetworkReply::RemoteHostClosedError || error == QNetworkReply::ContentReSendError)
        return m_errors.noAnswer();
    if (error == QNetworkReply::ProtocolFailure)
        return m_errors.noHttp();
    return m_errors.unreachable(m_reply->errorString());
}

void NetworkExchange::cancel()
{
    end(PeerErrors::cancelled());
}

void NetworkExchange::setPaused(bool paused)
{
    if (m_paused == paused || m_ended)
        return;
    m_paused = paused;
    if (m_phase == Phase::Reading)
        enter(m_phase);
    if (paused)
        return;
    // Not at once: whoever resumes does not expect to be called back meanwhile.
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (m_ended)
                return;
            if (m_reply->isFinished())
                takeEnd();
            else
                takeBytes();
        },
        Qt::QueuedConnection);
}

void NetworkExchange::enter(Phase phase)
{
    m_phase = phase;
    // Where the moment of sending is not told, one limit covers connecting and waiting.
    const auto limit = phase == Phase::Connecting ? m_connectTimeout + (m_tellsSending ? 0ms : m_firstByteTimeout)
                       : phase == Phase::Waiting  ? m_firstByteTimeout
                                                  : m_idleTimeout;
    if (limit.count() > 0 && !(m_paused && phase == Phase::Reading))
        m_phaseTimer.start(limit);
    else
        m_phaseTimer.stop();
}

// Told later, so that nobody is called back out of his own call; the first result counts.
void NetworkExchange::end(const Result<void> &result)
{
    if (m_ended)
        return;
    m_ended = true;
    dropReply();
    QMetaObject::invokeMethod(this, [this, result] { Q_EMIT finished(result); }, Qt::QueuedConnection);
}

void NetworkExchange::dropReply()
{
    m_phaseTimer.stop();
    m_totalTimer.stop();
    if (!m_reply)
        return;
    QNetworkReply *reply = m_reply;
    m_reply = nullptr;
    // Not reply->disconnect(): that would cut what abort() itself needs.
    QObject::disconnect(reply, nullptr, this, nullptr);
    if (!reply->isFinished())
        reply->abort();
    reply->deleteLater();
}

} // namespace tom::http
