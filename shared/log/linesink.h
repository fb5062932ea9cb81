#pragma once

#include <QByteArray>

#include <chrono>

namespace tom::log {

// Writes whole lines to a file descriptor. A line that cannot be written in time is lost and counted; nothing
// is ever waited for longer, and nothing ends the program. Not safe from several threads.
class LineSink
{
public:
    explicit LineSink(int fd, std::chrono::milliseconds patience = std::chrono::seconds(1)) : m_fd(fd), m_patience(patience) {}

    void write(const QByteArray &line);
    [[nodiscard]] qint64 lostLines() const { return m_lost; }   // since the last one that was written

private:
    bool writeAll(QByteArrayView bytes);
    bool waitUntilWritable();

    int m_fd;
    std::chrono::milliseconds m_patience;
    qint64 m_lost = 0;
    bool m_isInsideLine = false;
};

} // namespace tom::log
