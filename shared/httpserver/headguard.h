#pragma once

#include "shared/httpserver/request.h"

#include <functional>

namespace tom::httpserver {

// What the beginning of one request's bytes is worth, and what its head says.
struct Verdict
{
    enum Kind { Incomplete, Complete, Refused };

    Kind kind = Incomplete;
    bool headComplete = false;    // what follows is known
    int status = 0;               // with Refused
    QByteArray reason{};          // with Refused: one sentence

    QByteArray method{};
    QByteArray target{};          // as it was sent
    Headers fields{};
    qsizetype headSize = 0;       // with the empty line
    qsizetype size = 0;           // of the whole request in bytes
    bool keepAlive = true;        // what the request wants (RFC 9112 9.3)
    bool expectsContinue = false; // waits for a 100 before it sends its body
    bool isHttp10 = false;        // must not be answered in chunks

    [[nodiscard]] qsizetype bodySize() const { return size - headSize; }
    [[nodiscard]] QByteArray path() const { return target.split('?').constFirst(); }

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
    [[nodiscard]] Verdict judgeHead(QByteArrayView head) const;

    qint64 m_maxHeadBytes;
    BodyLimit m_bodyLimit;
};

} // namespace tom::httpserver
