#include "shared/httpserver/checkedsocket.h"

#include <cstring>

namespace tom::httpserver {

CheckedSocket::CheckedSocket(QSslSocket &real) : m_real(&real)
{
    setPeerAddress(real.peerAddress());
    setPeerPort(real.peerPort());
    setLocalAddress(real.localAddress());
    setLocalPort(real.localPort());
    setSocketState(ConnectedState);
    setOpenMode(ReadWrite);
}

CheckedSocket::~CheckedSocket()
{
    setSocketState(UnconnectedState);   // else ~QAbstractSocket would want to close what it never opened
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
    m_head.clear();
    setSocketState(UnconnectedState);
    Q_EMIT disconnected();
}

qint64 CheckedSocket::bytesAvailable() const
{
    return QIODevice::bytesAvailable() + m_head.size();
}

qint64 CheckedSocket::bytesToWrite() const
{
    return m_real ? m_real->bytesToWrite() : 0;
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
        m_real->disconnectFromHost();
}

qint64 CheckedSocket::readData(char *data, qint64 maxSize)
{
    const qsizetype size = qMin(m_head.size(), qsizetype(maxSize));
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
    return m_real ? m_real->write(data, size) : -1;
}

} // namespace tom::httpserver
