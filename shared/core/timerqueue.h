#pragma once

#include <QAbstractEventDispatcher>

#include <chrono>
#include <map>
#include <optional>
#include <unordered_map>

namespace tom {

// The timers of one event dispatcher, the one that is due first in front. Is told the time; waits for nothing.
class TimerQueue
{
public:
    using Duration = std::chrono::nanoseconds;
    using Time = std::chrono::time_point<std::chrono::steady_clock, Duration>;

    void add(Qt::TimerId id, Duration interval, Qt::TimerType type, QObject *object, Time now);
    bool remove(Qt::TimerId id);
    bool removeAll(const QObject *object);

    [[nodiscard]] QList<QAbstractEventDispatcher::TimerInfoV2> timersOf(const QObject *object) const;
    [[nodiscard]] std::optional<Duration> remaining(Qt::TimerId id, Time now) const;
    [[nodiscard]] std::optional<Time> next() const;   // of those whose event is not being handled

    // Sends an event to each that is due, in the order of their times; says how many. A timer that is started or due
    // again meanwhile has its turn the next time, and one whose event is being handled gets no second one.
    int fire(Time now);

private:
    struct Timer
    {
        Duration interval{};
        Qt::TimerType type = Qt::CoarseTimer;
        QObject *object = nullptr;
        Time ideal{};   // without the roundness of coarse timers, which would add up
        std::pair<Time, quint64> place{};
    };

    void line(Qt::TimerId id, Timer &timer);
    void drop(const Timer &timer);

    std::unordered_map<int, Timer> m_timers;
    std::map<std::pair<Time, quint64>, Qt::TimerId> m_line;   // equal times in the order of their coming
    quint64 m_count = 0;
};

} // namespace tom
