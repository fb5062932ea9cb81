#include "shared/core/filewatch.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>

#ifdef Q_OS_UNIX
#    include <sys/stat.h>
#endif

namespace tom {

FileWatch::FileWatch(const QStringList &paths, QObject *parent) : FileWatch(paths, Times(), parent) {}

FileWatch::FileWatch(const QStringList &paths, const Times &times, QObject *parent)
    : QObject(parent),
      m_paths(paths),
      m_times(times),
      m_told(stamps()),
      m_seen(m_told)
{
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, &FileWatch::look);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &FileWatch::look);
    connect(&m_poll, &QTimer::timeout, this, &FileWatch::look);
    m_settle.setSingleShot(true);
    m_settle.setInterval(m_times.settle);
    connect(&m_settle, &QTimer::timeout, this, &FileWatch::settle);
    m_poll.start(m_times.poll);
    watchAgain();
}

#ifdef Q_OS_UNIX

FileWatch::Stamp FileWatch::stampOf(const QString &path)
{
    struct stat status{};
    if (::stat(QFile::encodeName(path).constData(), &status) != 0)
        return {};
#    ifdef Q_OS_DARWIN
    const timespec &modified = status.st_mtimespec;
#    else
    const timespec &modified = status.st_mtim;
#    endif
    return {.device = quint64(status.st_dev),
            .inode = quint64(status.st_ino),
            .size = status.st_size,
            .modifiedNanoseconds = qint64(modified.tv_sec) * 1'000'000'000 + modified.tv_nsec,
            .mode = quint32(status.st_mode)};   // a key that others may read no longer is another one
}

#else

FileWatch::Stamp FileWatch::stampOf(const QString &path)
{
    const QFileInfo file(path);
    if (!file.exists())
        return {};
    return {.inode = 1, .size = file.size(), .modifiedNanoseconds = file.lastModified().toMSecsSinceEpoch() * 1'000'000};
}

#endif

QList<FileWatch::Stamp> FileWatch::stamps() const
{
    QList<Stamp> all;
    for (const QString &path : m_paths)
        all.append(stampOf(path));
    return all;
}

void FileWatch::look()
{
    const QList<Stamp> now = stamps();
    if (now == m_seen)
        return;
    if (m_seen == m_told)
        m_unsettled.start();
    m_seen = now;
    if (m_unsettled.durationElapsed() >= m_times.longestWait)
        return settle();
    m_settle.start();
}

void FileWatch::settle()
{
    const QList<Stamp> now = stamps();
    const bool isSettled = now == m_seen;
    m_seen = now;
    if (!isSettled && m_unsettled.durationElapsed() < m_times.longestWait)
        return m_settle.start();
    m_settle.stop();
    watchAgain();
    if (m_seen == m_told)   // and back again
        return;
    m_told = m_seen;
    Q_EMIT changed();
}

// A watch holds to the file that stood there, not to its name: what replaces the file is seen by its folder.
void FileWatch::watchAgain()
{
    QStringList wanted;
    for (const QString &path : std::as_const(m_paths)) {
        const QFileInfo file(path);
        for (const QString &place : {file.filePath(), file.absolutePath(), QFileInfo(file.canonicalFilePath()).absolutePath()}) {
            if (!place.isEmpty() && QFileInfo::exists(place) && !wanted.contains(place))
                wanted.append(place);
        }
    }
    if (const QStringList old = m_watcher.files() + m_watcher.directories(); !old.isEmpty())
        m_watcher.removePaths(old);
    if (!wanted.isEmpty())
        (void)m_watcher.addPaths(wanted);   // what cannot be watched is looked at
}

} // namespace tom
