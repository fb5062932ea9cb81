#include "agent/recall/factqueue.h"

#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

QDateTime saidAt(const QVariant &milliseconds)
{
    return QDateTime::fromMSecsSinceEpoch(milliseconds.toLongLong(), QTimeZone::utc());
}

qint64 millisecondsOf(std::chrono::milliseconds time)
{
    return time.count();
}

} // namespace

QStringList factQueueTables()
{
    return {
        // first: the first message that was not looked at. not_before: after an attempt that failed.
        uR"(CREATE TABLE fact_work(
                conversation TEXT PRIMARY KEY REFERENCES conversations(id) ON DELETE CASCADE,
                first INTEGER NOT NULL,
                attempts INTEGER NOT NULL DEFAULT 0,
                not_before INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID)"_s,
        factWorkTrigger(),
    };
}

// Only what a turn brings: imported messages have none here.
QString factWorkTrigger()
{
    return uR"(CREATE TRIGGER fact_work_in AFTER INSERT ON messages
                WHEN new.role = 'user' AND EXISTS (SELECT 1 FROM turns WHERE id = new.turn) BEGIN
                INSERT OR IGNORE INTO fact_work(conversation, first) VALUES (new.conversation, new.id); END)"_s;
}

FactQueue::FactQueue(store::Database &database, const Clock &clock) : m_database(database), m_clock(clock) {}

Result<std::optional<FactQueue::Work>> FactQueue::due()
{
    const qint64 now = m_clock.now().toMSecsSinceEpoch();
    const auto found = m_database.query(uR"(SELECT w.conversation, w.first, w.attempts, max(m.id) AS last, max(m.created) AS said
                FROM fact_work w JOIN conversations c ON c.id = w.conversation JOIN messages m ON m.conversation = w.conversation
                WHERE w.not_before <= ?
                GROUP BY w.conversation
                HAVING max(m.created) <= ? - CASE WHEN c.current = 1 THEN ? ELSE ? END
                ORDER BY w.attempts, said LIMIT 1)"_s,
                                        {now, now, millisecondsOf(quiet), millisecondsOf(ended)});
    if (!found)
        return std::unexpected(found.error());
    if (found->isEmpty())
        return std::nullopt;
    const store::Row &row = found->constFirst();
    return Work{.conversation = row.value(u"conversation"_s).toString(),
                .first = row.value(u"first"_s).toLongLong(),
                .last = row.value(u"last"_s).toLongLong(),
                .attempts = row.value(u"attempts"_s).toInt()};
}

Result<bool> FactQueue::isEmpty()
{
    return m_database.query(u"SELECT 1 FROM fact_work LIMIT 1"_s).transform([](const QList<store::Row> &found) {
        return found.isEmpty();
    });
}

Result<QList<llm::SaidMessage>> FactQueue::messages(const Work &work)
{
    const qint64 oldest = m_clock.now().addDuration(-keep).toMSecsSinceEpoch();
    const auto found = m_database.query(uR"(WITH RECURSIVE line(id, parent) AS (
                SELECT m.id, m.parent FROM messages m JOIN conversations c ON c.head = m.id WHERE c.id = ? AND c.deleted IS NULL
                UNION ALL SELECT m.id, m.parent FROM messages m JOIN line ON m.id = line.parent WHERE m.id >= ?)
            SELECT m.id, m.role, m.text, m.created, m.turn FROM messages m JOIN line ON m.id = line.id
                LEFT JOIN turns t ON t.id = m.turn
                WHERE m.id >= ? AND m.id <= ? AND m.role IN ('user', 'assistant') AND m.text <> '' AND m.created > ?
                    AND CASE WHEN t.id IS NULL THEN NOT EXISTS (SELECT 1 FROM schedules s WHERE s.conversation = m.conversation)
                        ELSE COALESCE(json_extract(t.request, '$.schedule'), 0) = 0 END
                ORDER BY m.id)"_s,
                                        {work.conversation, work.first, work.first, work.last, oldest});
    if (!found)
        return std::unexpected(found.error());
    QList<llm::SaidMessage> messages;
    for (const store::Row &row : *found)
        messages.append({.id = row.value(u"id"_s).toLongLong(),
                         .role = row.value(u"role"_s).toString() == "user"_L1 ? llm::Role::User : llm::Role::Assistant,
                         .text = row.value(u"text"_s).toString(),
                         .at = saidAt(row.value(u"created"_s)),
                         .turn = row.value(u"turn"_s).toString()});
    return messages;
}

Result<void> FactQueue::setDone(const Work &work)
{
    return m_database.transaction([&]() -> Result<void> {
        const auto removed = m_database.execute(u"DELETE FROM fact_work WHERE conversation = ?"_s, {work.conversation});
        if (!removed)
            return std::unexpected(removed.error());
        // What the user said meanwhile; a message got in only while none was waiting.
        return m_database
            .execute(u"INSERT INTO fact_work(conversation, first) SELECT conversation, min(id) FROM messages WHERE "
                     "conversation = ? AND id > ? AND role = 'user' GROUP BY conversation"_s,
                     {work.conversation, work.last})
            .transform([](int) {});
    });
}

Result<void> FactQueue::putOff(const Work &work, std::chrono::milliseconds by)
{
    return m_database
        .execute(u"UPDATE fact_work SET attempts = attempts + 1, not_before = ? WHERE conversation = ?"_s,
                 {m_clock.now().addDuration(by).toMSecsSinceEpoch(), work.conversation})
        .transform([](int) {});
}

} // namespace tom::agent
