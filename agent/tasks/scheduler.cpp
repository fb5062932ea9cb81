#include "agent/tasks/scheduler.h"

#include <QLoggingCategory>
#include <QUuid>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcScheduler, "tom.agent.schedules")

using protocol::Schedule;

namespace {

constexpr int atOnce = 20;                   // due ones in one commit; then others have their turn
constexpr std::chrono::days keepDone{90};
constexpr qsizetype titleLength = 60;

} // namespace

QString titleOf(const Schedule &schedule)
{
    if (!schedule.title.isEmpty())
        return schedule.title;
    const QString line = schedule.text.simplified();
    return line.size() <= titleLength ? line : line.left(titleLength - 1) + u'…';
}

Scheduler::Scheduler(ScheduleStore &store, Inbox &inbox, const Clock &clock, ZoneOf userZone, QObject *parent)
    : QObject(parent),
      m_store(store),
      m_inbox(inbox),
      m_clock(clock),
      m_userZone(std::move(userZone)),
      m_alarm(clock)
{
    connect(&m_alarm, &Alarm::rang, this, &Scheduler::look);
}

Result<void> Scheduler::open()
{
    if (const auto dropped = m_store.dropDoneBefore(m_clock.now().addDuration(-keepDone)); !dropped)
        return dropped;
    planAlarm();
    return {};
}

QTimeZone Scheduler::zoneOf(const Schedule &schedule) const
{
    if (schedule.timeZone.isEmpty())   // an empty name is UTC to QTimeZone
        return m_userZone();
    const QTimeZone own(schedule.timeZone.toLatin1());
    return own.isValid() ? own : m_userZone();
}

Result<void> Scheduler::checkBudget(const Schedule &schedule) const
{
    const QString &currency = schedule.budget.currency;
    if (!schedule.budget.isSet() || currency == "USD"_L1 || m_rates.contains(currency))
        return {};
    return failure(ErrorCode::InvalidInput,
                   u"\"currency\" of \"budget\" must be USD, or one that stands under global.exchange_rates in config.yml"_s);
}

QList<BudgetedSchedule> Scheduler::budgeted()
{
    const Result<QList<Schedule>> all = m_store.list();
    if (!all) {
        qCCritical(lcScheduler).noquote() << u"❌ the budgets of schedules cannot be read: %1"_s.arg(all.error().message);
        return {};
    }
    QList<BudgetedSchedule> budgeted;
    for (const Schedule &schedule : *all) {
        const protocol::ScheduleBudget &budget = schedule.budget;
        if (budget.isSet())
            budgeted.append({.id = schedule.id,
                             .title = titleOf(schedule),
                             .budget = {.day = budget.day,
                                        .month = budget.month,
                                        .currency = budget.currency,
                                        .dollars = m_rates.value(budget.currency, 1)}});
        else if (m_usualBudget.isSet() && schedule.kind == Schedule::Kind::Prompt)
            budgeted.append({.id = schedule.id, .title = titleOf(schedule), .budget = m_usualBudget});
    }
    return budgeted;
}

Result<void> Scheduler::plan(Schedule &schedule) const
{
    if (const Result<void> budget = checkBudget(schedule); !budget)
        return budget;
    const auto recurrence = Recurrence::parse(schedule.rrule, schedule.start);
    if (!recurrence)
        return std::unexpected(recurrence.error());
    schedule.rrule = recurrence->rule();
    if (!schedule.isEnabled) {
        schedule.next.reset();
        return {};
    }
    schedule.next = recurrence->nextAfter(m_clock.now(), zoneOf(schedule));
    if (!schedule.next)
        return failure(ErrorCode::InvalidInput,
                       u"this time is over: \"start\" is %1, and it is %2 there now"_s.arg(
                           schedule.start.toString(u"yyyy-MM-dd HH:mm"_s), localText(schedule, m_clock.now())));
    return {};
}

Result<QList<QDateTime>> Scheduler::dates(const Schedule &schedule, int count) const
{
    const auto recurrence = Recurrence::parse(schedule.rrule, schedule.start);
    if (!recurrence)
        return std::unexpected(recurrence.error());
    QList<QDateTime> dates;
    std::optional<QDateTime> next = m_clock.now();
    while (dates.size() < std::min(count, mostDates) && (next = recurrence->nextAfter(*next, zoneOf(schedule))))
        dates.append(*next);
    if (dates.isEmpty())
        return failure(ErrorCode::InvalidInput, u"this time is over, and there is no other"_s);
    return dates;
}

