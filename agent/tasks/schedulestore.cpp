#include "agent/tasks/schedulestore.h"

#include "shared/core/json.h"

#include <QTimeZone>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace tom::agent {

using protocol::Schedule;

namespace {

QVariant dueOrNull(const std::optional<QDateTime> &time)
{
    return time ? QVariant(time->toMSecsSinceEpoch()) : QVariant();
}

std::optional<QDateTime> dueFrom(const QVariant &value)
{
    return value.isNull() ? std::nullopt : std::optional(QDateTime::fromMSecsSinceEpoch(value.toLongLong(), QTimeZone::UTC));
}

Result<Schedule> scheduleFrom(const QString &spec)
{
    return json::parseObject(spec.toUtf8()).and_then([](QJsonObject object) {
        const Result<Schedule> read = Schedule::fromJson(object);
        if (read || !object.contains("time_zone"_L1))
            return read;
        object.remove("time_zone"_L1);   // one that this system does not know any more must not hold up all others
        return Schedule::fromJson(object);
    });
}

QString specOf(Schedule schedule)
{
    schedule.next.reset();
    schedule.last.reset();
    schedule.conversation.clear();
    return QString::fromUtf8(json::compact(schedule.toJson()));
}

} // namespace

Result<void> ScheduleStore::run(const QString &sql, const QVariantList &values)
{
    const auto done = m_database.execute(sql, values);
    return done ? Result<void>() : std::unexpected(done.error());
}

Result<QList<Schedule>> ScheduleStore::where(const QString &condition, const QVariantList &values)
{
    const auto rows = m_database.query(u"SELECT * FROM schedules WHERE "_s + condition, values);
    if (!rows)
        return std::unexpected(rows.error());
    QList<Schedule> schedules;
    for (const store::Row &row : *rows) {
        Result<Schedule> schedule = scheduleFrom(row.value(u"spec"_s).toString());
        if (!schedule)
            return std::unexpected(schedule.error());
        schedule->id = row.value(u"id"_s).toLongLong();
        schedule->next = dueFrom(row.value(u"next_due"_s));
        schedule->last = dueFrom(row.value(u"last_run"_s));
        schedule->conversation = row.value(u"conversation"_s).toString();
        schedules.append(*schedule);
    }
    return schedules;
}

Result<Schedule> ScheduleStore::insert(const Schedule &schedule)
{
    const auto inserted = run(u"INSERT INTO schedules(spec, next_due, created) VALUES(?, ?, ?)"_s,
                              {specOf(schedule), dueOrNull(schedule.next), m_clock.now().toMSecsSinceEpoch()});
    if (!inserted)
        return std::unexpected(inserted.error());
    return find(m_database.lastInsertId());
}

Result<void> ScheduleStore::update(const Schedule &schedule)
{
    return run(u"UPDATE schedules SET spec = ?, next_due = ? WHERE id = ?"_s,
               {specOf(schedule), dueOrNull(schedule.next), schedule.id});
}

Result<void> ScheduleStore::dropRules(qint64 id)
{
    return run(u"DELETE FROM consent_rules WHERE schedule = ?"_s, {id});
}

Result<void> ScheduleStore::setDone(qint64 id, const QDateTime &time, const std::optional<QDateTime> &next)
{
    return run(u"UPDATE schedules SET last_run = ?, next_due = ? WHERE id = ?"_s,
               {time.toMSecsSinceEpoch(), dueOrNull(next), id});
}

Result<void> ScheduleStore::remove(qint64 id)
{
    const auto removed = m_database.execute(u"DELETE FROM schedules WHERE id = ?"_s, {id});
    if (!removed)
        return std::unexpected(removed.error());
    if (*removed == 0)
        return failure(ErrorCode::NotFound, u"there is no schedule %1"_s.arg(id));
    return run(u"DELETE FROM schedule_runs WHERE schedule = ? AND state = 'waiting'"_s, {id});
}

Result<QList<Schedule>> ScheduleStore::list()
{
    return where(u"1 ORDER BY next_due IS NULL, next_due, id"_s, {});
}

Result<QList<Schedule>> ScheduleStore::upcoming(int limit)
{
    return where(u"next_due IS NOT NULL ORDER BY next_due, id LIMIT ?"_s, {limit});
}

Result<Schedule> ScheduleStore::find(qint64 id)
{
    const auto found = where(u"id = ?"_s, {id});
    if (!found)
        return std::unexpected(found.error());
    if (found->isEmpty())
        return failure(ErrorCode::NotFound, u"there is no schedule %1"_s.arg(id));
    return found->constFirst();
}

Result<qint64> ScheduleStore::count()
{
    return m_database.query(u"SELECT count(*) AS n FROM schedules"_s).transform([](const QList<store::Row> &rows) {
        return rows.constFirst().value(u"n"_s).toLongLong();
    });
}

Result<std::optional<QDateTime>> ScheduleStore::nextDue()
{
    return m_database.query(u"SELECT min(next_due) AS next FROM schedules WHERE next_due IS NOT NULL"_s)
        .transform([](const QList<store::Row> &rows) {
            return rows.isEmpty() ? std::nullopt : dueFrom(rows.constFirst().value(u"next"_s));
        });
}

