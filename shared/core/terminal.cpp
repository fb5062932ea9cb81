#include "shared/core/terminal.h"

#ifdef Q_OS_WIN
#    include <io.h>
#    include <windows.h>
#else
#    include <unistd.h>
#endif

namespace tom {

#ifdef Q_OS_WIN
bool isTerminal(FILE *file)
{
    return _isatty(_fileno(file)) != 0;
}

EchoOff::EchoOff() : m_input(GetStdHandle(STD_INPUT_HANDLE))
{
    m_isChanged = GetConsoleMode(m_input, &m_before) != 0 && SetConsoleMode(m_input, m_before & ~DWORD(ENABLE_ECHO_INPUT)) != 0;
}

EchoOff::~EchoOff()
{
    if (m_isChanged)
        SetConsoleMode(m_input, m_before);
}
#else
bool isTerminal(FILE *file)
{
    return ::isatty(::fileno(file)) == 1;
}

EchoOff::EchoOff()
{
    if (::tcgetattr(STDIN_FILENO, &before) != 0)
        return;
    m_isChanged = true;
    m_interrupt = std::signal(SIGINT, &showAgainAndEnd);
    m_termination = std::signal(SIGTERM, &showAgainAndEnd);
    termios hidden = before;
    hidden.c_lflag &= ~tcflag_t(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
}

EchoOff::~EchoOff()
{
    if (!m_isChanged)
        return;
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    std::signal(SIGINT, m_interrupt);
    std::signal(SIGTERM, m_termination);
}

void EchoOff::showAgainAndEnd(int signal)
{
    ::tcsetattr(STDIN_FILENO, TCSANOW, &before);
    ::_exit(128 + signal);
}
#endif

} // namespace tom
