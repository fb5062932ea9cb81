#pragma once

#include "shared/httpserver/arrivingbody.h"
#include "shared/httpserver/requestparser.h"
#include "shared/httpserver/tlschannel.h"
#include "shared/httpserver/trustedproxies.h"
#include "shared/httpserver/upgrade.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>

#include <functional>
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
    qint64 bodyBytes = 0;   // that have come of large bodies, all together
    std::function<bool(Connection &connection)> direct{};   // takes requests of which the head is there, or says no
    std::function<void(Connection &connection)> whole{};    // takes those that came with all of their body
};

// One accepted connection: reads one request at a time, checks it, keeps its deadlines, and only then shows it. What a client sends ahead waits its turn in buffers of a known size.
class Connection : public QObject
{
    Q_OBJECT

public:
    Connection(qintptr descriptor, const TlsContext &tls, const QHostAddress &peer, Door &door, QObject *parent);
    ~Connection() override;

    void begin();
    void sweep();
    void abandon();   // the server goes: let go of what belongs to it

    // The request that is shown. From take() to endRequest() no deadline of reading holds but that of a body.
    [[nodiscard]] const RequestHead &head() const { return m_parser.head(); }
    [[nodiscard]] QByteArray takeBody() { return m_parser.takeBody(); }
    void take();   // it will be answered
    void write(const QByteArray &bytes);
    void endRequest();
    // Instead of an answer: no more requests come, it is a WebSocket from now on. Owned by the connection.
    [[nodiscard]] Upgrade *upgrade();
    // Once asked it is what the answer's head says.
    [[nodiscard]] bool keepsAlive();

    // A body that is taken as it comes.
    void setBody(ArrivingBody *body) { m_body = body; }
    void continueBody();
    void readSoon();
    [[nodiscard]] bool hasWholeBody() const { return m_parser.state() == RequestParser::State::Complete; }
    [[nodiscard]] qint64 waitingBody() const { return m_parser.body().size(); }
    [[nodiscard]] qint64 bodyReceived() const { return m_parser.bodyReceived(); }

    [[nodiscard]] bool isAnswerable() const;   // a request waits for its answer, and somebody listens
    [[nodiscard]] qint64 pendingBytes() const;
    // Who sends the request that was read: the peer, or whom a trusted proxy names.
    [[nodiscard]] QHostAddress client() const { return m_door.proxies.clientOf(m_peer, head().fields); }
    [[nodiscard]] auth::Certificate peerCertificate() const { return m_channel.peerCertificate(); }

    [[nodiscard]] bool isLeft() const { return m_channel.isLeft(); }   // the peer is gone before the handshake was done
    void cut();

Q_SIGNALS:
    void refused(const tom::httpserver::Answered &request);
    void written();
    void gone();

private:
    enum class Phase { Handshake, Idle, Head, Body, Handling, Draining, Closing, Refused, Upgraded, Gone };

    void read();
    [[nodiscard]] bool isReading() const;
    void takeProgress();
    [[nodiscard]] bool reserve();
    void serve();
    void serveBody();
    void drain();
    void linger();
    void refuse(int status, const QByteArray &reason);
    void takeGone();
    void forgetRequest();
    void loseBody(int status, const QByteArray &reason);
    void letGo();
    void enter(Phase phase);

    TlsChannel m_channel;
    Door &m_door;
    std::unique_ptr<Upgrade> m_upgrade;
    ArrivingBody *m_body = nullptr;   // of the request that is answered
    std::optional<bool> m_keepsAlive;   // as the answer said
    bool m_hasContinued = false;
    bool m_isReadDue = false;
    QHostAddress m_peer;
    RequestParser m_parser;
    QByteArray m_ahead;   // what came with a request's last bytes
    bool m_isFirst = true;   // no request has come yet
    qint64 m_reserved = 0;   // of Door::bodyBytes
    Phase m_phase = Phase::Handshake;
    QElapsedTimer m_since;
    QElapsedTimer m_heard;   // since a client that was refused sent something last
    QElapsedTimer m_progress;   // since the network took bytes last
};

}   // namespace tom::httpserver
