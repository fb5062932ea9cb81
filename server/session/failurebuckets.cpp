#include "server/session/failurebuckets.h"

#include <algorithm>
#include <vector>

namespace tom::server {

FailureBuckets::FailureBuckets(int capacity, Time forgetOneAfter, qsizetype maxKeys)
    : m_forgetOneAfter(forgetOneAfter),
      m_full(capacity * forgetOneAfter),
      m_maxKeys(maxKeys)
{}

FailureBuckets::Time FailureBuckets::remaining(const QByteArray &key, Time now) const
{
    return std::max(m_emptyAt.value(key, now) - now, Time::zero());
}

void FailureBuckets::setRemaining(const QByteArray &key, Time remaining, Time now)
{
    if (remaining <= Time::zero())
        return;
    if (m_emptyAt.size() >= m_maxKeys && !m_emptyAt.contains(key))
        makeRoom(now);
    m_emptyAt[key] = now + std::min(remaining, m_full);
}

FailureBuckets::Time FailureBuckets::wait(const QByteArray &key, Time now) const
{
    return std::max(remaining(key, now) + m_forgetOneAfter - m_full, Time::zero());
}

void FailureBuckets::charge(const QByteArray &key, Time now)
{
    setRemaining(key, remaining(key, now) + m_forgetOneAfter, now);
}

void FailureBuckets::refund(const QByteArray &key)
{
    if (const auto found = m_emptyAt.find(key); found != m_emptyAt.end())
        *found -= m_forgetOneAfter;
}

void FailureBuckets::makeRoom(Time now)
{
    m_emptyAt.removeIf([now](const auto &bucket) { return bucket.value() <= now; });
    if (m_emptyAt.size() < m_maxKeys)
        return;
    // A tenth at once, so that a flood of new keys does not look through all of them each time.
    std::vector<Time> times(m_emptyAt.cbegin(), m_emptyAt.cend());
    const auto limit = times.begin() + std::max<std::ptrdiff_t>(std::ssize(times) / 10, 1) - 1;
    std::nth_element(times.begin(), limit, times.end());
    m_emptyAt.removeIf([until = *limit](const auto &bucket) { return bucket.value() <= until; });
}

} // namespace tom::server
