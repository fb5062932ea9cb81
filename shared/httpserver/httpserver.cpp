#include "shared/httpserver/httpserver.h"

#include "shared/httpserver/answerheaders.h"
#include "shared/httpserver/replyprivate.h"
#include "shared/httpserver/router.h"
#include "shared/httpserver/tlslistener.h"
#include "shared/httpserver/trustedproxies.h"
#include "shared/httpserver/upgraderules.h"
#include "shared/httpserver/websocketdoor.h"

#include <QUrl>
#include <QWebSocket>

using namespace Qt::StringLiterals;

namespace tom::httpserver {

namespace {

Q_LOGGING_CATEGORY(lcServer, "tom.httpserver.http")

QString refusedListen(const QHostAddress &address, quint16 port, const QTcpServer &server, const QString &setting)
{
    const QString place = u"port %1 of %2"_s.arg(port).arg(address.isNull() || address == QHostAddress::Any ? u"this machine"_s
                                                                                                            : address.toString());
    if (server.serverError() == QAbstractSocket::AddressInUseError)
        return u"%1 is taken by another program; end that one, or choose another port with %2"_s.arg(place, setting);
    if (server.serverError() == QAbstractSocket::SocketAccessError)
        return u"%1 may not be opened by this user; choose a port from 1024 on, or allow it (CAP_NET_BIND_SERVICE)"_s.arg(place);
    return u"cannot listen on %1: %2"_s.arg(place, server.errorString());
}

} // namespace

class HttpServer::Private
{
public:
    Private(HttpServer &owner, const Limits &theLimits)
        : q(owner),
          limits(theLimits),
          rules{.lineBytes = limits.lineBytes,
                .headBytes = limits.headBytes,
                .fields = limits.fields,
                .bodyLimit = [this](QByteArrayView method, QByteArrayView path) {
                    const RouteMatch match = router.match(method, path);
                    return match.route && match.route->bodyBytes > 0 ? match.route->bodyBytes : limits.bodyBytes;
                }}
    {}
    ~Private()
    {
        if (listener)
            listener->abandonAll();
    }
    Q_DISABLE_COPY_MOVE(Private)

    void serve(Connection &connection)
    {
        connection.take();
        if (!connection.isAnswerable())   // the client left meanwhile
            return connection.cut();

        const RouteMatch match = router.match(connection.head().method, connection.head().path());
        Request request = requestOf(connection, match);
        request.body = connection.takeBody();
        request.bodyLength = request.body.size();
        dispatch(match, request, replyFor(connection, request, match));
    }

    // A listener that knows its context.
    Result<void> open(std::unique_ptr<TlsListener> made, const QHostAddress &address, quint16 port, const QString &setting)
    {
        made->setTakers([this](Connection &connection) { return serveDirectly(connection); },
                        [this](Connection &connection) { serve(connection); });
        if (adopted >= 0 && !made->setSocketDescriptor(adopted))
            return failure(ErrorCode::Network,
                           u"the socket that was passed cannot be listened at: %1"_s.arg(made->errorString()));
        if (adopted < 0 && !made->listen(address, port))
            return failure(ErrorCode::Network, refusedListen(address, port, *made, setting));
        QObject::connect(made.get(), &TlsListener::refused, &q, &HttpServer::answered);
        listener = std::move(made);
        return {};
    }

    bool serveDirectly(Connection &connection)
    {
        const RouteMatch match = router.match(connection.head().method, connection.head().path());
        if (!match.route || (!match.route->direct && !match.route->upgrade))
            return false;
        connection.take();
        Request request = requestOf(connection, match);
        request.bodyLength = connection.head().length;
        if (match.route->upgrade) {
            serveUpgrade(*match.route, connection, request);
            return true;
        }
        auto body = request.bodyLength != 0 ? std::make_unique<ArrivingBody>(connection) : nullptr;
        Reply reply = replyFor(connection, request, match);
        try {
            match.route->direct(request, std::move(body), std::move(reply));
        } catch (...) {
            logFailure(*match.route);
        }
        return true;
    }

    HttpServer &q;
    Limits limits;
    Router router;
    RequestRules rules;
    TrustedProxies proxies;
    WebSocketDoor sockets;
    int adopted = -1;   // a socket that listens already
    bool takesIds = false;
    std::unique_ptr<TlsListener> listener;   // gone before what it uses

private:
    [[nodiscard]] Request requestOf(const Connection &connection, const RouteMatch &match) const
    {
        const RequestHead &head = connection.head();
        const QByteArrayView target = head.target;
        const qsizetype question = target.indexOf('?');
        const QByteArrayView path = question < 0 ? target : target.first(question);
        const QByteArrayView query = question < 0 ? QByteArrayView() : target.sliced(question);
        Request request{.method = head.method,
                        .path = QUrl::fromPercentEncoding(path.toByteArray()),
                        .captures = match.captures,
                        .query = query.isEmpty() ? QUrlQuery() : QUrlQuery(QString::fromLatin1(query.sliced(1))),
                        .target = canonicalPath(path).append(query),
                        .headers = head.fields,
                        .peer = connection.client(),
                        .peerCertificate = connection.peerCertificate()};
        request.id = takesIds ? request.header("x-request-id").left(64) : QByteArray();
        if (request.id.isEmpty())
            request.id = newRequestId();
        return request;
    }

