#include "shared/core/json.h"
#include "shared/httpserver/answerheaders.h"
#include "shared/httpserver/replyprivate.h"
#include "shared/httpserver/socketstreamreply.h"

using namespace Qt::StringLiterals;

namespace tom::httpserver {

namespace {

bool contains(const Headers &headers, QByteArrayView name)
{
    return std::any_of(headers.begin(), headers.end(),
                       [name](const auto &header) { return header.first.compare(name, Qt::CaseInsensitive) == 0; });
}

// An error names its request, so that it can be found in the log.
QByteArray withRequestId(const Response &response, const QByteArray &id)
{
    if (response.status < 400)
        return response.body;
    Result<QJsonObject> object = json::parseObject(response.body);
    if (!object)
        return response.body;
    object->insert("request"_L1, QString::fromLatin1(id));
    return json::compact(*object);
}

} // namespace

Reply::Private::Private(Connection &theConnection, HttpServer &theServer, Answered theRecord)
    : connection(&theConnection),
      record(std::move(theRecord)),
      isHead(record.method == "HEAD"),
      m_server(&theServer)
{
    m_since.start();
}

Reply::Private::~Private()
{
    finish(record.status);
}

Headers Reply::Private::headers(const Headers &own) const
{
    Headers result = own;
    for (const auto &[name, value] : commonHeaders()) {
        if (!contains(own, name))
            result.append({name, value});
    }
    result.emplaceBack("X-Request-Id", record.id);
    if (connection && !connection->head().keepAlive)
        result.emplaceBack("Connection", "close");
    return result;
}

void Reply::Private::finish(int status)
{
    if (std::exchange(m_isOver, true))
        return;
    if (connection)
        connection->endRequest();
    record.status = status;
    record.milliseconds = m_since.elapsed();
    if (m_server)
        Q_EMIT m_server->answered(record);
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
    if (d)
        send(Response::failure({.code = ErrorCode::Internal, .message = u"the server could not finish this request"_s}));
}

void Reply::send(const Response &response)
{
    const std::unique_ptr<Private> over = std::move(d);
    if (!over)
        return;
    if (over->isOpen()) {
        const QByteArray body = withRequestId(response, over->record.id);
        Headers headers = over->headers(response.headers);
        if (over->isHead) {   // QHttpServer would say that the body has no bytes
            headers.append({"Content-Length", QByteArray::number(body.size())});
            over->connection->writePast(answerHead(response.status, headers));
        } else {
            over->connection->responder().write(body, httpHeaders(headers), QHttpServerResponder::StatusCode(response.status));
        }
    }
    over->finish(response.status);
}

std::unique_ptr<StreamReply> Reply::stream(int status, const Headers &headers)
{
    return std::make_unique<SocketStreamReply>(std::move(d), status, headers);
}

} // namespace tom::httpserver
