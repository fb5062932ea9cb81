#include "shared/httpserver/checkedsocket.h"

#include <cstring>

namespace tom::httpserver {

CheckedSocket::CheckedSocket()
{
    setSocketState(ConnectedState);
    setOpenMode(ReadWrite);
}

CheckedSocket::~CheckedSocket()
{
    setSocketState(UnconnectedState);   // else ~QAbstractSocket would want to close what it never opened
}

void CheckedSocket::connectTo(TlsChannel *real)
{
    m_real = real;
    m_head.clear();
}

void CheckedSocket::give(const QByteArray &head)
{
    m_head += head;
    Q_EMIT readyRead();
}

void CheckedSocket::hangUp()
{
    if (state() == UnconnectedState)
        return;
    connectTo(nullptr);
    setSocketState(UnconnectedState);
    Q_EMIT disconnected();
}

qint64 CheckedSocket::bytesAvailable() const
{
    return QIODevice::bytesAvailable() + m_head.size();
}

qint64 CheckedSocket::bytesToWrite() const
{
    return m_real ? m_real->pendingBytes() : 0;
}

bool CheckedSocket::atEnd() const
{
    return bytesAvailable() == 0;
}

void CheckedSocket::close()
{
    disconnectFromHost();
}

void CheckedSocket::disconnectFromHost()
{
    if (m_real)
        m_real->close();
}

qint64 CheckedSocket::readData(char *data, qint64 maxSize)
{
    const qsizetype size = qMin(m_head.size(), qsizetype(maxSize));
    if (size > 0)   // data may be null otherwise, which memcpy() does not take
        std::memcpy(data, m_head.constData(), size_t(size));
    m_head.remove(0, size);
    return size;
}

qint64 CheckedSocket::skipData(qint64 maxSize)
{
    const qsizetype size = qMin(m_head.size(), qsizetype(maxSize));
    m_head.remove(0, size);
    return size;
}

qint64 CheckedSocket::writeData(const char *data, qint64 size)
{
    if (!m_real)
        return -1;
    m_real->write(data, size);
    return size;
}

} // namespace tom::httpserver
