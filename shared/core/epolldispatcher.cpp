#include "shared/core/epolldispatcher.h"

#include <QCoreApplication>
#include <QLoggingCategory>

#include <cerrno>

#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace tom {

namespace {

Q_LOGGING_CATEGORY(lcEpoll, "tom.core.epoll")

constexpr int eventsAtOnce = 256;
constexpr uint eventsOf[] = {EPOLLIN, EPOLLOUT, EPOLLPRI};   // by QSocketNotifier::Type

TimerQueue::Time now()
{
    return std::chrono::steady_clock::now();
}

} // namespace

std::unique_ptr<EpollDispatcher> EpollDispatcher::make()
{
    const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
    const int bell = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    epoll_event event{.events = EPOLLIN, .data = {.fd = bell}};
    if (epoll >= 0 && bell >= 0 && ::epoll_ctl(epoll, EPOLL_CTL_ADD, bell, &event) == 0)
        return std::unique_ptr<EpollDispatcher>(new EpollDispatcher(epoll, bell));
    for (const int descriptor : {epoll, bell}) {
        if (descriptor >= 0)
            ::close(descriptor);
    }
    return nullptr;
}

EpollDispatcher::EpollDispatcher(int epoll, int bell) : m_epoll(epoll), m_bell(bell) {}

EpollDispatcher::~EpollDispatcher()
{
    ::close(m_epoll);
    ::close(m_bell);
}

bool EpollDispatcher::processEvents(QEventLoop::ProcessEventsFlags flags)
{
    m_isInterrupted = false;
    Q_EMIT awake();
    QCoreApplication::sendPostedEvents();

    const bool withNotifiers = !flags.testFlag(QEventLoop::ExcludeSocketNotifiers);
    const bool withTimers = !flags.testFlag(QEventLoop::X11ExcludeTimers);
    // Whatever was posted since has called wakeUp().
    const bool mayWait = flags.testFlag(QEventLoop::WaitForMoreEvents) && !m_isInterrupted && m_loop == Loop::Awake;
    if (mayWait)
        Q_EMIT aboutToBlock();
    if (m_isInterrupted)
        return false;
    bool hasHandled = wait(mayWait, withNotifiers, withTimers);
    if (withNotifiers)
        hasHandled = activate() > 0 || hasHandled;
    if (withTimers)
        hasHandled = m_timers.fire(now()) > 0 || hasHandled;
    return hasHandled;
}

// Returns whether it was woken.
bool EpollDispatcher::wait(bool mayWait, bool withNotifiers, bool withTimers)
{
    tellChanges();
    epoll_event events[eventsAtOnce];
    int count = 0;
    auto awake = Loop::Awake;
    const bool sleeps = mayWait && m_loop.compare_exchange_strong(awake, Loop::Asleep);
    do {
        const int most = sleeps ? milliseconds(withTimers) : 0;
        if (withNotifiers) {
            count = ::epoll_wait(m_epoll, events, eventsAtOnce, m_alwaysReady.empty() && m_pending.empty() ? most : 0);
        } else {
            pollfd bell{.fd = m_bell, .events = POLLIN, .revents = 0};
            count = ::poll(&bell, 1, most);
            events[0] = {.events = EPOLLIN, .data = {.fd = m_bell}};
        }
    } while (count < 0 && errno == EINTR);
    const bool wasWoken = m_loop.exchange(Loop::Awake) == Loop::Woken;
    for (int i = 0; i < count; ++i) {
        if (events[i].data.fd == m_bell) {
            quint64 rings = 0;
            [[maybe_unused]] const auto size = ::read(m_bell, &rings, sizeof rings);
        } else {
            collect(events[i].data.fd, events[i].events);
        }
    }
    if (withNotifiers) {
        for (const int descriptor : m_alwaysReady)
            collect(descriptor, EPOLLIN | EPOLLOUT);
    }
    return wasWoken;
}

int EpollDispatcher::milliseconds(bool withTimers) const
{
    const std::optional<TimerQueue::Time> next = withTimers ? m_timers.next() : std::nullopt;
    if (!next)
        return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*next - now()).count();
    return int(qBound(qint64(0), qint64(left), qint64(std::numeric_limits<int>::max())));
}

void EpollDispatcher::collect(int descriptor, uint events)
{
    const auto watch = m_watches.find(descriptor);
    if (watch == m_watches.end())
        return;
    const bool wasEmpty = m_pending.empty();
    for (size_t type = 0; type < watch->second.notifiers.size(); ++type) {
        QSocketNotifier *notifier = watch->second.notifiers.at(type);
        if (!notifier || (events & (eventsOf[type] | EPOLLHUP | EPOLLERR)) == 0)
            continue;
        if (wasEmpty || std::find(m_pending.begin(), m_pending.end(), notifier) == m_pending.end())
            m_pending.push_back(notifier);
    }
}

