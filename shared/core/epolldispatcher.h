#pragma once

#include "shared/core/timerqueue.h"

#include <QAbstractEventDispatcher>
#include <QSocketNotifier>

#include <array>
#include <atomic>
#include <deque>
#include <memory>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace tom {

// Qt's event loop over epoll: what a turn costs depends on how many descriptors have something to say, not on how many
// are watched, as it does with the dispatchers of Qt. Linux only.
class EpollDispatcher : public QAbstractEventDispatcherV2
{
    Q_OBJECT

public:
    // Null when the system does not let us have the descriptors it needs.
    [[nodiscard]] static std::unique_ptr<EpollDispatcher> make();
    ~EpollDispatcher() override;

    bool processEvents(QEventLoop::ProcessEventsFlags flags) override;

    void registerSocketNotifier(QSocketNotifier *notifier) override;
    void unregisterSocketNotifier(QSocketNotifier *notifier) override;

    void registerTimer(Qt::TimerId id, Duration interval, Qt::TimerType type, QObject *object) override;
    bool unregisterTimer(Qt::TimerId id) override;
    bool unregisterTimers(QObject *object) override;
    [[nodiscard]] QList<TimerInfoV2> timersForObject(QObject *object) const override;
    [[nodiscard]] Duration remainingTime(Qt::TimerId id) const override;

    void wakeUp() override;      // from any thread
    void interrupt() override;   // from any thread

private:
    enum class Loop { Awake, Woken, Asleep };

    // What is watched of one descriptor: at most one notifier of each type.
    struct Watch
    {
        std::array<QSocketNotifier *, 3> notifiers{};
        uint registered = 0;   // what the kernel was told
        bool isChanged = false;
    };

    EpollDispatcher(int epoll, int bell);

    void noteChange(int descriptor, Watch &watch);
    void tellChanges();
    void tellChange(int descriptor);
    void disable(int descriptor);
    [[nodiscard]] bool wait(bool mayWait, bool withNotifiers, bool withTimers);
    [[nodiscard]] int milliseconds(bool withTimers) const;
    void collect(int descriptor, uint events);
    int activate();

    const int m_epoll;
    const int m_bell;   // an eventfd that other threads ring
    std::unordered_map<int, Watch> m_watches;
    std::vector<int> m_changed;
    std::unordered_set<int> m_alwaysReady;      // files and such, which epoll refuses
    std::deque<QSocketNotifier *> m_pending;    // to be activated, also by a nested loop
    TimerQueue m_timers;
    std::atomic<Loop> m_loop = Loop::Awake;
    std::atomic<bool> m_isInterrupted = false;
};

} // namespace tom
