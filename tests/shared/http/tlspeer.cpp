#include "tlspeer.h"

#include "shared/auth/qtcertificates.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::test {

TlsPeer::TlsPeer(const auth::CertifiedKey &identity, const QList<auth::Certificate> &clientAuthority) : m_identity(identity)
{
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setLocalCertificateChain(auth::forQt(m_identity.chain));
    tls.setPrivateKey(auth::forQt(m_identity.key));
    tls.setPeerVerifyMode(clientAuthority.isEmpty() ? QSslSocket::VerifyNone : QSslSocket::VerifyPeer);
    if (!clientAuthority.isEmpty())
        tls.setCaCertificates(auth::forQt(clientAuthority));
    m_server.setSslConfiguration(tls);
    m_server.listen(QHostAddress::LocalHost);
    connect(&m_server, &QTcpServer::pendingConnectionAvailable, this, [this] {
        while (QTcpSocket *socket = m_server.nextPendingConnection()) {
            ++connections;
            last = socket;
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { take(socket); });
        }
    });
}

http::HttpRequest TlsPeer::request(const QByteArray &method, const QByteArray &body) const
{
    return {.method = method, .url = QUrl(u"https://127.0.0.1:%1/path?secret=1"_s.arg(m_server.serverPort())), .body = body};
}

http::Trust TlsPeer::trust() const
{
    return {.pinnedKey = auth::keyFingerprint(m_identity.chain.constFirst())};
}

void TlsPeer::take(QTcpSocket *socket)
{
    received += socket->readAll();
    if (received.contains("\r\n\r\n")) {
        ++requests;
        answer(socket);
    }
}

Result<http::HttpResponse> waitFor(const QFuture<Result<http::HttpResponse>> &future)
{
    if (!QTest::qWaitFor([&] { return future.isFinished(); }, 20s))
        return failure(ErrorCode::Internal, u"the test waited in vain"_s);
    return future.result();
}

} // namespace tom::test
