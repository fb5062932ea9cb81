#include "shared/core/json.h"
#include "shared/httpserver/replyprivate.h"
#include "shared/httpserver/socketstreamreply.h"

using namespace Qt::StringLiterals;

namespace tom::httpserver {

namespace {

// What every answer says besides its own headers; an own header of the same name wins.
const QList<std::pair<QByteArray, QByteArray>> &everywhere()
{
    static const QList<std::pair<QByteArray, QByteArray>> headers{
        {"Strict-Transport-Security", "max-age=31536000"},
        {"X-Content-Type-Options", "nosniff"},
        {"Referrer-Policy", "no-referrer"},
        {"Cache-Control", "no-store"},
        {"Content-Security-Policy",
         "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"},
    };
    return headers;
}

} // namespace

Reply::Private::Private(QHttpServerResponder &&theResponder, Connection &theConnection, HttpServer &theServer, Answered theRecord,
                        bool isHead)
    : responder(std::move(theResponder)),
      connection(&theConnection),
      server(&theServer),
      record(std::move(theRecord)),
      head(isHead)
{
    since.start();
    connection->beginRequest();
}

Reply::Private::~Private()
{
    if (responder)
        close(record.status);
}

QHttpHeaders Reply::Private::headers(const Headers &own) const
{
    QHttpHeaders result;
    for (const auto &[name, value] : own)
        result.append(name, value);
    for (const auto &[name, value] : everywhere()) {
        if (!result.contains(name))
            result.append(name, value);
    }
    result.append("X-Request-Id"_ba, record.id);
    if (!connection->wantsKeepAlive())
        result.append("Connection"_ba, "close"_ba);
    return result;
}

void Reply::Private::close(int status)
{
    const bool keepAlive = connection && connection->wantsKeepAlive();
    if (connection)
        connection->endRequest();
    responder.reset();
    if (connection && !keepAlive)
        connection->closeAfterAnswer();
    record.status = status;
    record.milliseconds = since.elapsed();
    if (server)
        Q_EMIT server->answered(record);
}

Reply::Reply(std::unique_ptr<Private> theD) : d(std::move(theD)) {}

Reply::Reply(Reply &&) noexcept = default;

Reply &Reply::operator=(Reply &&other) noexcept
{
    std::swap(d, other.d);
    return *this;
}

Reply::~Reply()
{
    if (d && d->responder)
        send(Response::failure({.code = ErrorCode::Internal, .message = u"the server could not finish this request"_s}));
}

void Reply::send(const Response &response)
{
    if (!d || !d->responder)
        return;
    const std::unique_ptr<Private> over = std::move(d);
    if (over->isOpen()) {
        QByteArray body = over->head ? QByteArray() : response.body;
        if (!over->head && response.status >= 400) {   // an error names its request, so that it can be found in the log
            if (Result<QJsonObject> object = json::parseObject(body)) {
                object->insert("request"_L1, QString::fromLatin1(over->record.id));
                body = json::compact(*object);
            }
        }
        over->responder->write(body, over->headers(response.headers), QHttpServerResponder::StatusCode(response.status));
    }
    over->close(response.status);
}

std::unique_ptr<StreamReply> Reply::stream(int status, const Headers &headers)
{
    return std::make_unique<SocketStreamReply>(std::move(d), status, headers);
}

} // namespace tom::httpserver
