#pragma once

#include "shared/core/result.h"

#include <QByteArray>
#include <QList>

#include <chrono>
#include <optional>

namespace tom::http {

struct SseEvent
{
    QByteArray id{};      // the last id seen, as the standard says; empty when there was none
    QByteArray name{};    // empty: "message"
    QByteArray data{};    // lines joined by \n

    bool operator==(const SseEvent &) const = default;
};

// Server-sent events out of bytes cut anywhere (WHATWG HTML 9.2.6: LF, CR, CRLF, BOM, comments). Owns no socket.
class SseDecoder
{
public:
    explicit SseDecoder(qsizetype maxEventBytes = 8 * 1024 * 1024);

    // The events that these bytes complete; TooLarge when one event outgrows the limit, and from then on always.
    [[nodiscard]] Result<QList<SseEvent>> feed(QByteArrayView bytes);
    // At the end of the stream: an event whose blank line never came, for servers that forget it.
    [[nodiscard]] Result<QList<SseEvent>> finish();

    // Where to go on after a lost connection (behind the last whole event), and how long to wait before, as far as the
    // stream said.
    [[nodiscard]] const QByteArray &lastId() const { return m_lastId; }
    // A new stream goes on where this one broke off: half an event is forgotten.
    void restart();
    [[nodiscard]] std::optional<std::chrono::milliseconds> retry() const { return m_retry; }

private:
    void takeLine(QByteArrayView line, QList<SseEvent> &events);

    qsizetype m_maxEventBytes;
    QByteArray m_line;
    SseEvent m_event;
    QByteArray m_lastId;
    std::optional<std::chrono::milliseconds> m_retry;
    bool m_hasData = false;
    bool m_skipLineFeed = false;
    bool m_atStart = true;
    bool m_tooLarge = false;
};

} // namespace tom::http
