#pragma once

#include "agent/inbox/alarm.h"
#include "agent/inbox/inbox.h"
#include "agent/tasks/recurrence.h"
#include "agent/tasks/schedulestore.h"
#include "agent/usage/budgets.h"

namespace tom::agent {

// Says what is due: reminders go to the inbox, prompts become runs, each time once, on disk together with the next time.
// What was missed by more than lateAfter follows the schedule's rule, and several at once come as one digest.
class Scheduler : public QObject
{
    Q_OBJECT

public:
    using ZoneOf = std::function<QTimeZone()>;
    // Hands a reminder for another user on, inside the commit in which it is due.
    using SendTo = std::function<Result<void>(const protocol::Schedule &schedule)>;

    Scheduler(ScheduleStore &store, Inbox &inbox, const Clock &clock, ZoneOf userZone, QObject *parent = nullptr);

    void setSendTo(SendTo sendTo) { m_sendTo = std::move(sendTo); }
    // The currencies that budgets may be in, beside US dollars, and what one of each is worth in them.
    void setExchangeRates(const QHash<QString, double> &rates) { m_rates = rates; }
    // Of prompts that have none of their own.
    void setUsualBudget(const config::Budget &budget) { m_usualBudget = budget; }
    [[nodiscard]] Result<void> open();

    // InvalidInput when it never happens, Conflict when there are too many.
    [[nodiscard]] Result<protocol::Schedule> add(const protocol::Schedule &schedule);
    [[nodiscard]] Result<protocol::Schedule> change(qint64 id, const QJsonObject &change);
    [[nodiscard]] Result<void> remove(qint64 id);
    [[nodiscard]] Result<QList<protocol::Schedule>> list() { return m_store.list(); }
    [[nodiscard]] QList<BudgetedSchedule> budgeted();   // those with a budget; none when they cannot be read
    [[nodiscard]] Result<protocol::Schedule> find(qint64 id) { return m_store.find(id); }
    // The next times of one that is not kept, at most mostDates; what add() would say against it, this says.
    [[nodiscard]] Result<QList<QDateTime>> dates(const protocol::Schedule &schedule, int count) const;
    [[nodiscard]] Result<void> runNow(qint64 id);
    void rezone();   // the user is in another time zone now

    [[nodiscard]] std::optional<QDateTime> nextDue() const { return m_alarm.time(); }
    void look();
    // The clock on the wall where a schedule lives.
    [[nodiscard]] QTimeZone zoneOf(const protocol::Schedule &schedule) const;

    static constexpr qint64 mostSchedules = 1000;
    static constexpr int mostDates = 20;
    static constexpr std::chrono::minutes lateAfter{10};
    static constexpr qint64 mostLateAlone = 3;   // more reminders that were missed together come as one digest

Q_SIGNALS:
    void planned();       // nextDue() is another
    void runsWaiting();   // there are prompts to run

private:
    [[nodiscard]] Result<void> checkBudget(const protocol::Schedule &schedule) const;
    [[nodiscard]] Result<void> plan(protocol::Schedule &schedule) const;
    [[nodiscard]] Result<void> fire(const protocol::Schedule &schedule, const QDateTime &now, bool isStorm);
    [[nodiscard]] Result<void> ask(const protocol::Schedule &schedule, bool isStorm);
    struct Occasion
    {
        QDateTime due{};
        QString note{};
        bool isStorm = false;
        bool isAsked = false;   // somebody wants it now, and each time is another one
    };
    [[nodiscard]] Result<void> carryOut(const protocol::Schedule &schedule, const Occasion &occasion);
    [[nodiscard]] Result<void> finish(const protocol::Schedule &schedule, const QDateTime &now);
    [[nodiscard]] QString localText(const protocol::Schedule &schedule, const QDateTime &time) const;
    void planAlarm();

    ScheduleStore &m_store;
    Inbox &m_inbox;
    const Clock &m_clock;
    ZoneOf m_userZone;
    SendTo m_sendTo;
    QHash<QString, double> m_rates;
    config::Budget m_usualBudget;
    Alarm m_alarm;
    bool m_hasNewRuns = false;
    bool m_isStorm = false;   // until everything that was missed is told
};

[[nodiscard]] QString titleOf(const protocol::Schedule &schedule);

} // namespace tom::agent
