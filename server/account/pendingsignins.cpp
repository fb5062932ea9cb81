#include "server/account/pendingsignins.h"

#include "shared/auth/token.h"

#include <algorithm>

namespace tom::server {

QByteArray PendingSignIns::add(const QString &user, const QString &passwordHash)
{
    const std::chrono::milliseconds now = m_clock.monotonic();
    m_pending.removeIf([now](const auto &pending) { return pending.value().until <= now; });
    if (m_pending.size() >= maxPending)
        m_pending.erase(std::ranges::min_element(m_pending, {}, &Pending::until));
    const QByteArray ticket = auth::randomToken();
    m_pending.insert(ticket, {.user = user, .passwordHash = passwordHash, .until = now + life});
    return ticket;
}

std::optional<PendingSignIns::Pending> PendingSignIns::take(const QByteArray &ticket)
{
    const auto found = m_pending.find(ticket);
    if (found == m_pending.end())
        return {};
    if (found->until <= m_clock.monotonic() || found->triesLeft <= 0) {
        m_pending.erase(found);
        return {};
    }
    --found->triesLeft;
    return *found;
}

} // namespace tom::server