Result<Schedule> Scheduler::add(const Schedule &asked)
{
    Schedule schedule = asked;
    if (const Result<void> planned = plan(schedule); !planned)
        return std::unexpected(planned.error());
    const Result<qint64> there = m_store.count();
    if (!there)
        return std::unexpected(there.error());
    if (*there >= mostSchedules)
        return failure(ErrorCode::Conflict, u"there are %1 schedules already; delete some"_s.arg(mostSchedules));
    const Result<Schedule> added = m_store.insert(schedule);
    planAlarm();
    return added;
}

Result<Schedule> Scheduler::change(qint64 id, const QJsonObject &change)
{
    const Result<Schedule> before = m_store.find(id);
    if (!before)
        return before;
    Result<Schedule> after = before->patched(change);
    if (!after)
        return after;
    const bool isOtherTime = after->start != before->start || after->rrule != before->rrule || after->timeZone != before->timeZone
                             || after->isEnabled != before->isEnabled;
    if (isOtherTime) {
        if (const Result<void> planned = plan(*after); !planned)
            return std::unexpected(planned.error());
    }
    // A yes for all runs was for what they were to do then.
    const bool isOther = after->text != before->text || after->kind != before->kind || after->modules != before->modules
                         || after->tools != before->tools;
    const Result<void> updated = m_inbox.commit([&]() -> Result<void> {
        const Result<void> dropped = isOther ? m_store.dropRules(id) : Result<void>();
        return dropped ? m_store.update(*after) : dropped;
    });
    if (!updated)
        return std::unexpected(updated.error());
    planAlarm();
    return after;
}

Result<void> Scheduler::remove(qint64 id)
{
    const Result<void> removed = m_inbox.commit([&] { return m_store.remove(id); });
    planAlarm();
    return removed;
}

Result<void> Scheduler::runNow(qint64 id)
{
    const Result<Schedule> schedule = m_store.find(id);
    if (!schedule)
        return std::unexpected(schedule.error());
    m_hasNewRuns = false;
    const Result<void> done = m_inbox.commit([&]() -> Result<void> {
        const QDateTime now = m_clock.now();
        if (const auto carried = carryOut(*schedule, {.due = now, .isAsked = true}); !carried)
            return carried;
        // One that was for once, and has been asked about, is over now.
        if (!schedule->next && schedule->rrule.isEmpty() && schedule->isEnabled && schedule->kind == Schedule::Kind::Reminder)
            return m_store.remove(id);
        return m_store.setDone(id, now, schedule->next);
    });
    if (done && m_hasNewRuns)
        Q_EMIT runsWaiting();
    planAlarm();
    return done;
}

void Scheduler::rezone()
{
    const auto schedules = m_store.list();
    if (!schedules)
        return;
    const Result<void> done = m_inbox.commit([&]() -> Result<void> {
        for (Schedule schedule : *schedules) {
            // What is due already stays due.
            if (!schedule.timeZone.isEmpty() || !schedule.next || *schedule.next <= m_clock.now())
                continue;
            const auto recurrence = Recurrence::parse(schedule.rrule, schedule.start);
            if (!recurrence)
                continue;
            // A time that is over in the new zone but was not in the old one is now.
            schedule.next = recurrence->nextAfter(m_clock.now(), zoneOf(schedule)).value_or(m_clock.now());
            if (const auto updated = m_store.update(schedule); !updated)
                return updated;
        }
        return {};
    });
    if (!done)
        qCCritical(lcScheduler).noquote() << u"❌ schedules keep the old time zone: %1"_s.arg(done.error().message);
    planAlarm();
}

void Scheduler::look()
{
    const QDateTime now = m_clock.now();
    m_hasNewRuns = false;
    Result<void> done = m_store.countDueBefore(now.addDuration(-lateAfter)).transform([this](qint64 late) {
        m_isStorm = m_isStorm ? late > 0 : late > mostLateAlone;
    });
    bool hadAll = true;
    if (done)
        done = m_inbox.commit([&]() -> Result<void> {
            const auto due = m_store.due(now, atOnce);
            if (!due)
                return std::unexpected(due.error());
            hadAll = due->size() < atOnce;
            for (const Schedule &schedule : *due) {
                if (const Result<void> fired = fire(schedule, now, m_isStorm); !fired)
                    return fired;
            }
            return {};
        });
    if (!done) {
        qCCritical(lcScheduler).noquote() << u"❌ what is due cannot be done now: %1"_s.arg(done.error().message);
        return m_alarm.setTime(now.addSecs(60));
    }
    if (m_hasNewRuns)
        Q_EMIT runsWaiting();
    if (hadAll && std::exchange(m_isStorm, false)) {
        if (const Result<void> woken = m_inbox.wake(); !woken)
            qCCritical(lcScheduler).noquote() << u"❌ %1"_s.arg(woken.error().message);
    }
    planAlarm();
}

