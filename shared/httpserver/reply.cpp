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
    if (connection && !connection->keepsAlive())
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
    if (response.status < 400 || !d || !d->isOpen())
        return pass(response);
    Response named = response;
    named.body = withRequestId(response.body, d->record.id);
    pass(named);
}

void Reply::pass(const Response &response)
{
    const std::unique_ptr<Private> over = std::move(d);
    if (!over)
        return;
    if (over->isOpen())
        over->write(response);
    over->finish(response.status);
}

void Reply::Private::write(const Response &response)
{
    Headers all = headers(response.headers);
    if (mayHaveBody(response.status))
        all.append({"Content-Length", QByteArray::number(response.body.size())});
    connection->write(answerHead(response.status, all));
    if (!isHead && mayHaveBody(response.status))
        connection->write(response.body);
}

std::unique_ptr<StreamReply> Reply::stream(int status, const Headers &headers, qint64 length)
{
    return std::make_unique<SocketStreamReply>(std::move(d), status, headers, length);
}

void Reply::whenGone(const QObject *context, const std::function<void()> &callback)
{
    if (!d)
        return;
    if (d->isOpen())
        QObject::connect(d->connection, &Connection::gone, context, callback);
    else
        QMetaObject::invokeMethod(const_cast<QObject *>(context), callback, Qt::QueuedConnection);
}

} // namespace tom::httpserver
