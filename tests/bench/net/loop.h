#pragma once

#include <queue>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace tom::bench {

// Something with a descriptor that a Loop watches.
class Watched
{
public:
    Watched() = default;
    Watched(const Watched &) = delete;
    Watched &operator=(const Watched &) = delete;
    virtual ~Watched() = default;
    virtual void ready(std::uint32_t events) = 0;
};

// epoll with timers, for one thread. Everything is watched edge-triggered for reading and writing, so nothing is ever
// registered twice.
class Loop
{
public:
    using Clock = std::chrono::steady_clock;

    Loop();
    ~Loop();
    Loop(const Loop &) = delete;
    Loop &operator=(const Loop &) = delete;

    void watch(int descriptor, Watched &watched);
    void at(Clock::time_point when, std::function<void()> what);
    void after(std::chrono::nanoseconds wait, std::function<void()> what) { at(Clock::now() + wait, std::move(what)); }
    // Deletes it when no event of this round can name it any more.
    void retire(std::unique_ptr<Watched> watched) { m_retired.push_back(std::move(watched)); }
    void run();   // until stop()
    void stop() { m_isStopped = true; }

private:
    struct Timer
    {
        Clock::time_point when;
        std::uint64_t order;
        std::function<void()> what;
        bool operator<(const Timer &other) const { return when != other.when ? when > other.when : order > other.order; }
    };

    void fire();
    [[nodiscard]] int waitMilliseconds() const;

    int m_epoll;
    bool m_isStopped = false;
    std::uint64_t m_order = 0;
    std::priority_queue<Timer> m_timers;
    std::vector<std::unique_ptr<Watched>> m_retired;
};

} // namespace tom::bench
