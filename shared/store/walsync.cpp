#include "shared/store/walsync.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLoggingCategory>

#include <algorithm>

#ifdef Q_OS_UNIX
#    include <cerrno>

#    include <fcntl.h>
#    include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace tom::store {

static Q_LOGGING_CATEGORY(lcSync, "tom.store.sync")

namespace {

#ifdef Q_OS_UNIX
Result<void> syncPath(const QString &path, int flags)
{
    const int fd = ::open(QFile::encodeName(path).constData(), flags | O_CLOEXEC);
#    ifdef Q_OS_LINUX
    const bool isSynced = fd >= 0 && ::fdatasync(fd) == 0;
#    else
    const bool isSynced = fd >= 0 && ::fsync(fd) == 0;
#    endif
    const QString reason = qt_error_string();
    if (fd >= 0)
        ::close(fd);
    if (!isSynced)
        return failure(ErrorCode::Storage,
                       u"%1 cannot be brought onto the disk: %2"_s.arg(QDir::toNativeSeparators(path), reason));
    return {};
}
#endif

// The folder once, since SQLite may have made the file and not waited for its name.
Result<void> syncLog([[maybe_unused]] const QString &database, [[maybe_unused]] bool withFolder)
{
#ifdef Q_OS_UNIX
    const Result<void> synced = syncPath(database + "-wal"_L1, O_WRONLY);
    return synced && withFolder ? syncPath(QFileInfo(database).absolutePath(), O_RDONLY | O_DIRECTORY) : synced;
#else
    return {};   // there nothing is written without waiting
#endif
}

} // namespace

WalSync::WalSync(const QString &database) : m_path(database)
{
    m_moment.setSingleShot(true);
    m_moment.setInterval(moment);
    connect(&m_moment, &QTimer::timeout, this, &WalSync::startSoon);
}

void WalSync::noteWritten()
{
    ++m_written;
    if (!m_moment.isActive())
        m_moment.start();
}

QFuture<Result<void>> WalSync::whenSynced()
{
    if (m_synced == m_written || hasFailed())
        return readyFuture<void>(m_lastSync);
    Waiting waiting{.commit = m_written, .completer = {}};
    QFuture<Result<void>> future = waiting.completer.future();
    m_waiting.push_back(std::move(waiting));
    startSoon();
    return future;
}

// Not here: what is committed in the same pass of the event loop is synced together.
void WalSync::startSoon()
{
    if (!m_isRunning && !std::exchange(m_isStarting, true))
        QMetaObject::invokeMethod(this, &WalSync::start, Qt::QueuedConnection);
}

void WalSync::start()
{
    m_isStarting = false;
    m_isRunning = true;
    m_moment.stop();
    inBackground([path = m_path, withFolder = !m_isFolderSynced] {
        return syncLog(path, withFolder);
    }).then(this, [this, commit = m_written](const Result<void> &synced) {
        m_isRunning = false;
        m_isFolderSynced = m_isFolderSynced || synced.has_value();
        if (!synced) {
            qCCritical(lcSync).noquote() << u"❌ %1"_s.arg(synced.error().message);
            m_lastSync = synced;
        }
        // Also when it failed: the next try would be called a success.
        m_synced = std::max(m_synced, commit);
        if (m_synced < m_written && std::ranges::any_of(m_waiting, [commit](const Waiting &one) { return one.commit > commit; }))
            startSoon();
        else if (m_synced < m_written && !m_moment.isActive())
            m_moment.start();
        finish(commit, synced);
    });
}

void WalSync::finish(quint64 commit, const Result<void> &synced)
{
    std::vector<Waiting> done;
    std::vector<Waiting> rest;
    for (Waiting &waiting : m_waiting)
        (waiting.commit <= commit ? done : rest).push_back(std::move(waiting));
    m_waiting = std::move(rest);
    for (Waiting &waiting : done)
        waiting.completer.complete(synced);
}

} // namespace tom::store
