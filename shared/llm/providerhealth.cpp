#include "shared/llm/providerhealth.h"

using namespace std::chrono_literals;

namespace tom::llm {

namespace {

constexpr qsizetype failuresUntilRest = 3;
constexpr auto countedFor = 60s;
constexpr auto rest = 30s;
constexpr auto restAfterRefusal = 60s;   // of the key or the account: a person has to do something first
constexpr auto longestRest = 24h;

// What says something of the provider, and not of this one request to it.
bool isItsOwn(FailureKind kind)
{
    switch (kind) {
    case FailureKind::Network:
    case FailureKind::Timeout:
    case FailureKind::RateLimit:
    case FailureKind::Server:
    case FailureKind::Truncated:
    case FailureKind::Protocol:
    case FailureKind::Empty:
        return true;
    default:
        return false;
    }
}

} // namespace

ProviderHealth::ProviderHealth(Now now) : m_now(std::move(now)) {}

void ProviderHealth::failed(const ProviderFailure &failure, const QString &words)
{
    const std::chrono::milliseconds now = m_now();
    const auto restFor = [&](std::chrono::milliseconds time) {
        m_restsUntil = std::max(m_restsUntil, now + std::min<std::chrono::milliseconds>(time, longestRest));
    };
    if (failure.kind == FailureKind::Auth || failure.kind == FailureKind::Billing) {
        m_why = words;
        return restFor(restAfterRefusal);
    }
    if (!isItsOwn(failure.kind))
        return;
    m_why = words;
    if (failure.retryAfter)
        restFor(*failure.retryAfter);
    m_failures.removeIf([now](std::chrono::milliseconds time) { return now - time >= countedFor; });
    m_failures.append(now);
    if (m_failures.size() >= failuresUntilRest)
        restFor(rest);
}

bool ProviderHealth::succeeded()
{
    m_failures.clear();
    return std::exchange(m_restsUntil, 0ms) > 0ms;
}

} // namespace tom::llm
