#include "shared/http/ssedecoder.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::http {

SseDecoder::SseDecoder(qsizetype maxEventBytes) : m_maxEventBytes(maxEventBytes) {}

Result<QList<SseEvent>> SseDecoder::feed(QByteArrayView bytes)
{
    QList<SseEvent> events;
    for (qsizetype i = 0; i < bytes.size() && !m_tooLarge;) {
        if (m_skipLineFeed) {   // the second half of a CRLF that was cut in two
            m_skipLineFeed = false;
            if (bytes.at(i) == '\n') {
                ++i;
                continue;
            }
        }
        qsizetype end = i;
        while (end < bytes.size() && bytes.at(end) != '\n' && bytes.at(end) != '\r')
            ++end;
        m_line += bytes.sliced(i, end - i);
        m_tooLarge = m_line.size() + m_event.data.size() > m_maxEventBytes;
        if (end == bytes.size() || m_tooLarge)
            break;
        m_skipLineFeed = bytes.at(end) == '\r';
        i = end + 1;
        QByteArrayView line = m_line;
        if (m_atStart && line.startsWith("\xEF\xBB\xBF"))
            line = line.sliced(3);
        m_atStart = false;
        takeLine(line, events);
        m_line.clear();
    }
    if (m_tooLarge)
        return failure(ErrorCode::TooLarge, u"one event of the stream is longer than %1 bytes"_s.arg(m_maxEventBytes));
    return events;
}

Result<QList<SseEvent>> SseDecoder::finish()
{
    if (m_tooLarge)
        return failure(ErrorCode::TooLarge, u"one event of the stream is longer than %1 bytes"_s.arg(m_maxEventBytes));
    QList<SseEvent> events;
    if (!m_line.isEmpty())
        takeLine(QByteArray(m_line), events);
    m_line.clear();
    takeLine({}, events);
    return events;
}

void SseDecoder::restart()
{
    m_line.clear();
    m_event = SseEvent{.id = m_lastId};
    m_hasData = false;
    m_skipLineFeed = false;
    m_atStart = true;
}

void SseDecoder::takeLine(QByteArrayView line, QList<SseEvent> &events)
{
    if (line.isEmpty()) {
        if (m_hasData)
            events.append(m_event);
        m_lastId = m_event.id;
        m_event = SseEvent{.id = m_event.id};
        m_hasData = false;
        return;
    }
    const qsizetype colon = line.indexOf(':');
    if (colon == 0)
        return;   // a comment
    const QByteArrayView field = colon < 0 ? line : line.first(colon);
    QByteArrayView value = colon < 0 ? QByteArrayView() : line.sliced(colon + 1);
    if (value.startsWith(' '))
        value = value.sliced(1);
    if (field == "data") {
        if (m_hasData)
            m_event.data += '\n';
        m_event.data += value;
        m_hasData = true;
    } else if (field == "event") {
        m_event.name = value.toByteArray();
    } else if (field == "id" && !value.contains('\0')) {
        m_event.id = value.toByteArray();
    } else if (field == "retry" && !value.isEmpty() && std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; })) {
        m_retry = std::chrono::milliseconds(value.toLongLong());
    }
}

} // namespace tom::http
