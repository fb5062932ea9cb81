#pragma once

#include "shared/httpserver/replyprivate.h"

namespace tom::httpserver {

// A StreamReply in chunks; HTTP/1.0, which has no word for them, gets the bare bytes and the end of the connection.
class SocketStreamReply : public StreamReply
{
    Q_OBJECT

public:
    // A writer that does not look at pendingBytes() has this much until it is cut.
    static constexpr qint64 maxPending = 64 * 1024 * 1024;

    SocketStreamReply(std::unique_ptr<Reply::Private> d, int status, const Headers &headers, qint64 length = -1);
    ~SocketStreamReply() override;

    void write(const QByteArray &bytes) override;
    void end() override;
    void abort() override;
    [[nodiscard]] qint64 pendingBytes() const override;

private:
    void begin(const Headers &headers);
    void checkDrained();

    std::unique_ptr<Reply::Private> d;
    int m_status;
    qint64 m_length;        // of the body; -1: the chunks tell
    qint64 m_written = 0;   // of it
    bool m_hasBody = true;
    bool m_isChunked = true;
    bool m_isAbove = false;
};

} // namespace tom::httpserver
