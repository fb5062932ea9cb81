#pragma once

#include "shared/httpserver/httpserver.h"
#include "shared/httpserver/requestparser.h"
#include "shared/httpserver/socketpool.h"
#include "shared/httpserver/tlschannel.h"
#include "shared/httpserver/trustedproxies.h"

#include <QElapsedTimer>
#include <QHttpServerResponder>
#include <QObject>

#include <memory>
#include <optional>

namespace tom::httpserver {

class Connection;

// What the connections of one listener share.
struct Door
{
    const Limits &limits;
    const RequestRules &rules;
    const TrustedProxies &proxies;
    SocketPool sockets;
    qint64 bodyBytes = 0;            // that have come of large bodies, all together
    Connection *serving = nullptr;   // whose request QHttpServer is being shown
};

// One accepted connection: reads one request at a time, checks it, keeps its deadlines, and only then shows its head to
// QHttpServer. What a client sends ahead waits its turn in buffers of a known size.
class Connection : public QObject
{
    Q_OBJECT

public:
    Connection(qintptr descriptor, const TlsContext &tls, const QHostAddress &peer, Door &door, QObject *parent);
    ~Connection() override;

    void begin();
    void sweep();
    void abandon();   // the server goes: let go of what belongs to it

    // The request that QHttpServer was shown. From take() to endRequest() no deadline of reading holds.
    [[nodiscard]] const RequestHead &head() const { return m_parser.head(); }
    [[nodiscard]] QByteArray takeBody() { return m_parser.takeBody(); }
    void take(QHttpServerResponder &&responder);
    [[nodiscard]] QHttpServerResponder &responder() { return *m_responder; }
    void writePast(const QByteArray &bytes);   // without QHttpServer
    void endRequest();

    [[nodiscard]] bool isAnswerable() const;   // a request waits for its answer, and somebody listens
    [[nodiscard]] qint64 pendingBytes() const;
    // Who sends the request that was read: the peer, or whom a trusted proxy names.
    [[nodiscard]] QHostAddress client() const { return m_door.proxies.clientOf(m_peer, head().fields); }
    [[nodiscard]] QSslCertificate peerCertificate() const { return m_channel.peerCertificate(); }

    void cut();

Q_SIGNALS:
    void refused(const tom::httpserver::Answered &request);
    void written();
    void gone();

private:
    enum class Phase { Handshake, Idle, Head, Body, Handling, Closing, Refused, Gone };

    void read();
    [[nodiscard]] bool isReading() const;
    void takeProgress();
    [[nodiscard]] bool reserve();
    void serve();
    void refuse(int status, const QByteArray &reason);
    void takeGone();
    void forgetRequest();
    void letGo();
    void enter(Phase phase);

    TlsChannel m_channel;
    Door &m_door;
    QPointer<CheckedSocket> m_checked;   // while QHttpServer has a request of this connection
    std::optional<QHttpServerResponder> m_responder;
    QHostAddress m_peer;
    RequestParser m_parser;
    QByteArray m_ahead;    // what came with a request's last bytes
    bool m_isFirst = true; // no request has come yet
    qint64 m_reserved = 0; // of Door::bodyBytes
    Phase m_phase = Phase::Handshake;
    QElapsedTimer m_since;
    QElapsedTimer m_heard;      // since a client that was refused sent something last
    QElapsedTimer m_progress;   // since the network took bytes last
};

} // namespace tom::httpserver
