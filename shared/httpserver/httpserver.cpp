#include "shared/httpserver/httpserver.h"

#include "shared/httpserver/replyprivate.h"
#include "shared/httpserver/router.h"
#include "shared/httpserver/tlslistener.h"

#include <QAbstractHttpServer>
#include <QHttpServerRequest>
#include <QHttpServerResponder>
#include <QSslSocket>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace tom::httpserver {

namespace {

Q_LOGGING_CATEGORY(lcServer, "tom.httpserver.http")

QByteArray methodName(QHttpServerRequest::Method method)
{
    switch (method) {
    case QHttpServerRequest::Method::Get:
        return "GET"_ba;
    case QHttpServerRequest::Method::Put:
        return "PUT"_ba;
    case QHttpServerRequest::Method::Delete:
        return "DELETE"_ba;
    case QHttpServerRequest::Method::Post:
        return "POST"_ba;
    case QHttpServerRequest::Method::Head:
        return "HEAD"_ba;
    case QHttpServerRequest::Method::Options:
        return "OPTIONS"_ba;
    case QHttpServerRequest::Method::Patch:
        return "PATCH"_ba;
    default:
        return "UNKNOWN"_ba;
    }
}

// On a socket for both families an IPv4 peer comes as ::ffff:1.2.3.4; everybody above knows it as 1.2.3.4.
QHostAddress plainAddress(const QHostAddress &address)
{
    bool isIPv4 = false;
    const quint32 plain = address.toIPv4Address(&isIPv4);
    return isIPv4 ? QHostAddress(plain) : address;
}

QString refusedListen(const QHostAddress &address, quint16 port, const QTcpServer &server)
{
    const QString place = u"port %1 of %2"_s.arg(port).arg(address.isNull() || address == QHostAddress::Any ? u"this machine"_s
                                                                                                            : address.toString());
    if (server.serverError() == QAbstractSocket::AddressInUseError)
        return u"%1 is taken by another program; end that one, or choose another port with --port or global.port"_s.arg(place);
    if (server.serverError() == QAbstractSocket::SocketAccessError)
        return u"%1 may not be opened by this user; choose a port from 1024 on, or allow it (CAP_NET_BIND_SERVICE)"_s.arg(place);
    return u"cannot listen on %1: %2"_s.arg(place, server.errorString());
}

} // namespace

class HttpServer::Private : public QAbstractHttpServer
{
public:
    Private(HttpServer &owner, const Limits &theLimits)
        : q(owner),
          limits(theLimits),
          guard(limits.headBytes, [this](QByteArrayView method, QByteArrayView path) {
              const RouteMatch match = router.match(method, path);
              return match.route && match.route->bodyBytes > 0 ? match.route->bodyBytes : limits.bodyBytes;
          })
    {}

    bool handleRequest(const QHttpServerRequest &request, QHttpServerResponder &responder) override
    {
        // Under load a request may come after its client has gone; an answer to it would be written to nobody.
        Connection *connection = listener->connection(request.remoteAddress(), request.remotePort());
        if (!connection || !connection->isConnected())
            return true;

        Request copy = copyOf(request, *connection);
        const QByteArray rawPath = request.url().path(QUrl::FullyEncoded).toUtf8();
        const RouteMatch match = router.match(copy.method, rawPath);
        copy.captures = match.captures;
        const Answered record{
            .method = copy.method, .pattern = match.route ? match.route->pattern : u"-"_s, .id = copy.id, .peer = copy.peer};
        Reply reply(std::make_unique<Reply::Private>(std::move(responder), *connection, q, record, copy.method == "HEAD"));
        dispatch(match, copy, std::move(reply));
        return true;
    }

    void missingHandler(const QHttpServerRequest &, QHttpServerResponder &) override {}

    HttpServer &q;
    const Limits limits;
    Router router;
    HeadGuard guard;
    TlsListener *listener = nullptr;
    bool takesIds = false;

private:
    [[nodiscard]] Request copyOf(const QHttpServerRequest &request, const Connection &connection) const
    {
        Request copy{.method = methodName(request.method()),
                     .path = request.url().path(),
                     .query = QUrlQuery(request.url()),
                     .body = request.body(),
                     .peer = plainAddress(request.remoteAddress()),
                     .peerCertificate = connection.socket().peerCertificate()};
        copy.body.detach();
        for (const auto &header : request.headers().toListOfPairs())
            copy.headers.append(header);
        copy.id = takesIds ? copy.header("x-request-id").left(64) : QByteArray();
        if (copy.id.isEmpty())
            copy.id = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
        return copy;
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
        } catch (const std::exception &) {
            qCCritical(lcServer).noquote() << u"❌ a handler of %1 failed"_s.arg(match.route->pattern);
        }
    }
};

HttpServer::HttpServer(Limits limits, QObject *parent) : QObject(parent), d(std::make_unique<Private>(*this, limits)) {}

HttpServer::~HttpServer() = default;

void HttpServer::addRoute(const QByteArray &method, const QString &pattern, Handler handler, qint64 bodyBytes)
{
    d->router.add({.method = method, .pattern = pattern, .handler = std::move(handler), .bodyBytes = bodyBytes});
}

void HttpServer::takeRequestIds()
{
    d->takesIds = true;
}

Result<void> HttpServer::listen(const QHostAddress &address, quint16 port, const QSslConfiguration &tls)
{
    const qint64 readBuffer = d->limits.headBytes + d->router.largestBody(d->limits.bodyBytes) + 4096;
    auto listener = std::make_unique<TlsListener>(d->limits, d->guard, readBuffer);
    listener->setSslConfiguration(tls);
    if (!listener->listen(address, port))
        return failure(ErrorCode::Network, refusedListen(address, port, *listener));
    if (!d->bind(listener.get()))
        return failure(ErrorCode::Internal, u"the HTTP server cannot use its listener"_s);
    d->listener = listener.release();   // bind() made it a child of d
    return {};
}

quint16 HttpServer::port() const
{
    return d->listener ? d->listener->serverPort() : 0;
}

void HttpServer::setTls(const QSslConfiguration &tls)
{
    if (d->listener)
        d->listener->setSslConfiguration(tls);
}

void HttpServer::stopListening()
{
    if (d->listener)
        d->listener->close();
}

int HttpServer::openConnections() const
{
    return d->listener ? d->listener->openConnections() : 0;
}

} // namespace tom::httpserver
