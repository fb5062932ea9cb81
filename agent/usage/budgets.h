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
    QString module{};   // empty: the user's own
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

// The budgets of a user and of the user's services against what was spent. Days and months are those of the user's time
// zone. Models whose price nobody knows cost nothing here; GET /usage says how many calls that were.
class Budgets
{
public:
    Budgets(const config::Budget &user, const QList<config::Service> &services, UsageStore &store);

    [[nodiscard]] BudgetStand user() const;
    [[nodiscard]] BudgetStand module(const QString &name) const;
    // Every one that there is, day and month, for GET /usage.
    [[nodiscard]] QList<BudgetStand> all() const;
    [[nodiscard]] bool isEmpty() const { return m_budgets.isEmpty(); }

    static constexpr double nearly = 0.8;
    static constexpr double over = 1.1;

private:
    [[nodiscard]] QList<BudgetStand> standsOf(const QString &module) const;
    [[nodiscard]] BudgetStand worstOf(const QString &module) const;

    UsageStore &m_store;
    QMap<QString, config::Budget> m_budgets;   // by module; empty: the user's own
};

} // namespace tom::agent