int EpollDispatcher::activate()
{
    int activated = 0;
    while (!m_pending.empty()) {
        QSocketNotifier *notifier = m_pending.front();
        m_pending.pop_front();
        QEvent event(QEvent::SockAct);
        QCoreApplication::sendEvent(notifier, &event);
        ++activated;
    }
    return activated;
}

void EpollDispatcher::registerSocketNotifier(QSocketNotifier *notifier)
{
    const int descriptor = int(notifier->socket());
    Watch &watch = m_watches[descriptor];
    QSocketNotifier *&place = watch.notifiers.at(size_t(notifier->type()));
    if (place && place != notifier) {
        qCWarning(lcEpoll, "two socket notifiers for descriptor %d and type %d", descriptor, int(notifier->type()));
        std::erase(m_pending, place);
        watch.registered = 0;   // the first was forgotten, and the kernel may have forgotten it, too
    }
    place = notifier;
    noteChange(descriptor, watch);
}

void EpollDispatcher::unregisterSocketNotifier(QSocketNotifier *notifier)
{
    const int descriptor = int(notifier->socket());
    const auto found = m_watches.find(descriptor);
    if (found == m_watches.end() || found->second.notifiers.at(size_t(notifier->type())) != notifier)
        return;
    std::erase(m_pending, notifier);
    Watch &watch = found->second;
    watch.notifiers.at(size_t(notifier->type())) = nullptr;
    if (watch.notifiers != decltype(watch.notifiers){})
        return noteChange(descriptor, watch);
    // At once: after this the descriptor may be closed, and its number become another's.
    if (watch.registered != 0)
        ::epoll_ctl(m_epoll, EPOLL_CTL_DEL, descriptor, nullptr);
    m_alwaysReady.erase(descriptor);
    m_watches.erase(found);
}

void EpollDispatcher::noteChange(int descriptor, Watch &watch)
{
    if (!std::exchange(watch.isChanged, true))
        m_changed.push_back(descriptor);
}

// What was switched on and off again since the last turn costs no system call.
void EpollDispatcher::tellChanges()
{
    for (size_t i = 0; i < m_changed.size(); ++i)   // which may grow
        tellChange(m_changed.at(i));
    m_changed.clear();
}

void EpollDispatcher::tellChange(int descriptor)
{
    const auto found = m_watches.find(descriptor);
    if (found == m_watches.end() || !std::exchange(found->second.isChanged, false))
        return;
    Watch &watch = found->second;
    uint wanted = 0;
    for (size_t type = 0; type < watch.notifiers.size(); ++type)
        wanted |= watch.notifiers.at(type) ? eventsOf[type] : 0;
    if (wanted == watch.registered || m_alwaysReady.contains(descriptor))
        return;
    epoll_event event{.events = wanted, .data = {.fd = descriptor}};
    int operation = watch.registered ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
    int result = ::epoll_ctl(m_epoll, operation, descriptor, &event);
    // The number may have become another's behind our back.
    if (result != 0 && (errno == ENOENT || errno == EEXIST)) {
        operation = errno == ENOENT ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
        result = ::epoll_ctl(m_epoll, operation, descriptor, &event);
    }
    if (result == 0) {
        watch.registered = wanted;
    } else if (errno == EBADF) {
        disable(descriptor);
    } else {
        if (errno != EPERM)   // which is what it says of files
            qCWarning(lcEpoll, "descriptor %d cannot be watched (error %d), and is taken for ready", descriptor, errno);
        watch.registered = 0;
        m_alwaysReady.insert(descriptor);
    }
}

void EpollDispatcher::disable(int descriptor)
{
    qCWarning(lcEpoll, "descriptor %d is not open; its socket notifiers are switched off", descriptor);
    const auto notifiers = m_watches.at(descriptor).notifiers;
    for (QSocketNotifier *notifier : notifiers) {
        if (notifier)
            notifier->setEnabled(false);
    }
}

void EpollDispatcher::registerTimer(Qt::TimerId id, Duration interval, Qt::TimerType type, QObject *object)
{
    m_timers.add(id, interval, type, object, now());
}

bool EpollDispatcher::unregisterTimer(Qt::TimerId id)
{
    return m_timers.remove(id);
}

bool EpollDispatcher::unregisterTimers(QObject *object)
{
    return m_timers.removeAll(object);
}

QList<QAbstractEventDispatcher::TimerInfoV2> EpollDispatcher::timersForObject(QObject *object) const
{
    return m_timers.timersOf(object);
}

QAbstractEventDispatcher::Duration EpollDispatcher::remainingTime(Qt::TimerId id) const
{
    return m_timers.remaining(id, now()).value_or(Duration(-1));
}

void EpollDispatcher::wakeUp()
{
    if (m_loop.exchange(Loop::Woken) != Loop::Asleep)
        return;   // it looks before it sleeps
    const quint64 ring = 1;
    [[maybe_unused]] const auto size = ::write(m_bell, &ring, sizeof ring);
}

void EpollDispatcher::interrupt()
{
    m_isInterrupted = true;
    wakeUp();
}

} // namespace tom
