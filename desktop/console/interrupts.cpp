#include "desktop/console/interrupts.h"

#ifdef Q_OS_WIN
#    include <windows.h>
#else
#    include <QSocketNotifier>

#    include <csignal>

#    include <fcntl.h>
#    include <unistd.h>
#endif

namespace tom::console {

#ifdef Q_OS_WIN

namespace {

Interrupts *listener = nullptr;

BOOL WINAPI takeControl(DWORD event)   // runs in a thread of its own
{
    if (event != CTRL_C_EVENT || !listener)
        return FALSE;
    QMetaObject::invokeMethod(listener, &Interrupts::interrupted, Qt::QueuedConnection);
    return TRUE;
}

} // namespace

Interrupts::Interrupts(QObject *parent) : QObject(parent)
{
    listener = this;
    SetConsoleCtrlHandler(takeControl, TRUE);
}

Interrupts::~Interrupts()
{
    SetConsoleCtrlHandler(takeControl, FALSE);
    listener = nullptr;
}

#else

namespace {

int pipeEnds[2] = {-1, -1};

void takeSignal(int)
{
    const int before = errno;
    const char byte = 0;
    [[maybe_unused]] const ssize_t written = write(pipeEnds[1], &byte, 1);
    errno = before;
}

void setHandler(void (*handler)(int))
{
    struct sigaction action = {};
    action.sa_handler = handler;   // without SA_RESTART: Ctrl-C at a prompt ends the reading
    sigaction(SIGINT, &action, nullptr);
}

} // namespace

Interrupts::Interrupts(QObject *parent) : QObject(parent)
{
    if (pipe2(pipeEnds, O_CLOEXEC | O_NONBLOCK) != 0)
        return;
    auto *notifier = new QSocketNotifier(pipeEnds[0], QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, [this] {
        char byte = 0;
        if (read(pipeEnds[0], &byte, 1) == 1)
            Q_EMIT interrupted();
    });
    setHandler(takeSignal);
}

Interrupts::~Interrupts()
{
    setHandler(SIG_DFL);
    close(pipeEnds[0]);
    close(pipeEnds[1]);
}

#endif

} // namespace tom::console
