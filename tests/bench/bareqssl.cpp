// The peer of "bare QSslServer": a Qt program that answers every request with the bytes of a file, and does nothing else.
// bareqssl PORT FOLDER FILE: the certificate is FOLDER's cert.pem and key.pem.
#include <QCoreApplication>
#include <QFile>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qPrintable(path));
    return file.readAll();
}

// The key is P-256 or RSA, as the certificate's is.
QSslKey keyOf(const QByteArray &pem)
{
    const QSslKey key(pem, QSsl::Ec);
    return key.isNull() ? QSslKey(pem, QSsl::Rsa) : key;
}

} // namespace

int main(int count, char **arguments)
{
    QCoreApplication app(count, arguments);
    const QStringList words = QCoreApplication::arguments();
    if (words.size() != 4)
        qFatal("bareqssl PORT FOLDER FILE");
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setLocalCertificateChain(QSslCertificate::fromData(bytesOf(words.at(2) + u"/cert.pem"_s)));
    tls.setPrivateKey(keyOf(bytesOf(words.at(2) + u"/key.pem"_s)));
    const QByteArray body = bytesOf(words.at(3));
    const QByteArray answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                              + QByteArray::number(body.size()) + "\r\n\r\n" + body;

    QSslServer server;
    server.setSslConfiguration(tls);
    server.setMaxPendingConnections(1 << 30);   // it counts handshakes, and would stop accepting
    QObject::connect(&server, &QTcpServer::pendingConnectionAvailable, &server, [&] {
        while (QTcpSocket *socket = server.nextPendingConnection()) {
            socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
            QObject::connect(socket, &QIODevice::readyRead, socket, [socket, &answer, head = QByteArray()]() mutable {
                head += socket->readAll();
                while (const qsizetype end = head.indexOf("\r\n\r\n") + 1) {
                    head.remove(0, end + 3);
                    socket->write(answer);
                }
            });
            QObject::connect(socket, &QAbstractSocket::disconnected, socket, &QObject::deleteLater);
        }
    });
    if (!server.listen(QHostAddress::LocalHost, words.at(1).toUShort()))
        qFatal("cannot listen");
    std::puts("ready");
    std::fflush(stdout);
    return QCoreApplication::exec();
}
