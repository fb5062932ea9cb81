#include "agent/memory/store/memorystore.h"
#include "agent/memory/store/memorytail.h"
#include "shared/core/json.h"

#include <QFile>

using namespace Qt::StringLiterals;

// The part of MemoryStore that keeps what is added: in the tail at once, and in the database soon.
namespace tom::memory {

MemoryStore::~MemoryStore()
{
    if (m_tail && (!m_pending.isEmpty() || !m_tail->isEmpty()))
        (void)checkpoint();   // what does not get into the database stays in the tail, for the next process
}

Result<void> MemoryStore::takeWhatIsLeft()
{
    if (!store::RecordFile::canSync || !QFile::exists(MemoryTail::pathFor(path())))
        return {};
    return openTail();
}

// What another process left in it is in the database, and it is empty, or it is not ours.
Result<void> MemoryStore::openTail()
{
    auto tail = MemoryTail::open(path());
    if (!tail)
        return std::unexpected(tail.error());
    m_isTailElsewhere = !*tail;
    if (m_isTailElsewhere)
        return {};
    QList<AddedMemory> left = (*tail)->takeLeft();
    const auto taken = m_database->transaction([&]() -> Result<void> {
        for (AddedMemory &added : left) {
            // It may be there already, or have been there and be forgotten.
            const auto known = m_database->query(u"SELECT 1 FROM events WHERE memory = ? LIMIT 1"_s, {added.memory.memory.id});
            if (!known)
                return std::unexpected(known.error());
            if (!known->isEmpty())
                continue;
            if (const auto inserted = insert(added); !inserted)
                return inserted;
        }
        return {};
    });
    if (!taken)
        return taken;   // it stays for the next process: m_tail is none
    if (const auto cleared = (*tail)->clear(); !cleared)
        return cleared;
    m_tail = std::move(*tail);
    if (!left.isEmpty())
        m_lastNumber.reset();
    return {};
}

Result<bool> MemoryStore::keepInTail(AddedMemory &added)
{
    if (!store::RecordFile::canSync || m_isTailElsewhere)
        return false;
    const bool isLost = m_tail && !m_tail->isInPlace();
    const bool isFull = m_tail && !m_tail->hasRoomFor(added);
    if (isLost || isFull || m_hasFailedToSettle || m_pending.size() >= mostPending) {
        if (m_pending.isEmpty() && isFull)
            return false;   // what goes into the database now brings all before it onto the disk
        if (const auto settled = settle(store::Sync::Now); !settled)
            return std::unexpected(settled.error());
    }
    if (isLost)
        m_tail.reset();
    if (!m_tail) {
        if (const auto opened = openTail(); !opened)
            return std::unexpected(opened.error());
        if (m_isTailElsewhere)
            return false;
    }
    if (!m_tail->hasRoomFor(added))
        return false;
    const Result<qint64> last = lastNumber();
    if (!last)
        return std::unexpected(last.error());
    // In a transaction without anything in it: what another program locks is not written to here either.
    const auto kept = m_database->transaction([&] { return m_tail->append(added); });
    if (!kept)
        return std::unexpected(kept.error());
    added.memory.n = *last + 1;
    m_lastNumber = added.memory.n;
    m_pending.append(added);
    return true;
}

Result<void> MemoryStore::settle(store::Sync sync)
{
    if (m_pending.isEmpty())
        return {};
    const auto settled =
        m_database->transaction([this] { return numberAnew().and_then([this] { return insertPending(); }); }, sync);
    m_hasFailedToSettle = !settled;
    if (!settled)
        return settled;
    m_pending.clear();
    // Later it may be that the tail alone is on disk, and it stays until a commit that waits.
    return sync == store::Sync::Now ? m_tail->clear() : Result<void>();
}

Result<void> MemoryStore::insertPending()
{
    for (AddedMemory &added : m_pending) {
        if (const auto inserted = insert(added); !inserted)
            return inserted;
    }
    return {};
}

// Where another process has taken the numbers meanwhile.
Result<void> MemoryStore::numberAnew()
{
    const auto last = m_database->query(u"SELECT seq FROM sqlite_sequence WHERE name = 'memories'"_s);
    if (!last)
        return std::unexpected(last.error());
    const qint64 highest = last->value(0).value(u"seq"_s).toLongLong();
    if (highest < m_pending.constFirst().memory.n)
        return {};
    const qint64 shift = highest + 1 - m_pending.constFirst().memory.n;
    for (AddedMemory &added : m_pending)
        added.memory.n += shift;
    m_lastNumber.reset();
    m_isRenumbered = true;
    return {};
}

Result<void> MemoryStore::insert(AddedMemory &added)
{
    const Memory &memory = added.memory.memory;
    const QString stems = added.memory.stems.join(u' ');
    const auto blob = [](const QByteArray &bytes) { return bytes.isEmpty() ? QVariant() : QVariant(bytes); };
    const auto inserted = m_database->execute(
        u"INSERT INTO memories (n, id, text, stems, metadata, author, conversation, turn, created, updated, expires, "
        "embedder, vector, remainder) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
        {added.memory.n > 0 ? QVariant(added.memory.n) : QVariant(), memory.id, memory.text, stems,
         QString::fromUtf8(json::compact(memory.metadata)), memory.author, memory.conversation, memory.turn,
         memory.created.toMSecsSinceEpoch(), memory.updated.toMSecsSinceEpoch(),
         memory.expires ? QVariant(memory.expires->toMSecsSinceEpoch()) : QVariant(), added.vector.embedder,
         blob(added.vector.bytes), blob(added.vector.remainder)});
    if (!inserted)
        return std::unexpected(inserted.error());
    added.memory.n = m_database->lastInsertId();
    return writeWords(added.memory.n, stems, true)
        .and_then([&] { return note({.kind = MemoryEvent::Kind::Added, .memory = memory.id, .newText = memory.text}, added.at); })
        .and_then(
            [&] { return added.isUnread ? run(u"INSERT INTO unread (n) VALUES (?)"_s, {added.memory.n}) : Result<void>(); });
}

Result<void> MemoryStore::notice()
{
    const auto version = m_database->query(u"PRAGMA data_version"_s);
    if (!version)
        return std::unexpected(version.error());
    const qint64 now = version->value(0).value(u"data_version"_s).toLongLong();
    if (std::exchange(m_dataVersion, now) != now) {
        m_count.reset();
        m_lastNumber.reset();
    }
    return {};
}

Result<qint64> MemoryStore::lastNumber()
{
    if (const auto noticed = notice(); !noticed)
        return std::unexpected(noticed.error());
    if (!m_lastNumber) {
        const auto last = m_database->query(u"SELECT seq FROM sqlite_sequence WHERE name = 'memories'"_s);
        if (!last)
            return std::unexpected(last.error());
        m_lastNumber =
            std::max(last->value(0).value(u"seq"_s).toLongLong(), m_pending.isEmpty() ? 0 : m_pending.constLast().memory.n);
    }
    return *m_lastNumber;
}

QList<NumberedMemory> MemoryStore::pending(const std::function<bool(const NumberedMemory &)> &isWanted) const
{
    QList<NumberedMemory> wanted;
    for (const AddedMemory &added : m_pending) {
        if (isWanted(added.memory) && added.memory.memory.expires.value_or(m_clock.now().addDays(1)) > m_clock.now())
            wanted.append(added.memory);
    }
    return wanted;
}

Result<QList<store::Row>> MemoryStore::query(const QString &sql, const QVariantList &values)
{
    if (!m_hasFailedToSettle)   // who waits for a lock once need not do so for each question
        (void)settle();
    return m_database->query(sql, values);
}

Result<void> MemoryStore::each(const QString &sql, const QVariantList &values,
                               const std::function<void(const store::Row &)> &take)
{
    if (!m_hasFailedToSettle)
        (void)settle();
    return m_database->each(sql, values, take);
}

Result<void> MemoryStore::change(const QString &sql, const QVariantList &values)
{
    return settle().and_then([&] { return run(sql, values); });
}

Result<void> MemoryStore::transaction(const std::function<Result<void>()> &work)
{
    if (const auto settled = settle(); !settled)
        return settled;
    // What is forgotten must not stay in the tail either.
    return m_database->transaction(work).and_then(
        [this] { return m_tail && !m_tail->isEmpty() ? m_tail->clear() : Result<void>(); });
}

} // namespace tom::memory
