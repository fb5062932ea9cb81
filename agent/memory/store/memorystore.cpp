#include "agent/memory/store/memorystore.h"

#include "agent/memory/search/stems.h"
#include "agent/memory/store/memoryrows.h"
#include "agent/memory/store/memoryschema.h"
#include "shared/core/json.h"

#include <QUuid>

using namespace Qt::StringLiterals;

namespace tom::memory {

namespace {

QDateTime timeOf(const QVariant &milliseconds)
{
    return QDateTime::fromMSecsSinceEpoch(milliseconds.toLongLong(), QTimeZone::utc());
}

NumberedMemory fromRow(const store::Row &row)
{
    const QVariant expires = row.value(u"expires"_s);
    return {.n = row.value(u"n"_s).toLongLong(),
            .memory = {.id = row.value(u"id"_s).toString(),
                       .text = row.value(u"text"_s).toString(),
                       .metadata = json::parseObject(row.value(u"metadata"_s).toString().toUtf8()).value_or(QJsonObject()),
                       .author = row.value(u"author"_s).toString(),
                       .conversation = row.value(u"conversation"_s).toString(),
                       .turn = row.value(u"turn"_s).toString(),
                       .created = timeOf(row.value(u"created"_s)),
                       .updated = timeOf(row.value(u"updated"_s)),
                       .expires = expires.isNull() ? std::nullopt : std::optional(timeOf(expires))},
            .stems = row.value(u"stems"_s).toString().split(u' ', Qt::SkipEmptyParts)};
}

QVariant expiryOf(const Memory &memory)
{
    return memory.expires ? QVariant(memory.expires->toMSecsSinceEpoch()) : QVariant();
}

QVariant blobOf(const QByteArray &bytes)
{
    return bytes.isEmpty() ? QVariant() : QVariant(bytes);
}

QVariant wordsOf(const std::optional<QString> &text)
{
    return text ? QVariant(*text) : QVariant();
}

MemoryEvent::Kind kindOf(const QString &name)
{
    return name == "ADD"_L1      ? MemoryEvent::Kind::Added
           : name == "UPDATE"_L1 ? MemoryEvent::Kind::Updated
                                 : MemoryEvent::Kind::Forgotten;
}

std::unexpected<Error> notThere()
{
    return failure(ErrorCode::NotFound, u"there is no memory with this id"_s);
}

} // namespace

MemoryStore::MemoryStore(std::unique_ptr<store::Database> database, const Clock &clock)
    : m_database(std::move(database)),
      m_clock(clock)
{}

Result<std::unique_ptr<MemoryStore>> MemoryStore::open(const QString &path, const Clock &clock)
{
    auto database = store::Database::open(path, memoryMigrations());
    if (!database)
        return std::unexpected(database.error());
    // What is forgotten is written over, not only marked as free.
    if (const auto set = (*database)->query(u"PRAGMA secure_delete = ON"_s); !set)
        return std::unexpected(set.error());
    if (const auto set = (*database)->query(u"PRAGMA busy_timeout = %1"_s.arg(patience.count())); !set)
        return std::unexpected(set.error());
    return std::unique_ptr<MemoryStore>(new MemoryStore(std::move(*database), clock));
}

bool MemoryStore::isSound()
{
    const auto found = m_database->query(u"PRAGMA quick_check(1)"_s);
    return found && found->value(0).value(u"quick_check"_s).toString() == "ok"_L1;
}

Result<void> MemoryStore::checkpoint()
{
    const auto done = m_database->query(u"PRAGMA wal_checkpoint(TRUNCATE)"_s);
    if (!done)
        return std::unexpected(done.error());
    if (done->value(0).value(u"busy"_s).toInt() != 0)
        return failure(ErrorCode::Storage, u"%1: another program reads it: end that program, or try again"_s.arg(path()));
    return {};
}

qint64 MemoryStore::now() const
{
    return m_clock.now().toMSecsSinceEpoch();
}

Result<void> MemoryStore::run(const QString &sql, const QVariantList &values)
{
    return m_database->execute(sql, values).transform([](int) {});
}

Result<NumberedMemory> MemoryStore::add(const Memory &memory, const StoredVector &vector, bool isUnread)
{
    NumberedMemory added{.memory = memory};
    const qint64 at = now();
    added.memory.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    if (!added.memory.created.isValid())
        added.memory.created = memory.updated.isValid() ? memory.updated : timeOf(at);
    if (!added.memory.updated.isValid())
        added.memory.updated = added.memory.created;
    const QString stems = stemsOf(memory.text).join(u' ');
    const auto done = m_database->transaction([&]() -> Result<void> {
        const auto inserted = run(
            u"INSERT INTO memories (id, text, stems, metadata, author, conversation, turn, created, updated, expires, "
            "embedder, vector, remainder) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
            {added.memory.id, memory.text, stems, QString::fromUtf8(json::compact(memory.metadata)), memory.author,
             memory.conversation, memory.turn, added.memory.created.toMSecsSinceEpoch(), added.memory.updated.toMSecsSinceEpoch(),
             expiryOf(memory), vector.embedder, blobOf(vector.bytes), blobOf(vector.remainder)});
        if (!inserted)
            return inserted;
        added.n = m_database->lastInsertId();
        if (const auto written = writeWords(added.n, stems, true); !written)
            return written;
        if (const auto noted = note({.kind = MemoryEvent::Kind::Added, .memory = added.memory.id, .newText = memory.text});
            !noted)
            return noted;
        return isUnread ? run(u"INSERT INTO unread (n) VALUES (?)"_s, {added.n}) : Result<void>();
    });
    m_count = done && m_count ? std::optional(*m_count + 1) : std::nullopt;
    return done.transform([&added] { return added; });
}

Result<NumberedMemory> MemoryStore::update(const QString &id, const Memory &changed, const StoredVector &vector)
{
    Result<NumberedMemory> before = memory(id);
    if (!before)
        return before;
    NumberedMemory after = *before;
    const qint64 at = now();
    after.memory.text = changed.text;
    after.memory.metadata = changed.metadata;
    after.memory.expires = changed.expires;
    after.memory.updated = timeOf(at);
    const QString stems = stemsOf(changed.text).join(u' ');
    const auto done = m_database->transaction([&]() -> Result<void> {
        const auto set = run(u"UPDATE memories SET text = ?, stems = ?, metadata = ?, updated = ?, expires = ?, embedder = ?, "
                             "vector = ?, remainder = ? WHERE n = ?"_s,
                             {changed.text, stems, QString::fromUtf8(json::compact(changed.metadata)), at, expiryOf(changed),
                              vector.embedder, blobOf(vector.bytes), blobOf(vector.remainder), after.n});
        if (!set || changed.text == before->memory.text)
            return set;
        return writeWords(after.n, stems, false).and_then([&] {
            return note(
                {.kind = MemoryEvent::Kind::Updated, .memory = id, .oldText = before->memory.text, .newText = changed.text});
        });
    });
    return done.transform([&after] { return after; });
}

Result<qint64> MemoryStore::remove(const QString &id)
{
    const Result<NumberedMemory> before = memory(id);
    if (!before)
        return std::unexpected(before.error());
    const auto done = m_database->transaction([&]() -> Result<void> {
        return run(u"DELETE FROM memory_words WHERE rowid = ?"_s, {before->n})
            .and_then([&] { return run(u"DELETE FROM memories WHERE n = ?"_s, {before->n}); })
            .and_then([&] { return setRead(before->n); })
            .and_then([&] { return run(u"UPDATE events SET old_text = NULL, new_text = NULL WHERE memory = ?"_s, {id}); })
            .and_then([&] { return note({.kind = MemoryEvent::Kind::Forgotten, .memory = id}); });
    });
    m_count = done && m_count ? std::optional(*m_count - 1) : std::nullopt;
    return done.transform([&before] { return before->n; });
}

Result<int> MemoryStore::removeExpired()
{
    const auto over = m_database->query(u"SELECT id FROM memories WHERE expires <= ?"_s, {now()});
    if (!over)
        return std::unexpected(over.error());
    for (const store::Row &row : *over) {
        if (const auto removed = remove(row.value(u"id"_s).toString()); !removed)
            return std::unexpected(removed.error());
    }
    return int(over->size());
}

Result<void> MemoryStore::writeWords(qint64 n, const QString &stems, bool isNew)
{
    return isNew ? run(u"INSERT INTO memory_words (rowid, stems) VALUES (?, ?)"_s, {n, stems})
                 : run(u"UPDATE memory_words SET stems = ? WHERE rowid = ?"_s, {stems, n});
}

Result<void> MemoryStore::note(const MemoryEvent &event)
{
    return run(u"INSERT INTO events (memory, kind, at, old_text, new_text) VALUES (?, ?, ?, ?, ?)"_s,
               {event.memory, eventName(event.kind), now(), wordsOf(event.oldText), wordsOf(event.newText)});
}

Result<void> MemoryStore::setVectors(const QList<std::pair<qint64, StoredVector>> &vectors)
{
    return m_database->transaction([&]() -> Result<void> {
        for (const auto &[n, vector] : vectors) {
            const auto set = run(u"UPDATE memories SET embedder = ?, vector = ?, remainder = ? WHERE n = ?"_s,
                                 {vector.embedder, blobOf(vector.bytes), blobOf(vector.remainder), n});
            if (!set)
                return set;
        }
        return {};
    });
}

Result<QList<NumberedMemory>> MemoryStore::rows(const QString &sql, const QVariantList &values)
{
    return m_database->query(sql, values).transform([](const QList<store::Row> &found) {
        QList<NumberedMemory> memories;
        for (const store::Row &row : found)
            memories.append(fromRow(row));
        return memories;
    });
}

Result<NumberedMemory> MemoryStore::memory(const QString &id)
{
    const auto found =
        rows(u"SELECT %1 FROM memories WHERE id = ? AND (expires IS NULL OR expires > ?)"_s.arg(memoryColumns), {id, now()});
    if (!found)
        return std::unexpected(found.error());
    if (found->isEmpty())
        return notThere();
    return found->constFirst();
}

Result<QList<NumberedMemory>> MemoryStore::memories(const QList<qint64> &numbers)
{
    const auto found = rows(u"SELECT %1 FROM memories WHERE n IN (SELECT value FROM json_each(?)) AND (expires IS NULL OR "
                            "expires > ?)"_s.arg(memoryColumns),
                            {numberList(numbers), now()});
    if (!found)
        return found;
    QHash<qint64, NumberedMemory> byNumber;
    for (const NumberedMemory &one : *found)
        byNumber.insert(one.n, one);
    QList<NumberedMemory> memories;   // in the order that was asked for
    for (const qint64 n : numbers) {
        if (const auto one = byNumber.constFind(n); one != byNumber.constEnd())
            memories.append(*one);
    }
    return memories;
}

Result<QList<NumberedMemory>> MemoryStore::page(qint64 below, int limit)
{
    return rows(
        u"SELECT %1 FROM memories WHERE (? = 0 OR n < ?) AND (expires IS NULL OR expires > ?) ORDER BY n DESC LIMIT ?"_s.arg(
            memoryColumns),
        {below, below, now(), limit});
}

// Counting reads as much as there is, so it is done once.
Result<int> MemoryStore::countAll()
{
    const auto version = m_database->query(u"PRAGMA data_version"_s);
    if (!version)
        return std::unexpected(version.error());
    const qint64 now = version->value(0).value(u"data_version"_s).toLongLong();
    if (m_count && m_dataVersion == now)
        return *m_count;
    return m_database->query(u"SELECT count(*) AS c FROM memories"_s).transform([this, now](const QList<store::Row> &found) {
        m_dataVersion = now;
        m_count = found.constFirst().value(u"c"_s).toInt();
        return *m_count;
    });
}

Result<int> MemoryStore::count()
{
    const auto all = countAll();
    const auto over = m_database->query(u"SELECT count(*) AS c FROM memories WHERE expires <= ?"_s, {now()});
    if (!all || !over)
        return std::unexpected(all ? over.error() : all.error());
    return *all - over->constFirst().value(u"c"_s).toInt();
}

Result<QList<MemoryEvent>> MemoryStore::history(const QString &id)
{
    const auto found = m_database->query(u"SELECT kind, at, old_text, new_text FROM events WHERE memory = ? ORDER BY n"_s, {id});
    if (!found)
        return std::unexpected(found.error());
    if (found->isEmpty())
        return notThere();
    QList<MemoryEvent> events;
    for (const store::Row &row : *found) {
        const auto text = [&row](const QString &column) {
            const QVariant value = row.value(column);
            return value.isNull() ? std::nullopt : std::optional(value.toString());
        };
        events.append({.kind = kindOf(row.value(u"kind"_s).toString()),
                       .memory = id,
                       .at = timeOf(row.value(u"at"_s)),
                       .oldText = text(u"old_text"_s),
                       .newText = text(u"new_text"_s)});
    }
    return events;
}

} // namespace tom::memory
