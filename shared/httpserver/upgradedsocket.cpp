#include "shared/httpserver/upgradedsocket.h"

#include <cstring>

namespace tom::httpserver {

UpgradedSocket::UpgradedSocket(TlsChannel &real, const QByteArray &request, const QByteArray &answer, QObject *parent)
    : QTcpSocket(parent),
      m_real(&real),
      m_in(request),
      m_answer(answer)
{
    setSocketState(ConnectedState);
    setOpenMode(ReadWrite | Unbuffered);   // a buffer for each of thousands that are silent would be a waste
}

UpgradedSocket::~UpgradedSocket()
{
    setSocketState(UnconnectedState);   // else ~QAbstractSocket would want to close what it never opened
}

void UpgradedSocket::give(const QByteArray &bytes)
{
    if (state() != ConnectedState || bytes.isEmpty())
        return;
    m_in += bytes;
    Q_EMIT readyRead();
}

void UpgradedSocket::hangUp()
{
    if (state() == UnconnectedState)
        return;
    m_real = nullptr;
    m_in.clear();
    setSocketState(UnconnectedState);
    Q_EMIT stateChanged(UnconnectedState);
    Q_EMIT disconnected();   // last: QWebSocketServer deletes a socket that says so
}

qint64 UpgradedSocket::bytesAvailable() const
{
    return QIODevice::bytesAvailable() + m_in.size();
}

qint64 UpgradedSocket::bytesToWrite() const
{
    return m_real ? m_real->pendingBytes() : 0;
}

bool UpgradedSocket::atEnd() const
{
    return bytesAvailable() == 0;
}

void UpgradedSocket::close()
{
    if (state() == UnconnectedState)
        return;
    Q_EMIT closed();
    hangUp();
}

void UpgradedSocket::disconnectFromHost()
{
    close();
}

qint64 UpgradedSocket::readData(char *data, qint64 maxSize)
{
    const qsizetype size = qMin(m_in.size(), qsizetype(maxSize));
    if (size > 0)   // data may be null otherwise, which memcpy() does not take
        std::memcpy(data, m_in.constData(), size_t(size));
    m_in = m_in.sliced(size);
    return size;
}

qint64 UpgradedSocket::skipData(qint64 maxSize)
{
    const qsizetype size = qMin(m_in.size(), qsizetype(maxSize));
    m_in = m_in.sliced(size);
    return size;
}

qint64 UpgradedSocket::writeData(const char *data, qint64 size)
{
    if (!m_real)
        return -1;
    const QByteArrayView bytes(data, size);
    if (m_answer.isEmpty()) {
        m_real->write(bytes.toByteArray());
        return size;
    }
    // QWebSocketServer writes its answer in one piece, and nothing else with it. No other than a 101 can come, since the
    // request was made by us.
    if (!bytes.startsWith("HTTP/1.1 101") || !bytes.endsWith("\r\n\r\n"))
        return -1;
    m_real->write(std::exchange(m_answer, {}));
    return size;
}

} // namespace tom::httpserver
