#include "shared/core/termination.h"

#include <QCoreApplication>
#include <QSocketNotifier>

#ifdef Q_OS_UNIX
#    include <csignal>

#    include <fcntl.h>
#    include <sys/socket.h>
#    include <unistd.h>
#endif
#ifdef Q_OS_LINUX
#    include <sys/prctl.h>
#endif
#ifdef Q_OS_WIN
#    include <qt_windows.h>
#endif

namespace tom {

#ifdef Q_OS_UNIX

namespace {

int signalPipe[2] = {-1, -1};   // a signal handler may do little more than write to it

extern "C" void writeSignal(int signal)
{
    const char byte = char(signal);
    [[maybe_unused]] const auto written = ::write(signalPipe[0], &byte, 1);
}

// A process that was started at a terminal loses it when that is closed.
bool hasTerminal()
{
    const int fd = ::open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC);
    if (fd >= 0)
        ::close(fd);
    return fd >= 0;
}

} // namespace

void onTermination(QObject *context, const std::function<void()> &quit, const std::function<void()> &reload)
{
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, signalPipe) != 0)
        return;
    auto *notifier = new QSocketNotifier(signalPipe[1], QSocketNotifier::Read, context);
    QObject::connect(notifier, &QSocketNotifier::activated, context, [notifier, quit, reload, hadTerminal = hasTerminal()] {
        char signal = 0;
        while (notifier->isEnabled() && ::read(signalPipe[1], &signal, 1) == 1) {
            if (signal == SIGHUP && reload && (!hadTerminal || hasTerminal())) {
                reload();
                continue;
            }
            notifier->setEnabled(false);
            quit();
        }
    });
    struct sigaction action = {};
    action.sa_handler = writeSignal;
    action.sa_flags = SA_RESTART;
    for (const int signal : {SIGTERM, SIGINT, SIGHUP})
        ::sigaction(signal, &action, nullptr);
}

#elif defined(Q_OS_WIN)

void onTermination(QObject *context, const std::function<void()> &quit, const std::function<void()> &)
{
    static std::function<void()> ask;
    ask = [context, quit] { QMetaObject::invokeMethod(context, quit, Qt::QueuedConnection); };
    SetConsoleCtrlHandler(
        [](DWORD) -> BOOL {
            ask();
            return TRUE;
        },
        TRUE);
}

#endif

void endWithParent()
{
#ifdef Q_OS_LINUX
    const pid_t parent = ::getppid();
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent)   // it died just before
        ::_exit(1);
#endif
}

} // namespace tom
