#include "agent/memory/store/memoryrows.h"
#include "agent/memory/store/memorystore.h"

using namespace Qt::StringLiterals;

// The part of MemoryStore that keeps what a model has still to look through.
namespace tom::memory {

Result<bool> MemoryStore::hasUnread()
{
    return query(u"SELECT EXISTS (SELECT 1 FROM unread) AS e"_s).transform([](const QList<store::Row> &found) {
        return found.constFirst().value(u"e"_s).toBool();
    });
}

Result<std::optional<UnreadMemory>> MemoryStore::nextUnread()
{
    const auto due =
        query(u"SELECT n, attempts, facts FROM unread WHERE not_before <= ? ORDER BY attempts, n LIMIT 1"_s, {now()});
    if (!due)
        return std::unexpected(due.error());
    if (due->isEmpty())
        return std::nullopt;
    const store::Row &row = due->constFirst();
    const qint64 n = row.value(u"n"_s).toLongLong();
    const auto found = memories({n});
    if (!found)
        return std::unexpected(found.error());
    if (found->isEmpty())   // it has expired
        return setRead(n).and_then([this] { return nextUnread(); });
    const QVariant facts = row.value(u"facts"_s);
    return UnreadMemory{.memory = found->constFirst(),
                        .attempts = row.value(u"attempts"_s).toInt(),
                        .facts = facts.isNull() ? std::nullopt : std::optional(facts.toString())};
}

Result<void> MemoryStore::keepFacts(qint64 n, const QString &facts)
{
    return change(u"UPDATE unread SET facts = ? WHERE n = ?"_s, {facts, n});
}

Result<void> MemoryStore::putOff(qint64 n, std::chrono::milliseconds by)
{
    return change(u"UPDATE unread SET attempts = attempts + 1, not_before = ? WHERE n = ?"_s, {now() + by.count(), n});
}

Result<void> MemoryStore::setRead(qint64 n)
{
    return change(u"DELETE FROM unread WHERE n = ?"_s, {n});
}

} // namespace tom::memory
