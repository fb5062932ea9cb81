#pragma once

#include "shared/auth/certificate.h"
#include "shared/http/httpclient.h"

#include <QHash>
#include <QTcpServer>

#include <deque>

namespace tom::test {

// What the peer got.
struct PeerRequest
{
    QByteArray method{};
    QByteArray path{};
    http::Headers headers{};
    QByteArray body{};
};

// What it does about it, step by step.
struct PeerStep
{
    enum Kind { Send, Wait, Close, Reset, Stall };
    Kind kind = Send;
    QByteArray bytes{};
    std::chrono::milliseconds time{};
};

using PeerScript = QList<PeerStep>;

// An HTTP/1.1 server on loopback, with TLS if wished, that plays one script for each request, the last one again and
// again. Real sockets: it can cut, stall and send nonsense as a real server can.
class ScriptedHttpPeer : public QTcpServer
{
    Q_OBJECT

public:
    enum class Transport { Plain, Tls };

    explicit ScriptedHttpPeer(Transport transport = Transport::Plain, QObject *parent = nullptr);
    ~ScriptedHttpPeer() override;

    [[nodiscard]] QUrl url(const QString &path = {}) const;
    [[nodiscard]] QByteArray key() const;   // to pin; empty without TLS

    void play(const PeerScript &script) { m_scripts.push_back(script); }
    // For one path only, every time.
    void playAt(const QByteArray &path, const PeerScript &script) { m_scriptsByPath.insert(path, script); }

    // For requests with this in their body, every time; they do not count among requests().
    void playAside(const QByteArray &bodyPart, const PeerScript &script) { m_asides.append({bodyPart, script}); }

    [[nodiscard]] const QList<PeerRequest> &requests() const { return m_requests; }
    [[nodiscard]] int hangUps() const { return m_hangUps; }   // connections that the client closed before the script's end

    // Whole answers as scripts.
    [[nodiscard]] static PeerScript answer(int status, const QByteArray &body, const http::Headers &headers = {});
    // A head without a length, then the pieces one by one, then the end of the connection.
    [[nodiscard]] static PeerScript stream(const QList<QByteArray> &pieces,
                                           std::chrono::milliseconds between = std::chrono::milliseconds(1),
                                           PeerStep::Kind end = PeerStep::Close);

Q_SIGNALS:
    void requestReceived();

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    class Connection;

    void take(const PeerRequest &request, Connection &connection);

    Transport m_transport;
    auth::CertifiedKey m_identity;
    std::deque<PeerScript> m_scripts;
    QHash<QByteArray, PeerScript> m_scriptsByPath;
    QList<std::pair<QByteArray, PeerScript>> m_asides;
    QList<PeerRequest> m_requests;
    int m_hangUps = 0;
    QObject m_connections;   // their parent; last, because they use the other members until they are gone
};

} // namespace tom::test
