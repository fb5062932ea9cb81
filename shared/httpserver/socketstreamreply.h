#pragma once

#include "shared/httpserver/replyprivate.h"

namespace tom::httpserver {

// A StreamReply over QHttpServer's chunked answers, with the socket's own word on what is pending.
class SocketStreamReply : public StreamReply
{
    Q_OBJECT

public:
    SocketStreamReply(std::unique_ptr<Reply::Private> d, int status, const Headers &headers);
    ~SocketStreamReply() override;

    void write(const QByteArray &bytes) override;
    void end() override;
    [[nodiscard]] qint64 pendingBytes() const override;

private:
    void checkDrained();

    std::unique_ptr<Reply::Private> d;
    int m_status;
    bool m_isAbove = false;
};

} // namespace tom::httpserver
