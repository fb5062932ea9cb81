#pragma once

#include "shared/httpserver/connection.h"

#include <QElapsedTimer>
#include <QHash>
#include <QSet>
#include <QTcpServer>
#include <QTimer>

namespace tom::httpserver {

// Accepts connections within limits, all with one TLS context, and hands on checked requests. QSslServer would make a context for each, and counts sockets in handshake as pending and stops accepting for
// good when thirty of them leave early: so the handshakes are made here.
class TlsListener : public QTcpServer
{
    Q_OBJECT

public:
    TlsListener(const Limits &limits, const RequestRules &rules, const TrustedProxies &proxies);
    ~TlsListener() override;

    // For new connections; the Error says why these settings cannot be used.
    [[nodiscard]] Result<void> setTls(const TlsSettings &tls);
    void setPlain() { m_tls = TlsContext::plain(); }

    [[nodiscard]] qint64 arrivingBytes() const { return m_door.bodyBytes; }
    [[nodiscard]] int openConnections() const { return int(m_connections.size()); }
    void abandonAll();
    void setTakers(std::function<bool(Connection &connection)> direct, std::function<void(Connection &connection)> whole)
    {
        m_door.direct = std::move(direct);
        m_door.whole = std::move(whole);
    }

Q_SIGNALS:
    void refused(const tom::httpserver::Answered &request);

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    void sweep();
    void sweepFromNow();   // while somebody is connected, or nobody can be accepted
    void makeRoom();
    void warn(const QString &reason);
    void forget(Connection *connection, const QHostAddress &group);

    TlsContext m_tls;
    Door m_door;
    QSet<Connection *> m_connections;
    QHash<QHostAddress, int> m_perGroup;
    QTimer m_sweep;
    QElapsedTimer m_warned;
    QElapsedTimer m_madeRoom;
    qsizetype m_newConnections = 0;   // since then
};

}   // namespace tom::httpserver
