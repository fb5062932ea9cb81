#pragma once

#include "shared/core/clock.h"
#include "shared/protocol/schedule.h"
#include "shared/store/database.h"

namespace tom::agent {

// One time that a prompt is due, from then until its result is told.
struct ScheduledRun
{
    qint64 id = 0;
    protocol::Schedule schedule{};   // as it was then
    QString requestId{};
    QDateTime due{};
    bool isRunning = false;   // its turn may have begun

    bool operator==(const ScheduledRun &) const = default;
};

// Schedules and their runs on disk. Makes no transaction of its own.
class ScheduleStore
{
public:
    ScheduleStore(store::Database &database, const Clock &clock) : m_database(database), m_clock(clock) {}

    [[nodiscard]] Result<protocol::Schedule> insert(const protocol::Schedule &schedule);
    // What its user said of it, and when it is due next.
    [[nodiscard]] Result<void> update(const protocol::Schedule &schedule);
    // What was allowed for all its runs asks again.
    [[nodiscard]] Result<void> dropRules(qint64 id);
    [[nodiscard]] Result<void> setDone(qint64 id, const QDateTime &time, const std::optional<QDateTime> &next);
    [[nodiscard]] Result<void> remove(qint64 id);   // and the runs that have not begun; NotFound
    [[nodiscard]] Result<QList<protocol::Schedule>> list();
    [[nodiscard]] Result<QList<protocol::Schedule>> upcoming(int limit);   // the next ones first
    [[nodiscard]] Result<protocol::Schedule> find(qint64 id);
    [[nodiscard]] Result<qint64> count();
    [[nodiscard]] Result<std::optional<QDateTime>> nextDue();
    [[nodiscard]] Result<QList<protocol::Schedule>> due(const QDateTime &now, int limit);
    // How many are due that were so before then.
    [[nodiscard]] Result<qint64> countDueBefore(const QDateTime &time);
    // Those that were over for so long that nobody asks any more.
    [[nodiscard]] Result<void> dropDoneBefore(const QDateTime &time);

    // Nothing when one of this schedule waits already: a prompt that takes longer than its pause is asked once.
    [[nodiscard]] Result<void> addRun(const protocol::Schedule &schedule, const QDateTime &due);
    [[nodiscard]] Result<QList<ScheduledRun>> runs() { return runsWhere(QStringLiteral("1")); }   // the oldest first
    [[nodiscard]] Result<QList<ScheduledRun>> running() { return runsWhere(QStringLiteral("state = 'running'")); }
    // The oldest of those that wait, but for what another run of their schedule holds up.
    [[nodiscard]] Result<QList<ScheduledRun>> waiting(int limit);
    // Since when something is due that nobody works at yet.
    [[nodiscard]] Result<std::optional<QDateTime>> waitingSince();
    [[nodiscard]] Result<void> setRunning(qint64 run, bool isRunning);
    [[nodiscard]] Result<void> removeRun(qint64 run);
    [[nodiscard]] Result<void> removeWaitingRun(qint64 run);   // NotFound when it has begun
    // Its conversation, or an empty one when it is time for a new one; counts the run.
    [[nodiscard]] Result<QString> takeConversation(qint64 schedule);
    [[nodiscard]] Result<void> setConversation(qint64 schedule, const QString &conversation);

    static constexpr int runsOfConversation = 20;

private:
    [[nodiscard]] Result<void> run(const QString &sql, const QVariantList &values);
    [[nodiscard]] Result<QList<ScheduledRun>> runsWhere(const QString &condition);
    [[nodiscard]] Result<QList<protocol::Schedule>> where(const QString &condition, const QVariantList &values);

    store::Database &m_database;
    const Clock &m_clock;
};

} // namespace tom::agent