Result<QList<Schedule>> ScheduleStore::due(const QDateTime &now, int limit)
{
    return where(u"next_due <= ? ORDER BY next_due, id LIMIT ?"_s, {now.toMSecsSinceEpoch(), limit});
}

Result<qint64> ScheduleStore::countDueBefore(const QDateTime &time)
{
    return m_database.query(u"SELECT count(*) AS n FROM schedules WHERE next_due < ?"_s, {time.toMSecsSinceEpoch()})
        .transform([](const QList<store::Row> &rows) { return rows.constFirst().value(u"n"_s).toLongLong(); });
}

Result<void> ScheduleStore::dropDoneBefore(const QDateTime &time)
{
    return run(u"DELETE FROM schedules WHERE next_due IS NULL AND last_run < ?"_s, {time.toMSecsSinceEpoch()});
}

Result<void> ScheduleStore::addRun(const Schedule &schedule, const QDateTime &due)
{
    return run(u"INSERT INTO schedule_runs(schedule, spec, request_id, due, state) SELECT ?, ?, ?, ?, 'waiting' "
               "WHERE NOT EXISTS (SELECT 1 FROM schedule_runs WHERE schedule = ? AND state = 'waiting')"_s,
               {schedule.id, specOf(schedule), QUuid::createUuid().toString(QUuid::WithoutBraces), due.toMSecsSinceEpoch(),
                schedule.id});
}

Result<QList<ScheduledRun>> ScheduleStore::waiting(int limit)
{
    return runsWhere(u"state = 'waiting' AND schedule NOT IN (SELECT schedule FROM schedule_runs WHERE state = 'running') "
                     "ORDER BY id LIMIT %1"_s.arg(limit));
}

Result<std::optional<QDateTime>> ScheduleStore::waitingSince()
{
    return m_database.query(u"SELECT min(due) AS due FROM schedule_runs WHERE state = 'waiting'"_s)
        .transform([](const QList<store::Row> &rows) {
            return rows.isEmpty() ? std::nullopt : dueFrom(rows.constFirst().value(u"due"_s));
        });
}

Result<QList<ScheduledRun>> ScheduleStore::runsWhere(const QString &condition)
{
    const QString order = condition.contains("ORDER BY"_L1) ? QString() : u" ORDER BY id"_s;
    const auto rows = m_database.query(u"SELECT * FROM schedule_runs WHERE "_s + condition + order);
    if (!rows)
        return std::unexpected(rows.error());
    QList<ScheduledRun> runs;
    for (const store::Row &row : *rows) {
        Result<Schedule> schedule = scheduleFrom(row.value(u"spec"_s).toString());
        if (!schedule)
            return std::unexpected(schedule.error());
        schedule->id = row.value(u"schedule"_s).toLongLong();
        runs.append({.id = row.value(u"id"_s).toLongLong(),
                     .schedule = *schedule,
                     .requestId = row.value(u"request_id"_s).toString(),
                     .due = *dueFrom(row.value(u"due"_s)),
                     .isRunning = row.value(u"state"_s).toString() == "running"_L1});
    }
    return runs;
}

Result<void> ScheduleStore::setRunning(qint64 id, bool isRunning)
{
    return run(u"UPDATE schedule_runs SET state = ? WHERE id = ?"_s, {isRunning ? u"running"_s : u"waiting"_s, id});
}

Result<void> ScheduleStore::removeRun(qint64 id)
{
    return run(u"DELETE FROM schedule_runs WHERE id = ?"_s, {id});
}

Result<void> ScheduleStore::removeWaitingRun(qint64 id)
{
    const auto removed = m_database.execute(u"DELETE FROM schedule_runs WHERE id = ? AND state = 'waiting'"_s, {id});
    if (!removed)
        return std::unexpected(removed.error());
    return *removed > 0 ? Result<void>() : failure(ErrorCode::NotFound, u"nothing waits under this number any more"_s);
}

Result<QString> ScheduleStore::takeConversation(qint64 schedule)
{
    const auto rows = m_database.query(u"SELECT conversation, runs FROM schedules WHERE id = ?"_s, {schedule});
    if (!rows)
        return std::unexpected(rows.error());
    if (rows->isEmpty())   // it was for once
        return QString();
    const qint64 before = rows->constFirst().value(u"runs"_s).toLongLong();
    if (const auto counted = run(u"UPDATE schedules SET runs = runs + 1 WHERE id = ?"_s, {schedule}); !counted)
        return std::unexpected(counted.error());
    // Everything that was said before goes to the model again, so a conversation does not grow for ever.
    return before % runsOfConversation == 0 ? QString() : rows->constFirst().value(u"conversation"_s).toString();
}

Result<void> ScheduleStore::setConversation(qint64 schedule, const QString &conversation)
{
    return run(u"UPDATE schedules SET conversation = ? WHERE id = ?"_s, {conversation, schedule});
}

} // namespace tom::agent
