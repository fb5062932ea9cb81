#include "server/supervisor/pidfile.h"

#include "shared/core/atomicfile.h"

#include <QFile>

#ifdef Q_OS_UNIX
#    include <csignal>
#endif

using namespace Qt::StringLiterals;

namespace tom::server {

namespace {

// When the process began, in the kernel's ticks since boot: a pid alone may belong to somebody else by now. Empty where
// the system does not tell.
QByteArray startOf(qint64 pid)
{
    QFile stat(u"/proc/%1/stat"_s.arg(pid));
    if (!stat.open(QIODevice::ReadOnly))
        return {};
    const QByteArray line = stat.readAll();
    const QList<QByteArray> fields = line.mid(line.lastIndexOf(')') + 2).split(' ');   // the name before may hold anything
    return fields.size() > 19 ? fields.at(19) : QByteArray();
}

} // namespace

void writePidFile(const QString &path, qint64 pid)
{
    // Without the note only the reaping is lost, and an agent ends by itself when its server dies.
    (void)writeFileAtomically(path, QByteArray::number(pid) + ' ' + startOf(pid) + '\n');
}

void removePidFile(const QString &path)
{
    QFile::remove(path);
}

bool reapLeftBehind(const QString &path)
{
    const Result<QByteArray> note = readFile(path, 100);
    removePidFile(path);
    if (!note)
        return false;
    const QList<QByteArray> parts = note->trimmed().split(' ');
    const qint64 pid = parts.constFirst().toLongLong();
    if (parts.size() != 2 || pid <= 1 || parts.at(1).isEmpty() || startOf(pid) != parts.at(1))
        return false;
#ifdef Q_OS_UNIX
    return ::kill(pid_t(pid), SIGKILL) == 0;
#else
    return false;
#endif
}

} // namespace tom::server
