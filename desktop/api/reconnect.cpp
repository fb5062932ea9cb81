#include "desktop/api/reconnect.h"

#include <QRandomGenerator>

namespace tom::desktop {

Reconnect::Reconnect(ReconnectTimes times, std::function<double()> chance)
    : m_times(times),
      m_chance(std::move(chance)),
      m_delay(times.first)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Reconnect::due);
}

double Reconnect::anyChance()
{
    return QRandomGenerator::global()->generateDouble();
}

bool Reconnect::schedule(std::chrono::milliseconds atLeast)
{
    if (!m_lost.isValid())
        m_lost.start();
    const double jitter = 0.75 + m_chance() / 2;
    const auto delay = std::max(atLeast, std::chrono::milliseconds(qint64(double(m_delay.count()) * jitter)));
    if (m_lost.durationElapsed() + delay > m_times.patience)
        return false;
    m_timer.start(delay);
    m_delay = std::min(m_delay * 2, m_times.longest);
    return true;
}

void Reconnect::succeed()
{
    m_delay = m_times.first;
    m_lost.invalidate();
}

} // namespace tom::desktop
