#pragma once

#include "shared/httpserver/connection.h"

#include <QHash>
#include <QSslServer>
#include <QTimer>

namespace tom::httpserver {

// Accepts TLS connections within limits and gives them to QHttpServer with a Connection that watches each.
// QSslServer counts sockets in handshake as pending and stops accepting for good when thirty of them leave early, so
// the handshakes are made here.
class TlsListener : public QSslServer
{
    Q_OBJECT

public:
    TlsListener(const Limits &limits, const HeadGuard &guard, qint64 readBufferBytes, QObject *parent = nullptr);

    QTcpSocket *nextPendingConnection() override;

    // The connection from there; null when it is gone.
    [[nodiscard]] Connection *connection(const QHostAddress &address, quint16 port) const;
    [[nodiscard]] int openConnections() const { return int(m_connections.size()); }

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    using Peer = std::pair<QHostAddress, quint16>;

    void forget(const Peer &peer, const Connection *connection);

    const Limits &m_limits;
    const HeadGuard &m_guard;
    qint64 m_readBufferBytes;
    QHash<Peer, Connection *> m_connections;
    QHash<QHostAddress, int> m_perAddress;
    QTimer m_sweep;
};

} // namespace tom::httpserver
