#include "desktop/console/lineinput.h"

#include "desktop/console/terminal.h"

#ifndef Q_OS_WIN
#    include <QSocketNotifier>

#    include <cerrno>

#    include <termios.h>
#    include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace tom::console {

#ifdef Q_OS_WIN

LineInput::LineInput() = default;
LineInput::~LineInput() = default;

void LineInput::ask(const QString &prompt)
{
    QMetaObject::invokeMethod(this, [this, prompt] { Q_EMIT lineRead(askLine(prompt)); }, Qt::QueuedConnection);
}

void LineInput::stop() {}
void LineInput::forget() {}   // a line is read when it is asked for
void LineInput::take() {}

#else

LineInput::LineInput() : m_notifier(std::make_unique<QSocketNotifier>(STDIN_FILENO, QSocketNotifier::Read))
{
    m_notifier->setEnabled(false);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &LineInput::take);
}

LineInput::~LineInput() = default;

void LineInput::ask(const QString &prompt)
{
    writeError(prompt);
    m_notifier->setEnabled(true);
}

void LineInput::stop()
{
    m_notifier->setEnabled(false);
}

void LineInput::forget()
{
    if (::isatty(STDIN_FILENO) == 0)
        return;
    m_typed.clear();
    ::tcflush(STDIN_FILENO, TCIFLUSH);
}

// A terminal gives one line at a time.
void LineInput::take()
{
    char buffer[4096];
    const ssize_t count = ::read(STDIN_FILENO, buffer, sizeof buffer);
    if (count < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (count > 0) {
        m_typed.append(buffer, count);
        if (!m_typed.endsWith('\n'))
            return;
    }
    stop();
    QByteArray line = std::exchange(m_typed, {});
    if (count <= 0 && line.isEmpty())
        return Q_EMIT lineRead(std::nullopt);
    while (line.endsWith('\n') || line.endsWith('\r'))
        line.chop(1);
    Q_EMIT lineRead(QString::fromUtf8(line));
}

#endif

} // namespace tom::console
