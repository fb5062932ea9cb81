#include "shared/httpserver/tlslistener.h"

#include <QSslSocket>

using namespace Qt::StringLiterals;

namespace tom::httpserver {

namespace {

Q_LOGGING_CATEGORY(lcListener, "tom.httpserver.listener")

constexpr auto sweepInterval = std::chrono::milliseconds(250);

} // namespace

TlsListener::TlsListener(const Limits &limits, const HeadGuard &guard, qint64 readBufferBytes, QObject *parent)
    : QSslServer(parent),
      m_limits(limits),
      m_guard(guard),
      m_readBufferBytes(readBufferBytes)
{
    setMaxPendingConnections(limits.connections);
    setListenBacklogSize(512);
    // Accepting pauses when descriptors run out; nobody else would resume it.
    connect(this, &QTcpServer::acceptError, this,
            [](QAbstractSocket::SocketError) { qCWarning(lcListener) << "⚠️ a connection could not be accepted"; });
    connect(&m_sweep, &QTimer::timeout, this, [this] {
        const QList<Connection *> connections = m_connections.values();
        for (Connection *connection : connections)
            connection->sweep();
        if (isListening())
            resumeAccepting();
    });
    m_sweep.start(sweepInterval);
}

void TlsListener::incomingConnection(qintptr descriptor)
{
    auto *socket = new QSslSocket(this);
    if (!socket->setSocketDescriptor(descriptor)) {
        delete socket;
        return;
    }
    const Peer peer{socket->peerAddress(), socket->peerPort()};
    if (m_connections.size() >= m_limits.connections || m_perAddress.value(peer.first) >= m_limits.connectionsPerAddress) {
        socket->abort();
        socket->deleteLater();
        return;
    }
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);   // else pieces of an answer wait 40 ms for one another
    socket->setReadBufferSize(m_readBufferBytes);
    socket->setSslConfiguration(sslConfiguration());
    auto *connection = new Connection(*socket, m_guard, m_limits);
    m_connections.insert(peer, connection);
    ++m_perAddress[peer.first];
    // Gone is gone for the limits, also while an unanswered request keeps the object.
    connect(socket, &QAbstractSocket::disconnected, this, [this, peer, connection] { forget(peer, connection); });
    connect(connection, &QObject::destroyed, this, [this, peer, connection] { forget(peer, connection); });
    connect(socket, &QAbstractSocket::disconnected, socket, &QObject::deleteLater);
    connect(socket, &QSslSocket::errorOccurred, socket, [socket] {
        if (!socket->isEncrypted())   // a failed handshake; later errors end in disconnected
            socket->abort(), socket->deleteLater();
    });
    connect(socket, &QSslSocket::encrypted, this, [this, socket] { addPendingConnection(socket); });
    socket->startServerEncryption();
}

QTcpSocket *TlsListener::nextPendingConnection()
{
    QTcpSocket *socket = QSslServer::nextPendingConnection();
    if (!socket)
        return nullptr;
    // From here on it is QHttpServer that deletes it: not before the answer to an open request has been given up.
    QObject::disconnect(socket, &QAbstractSocket::disconnected, socket, &QObject::deleteLater);
    if (Connection *watching = connection(socket->peerAddress(), socket->peerPort()))
        watching->watch();   // before QHttpServer connects, so that our look comes first
    return socket;
}

Connection *TlsListener::connection(const QHostAddress &address, quint16 port) const
{
    return m_connections.value({address, port});
}

void TlsListener::forget(const Peer &peer, const Connection *connection)
{
    if (m_connections.value(peer) != connection)
        return;
    m_connections.remove(peer);
    const auto count = m_perAddress.find(peer.first);
    if (count != m_perAddress.end() && --count.value() <= 0)
        m_perAddress.erase(count);
}

} // namespace tom::httpserver
