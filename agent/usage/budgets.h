#pragma once

#include "agent/usage/usagestore.h"
#include "shared/config/config.h"

#include <QMap>

namespace tom::agent {

enum class BudgetState {
    Free,      // there is room, or no budget
    Nearly,    // 80 % are used: said once
    Reached,   // 100 %: a simpler model answers
    Over,      // 110 %, or 100 % when there is no simpler one: nobody answers
};

[[nodiscard]] QString stateName(BudgetState state);   // "free", "nearly", "reached", "over"

// How a budget stands now: of its day or its month, whichever is worse.
struct BudgetStand
{
    enum class Period { Day, Month };

    BudgetState state = BudgetState::Free;
    QString module{};   // empty: the user's own, or a schedule's
    qint64 schedule = 0;
    QString title{};    // the schedule's
    Period period = Period::Day;
    double used = 0;    // in its currency
    double limit = 0;
    QString currency{};
    QDate began{};
    QDateTime resets{};

    // For people: "The budget for today is used up: 1.04 USD of 1.00 USD; it begins anew on 26 November at 00:00".
    [[nodiscard]] QString words() const;
    [[nodiscard]] QString id() const;   // of budget, period and state

    bool operator==(const BudgetStand &) const = default;
};

[[nodiscard]] Error refusalOf(const BudgetStand &stand, const QDateTime &now);   // BudgetExceeded

// A schedule that has a budget.
struct BudgetedSchedule
{
    qint64 id = 0;
    QString title{};
    config::Budget budget{};
};

// The budgets of a user, of the user's services and of schedules against what was spent. Days and months are those of the user's time
// zone. Models whose price nobody knows cost nothing here; GET /usage says how many calls that were.
class Budgets
{
public:
    using Schedules = std::function<QList<BudgetedSchedule>()>;

    Budgets(const config::Budget &user, const QList<config::Service> &services, UsageStore &store);

    // As they are now: they come and go.
    void setSchedules(Schedules schedules) { m_schedules = std::move(schedules); }

    [[nodiscard]] BudgetStand user() const;
    [[nodiscard]] BudgetStand module(const QString &name) const;
    [[nodiscard]] BudgetStand schedule(qint64 id) const;   // 0: of none, and free
    // Every one that there is, day and month, for GET /usage.
    [[nodiscard]] QList<BudgetStand> all() const;
    [[nodiscard]] bool isEmpty() const { return m_budgets.isEmpty(); }   // none of the user or a service

    static constexpr double nearly = 0.8;
    static constexpr double over = 1.1;

private:
    using Cost = std::function<Result<double>(const QDate &from, const QDate &to)>;

    [[nodiscard]] QList<BudgetStand> standsOf(const QString &module) const;
    [[nodiscard]] QList<BudgetStand> standsOf(const BudgetedSchedule &schedule) const;
    [[nodiscard]] QList<BudgetStand> stands(const config::Budget &budget, const BudgetStand &whose, const Cost &cost) const;

    UsageStore &m_store;
    QMap<QString, config::Budget> m_budgets;   // by module; empty: the user's own
    Schedules m_schedules = [] { return QList<BudgetedSchedule>(); };
};

}   // namespace tom::agent
