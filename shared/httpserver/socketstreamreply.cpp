#include "shared/httpserver/socketstreamreply.h"

#include "shared/httpserver/answerheaders.h"

namespace tom::httpserver {

SocketStreamReply::SocketStreamReply(std::unique_ptr<Reply::Private> theD, int status, const Headers &headers, qint64 length)
    : d(std::move(theD)),
      m_status(status),
      m_length(length)
{
    if (d && d->isOpen())
        begin(headers);
    else   // told later, as the owner cannot have connected yet
        QMetaObject::invokeMethod(this, &StreamReply::gone, Qt::QueuedConnection);
}

SocketStreamReply::~SocketStreamReply()
{
    end();
}

void SocketStreamReply::begin(const Headers &headers)
{
    Connection &connection = *d->connection;
    const bool hasBody = mayHaveBody(m_status);
    m_hasBody = hasBody && !d->isHead;
    m_isChunked = hasBody && m_length < 0 && !connection.head().isHttp10;
    Headers all = d->headers(headers);
    if (m_isChunked)
        all.emplaceBack("Transfer-Encoding", "chunked");
    else if (hasBody && m_length >= 0)
        all.emplaceBack("Content-Length", QByteArray::number(m_length));
    connection.write(answerHead(m_status, all));
    connect(&connection, &Connection::written, this, &SocketStreamReply::checkDrained);
    connect(&connection, &Connection::gone, this, &StreamReply::gone);
}

void SocketStreamReply::write(const QByteArray &bytes)
{
    if (bytes.isEmpty() || !d || !d->isOpen() || !m_hasBody)
        return;
    m_written += bytes.size();
    if (pendingBytes() + bytes.size() > maxPending || (m_length >= 0 && m_written > m_length))
        return d->connection->cut();
    d->connection->write(m_isChunked ? QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n" : bytes);
    m_isAbove = m_isAbove || pendingBytes() > highWater;
}

void SocketStreamReply::end()
{
    const std::unique_ptr<Reply::Private> over = std::move(d);
    if (!over)
        return;
    if (over->connection)
        QObject::disconnect(over->connection, nullptr, this, nullptr);
    if (over->isOpen() && m_hasBody && m_length > m_written)
        over->connection->cut();   // what was sent must not pass for the whole
    if (over->isOpen() && m_isChunked && m_hasBody)
        over->connection->write("0\r\n\r\n");
    over->finish(m_status);
}

void SocketStreamReply::abort()
{
    if (d && d->connection) {
        QObject::disconnect(d->connection, nullptr, this, nullptr);
        d->connection->cut();
    }
    end();
}

qint64 SocketStreamReply::pendingBytes() const
{
    return d && d->isOpen() ? d->connection->pendingBytes() : 0;
}

void SocketStreamReply::checkDrained()
{
    if (m_isAbove && pendingBytes() < highWater / 2) {
        m_isAbove = false;
        Q_EMIT drained();
    }
}

} // namespace tom::httpserver
