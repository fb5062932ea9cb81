#pragma once

#include <QByteArray>

#include <functional>

namespace tom::httpserver {

// What the beginning of one request's bytes is worth.
struct Verdict
{
    enum Kind { Incomplete, Complete, Refused };

    Kind kind = Incomplete;
    bool headComplete = false;    // with Incomplete: only the body is missing
    qsizetype size = 0;           // with Complete: of the whole request in bytes
    int status = 0;               // with Refused
    QByteArray reason{};          // with Refused: one sentence
    bool keepAlive = true;        // with Complete: what the request wants (RFC 9112 9.3)

    bool operator==(const Verdict &) const = default;
};

// Strict framing of HTTP/1.1 requests (RFC 9112), in front of a lenient parser: what two parsers could read differently
// is refused. Bytes in, verdict out; owns no socket. Bodies need a Content-Length; chunked ones are refused with 411.
class HeadGuard
{
public:
    // The limit of a body, by method and raw path.
    using BodyLimit = std::function<qint64(QByteArrayView method, QByteArrayView path)>;

    HeadGuard(qint64 maxHeadBytes, BodyLimit bodyLimit);

    // bytes: all that is there, from the beginning of a request.
    [[nodiscard]] Verdict judge(QByteArrayView bytes) const;

private:
    qint64 m_maxHeadBytes;
    BodyLimit m_bodyLimit;
};

} // namespace tom::httpserver
