#pragma once

#include "shared/core/jobs.h"

#include <QObject>
#include <QTimer>

#include <vector>

namespace tom::store {

// Brings onto disk what SQLite has written to one write-ahead log without waiting, in a thread of the pool and by a descriptor
// of its own: SQLite's locks are on the database and its -shm file, so that closing it drops none. Commits that come while a sync
// runs share the next one, and those for which nobody waits one that is begun a moment later. Knows nothing of SQL.
class WalSync : public QObject
{
    Q_OBJECT

public:
#ifdef Q_OS_UNIX
    static constexpr bool isAvailable = true;
#else
    static constexpr bool isAvailable = false;
#endif

    explicit WalSync(const QString &database);

    void noteWritten();   // a commit that did not wait
    static constexpr std::chrono::milliseconds moment{20};

    // All that was written until now is on disk. Storage when the disk refused it, and then until forgetFailure().
    [[nodiscard]] QFuture<Result<void>> whenSynced();
    // A sync was refused. The system may have forgotten what it could not write, so a later sync proves nothing, and what is
    // committed behind it is lost with it when the power is.
    [[nodiscard]] bool hasFailed() const { return !m_lastSync; }
    void forgetFailure() { m_lastSync = {}; }   // all of it is in the database now

private:
    struct Waiting
    {
        quint64 commit = 0;
        Completer<void> completer;
    };

    void startSoon();
    void start();
    void finish(quint64 commit, const Result<void> &synced);

    QString m_path;
    quint64 m_written = 0;   // commits
    quint64 m_synced = 0;
    Result<void> m_lastSync;
    bool m_isRunning = false;
    bool m_isStarting = false;
    QTimer m_moment;   // until what nobody waits for is synced
    bool m_isFolderSynced = false;
    std::vector<Waiting> m_waiting;
};

}   // namespace tom::store
