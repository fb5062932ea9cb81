#pragma once

#include "shared/auth/certificate.h"
#include "shared/auth/qtcertificates.h"
#include "shared/httpserver/httpserver.h"

#include <QSslConfiguration>
#include <QSslSocket>

#include <chrono>

namespace tom::httpserver {

// Few bytes and few connections, but time enough for a busy machine.
inline Limits smallLimits()
{
    return {.bodyBytes = 1000, .connectionsPerAddress = 20};
}

// Limits that a test can wait for.
inline Limits quickLimits()
{
    Limits limits = smallLimits();
    limits.handshakeTimeout = std::chrono::milliseconds(500);
    limits.headTimeout = std::chrono::milliseconds(500);
    limits.bodyTimeout = std::chrono::milliseconds(500);
    limits.idleTimeout = std::chrono::milliseconds(700);
    limits.writeStallTimeout = std::chrono::milliseconds(500);
    return limits;
}

// A raw TLS client: bytes out, bytes in.
class RawClient : public QObject
{
public:
    explicit RawClient(quint16 port, const auth::CertifiedKey &identity = {})
    {
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setPeerVerifyMode(QSslSocket::VerifyNone);
        if (!identity.chain.isEmpty()) {
            tls.setLocalCertificateChain(auth::forQt(identity.chain));
            tls.setPrivateKey(auth::forQt(identity.key));
        }
        socket.setSslConfiguration(tls);
        connect(&socket, &QIODevice::readyRead, this, [this] {
            if (reads)
                received += socket.readAll();
        });
        socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), port);
    }
    void say(const QByteArray &bytes) { socket.write(bytes); }
    [[nodiscard]] bool isClosed() const { return socket.state() == QAbstractSocket::UnconnectedState; }
    [[nodiscard]] int status() const { return received.mid(9, 3).toInt(); }

    QSslSocket socket;
    QByteArray received;
    bool reads = true;
};

inline QByteArray get(const QByteArray &path)
{
    return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
}

} // namespace tom::httpserver
