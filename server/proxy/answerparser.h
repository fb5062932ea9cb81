#pragma once

#include "shared/httpserver/request.h"

#include <memory>

namespace tom::server {

// What the head of an agent's answer says.
struct AnswerHead
{
    int status = 0;
    httpserver::Headers fields{};
    qint64 length = -1;        // of the body; -1: its chunks or the end of the connection tell
    bool isKeptAlive = false;

    bool operator==(const AnswerHead &) const = default;
};

// Reads one answer after the other: llhttp in its strict mode, with limits. Bytes in, decisions out, however the bytes are
// cut; owns no socket.
class AnswerParser
{
public:
    enum class State { Head, Body, Complete, Refused };

    static constexpr qint64 headBytes = 16 * 1024;   // also of what comes before: an agent has no reason to say more
    static constexpr int fields = 100;

    AnswerParser();
    ~AnswerParser();
    Q_DISABLE_COPY_MOVE(AnswerParser)

    // Before each answer: that to HEAD has no body, whatever its head says.
    void begin(bool isToHead);
    // Says how many bytes it took: not those after the answer's last.
    [[nodiscard]] qsizetype feed(QByteArrayView bytes);
    void finish();   // the connection has ended, which may be the end of the answer

    [[nodiscard]] State state() const;
    [[nodiscard]] bool hasBegun() const;             // a byte of it came
    [[nodiscard]] const AnswerHead &head() const;    // from Body on
    [[nodiscard]] qsizetype waiting() const;         // of the body, until it is taken
    [[nodiscard]] QByteArray takeBody();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace tom::server
