#pragma once

#include <QtGlobal>

#include <csignal>
#include <cstdio>

#ifdef Q_OS_UNIX
#    include <termios.h>
#endif

namespace tom {

// Whether a person at a terminal reads or writes it.
[[nodiscard]] bool isTerminal(FILE *file);

// While one lives, what is typed at standard input is not shown. Where that is no terminal, nothing happens. Ctrl-C and
// SIGTERM meanwhile end the program, as they would without it, and never leave a terminal that shows nothing.
class EchoOff
{
public:
    EchoOff();
    ~EchoOff();
    Q_DISABLE_COPY_MOVE(EchoOff)

private:
#ifdef Q_OS_UNIX
    static void showAgainAndEnd(int signal);

    static inline termios before{};   // a signal's handler reaches nothing else
    void (*m_interrupt)(int) = SIG_DFL;
    void (*m_termination)(int) = SIG_DFL;
#else
    void *m_input = nullptr;
    unsigned long m_before = 0;
#endif
    bool m_isChanged = false;
};

} // namespace tom
