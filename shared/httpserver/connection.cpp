#include "shared/httpserver/connection.h"

#include "shared/core/json.h"

#include <QSslSocket>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace tom::httpserver {

namespace {

constexpr auto lingerTime = std::chrono::seconds(2);   // so that a refusal arrives before the connection is cut

QByteArray refusal(const Verdict &verdict)
{
    const QByteArray id = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
    const ErrorCode code = verdict.status == 413 || verdict.status == 431 ? ErrorCode::TooLarge : ErrorCode::InvalidInput;
    const QByteArray body = json::compact({{u"status"_s, u"ERROR"_s},
                                           {u"code"_s, QString(errorCodeName(code))},
                                           {u"message"_s, QString::fromLatin1(verdict.reason)},
                                           {u"request"_s, QString::fromLatin1(id)}});
    return "HTTP/1.1 "_ba + QByteArray::number(verdict.status)
           + " Refused\r\nContent-Type: application/json\r\nContent-Length: "_ba + QByteArray::number(body.size())
           + "\r\nConnection: close\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nX-Request-Id: "_ba + id
           + "\r\n\r\n"_ba + body;
}

} // namespace

Connection::Connection(QSslSocket &socket, const HeadGuard &guard, const Limits &limits)
    : QObject(&socket),
      m_socket(socket),
      m_guard(guard),
      m_limits(limits)
{
    m_since.start();
    m_written.start();
}

void Connection::watch()
{
    enter(Phase::Idle);
    connect(&m_socket, &QIODevice::readyRead, this, &Connection::inspect);
    connect(&m_socket, &QSslSocket::encryptedBytesWritten, this, [this] { m_written.start(); });
}

void Connection::inspect()
{
    if (m_phase == Phase::Refused) {
        m_socket.readAll();
        return;
    }
    if (m_handling > 0) {
        m_pipelined = true;   // not read, bounded by the read buffer, and dropped at the end of the answer
        return;
    }
    // QHttpServer reads inside a transaction that it commits when the request is complete. Go back to the request's
    // first byte to see it whole, then to where QHttpServer was.
    qint64 consumed = 0;
    const bool inTransaction = m_socket.isTransactionStarted();
    if (inTransaction) {
        const qint64 left = m_socket.bytesAvailable();
        m_socket.rollbackTransaction();
        consumed = m_socket.bytesAvailable() - left;
    }
    const QByteArray bytes = m_socket.peek(m_socket.bytesAvailable());
    const Verdict verdict = m_guard.judge(bytes);
    if (verdict.kind == Verdict::Refused)
        return refuse(verdict);
    if (inTransaction) {
        m_socket.startTransaction();
        m_socket.skip(consumed);
    }
    if (verdict.kind == Verdict::Complete) {
        m_keepAlive = verdict.keepAlive;
        m_pipelined = bytes.size() > verdict.size;
        return enter(Phase::Handling);
    }
    const Phase phase = verdict.headComplete ? Phase::Body : Phase::Head;
    if (m_phase != phase && !bytes.isEmpty())
        enter(phase);
}

void Connection::refuse(const Verdict &verdict)
{
    enter(Phase::Refused);
    m_socket.readAll();
    // QHttpServer must see nothing of what comes.
    QObject::disconnect(&m_socket, &QIODevice::readyRead, nullptr, nullptr);
    connect(&m_socket, &QIODevice::readyRead, this, [this] { m_socket.readAll(); });
    m_socket.write(refusal(verdict));
    m_socket.flush();
}

void Connection::beginRequest()
{
    ++m_handling;
    enter(Phase::Handling);
    m_written.start();
}

void Connection::endRequest()
{
    if (m_handling > 0)
        --m_handling;
    // QHttpServer would take up what was sent ahead without our having seen it. A client may repeat it on a new connection.
    if (m_pipelined)
        m_socket.readAll();
    if (m_phase == Phase::Handling)
        enter(Phase::Idle);
}

bool Connection::isConnected() const
{
    return m_phase != Phase::Refused && m_socket.state() == QAbstractSocket::ConnectedState;
}

qint64 Connection::pendingBytes() const
{
    return m_socket.bytesToWrite() + m_socket.encryptedBytesToWrite();
}

void Connection::closeAfterAnswer()
{
    m_socket.disconnectFromHost();   // after what is written has gone
}

void Connection::sweep()
{
    const auto spent = std::chrono::milliseconds(m_since.elapsed());
    switch (m_phase) {
    case Phase::Handshake:
        if (spent > m_limits.handshakeTimeout)
            m_socket.abort();
        return;
    case Phase::Idle:
        if (pendingBytes() == 0 && spent > m_limits.idleTimeout)
            return m_socket.disconnectFromHost();
        break;
    case Phase::Head:
        if (spent > m_limits.headTimeout)
            return refuse({.kind = Verdict::Refused, .status = 408, .reason = "the header did not come in time"_ba});
        return;
    case Phase::Body:
        if (spent > m_limits.bodyTimeout)
            return refuse({.kind = Verdict::Refused, .status = 408, .reason = "the body did not come in time"_ba});
        return;
    case Phase::Refused:
        if (spent > lingerTime)
            m_socket.abort();
        return;
    case Phase::Handling:
        break;
    }
    if (pendingBytes() > 0 && std::chrono::milliseconds(m_written.elapsed()) > m_limits.writeStallTimeout)
        m_socket.abort();
}

void Connection::enter(Phase phase)
{
    m_phase = phase;
    m_since.start();
}

} // namespace tom::httpserver
