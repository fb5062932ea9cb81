#include "shared/auth/certificate.h"
#include "shared/http/networkhttpclient.h"

#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslError>
#include <QSslSocket>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace tom::http {

namespace {

constexpr auto handshakeLimit = std::chrono::seconds(10);

// One handshake that says nothing. Owns itself until it is over.
class Identification : public QObject
{
public:
    explicit Identification(const QUrl &url) : m_host(url.host()), m_port(quint16(url.port(443)))
    {
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setAllowedNextProtocols({"http/1.1"});
        m_socket.setSslConfiguration(tls);
        connect(&m_socket, &QSslSocket::sslErrors, this, [this](const QList<QSslError> &errors) {
            m_identity.problem = errors.constFirst().errorString();
            m_socket.ignoreSslErrors();
        });
        connect(&m_socket, &QSslSocket::encrypted, this, [this] {
            const QSslCertificate certificate = m_socket.peerCertificate();
            m_identity.key = auth::keyFingerprint(certificate);
            m_identity.issuer = certificate.issuerDisplayName();
            m_identity.trustedBySystem = m_identity.problem.isEmpty();
            finish(m_identity);
        });
        connect(&m_socket, &QSslSocket::errorOccurred, this, [this] {
            finish(failure(ErrorCode::Network,
                           u"cannot reach https://%1:%2: %3"_s.arg(m_host).arg(m_port).arg(m_socket.errorString())));
        });
        QTimer::singleShot(handshakeLimit, this, [this] {
            finish(failure(ErrorCode::AgentTimeout, u"https://%1:%2 does not answer"_s.arg(m_host).arg(m_port)));
        });
        m_socket.connectToHostEncrypted(m_host, m_port);
    }

    [[nodiscard]] QFuture<Result<ServerIdentity>> future() const { return m_completer.future(); }

private:
    void finish(const Result<ServerIdentity> &result)
    {
        if (m_completer.isAnswered())
            return;
        QObject::disconnect(&m_socket, nullptr, this, nullptr);
        deleteLater();
        m_socket.abort();
        m_completer.complete(result);
    }

    QString m_host;
    quint16 m_port;
    QSslSocket m_socket;
    ServerIdentity m_identity;
    Completer<ServerIdentity> m_completer;
};

} // namespace

QFuture<Result<ServerIdentity>> identifyServer(const QUrl &url)
{
    return (new Identification(url))->future();
}

} // namespace tom::http
