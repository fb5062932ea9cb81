#pragma once

#include "agent/memory/search/searchindex.h"
#include "agent/memory/search/twinindex.h"
#include "agent/memory/store/memorystore.h"

#include <QElapsedTimer>

namespace tom::memory {

// Which file a name leads to.
struct FileIdentity
{
    quint64 device = 0;
    quint64 file = 0;   // 0: there is none, or nobody can tell

    bool operator==(const FileIdentity &) const = default;
};
[[nodiscard]] FileIdentity identityOf(const QString &path);

// The memories of one user while they are used: the file, and what searching needs of it in memory.
class UserFile
{
public:
    [[nodiscard]] static Result<std::unique_ptr<UserFile>> open(const QString &path, const Clock &clock);

    [[nodiscard]] MemoryStore &store() { return *m_store; }
    // With the vectors of this embedder, read at the first use.
    [[nodiscard]] Result<SearchIndex *> index(const QString &embedder);
    // What a new memory is compared with, read at the first use.
    [[nodiscard]] Result<TwinIndex *> twins();
    void put(const NumberedMemory &memory, const StoredVector &vector);
    void forget(qint64 n);
    void putVectors(const QList<std::pair<qint64, StoredVector>> &vectors);

    enum class State {
        Sound,
        TakenAway,       // the name leads to no file or another one: what is written now nobody finds again
        LogTakenAway,    // the same of its -wal file, which holds what was written last
    };
    [[nodiscard]] State state();
    // Once true, then false.
    [[nodiscard]] bool isFirstUse() { return std::exchange(m_isFirstUse, false); }
    // Whether some may lack a vector of this embedder: asked of the file until none does.
    [[nodiscard]] bool mayLackVectors(const QString &embedder);
    void touch() { m_used.start(); }
    [[nodiscard]] std::chrono::milliseconds idle() const { return std::chrono::milliseconds(m_used.elapsed()); }

private:
    UserFile(std::unique_ptr<MemoryStore> store);

    void dropStale();

    std::unique_ptr<MemoryStore> m_store;
    std::unique_ptr<SearchIndex> m_index;
    std::unique_ptr<TwinIndex> m_twins;
    QString m_embedder;   // of the index
    FileIdentity m_identity;
    FileIdentity m_log;   // none until it is made
    QElapsedTimer m_used;
    QString m_complete;   // the embedder that all have a vector of
    bool m_isFirstUse = true;
};

} // namespace tom::memory
