#include "tests/flow/relay.h"

#include <QTcpSocket>

namespace tom::test {

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
    connect(client, &QIODevice::readyRead, server, [client, server] { server->write(client->readAll()); });
    connect(server, &QIODevice::readyRead, client, [this, client, server] {
        const QByteArray said = server->readAll();
        if (!m_isMute)
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
