#include "shared/http/oneshotbody.h"

#include <cstring>

namespace tom::http {

OneShotBody::OneShotBody(const QByteArray &bytes, QObject *parent) : QIODevice(parent), m_bytes(bytes)
{
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

qint64 OneShotBody::bytesAvailable() const
{
    return m_bytes.size() - m_read + QIODevice::bytesAvailable();
}

bool OneShotBody::atEnd() const
{
    return m_read >= m_bytes.size();
}

qint64 OneShotBody::readData(char *data, qint64 maxSize)
{
    const qsizetype left = m_bytes.size() - m_read;
    if (left == 0)
        return -1;
    const qsizetype size = qMin(left, qsizetype(maxSize));
    std::memcpy(data, m_bytes.constData() + m_read, size_t(size));
    m_read += size;
    return size;
}

qint64 OneShotBody::writeData(const char *, qint64)
{
    return -1;
}

} // namespace tom::http
