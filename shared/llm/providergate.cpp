#include "shared/llm/providergate.h"

using namespace std::chrono_literals;

namespace tom::llm {

ProviderGate::ProviderGate(int maxConcurrent, std::chrono::milliseconds minInterval, Now now)
    : m_maxConcurrent(maxConcurrent),
      m_minInterval(minInterval),
      m_now(std::move(now)),
      m_lastStart(m_now() - minInterval)
{
    m_next.setSingleShot(true);
    m_next.callOnTimeout([this] { letIn(); });
}

void ProviderGate::enter(QObject *context, const std::function<void(const Pass &)> &start)
{
    m_waiting.push_back({context, start});
    letIn();
}

void ProviderGate::letIn()
{
    while (!m_waiting.empty()) {
        if (!m_waiting.front().context) {
            m_waiting.pop_front();
            continue;
        }
        if (m_maxConcurrent > 0 && m_inside >= m_maxConcurrent)
            return;
        const std::chrono::milliseconds wait = m_lastStart + m_minInterval - m_now();
        if (wait > 0ms)
            return m_next.start(wait);
        const Waiting next = m_waiting.front();
        m_waiting.pop_front();
        m_lastStart = m_now();
        ++m_inside;
        // Whoever does not come to take it any more gives it back by that.
        const Pass pass(nullptr, [gate = shared_from_this()](void *) { gate->leave(); });
        QTimer::singleShot(0, next.context, [pass, start = next.start] { start(pass); });
    }
}

void ProviderGate::leave()
{
    --m_inside;
    letIn();
}

} // namespace tom::llm
