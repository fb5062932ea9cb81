#pragma once

#include "shared/auth/certificate.h"
#include "shared/http/httpclient.h"
#include "shared/http/trust.h"

#include <QPointer>
#include <QSslServer>
#include <QSslSocket>

#include <functional>

namespace tom::test {

// A raw TLS server on loopback: what it received, and what it says to each request, both as bytes.
class TlsPeer : public QObject
{
public:
    // With an authority it asks its clients for a certificate, and writes down what it got.
    explicit TlsPeer(const auth::CertifiedKey &identity = *auth::makeSelfSigned({QStringLiteral("localhost")},
                                                                                {QHostAddress::LocalHost}),
                     const QList<auth::Certificate> &clientAuthority = {});

    [[nodiscard]] http::HttpRequest request(const QByteArray &method = "GET", const QByteArray &body = {}) const;
    [[nodiscard]] http::Trust trust() const;   // its key, pinned

    std::function<void(QTcpSocket *)> answer = [](QTcpSocket *) {};
    QByteArray received;
    int requests = 0;
    int connections = 0;
    QPointer<QTcpSocket> last;

private:
    void take(QTcpSocket *socket);

    auth::CertifiedKey m_identity;
    QSslServer m_server;
};

// Of the whole answer; an Error when it does not come.
[[nodiscard]] Result<http::HttpResponse> waitFor(const QFuture<Result<http::HttpResponse>> &future);

} // namespace tom::test
