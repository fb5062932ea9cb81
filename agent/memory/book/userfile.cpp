#include "agent/memory/book/userfile.h"

#include <QFile>

#ifdef Q_OS_UNIX
#    include <sys/stat.h>
#endif

using namespace Qt::StringLiterals;

namespace tom::memory {

FileIdentity identityOf(const QString &path)
{
#ifdef Q_OS_UNIX
    struct stat found{};
    if (::stat(QFile::encodeName(path).constData(), &found) != 0)
        return {};
    return {.device = quint64(found.st_dev), .file = quint64(found.st_ino)};
#else
    return {.file = QFile::exists(path) ? 1U : 0U};
#endif
}

UserFile::UserFile(std::unique_ptr<MemoryStore> store)
    : m_store(std::move(store)),
      m_identity(identityOf(m_store->path())),
      m_log(identityOf(m_store->path() + u"-wal"_s))
{
    m_used.start();
}

Result<std::unique_ptr<UserFile>> UserFile::open(const QString &path, const Clock &clock)
{
    auto store = MemoryStore::open(path, clock);
    if (!store)
        return std::unexpected(store.error());
    return std::unique_ptr<UserFile>(new UserFile(std::move(*store)));
}

UserFile::State UserFile::state()
{
    if (m_identity.file == 0 || identityOf(m_store->path()) != m_identity)
        return State::TakenAway;
    const FileIdentity log = identityOf(m_store->path() + u"-wal"_s);
    if (m_log.file == 0)
        m_log = log;
    return log == m_log ? State::Sound : State::LogTakenAway;
}

void UserFile::dropStale()
{
    if (!m_store->takeRenumbered())
        return;
    m_index.reset();
    m_twins.reset();
}

bool UserFile::mayLackVectors(const QString &embedder)
{
    if (m_complete == embedder)
        return false;
    const auto lacks = m_store->hasWithoutVectorOf(embedder);
    if (lacks && !*lacks)
        m_complete = embedder;
    return !lacks || *lacks;
}

Result<TwinIndex *> UserFile::twins()
{
    dropStale();
    if (m_twins)
        return m_twins.get();
    auto twins = std::make_unique<TwinIndex>();
    if (const auto read = m_store->eachStems([&](qint64 n, const QStringList &stems) { twins->put(n, stems); }); !read)
        return std::unexpected(read.error());
    m_twins = std::move(twins);
    return m_twins.get();
}

Result<SearchIndex *> UserFile::index(const QString &embedder)
{
    if (const auto settled = m_store->settle(); settled)
        dropStale();
    if (m_index && m_embedder == embedder)
        return m_index.get();
    auto index = std::make_unique<SearchIndex>();
    const auto read = m_store->eachVector([&](const MemoryStore::Vector &one) {
        index->put(one.n, one.length, one.vector.embedder == embedder ? one.vector.bytes : QByteArray());
    });
    if (!read)
        return std::unexpected(read.error());
    m_index = std::move(index);
    m_embedder = embedder;
    return m_index.get();
}

void UserFile::put(const NumberedMemory &memory, const StoredVector &vector)
{
    if (vector.embedder != m_complete)
        m_complete.clear();
    if (m_twins)
        m_twins->put(memory.n, memory.stems);
    if (m_index)
        m_index->put(memory.n, int(memory.stems.size()), vector.embedder == m_embedder ? vector.bytes : QByteArray());
}

void UserFile::forget(qint64 n)
{
    if (m_twins)
        m_twins->remove(n);
    if (m_index)
        m_index->remove(n);
}

void UserFile::putVectors(const QList<std::pair<qint64, StoredVector>> &vectors)
{
    for (const auto &[n, vector] : vectors) {
        if (m_index && vector.embedder == m_embedder)
            m_index->put(n, m_index->lengthOf(n), vector.bytes);
    }
}

} // namespace tom::memory
