#pragma once

#include <QFile>
#include <QString>

namespace tom::server::test {

// Of a note that the supervisor leaves; 0 when there is none.
inline qint64 pidOf(const QString &pidFile)
{
    QFile file(pidFile);
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').constFirst().toLongLong() : 0;
}

// On Linux: whether it is there and no zombie.
inline bool isAlive(qint64 pid)
{
    QFile stat(QStringLiteral("/proc/%1/stat").arg(pid));
    if (pid <= 0 || !stat.open(QIODevice::ReadOnly))
        return false;
    const QByteArray line = stat.readAll();
    const QByteArray state = line.mid(line.lastIndexOf(')') + 2, 1);
    return !state.isEmpty() && state != "Z" && state != "X";   // empty: it went while it was read
}

} // namespace tom::server::test
