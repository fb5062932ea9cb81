#pragma once

#include "shared/core/result.h"
#include "shared/httpserver/request.h"
#include "shared/httpserver/tlssettings.h"

#include <QHostAddress>
#include <QObject>

#include <chrono>
#include <functional>
#include <memory>

class QWebSocket;

namespace tom::httpserver {

struct Limits
{
    qint64 lineBytes = 8 * 1024;    // of the request line
    qint64 headBytes = 16 * 1024;
    int fields = 100;
    qint64 bodyBytes = 64 * 1024;
    qint64 largeBodiesBytes = 64 * 1024 * 1024;   // that have come of unfinished bodies above bodyBytes, all together
    int connections = 1000;
    int connectionsPerAddress = 64;
    std::chrono::milliseconds handshakeTimeout = std::chrono::seconds(5);
    std::chrono::milliseconds headTimeout = std::chrono::seconds(10);     // also for a connection's first byte
    std::chrono::milliseconds bodyTimeout = std::chrono::seconds(30);     // longer for who sends bodyBytesPerSecond
    std::chrono::milliseconds idleTimeout = std::chrono::seconds(60);   // of a kept-alive connection
    qint64 bodyBytesPerSecond = 1024;
    std::chrono::milliseconds writeStallTimeout = std::chrono::seconds(30);
    qint64 messageBytes = 64 * 1024;   // of a WebSocket's client, in one frame or several
    int framesPerMinute = 240;         // of the same, of every kind
};

// What became of one request, for an access log.
struct Answered
{
    QByteArray method{};
    QString pattern{};   // of the route, not the path: a path may name things
    int status = 0;
    qint64 milliseconds = 0;
    QByteArray id{};
    QHostAddress peer{};
};

// HTTPS (or, where it is wanted, HTTP) with routes, over our own TLS listener, with limits from the first byte. Knows nothing of sessions
// or users. Every answer carries X-Request-Id; a wrong method is 405 with Allow, an unknown path 404, HEAD is GET
// without the body. Single-threaded: handlers run in the thread of this object.
class HttpServer : public QObject
{
    Q_OBJECT

public:
    using Handler = std::function<void(const Request &request, Reply reply)>;

    explicit HttpServer(Limits limits = {}, QObject *parent = nullptr);
    ~HttpServer() override;

    // The pattern is an absolute path; a segment in braces, as in /process/{turn}, matches one segment and is captured.
    // bodyBytes: a limit of its own for this route (0: that of Limits).
    void addRoute(const QByteArray &method, const QString &pattern, Handler handler, qint64 bodyBytes = 0);

    // The same before the body has come: the handler is asked when the head is there, and takes the body as it comes (null: there is
    // none) and answers piece by piece.
    using DirectHandler = std::function<void(const Request &request, std::unique_ptr<RequestBody> body, Reply reply)>;
    void addDirectRoute(const QByteArray &method, const QString &pattern, DirectHandler handler, qint64 bodyBytes = 0);

    // The limit of an existing route from now on.
    void setBodyLimit(const QByteArray &method, const QString &pattern, qint64 bodyBytes);

    // A path that is a WebSocket of this subprotocol. The handler is asked before the 101: its Error is the answer, or it says
    // who takes the socket when it is open. Its frames are checked: text only, masked, within the limits, else it is closed
    // with 1002, 1003, 1008 or 1009. QWebSocket::isValid() says nothing here: look at its state().
    using SocketTaker = std::function<void(std::unique_ptr<QWebSocket> socket)>;
    using UpgradeHandler = std::function<Result<SocketTaker>(const Request &request)>;
    void addUpgrade(const QString &pattern, const QByteArray &subprotocol, UpgradeHandler handler);

    // For a server that only another server of ours can reach: X-Request-Id is taken over from the request.
    void takeRequestIds();

    // The next listen() serves a socket that listens already, whatever address and port it is given.
    void adopt(int listeningSocket);
    // Port 0 takes a free one. The Error says which address and what to do ("port 8443 is taken…"), setting where it is chosen.
    [[nodiscard]] Result<void> listen(const QHostAddress &address, quint16 port, const TlsSettings &tls,
                                      const QString &setting = QStringLiteral("--port"));
    // The same without TLS, for a network of containers that nobody else is in.
    [[nodiscard]] Result<void> listenPlain(const QHostAddress &address, quint16 port,
                                           const QString &setting = QStringLiteral("--port"));
    [[nodiscard]] quint16 port() const;
    // Accepts at this address from now on, at the same port; what is open goes on. With an Error it accepts where it did. A socket
    // that was passed stays what it is.
    [[nodiscard]] Result<void> moveTo(const QHostAddress &address);

    // Count from now on; what is open already stays.
    void setLimits(const Limits &limits);
    // Addresses and networks: whose X-Forwarded-For says where a request comes from (Request::peer), and whose connections
    // are counted in all only.
    void setTrustedProxies(const QStringList &networks);

    // New connections use it; the ones that are open go on. With an Error all stays as it was.
    Result<void> setTls(const TlsSettings &tls);
    // Accepts nothing more; what is open may finish.
    void stopListening();
    [[nodiscard]] int openConnections() const;
    [[nodiscard]] qint64 arrivingBytes() const;   // of unfinished bodies above Limits::bodyBytes

Q_SIGNALS:
    void answered(const tom::httpserver::Answered &request);

private:
    class Private;
    std::unique_ptr<Private> d;
};

}   // namespace tom::httpserver
