#include "shared/log/linesink.h"

#include <QtGlobal>

#ifdef Q_OS_UNIX
#    include <cerrno>

#    include <poll.h>
#    include <unistd.h>
#else
#    include <io.h>
#endif

namespace tom::log {

void LineSink::write(const QByteArray &line)
{
    if (writeAll(m_isInsideLine ? '\n' + line : line))
        m_lost = 0;
    else
        ++m_lost;
}

#ifdef Q_OS_UNIX

// Full pipes and stopped terminals block for as long as their reader likes; after one loss nobody waits again.
bool LineSink::waitUntilWritable()
{
    pollfd descriptor{.fd = m_fd, .events = POLLOUT, .revents = 0};
    const int ready = ::poll(&descriptor, 1, m_lost > 0 ? 0 : int(m_patience.count()));
    return ready > 0 || (ready < 0 && errno == EINTR);
}

bool LineSink::writeAll(QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        if (!waitUntilWritable())
            return false;
        const ssize_t written = ::write(m_fd, bytes.data(), size_t(bytes.size()));
        if (written < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (written <= 0)
            return false;
        bytes = bytes.sliced(written);
        m_isInsideLine = !bytes.isEmpty();
    }
    return true;
}

#else

bool LineSink::waitUntilWritable()
{
    return true;
}

bool LineSink::writeAll(QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const int written = ::_write(m_fd, bytes.data(), unsigned(bytes.size()));
        if (written <= 0)
            return false;
        bytes = bytes.sliced(written);
        m_isInsideLine = !bytes.isEmpty();
    }
    return true;
}

#endif

} // namespace tom::log
