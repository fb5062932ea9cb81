#include "server/app/servicemanager.h"

#include <QCoreApplication>
#include <QLoggingCategory>

#include <chrono>

#ifdef Q_OS_LINUX
#    include <cstddef>
#    include <cstring>
#    include <ctime>

#    include <fcntl.h>
#    include <sys/socket.h>
#    include <sys/un.h>
#    include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace tom::server {

static Q_LOGGING_CATEGORY(lcService, "tom.server.service")

namespace {

// Whether a variable that names a process means this one.
[[maybe_unused]] bool meansUs(const char *variable)
{
    return qEnvironmentVariable(variable).toLongLong() == QCoreApplication::applicationPid();
}

} // namespace

ServiceManager::ServiceManager(QObject *parent) : QObject(parent), m_address(qgetenv("NOTIFY_SOCKET"))
{
    qunsetenv("NOTIFY_SOCKET");   // what agents and services say is not about us
    connect(&m_watchdog, &QTimer::timeout, this, [this] { say("WATCHDOG=1"_ba); });
    const qint64 limit = qEnvironmentVariable("WATCHDOG_USEC").toLongLong();
    if (limit > 0 && (!qEnvironmentVariableIsSet("WATCHDOG_PID") || meansUs("WATCHDOG_PID")))
        m_watchdog.setInterval(std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::microseconds(limit / 2)));
    qunsetenv("WATCHDOG_USEC");
    qunsetenv("WATCHDOG_PID");
}

void ServiceManager::ready(const QByteArray &status)
{
    say("READY=1\nSTATUS="_ba + status);
    if (m_watchdog.interval() > 0 && !m_watchdog.isActive())
        m_watchdog.start();
}

void ServiceManager::reloading()
{
#ifdef Q_OS_LINUX
    timespec now = {};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    say("RELOADING=1\nMONOTONIC_USEC="_ba + QByteArray::number(qint64(now.tv_sec) * 1'000'000 + now.tv_nsec / 1000));
#endif
}

void ServiceManager::stopping()
{
    say("STOPPING=1"_ba);
}

void ServiceManager::say([[maybe_unused]] const QByteArray &state) const
{
#ifdef Q_OS_LINUX
    sockaddr_un address = {};
    if (m_address.isEmpty())
        return;
    if (m_address.size() >= qsizetype(sizeof address.sun_path)) {
        qCWarning(lcService).noquote() << u"⚠️ the name of NOTIFY_SOCKET is too long"_s;
        return;
    }
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, m_address.constData(), size_t(m_address.size()));
    if (m_address.startsWith('@'))
        address.sun_path[0] = '\0';   // a name that is no file
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + size_t(m_address.size()));
    const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (socket < 0
        || ::sendto(socket, state.constData(), size_t(state.size()), MSG_NOSIGNAL, reinterpret_cast<const sockaddr *>(&address),
                    length)
               < 0)
        qCWarning(lcService).noquote() << u"⚠️ the service manager cannot be told anything: %1"_s.arg(qt_error_string());
    if (socket >= 0)
        ::close(socket);
#endif
}

std::optional<int> ServiceManager::takePassedSocket()
{
#ifdef Q_OS_LINUX
    constexpr int first = 3;
    const bool isOurs = meansUs("LISTEN_PID") && qEnvironmentVariableIntValue("LISTEN_FDS") > 0;
    for (const char *variable : {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"})
        qunsetenv(variable);
    if (isOurs && ::fcntl(first, F_SETFD, FD_CLOEXEC) == 0)
        return first;
#endif
    return {};
}

} // namespace tom::server
