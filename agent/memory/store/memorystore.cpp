#include "agent/memory/store/memorystore.h"

#include "agent/memory/search/stems.h"
#include "agent/memory/store/memoryrows.h"
#include "agent/memory/store/memoryschema.h"
#include "agent/memory/store/memorytail.h"
#include "shared/core/json.h"

#include <QUuid>

using namespace Qt::StringLiterals;

namespace tom::memory {

namespace {

QDateTime timeOf(const QVariant &milliseconds)
{
    return QDateTime::fromMSecsSinceEpoch(milliseconds.toLongLong(), QTimeZone::utc());
}

QJsonObject metadataOf(const QString &text)
{
    return text == "{}"_L1 ? QJsonObject() : json::parseObject(text.toUtf8()).value_or(QJsonObject());
}

NumberedMemory fromRow(const store::Row &row)
{
    const QVariant expires = row.value(u"expires"_s);
    return {.n = row.value(u"n"_s).toLongLong(),
            .memory = {.id = row.value(u"id"_s).toString(),
                       .text = row.value(u"text"_s).toString(),
                       .metadata = metadataOf(row.value(u"metadata"_s).toString()),
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
    auto database = store::Database::open(path, memoryMigrations(), {MemoryTail::pathFor(path)});
    if (!database)
        return std::unexpected(database.error());
    // What is forgotten is written over, not only marked as free.
    if (const auto set = (*database)->query(u"PRAGMA secure_delete = ON"_s); !set)
        return std::unexpected(set.error());
    if (const auto set = (*database)->query(u"PRAGMA busy_timeout = %1"_s.arg(patience.count())); !set)
        return std::unexpected(set.error());
    std::unique_ptr<MemoryStore> store(new MemoryStore(std::move(*database), clock));
    if (const auto taken = store->takeWhatIsLeft(); !taken)
        return std::unexpected(taken.error());
    return store;
}

bool MemoryStore::isSound()
{
    const auto found = m_database->query(u"PRAGMA quick_check(1)"_s);
    return found && found->value(0).value(u"quick_check"_s).toString() == "ok"_L1;
}

Result<void> MemoryStore::checkpoint()
{
    if (const auto settled = settle(); !settled)
        return settled;
    const auto done = m_database->query(u"PRAGMA wal_checkpoint(TRUNCATE)"_s);
    if (!done)
        return std::unexpected(done.error());
    if (done->value(0).value(u"busy"_s).toInt() != 0)
        return failure(ErrorCode::Storage, u"%1: another program reads it: end that program, or try again"_s.arg(path()));
    return m_tail ? m_tail->clear() : Result<void>();
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
    AddedMemory added{
        .memory = {.memory = memory, .stems = stemsOf(memory.text)}, .vector = vector, .isUnread = isUnread, .at = timeOf(now())};
    Memory &kept = added.memory.memory;
    kept.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    if (!kept.created.isValid())
        kept.created = memory.updated.isValid() ? memory.updated : added.at;
    if (!kept.updated.isValid())
        kept.updated = kept.created;
    Result<bool> isInTail = keepInTail(added);
    if (isInTail && !*isInTail)
        isInTail = transaction([&] { return insert(added); }).transform([] { return false; });
    m_count = isInTail && m_count ? std::optional(*m_count + 1) : std::nullopt;
    if (isInTail && !*isInTail)
        m_lastNumber = added.memory.n;
    return isInTail.transform([&added](bool) { return added.memory; });
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
    after.stems = stemsOf(changed.text);
    const QString stems = after.stems.join(u' ');
    const auto done = transaction([&]() -> Result<void> {
        const auto set = run(u"UPDATE memories SET text = ?, stems = ?, metadata = ?, updated = ?, expires = ?, embedder = ?, "
                             "vector = ?, remainder = ? WHERE n = ?"_s,
                             {changed.text, stems, QString::fromUtf8(json::compact(changed.metadata)), at, expiryOf(changed),
                              vector.embedder, blobOf(vector.bytes), blobOf(vector.remainder), after.n});
        if (!set || changed.text == before->memory.text)
            return set;
        return writeWords(after.n, stems, false).and_then([&] {
            return note(
                {.kind = MemoryEvent::Kind::Updated, .memory = id, .oldText = before->memory.text, .newText = changed.text},
                timeOf(at));
        });
    });
    return done.transform([&after] { return after; });
}

Result<qint64> MemoryStore::remove(const QString &id)
{
    const Result<NumberedMemory> before = memory(id);
    if (!before)
        return std::unexpected(before.error());
    const auto done = transaction([&]() -> Result<void> {
        return run(u"DELETE FROM memory_words WHERE rowid = ?"_s, {before->n})
            .and_then([&] { return run(u"DELETE FROM memories WHERE n = ?"_s, {before->n}); })
            .and_then([&] { return setRead(before->n); })
            .and_then([&] { return run(u"UPDATE events SET old_text = NULL, new_text = NULL WHERE memory = ?"_s, {id}); })
            .and_then([&] { return note({.kind = MemoryEvent::Kind::Forgotten, .memory = id}, timeOf(now())); });
    });
    m_count = done && m_count ? std::optional(*m_count - 1) : std::nullopt;
    return done.transform([&before] { return before->n; });
}

Result<int> MemoryStore::removeExpired()
{
    const auto over = query(u"SELECT id FROM memories WHERE expires <= ?"_s, {now()});
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

Result<void> MemoryStore::note(const MemoryEvent &event, const QDateTime &at)
{
    return run(u"INSERT INTO events (memory, kind, at, old_text, new_text) VALUES (?, ?, ?, ?, ?)"_s,
               {event.memory, eventName(event.kind), at.toMSecsSinceEpoch(), wordsOf(event.oldText), wordsOf(event.newText)});
}

Result<void> MemoryStore::setVectors(const QList<std::pair<qint64, StoredVector>> &vectors)
{
    return transaction([&]() -> Result<void> {
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
    QList<NumberedMemory> memories;
    return each(sql, values, [&memories](const store::Row &row) { memories.append(fromRow(row)); }).transform([&memories] {
        return memories;
    });
}

Result<NumberedMemory> MemoryStore::memory(const QString &id)
{
    const auto found =
        rows(u"SELECT %1 FROM memories WHERE id = ? AND (expires IS NULL OR expires > ?)"_s.arg(memoryColumns), {id, now()});
    if (!found)
        return std::unexpected(found.error());
    const QList<NumberedMemory> all = *found + pending([&id](const NumberedMemory &one) { return one.memory.id == id; });
    if (all.isEmpty())
        return notThere();
    return all.constFirst();
}

Result<QList<NumberedMemory>> MemoryStore::memories(const QList<qint64> &numbers)
{
    const auto found = rows(u"SELECT %1 FROM memories WHERE n IN (SELECT value FROM json_each(?)) AND (expires IS NULL OR "
                            "expires > ?)"_s.arg(memoryColumns),
                            {numberList(numbers), now()});
    if (!found)
        return found;
    QHash<qint64, NumberedMemory> byNumber;
    for (const NumberedMemory &one : *found + pending([&](const NumberedMemory &one) { return numbers.contains(one.n); }))
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
    auto found =
        rows(u"SELECT %1 FROM memories WHERE (? = 0 OR n < ?) AND (expires IS NULL OR expires > ?) ORDER BY n DESC LIMIT ?"_s.arg(
                 memoryColumns),
             {below, below, now(), limit});
    for (const NumberedMemory &one : pending([below](const NumberedMemory &one) { return below == 0 || one.n < below; })) {
        if (found)
            found->prepend(one);   // the newer, the higher their numbers
    }
    if (found && found->size() > limit)
        found->resize(limit);
    return found;
}

// Counting reads as much as there is, so it is done once.
Result<int> MemoryStore::countAll()
{
    if (const auto noticed = notice(); !noticed)
        return std::unexpected(noticed.error());
    if (m_count)
        return *m_count;
    return m_database->query(u"SELECT count(*) AS c FROM memories"_s).transform([this](const QList<store::Row> &found) {
        m_count = found.constFirst().value(u"c"_s).toInt() + int(m_pending.size());
        return *m_count;
    });
}

Result<int> MemoryStore::count()
{
    const auto all = countAll();
    const auto over = query(u"SELECT count(*) AS c FROM memories WHERE expires <= ?"_s, {now()});
    if (!all || !over)
        return std::unexpected(all ? over.error() : all.error());
    return *all - over->constFirst().value(u"c"_s).toInt();
}

Result<bool> MemoryStore::isFull(int most)
{
    const auto all = countAll();
    if (!all || *all < most)   // those that have expired count here, too
        return all.transform([](int) { return false; });
    return count().transform([most](int count) { return count >= most; });
}

Result<QList<MemoryEvent>> MemoryStore::history(const QString &id)
{
    const auto found = query(u"SELECT kind, at, old_text, new_text FROM events WHERE memory = ? ORDER BY n"_s, {id});
    if (!found)
        return std::unexpected(found.error());
    QList<MemoryEvent> events;
    for (const AddedMemory &added : m_pending) {
        if (added.memory.memory.id == id)
            events.append({.kind = MemoryEvent::Kind::Added, .memory = id, .at = added.at, .newText = added.memory.memory.text});
    }
    if (found->isEmpty() && events.isEmpty())
        return notThere();
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
