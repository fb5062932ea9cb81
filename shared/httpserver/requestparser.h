#pragma once

#include "shared/httpserver/request.h"

#include <functional>
#include <memory>

namespace tom::httpserver {

// What the head of an accepted request says.
struct RequestHead
{
    QByteArray method{};
    QByteArray target{};          // as it was sent
    Headers fields{};
    qint64 length = 0;            // of the body; -1 when it comes in chunks
    qint64 bodyLimit = 0;
    bool keepAlive = true;        // what the request wants (RFC 9112 9.3)
    bool expectsContinue = false; // waits for a 100 before it sends its body
    bool isHttp10 = false;        // must not be answered in chunks

    [[nodiscard]] QByteArray path() const { return target.split('?').constFirst(); }

    bool operator==(const RequestHead &) const = default;
};

struct RequestRules
{
    qint64 lineBytes = 8 * 1024;
    qint64 headBytes = 16 * 1024;
    int fields = 100;
    // The limit of a body, by method and raw path.
    std::function<qint64(QByteArrayView method, QByteArrayView path)> bodyLimit{};
};

// Reads one request after the other: llhttp in its strict mode, and RFC 9112 where that wants more. What two parsers
// could read differently is refused. Bytes in, decisions out, however the bytes are cut; owns no socket.
class RequestParser
{
public:
    enum class State { Idle, Head, Body, Complete, Refused };

    explicit RequestParser(const RequestRules &rules);
    ~RequestParser();
    Q_DISABLE_COPY_MOVE(RequestParser)

    // Says how many bytes it took: not those after the request's last.
    [[nodiscard]] qsizetype feed(QByteArrayView bytes);
    void next();   // forgets the request that is complete

    [[nodiscard]] State state() const;
    [[nodiscard]] const RequestHead &head() const;   // from Body on
    [[nodiscard]] const QByteArray &body() const;    // what came of it, less what was taken
    [[nodiscard]] QByteArray takeBody();
    [[nodiscard]] qint64 bodyReceived() const;       // in all
    [[nodiscard]] int status() const;                // with Refused
    [[nodiscard]] const QByteArray &reason() const;  // with Refused: one sentence

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace tom::httpserver