    void serveUpgrade(const Route &route, Connection &connection, const Request &request)
    {
        const Answered record{.method = request.method, .pattern = route.pattern, .id = request.id, .peer = request.peer};
        auto due = std::make_unique<Reply::Private>(connection, q, record);
        Result<SocketTaker> taker = route.upgrade(request);   // first: a stranger learns nothing else
        if (!taker)
            return Reply(std::move(due)).send(Response::failure(taker.error()));
        if (const auto refusal = refusalOfUpgrade(request, connection.head().isHttp10, route.subprotocol))
            return Reply(std::move(due)).send(*refusal);
        const Headers headers = commonHeaders() + Headers{{"X-Request-Id", request.id}};
        sockets.open(connection.upgrade(), request.header("sec-websocket-key"), route.subprotocol, headers, std::move(*taker));
        due->finish(101);
    }

    [[nodiscard]] Reply replyFor(Connection &connection, const Request &request, const RouteMatch &match) const
    {
        const Answered record{.method = request.method,
                              .pattern = match.route ? match.route->pattern : u"-"_s,
                              .id = request.id,
                              .peer = request.peer};
        return Reply(std::make_unique<Reply::Private>(connection, q, record));
    }

    static void logFailure(const Route &route)
    {
        qCCritical(lcServer).noquote() << u"❌ a handler of %1 failed"_s.arg(route.pattern);
    }

    static void dispatch(const RouteMatch &match, const Request &request, Reply reply)
    {
        if (!match.route && match.allowed.isEmpty())
            return reply.send(Response::failure({.code = ErrorCode::NotFound, .message = u"there is nothing at this path"_s}));
        if (!match.route) {
            Response response =
                Response::failure({.code = ErrorCode::MethodNotAllowed, .message = u"this path has no such method"_s});
            response.headers.append({"Allow", match.allowed.join(", ")});
            return reply.send(response);
        }
        try {
            match.route->handler(request, std::move(reply));   // a reply that is dropped on the way answers 500
        } catch (...) {
            logFailure(*match.route);
        }
    }
};

HttpServer::HttpServer(Limits limits, QObject *parent) : QObject(parent), d(std::make_unique<Private>(*this, limits)) {}

HttpServer::~HttpServer() = default;

void HttpServer::addRoute(const QByteArray &method, const QString &pattern, Handler handler, qint64 bodyBytes)
{
    d->router.add({.method = method, .pattern = pattern, .handler = std::move(handler), .bodyBytes = bodyBytes});
}

void HttpServer::addUpgrade(const QString &pattern, const QByteArray &subprotocol, UpgradeHandler handler)
{
    d->router.add({.method = "GET"_ba, .pattern = pattern, .upgrade = std::move(handler), .subprotocol = subprotocol});
}

void HttpServer::setBodyLimit(const QByteArray &method, const QString &pattern, qint64 bodyBytes)
{
    d->router.setBodyBytes(method, pattern, bodyBytes);
}

void HttpServer::setLimits(const Limits &limits)
{
    d->limits = limits;
    d->rules.lineBytes = limits.lineBytes;
    d->rules.headBytes = limits.headBytes;
    d->rules.fields = limits.fields;
}

void HttpServer::setTrustedProxies(const QStringList &networks)
{
    d->proxies = TrustedProxies(networks);
}

void HttpServer::addDirectRoute(const QByteArray &method, const QString &pattern, DirectHandler handler, qint64 bodyBytes)
{
    d->router.add({.method = method, .pattern = pattern, .direct = std::move(handler), .bodyBytes = bodyBytes});
}

void HttpServer::takeRequestIds()
{
    d->takesIds = true;
}

void HttpServer::adopt(int listeningSocket)
{
    d->adopted = listeningSocket;
}

Result<void> HttpServer::listen(const QHostAddress &address, quint16 port, const TlsSettings &tls, const QString &setting)
{
    auto listener = std::make_unique<TlsListener>(d->limits, d->rules, d->proxies);
    if (const Result<void> isUsable = listener->setTls(tls); !isUsable)
        return isUsable;
    return d->open(std::move(listener), address, port, setting);
}

Result<void> HttpServer::moveTo(const QHostAddress &address)
{
    if (!d->listener || d->adopted >= 0 || d->listener->serverAddress() == address)
        return {};
    const QHostAddress before = d->listener->serverAddress();
    const quint16 port = d->listener->serverPort();
    d->listener->close();
    if (d->listener->listen(address, port))
        return {};
    const Error refused{.code = ErrorCode::Network, .message = refusedListen(address, port, *d->listener, u"--port"_s)};
    if (!d->listener->listen(before, port))
        return failure(ErrorCode::Network, u"%1; nor is it at %2 any more"_s.arg(refused.message, before.toString()));
    return std::unexpected(refused);
}

Result<void> HttpServer::listenPlain(const QHostAddress &address, quint16 port, const QString &setting)
{
    auto listener = std::make_unique<TlsListener>(d->limits, d->rules, d->proxies);
    listener->setPlain();
    return d->open(std::move(listener), address, port, setting);
}

quint16 HttpServer::port() const
{
    return d->listener ? d->listener->serverPort() : 0;
}

Result<void> HttpServer::setTls(const TlsSettings &tls)
{
    return d->listener ? d->listener->setTls(tls) : Result<void>();
}

void HttpServer::stopListening()
{
    if (d->listener)
        d->listener->close();
}

qint64 HttpServer::arrivingBytes() const
{
    return d->listener ? d->listener->arrivingBytes() : 0;
}

int HttpServer::openConnections() const
{
    return d->listener ? d->listener->openConnections() : 0;
}

} // namespace tom::httpserver
