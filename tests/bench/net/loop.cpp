#include "tests/bench/net/loop.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include <sys/epoll.h>
#include <unistd.h>

namespace tom::bench {

Loop::Loop() : m_epoll(::epoll_create1(EPOLL_CLOEXEC))
{
    if (m_epoll < 0) {
        std::perror("epoll_create1");
        std::exit(2);
    }
}

Loop::~Loop()
{
    ::close(m_epoll);
}

void Loop::watch(int descriptor, Watched &watched)
{
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.ptr = &watched;
    if (::epoll_ctl(m_epoll, EPOLL_CTL_ADD, descriptor, &event) < 0 && errno != EPERM) {   // EPERM: a file, always readable
        std::perror("epoll_ctl");
        std::exit(2);
    }
}

void Loop::at(Clock::time_point when, std::function<void()> what)
{
    m_timers.push({.when = when, .order = m_order++, .what = std::move(what)});
}

int Loop::waitMilliseconds() const
{
    if (m_timers.empty())
        return -1;
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(m_timers.top().when - Clock::now());
    return wait.count() < 0 ? 0 : int(wait.count());
}

void Loop::fire()
{
    const Clock::time_point now = Clock::now();
    while (!m_timers.empty() && m_timers.top().when <= now && !m_isStopped) {
        const std::function<void()> what = m_timers.top().what;
        m_timers.pop();
        what();
    }
}

void Loop::run()
{
    std::array<epoll_event, 512> events{};
    while (!m_isStopped) {
        const int count = ::epoll_wait(m_epoll, events.data(), int(events.size()), waitMilliseconds());
        for (int i = 0; i < count; ++i)
            static_cast<Watched *>(events[std::size_t(i)].data.ptr)->ready(events[std::size_t(i)].events);
        fire();
        m_retired.clear();
    }
}

} // namespace tom::bench
