#include "server/proxy/wholeevents.h"

namespace tom::server {

namespace {

constexpr qsizetype maxWaiting = 1024 * 1024;

} // namespace

QByteArray WholeEvents::take(const QByteArray &bytes)
{
    m_rest += bytes;
    const qsizetype end = m_rest.lastIndexOf("\n\n");
    if (end >= 0) {
        const QByteArray whole = m_rest.first(end + 2);
        m_rest.remove(0, end + 2);
        m_isInside = false;
        return whole;
    }
    if (m_rest.size() <= maxWaiting && !m_isInside)
        return {};
    m_isInside = true;
    const qsizetype size = m_rest.size() - (m_rest.endsWith('\n') ? 1 : 0);   // the last may be half of the blank line
    const QByteArray part = m_rest.first(size);
    m_rest.remove(0, size);
    return part;
}

} // namespace tom::server
