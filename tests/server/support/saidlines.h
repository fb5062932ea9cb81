#pragma once

#include <QMutex>
#include <QStringList>

namespace tom::server::test {

// What was logged since it was made, until it goes.
class SaidLines
{
public:
    SaidLines()
    {
        current = this;
        m_previous = qInstallMessageHandler([](QtMsgType type, const QMessageLogContext &context, const QString &text) {
            SaidLines *const said = current;
            const QMutexLocker lock(&said->m_mutex);
            said->m_lines.append(text);
            if (said->m_previous)
                said->m_previous(type, context, text);
        });
    }
    SaidLines(const SaidLines &) = delete;
    SaidLines &operator=(const SaidLines &) = delete;
    ~SaidLines() { qInstallMessageHandler(m_previous); }

    [[nodiscard]] qsizetype count(const QString &part) const
    {
        const QMutexLocker lock(&m_mutex);
        return std::ranges::count_if(m_lines, [&part](const QString &line) { return line.contains(part); });
    }
    [[nodiscard]] QStringList with(const QString &part) const
    {
        const QMutexLocker lock(&m_mutex);
        return m_lines.filter(part);
    }

private:
    static inline SaidLines *current = nullptr;

    mutable QMutex m_mutex;
    QStringList m_lines;
    QtMessageHandler m_previous = nullptr;
};

} // namespace tom::server::test