Result<void> Scheduler::fire(const Schedule &schedule, const QDateTime &now, bool isStorm)
{
    const QDateTime due = schedule.next.value_or(now);
    const bool isLate = due < now.addDuration(-lateAfter);
    Result<void> done;
    if (!isLate)
        done = carryOut(schedule, {.due = due});
    else if (schedule.missed == Schedule::Missed::Skip)
        qCInfo(lcScheduler).noquote() << u"schedule %1 was missed and is left out, as it says"_s.arg(schedule.id);
    else if (schedule.missed == Schedule::Missed::Ask)
        done = ask(schedule, isStorm);
    else
        done =
            carryOut(schedule, {.due = due, .note = u"This was due on %1."_s.arg(localText(schedule, due)), .isStorm = isStorm});
    if (!done)
        return done;
    if (isLate && schedule.missed == Schedule::Missed::Ask && schedule.rrule.isEmpty())
        return m_store.setDone(schedule.id, now, {});   // kept for the answer
    return finish(schedule, now);
}

Result<void> Scheduler::finish(const Schedule &schedule, const QDateTime &now)
{
    const auto recurrence = Recurrence::parse(schedule.rrule, schedule.start);
    if (!recurrence)
        return m_store.setDone(schedule.id, now, {});
    // All that was missed between is one. Not before the time that was due, though the clock may have been put back.
    const auto next = recurrence->nextAfter(std::max(now, schedule.next.value_or(now)), zoneOf(schedule));
    if (next)
        return m_store.setDone(schedule.id, now, next);
    return schedule.kind == Schedule::Kind::Reminder ? m_store.remove(schedule.id) : m_store.setDone(schedule.id, now, {});
}

Result<void> Scheduler::ask(const Schedule &schedule, bool isStorm)
{
    const NewNotification question{
        .kind = protocol::NotificationKind::System,
        .title = u"Missed: %1"_s.arg(titleOf(schedule)),
        .text = u"This was due on %1, when Tom was not there. It can be done now."_s.arg(localText(schedule, *schedule.next)),
        .actions = {{.id = u"run"_s, .title = u"Do it now"_s, .target = QString::number(schedule.id)}},
        .origin = u"missed %1 %2"_s.arg(schedule.id).arg(schedule.next->toMSecsSinceEpoch())};
    const auto added = isStorm ? m_inbox.addLater(question, m_clock.now()) : m_inbox.add(question);
    return added ? Result<void>() : std::unexpected(added.error());
}

Result<void> Scheduler::carryOut(const Schedule &schedule, const Occasion &occasion)
{
    if (schedule.kind == Schedule::Kind::Prompt) {
        m_hasNewRuns = true;
        return m_store.addRun(schedule, occasion.due);
    }
    if (!schedule.recipient.isEmpty() && m_sendTo)
        return m_sendTo(schedule);
    QStringList text;
    if (titleOf(schedule) != schedule.text)
        text.append(schedule.text);
    if (!occasion.note.isEmpty())
        text.append(occasion.note);
    const QString which =
        occasion.isAsked ? QUuid::createUuid().toString(QUuid::WithoutBraces) : QString::number(occasion.due.toMSecsSinceEpoch());
    const NewNotification reminder{.kind = protocol::NotificationKind::Reminder,
                                   .title = titleOf(schedule),
                                   .text = text.join(u'\n'),
                                   .origin = u"reminder %1 %2"_s.arg(schedule.id).arg(which),
                                   .isUrgent = true};
    const auto added = occasion.isStorm ? m_inbox.addLater(reminder, m_clock.now()) : m_inbox.add(reminder);
    return added ? Result<void>() : std::unexpected(added.error());
}

QString Scheduler::localText(const Schedule &schedule, const QDateTime &time) const
{
    return time.toTimeZone(zoneOf(schedule)).toString(u"yyyy-MM-dd HH:mm"_s);
}

void Scheduler::planAlarm()
{
    const auto next = m_store.nextDue();
    m_alarm.setTime(next ? *next : std::optional(m_clock.now().addSecs(60)));
    Q_EMIT planned();
}

} // namespace tom::agent
