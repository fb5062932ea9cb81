#include "tests/flow/relay.h"

#include <QTcpSocket>

#include <memory>

namespace tom::test {

namespace {

// What a client has said is no more than its first record: two bytes behind a type and a version are its length.
bool isGreeting(const QByteArray &said)
{
    return said.size() < 5 || said.size() <= 5 + (quint8(said.at(3)) << 8 | quint8(said.at(4)));
}

} // namespace

Relay::Relay(quint16 serverPort, QObject *parent) : QTcpServer(parent), m_serverPort(serverPort)
{
    listen(QHostAddress::LocalHost);
    connect(this, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *client = nextPendingConnection())
            take(client);
    });
}

void Relay::cut()
{
    const QList<QTcpSocket *> sockets = findChildren<QTcpSocket *>();
    for (QTcpSocket *socket : sockets)
        socket->abort();
}

void Relay::hush()
{
    for (QTcpSocket *socket : findChildren<QTcpSocket *>())
        socket->disconnect(SIGNAL(readyRead()));
}

void Relay::take(QTcpSocket *client)
{
    auto *server = new QTcpSocket(this);
    server->connectToHost(QHostAddress::LocalHost, m_serverPort);
    const auto greets = std::make_shared<bool>(true);
    connect(client, &QIODevice::readyRead, server, [client, server, greets, begun = QByteArray()]() mutable {
        const QByteArray said = client->readAll();
        if (*greets)
            *greets = isGreeting(begun += said);
        server->write(said);
    });
    connect(server, &QIODevice::readyRead, client, [this, client, server, greets] {
        const QByteArray said = server->readAll();
        if (!m_isMute || *greets)
            client->write(said);
    });
    connect(client, &QAbstractSocket::disconnected, server, [client, server] {
        server->disconnectFromHost();
        client->deleteLater();
    });
    connect(server, &QAbstractSocket::disconnected, client, [client, server] {
        client->disconnectFromHost();
        server->deleteLater();
    });
}

} // namespace tom::test
