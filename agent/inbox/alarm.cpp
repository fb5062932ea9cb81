#include "agent/inbox/alarm.h"

#include <algorithm>

namespace tom::agent {

Alarm::Alarm(const Clock &clock, QObject *parent) : QObject(parent), m_clock(clock)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Alarm::look);
}

void Alarm::setTime(const std::optional<QDateTime> &time)
{
    m_time = time;
    arm();
}

void Alarm::arm()
{
    if (!m_time)
        return m_timer.stop();
    const auto wait = std::chrono::milliseconds(m_clock.now().msecsTo(*m_time));
    m_timer.start(std::clamp(wait, std::chrono::milliseconds(0), longestSleep));
}

void Alarm::look()
{
    if (!m_time)
        return;
    if (m_clock.now() < *m_time) {
        arm();
        return Q_EMIT lookedEarly();
    }
    m_timer.stop();
    m_time.reset();
    Q_EMIT rang();
}

} // namespace tom::agent
