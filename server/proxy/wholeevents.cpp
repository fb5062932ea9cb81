#include "server/proxy/wholeevents.h"

namespace tom::server {

namespace {

constexpr qsizetype maxWaiting = 1024 * 1024;

qsizetype startOfLast(const QByteArray &events, qsizetype end)
{
    const qsizetype before = end > 0 ? events.lastIndexOf("\n\n", end - 1) : -1;
    return before < 0 ? 0 : before + 2;
}

} // namespace

QByteArray WholeEvents::take(const QByteArray &bytes)
{
    m_rest += bytes;
    const qsizetype end = m_rest.lastIndexOf("\n\n");
    if (end >= 0) {
        const QByteArray whole = m_rest.first(end + 2);
        m_rest.remove(0, end + 2);
        const bool isTail = std::exchange(m_isInside, false) && whole.indexOf("\n\n") == end;
        if (!isTail)
            look(QByteArrayView(whole).sliced(startOfLast(whole, end)));
        return whole;
    }
    if (m_rest.size() <= maxWaiting && !m_isInside)
        return {};
    if (!std::exchange(m_isInside, true))
        look(m_rest);
    const qsizetype size = m_rest.size() - (m_rest.endsWith('\n') ? 1 : 0);   // the last may be half of the blank line
    const QByteArray part = m_rest.first(size);
    m_rest.remove(0, size);
    return part;
}

// Only the name: what an event says is between agent and client.
void WholeEvents::look(QByteArrayView event)
{
    const qsizetype data = event.indexOf("data:");
    const QByteArrayView head = data < 0 ? event : event.first(data);
    m_hasEvent = m_hasEvent || head.contains("event: ");
    m_isOver = m_isOver || head.contains("event: done\n") || head.contains("event: error\n");
}

} // namespace tom::server
