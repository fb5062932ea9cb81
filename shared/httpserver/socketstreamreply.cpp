#include "shared/httpserver/socketstreamreply.h"

#include <QSslSocket>

namespace tom::httpserver {

SocketStreamReply::SocketStreamReply(std::unique_ptr<Reply::Private> theD, int status, const Headers &headers)
    : d(std::move(theD)),
      m_status(status)
{
    if (!d || !d->isOpen()) {
        // Told later, as the owner cannot have connected yet.
        QMetaObject::invokeMethod(this, &StreamReply::gone, Qt::QueuedConnection);
        return;
    }
    const auto code = QHttpServerResponder::StatusCode(status);
    if (d->head)
        d->responder->write(d->headers(headers), code);
    else
        d->responder->writeBeginChunked(d->headers(headers), code);
    QSslSocket &socket = d->connection->socket();
    connect(&socket, &QSslSocket::encryptedBytesWritten, this, &SocketStreamReply::checkDrained);
    connect(&socket, &QAbstractSocket::disconnected, this, &StreamReply::gone);
}

SocketStreamReply::~SocketStreamReply()
{
    end();
}

void SocketStreamReply::write(const QByteArray &bytes)
{
    if (bytes.isEmpty() || !d || !d->isOpen() || d->head)
        return;
    d->responder->writeChunk(bytes);
    m_isAbove = m_isAbove || pendingBytes() > highWater;
}

void SocketStreamReply::end()
{
    if (!d || !d->responder)
        return;
    if (d->connection)
        QObject::disconnect(&d->connection->socket(), nullptr, this, nullptr);
    if (d->isOpen() && !d->head)
        d->responder->writeEndChunked({});
    d->close(m_status);
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
