#pragma once

#include "shared/httpserver/connection.h"

#include <QElapsedTimer>
#include <QHash>
#include <QSet>
#include <QSslServer>
#include <QTimer>

namespace tom::httpserver {

// Accepts TLS connections within limits and gives QHttpServer, for each, the socket that shows only checked requests.
// QSslServer counts sockets in handshake as pending and stops accepting for good when thirty of them leave early, so
// the handshakes are made here.
class TlsListener : public QSslServer
{
    Q_OBJECT

public:
    TlsListener(const Limits &limits, const RequestRules &rules);
    ~TlsListener() override;

    // The connection whose request QHttpServer is being shown right now.
    [[nodiscard]] qint64 arrivingBytes() const { return m_door.bodyBytes; }
    [[nodiscard]] Connection *serving() const { return m_door.serving; }
    [[nodiscard]] int openConnections() const { return int(m_connections.size()); }
    void abandonAll();

Q_SIGNALS:
    void refused(const tom::httpserver::Answered &request);

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    void sweep();
    void forget(Connection *connection, const QHostAddress &group);

    Door m_door;
    QSet<Connection *> m_connections;
    QHash<QHostAddress, int> m_perGroup;
    QTimer m_sweep;
    QElapsedTimer m_warned;
};

} // namespace tom::httpserver
