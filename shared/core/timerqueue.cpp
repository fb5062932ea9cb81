#include "shared/core/timerqueue.h"

#include <QCoreApplication>
#include <QTimerEvent>

#include <bit>
#include <vector>

namespace tom {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr TimerQueue::Duration longest = std::chrono::years(100);   // the clock itself ends a little later

// Coarse timers may be late by 5 %, but not by more than a second: those of all programs meet at the same round times, so
// that a machine sleeps longer.
TimerQueue::Duration roundness(TimerQueue::Duration interval, Qt::TimerType type)
{
    const auto late = quint64(std::chrono::duration_cast<milliseconds>(interval / 20).count());
    if (type == Qt::VeryCoarseTimer || (type == Qt::CoarseTimer && late >= 1000))
        return seconds(1);
    return type == Qt::CoarseTimer && late > 0 ? milliseconds(std::bit_floor(late)) : TimerQueue::Duration(0);
}

TimerQueue::Time rounded(TimerQueue::Time time, TimerQueue::Duration roundness)
{
    const TimerQueue::Duration past = roundness.count() > 0 ? time.time_since_epoch() % roundness : TimerQueue::Duration(0);
    return past.count() > 0 ? time + (roundness - past) : time;
}

} // namespace

void TimerQueue::add(Qt::TimerId id, Duration interval, Qt::TimerType type, QObject *object, Time now)
{
    remove(id);
    Timer &timer = m_timers[int(id)];
    const Duration bounded = qBound(Duration(0), interval, longest);
    timer = {.interval = bounded, .type = type, .object = object, .ideal = now + bounded};
    line(id, timer);
}

void TimerQueue::line(Qt::TimerId id, Timer &timer)
{
    timer.place = {rounded(timer.ideal, roundness(timer.interval, timer.type)), ++m_count};
    m_line.emplace(timer.place, id);
}

void TimerQueue::drop(const Timer &timer)
{
    m_line.erase(timer.place);
}

bool TimerQueue::remove(Qt::TimerId id)
{
    const auto found = m_timers.find(int(id));
    if (found == m_timers.end())
        return false;
    drop(found->second);
    m_timers.erase(found);
    return true;
}

bool TimerQueue::removeAll(const QObject *object)
{
    return std::erase_if(m_timers,
                         [this, object](const auto &entry) {
                             if (entry.second.object != object)
                                 return false;
                             drop(entry.second);
                             return true;
                         })
           > 0;
}

QList<QAbstractEventDispatcher::TimerInfoV2> TimerQueue::timersOf(const QObject *object) const
{
    QList<QAbstractEventDispatcher::TimerInfoV2> result;
    for (const auto &[id, timer] : m_timers) {
        if (timer.object == object)
            result.append({timer.interval, Qt::TimerId(id), timer.type});
    }
    return result;
}

std::optional<TimerQueue::Duration> TimerQueue::remaining(Qt::TimerId id, Time now) const
{
    const auto found = m_timers.find(int(id));
    if (found == m_timers.end())
        return std::nullopt;
    return qMax(found->second.place.first - now, Duration(0));
}

std::optional<TimerQueue::Time> TimerQueue::next() const
{
    return m_line.empty() ? std::nullopt : std::optional(m_line.begin()->first.first);
}

int TimerQueue::fire(Time now)
{
    std::vector<std::pair<std::pair<Time, quint64>, Qt::TimerId>> due;
    for (auto at = m_line.begin(); at != m_line.end() && at->first.first <= now; ++at)
        due.emplace_back(*at);
    int fired = 0;
    for (const auto &[place, id] : due) {
        if (m_line.erase(place) == 0)
            continue;   // stopped, started anew, or had its turn in a nested loop
        Timer &timer = m_timers.at(int(id));
        timer.ideal += timer.interval;
        if (timer.ideal < now)   // ticks that were missed are not made up for
            timer.ideal = now + timer.interval;
        timer.place.first = rounded(timer.ideal, roundness(timer.interval, timer.type));
        QTimerEvent event(id);
        QCoreApplication::sendEvent(timer.object, &event);
        ++fired;
        // Its place is its own: whoever was started meanwhile under this id has another.
        if (const auto still = m_timers.find(int(id)); still != m_timers.end() && still->second.place.second == place.second)
            line(id, still->second);
    }
    return fired;
}

} // namespace tom
