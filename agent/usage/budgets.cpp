#include "agent/usage/budgets.h"

#include <QLocale>

#include <cmath>

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

using Period = BudgetStand::Period;

// Costs are kept in nanodollars, so that sums of them hit a limit exactly; a product with an exchange rate does not.
constexpr double grain = 0.5e-9;

bool reaches(double used, double limit)
{
    return used >= limit - grain;
}

BudgetState stateOf(double used, double limit)
{
    if (reaches(used, limit * Budgets::over))
        return BudgetState::Over;
    if (reaches(used, limit))
        return BudgetState::Reached;
    return reaches(used, limit * Budgets::nearly) ? BudgetState::Nearly : BudgetState::Free;
}

// Of two that are equally bad the month's: it lasts longer.
BudgetStand worstOf(const QList<BudgetStand> &stands)
{
    BudgetStand worst;
    for (const BudgetStand &stand : stands) {
        if (worst.currency.isEmpty() || stand.state >= worst.state)
            worst = stand;
    }
    return worst;
}

QString money(double amount, const QString &currency)
{
    const int digits = amount != 0 && std::abs(amount) < 0.1 ? 4 : 2;
    return QLocale::c().toString(amount, 'f', digits) + u' ' + currency;
}

} // namespace

QString stateName(BudgetState state)
{
    switch (state) {
    case BudgetState::Nearly:
        return u"nearly"_s;
    case BudgetState::Reached:
        return u"reached"_s;
    case BudgetState::Over:
        return u"over"_s;
    case BudgetState::Free:
        break;
    }
    return u"free"_s;
}

QString BudgetStand::words() const
{
    const QString when = period == Period::Day ? u"today"_s : u"this month"_s;
    const QString whose = schedule > 0       ? u"The budget of the schedule “%1”"_s.arg(title)
                          : module.isEmpty() ? u"The budget"_s
                                             : u"The budget of %1"_s.arg(module);
    const QString what =
        state == BudgetState::Nearly ? u"%1 for %2 is nearly used up: %3 of %4"_s : u"%1 for %2 is used up: %3 of %4"_s;
    return what.arg(whose, when, money(used, currency), money(limit, currency))
           + u"; it begins anew on %1"_s.arg(QLocale::c().toString(resets, u"d MMMM 'at' HH:mm"_s));
}

QString BudgetStand::id() const
{
    const QString whose = schedule > 0 ? u"schedule %1"_s.arg(schedule) : module;   // no module has a space in its name
    return u"%1|%2|%3"_s.arg(whose, period == Period::Day ? u"day"_s : u"month"_s).arg(int(state));
}

Error refusalOf(const BudgetStand &stand, const QDateTime &now)
{
    return {.code = ErrorCode::BudgetExceeded,
            .message = stand.words(),
            .retryAfterSeconds = int(std::max<qint64>(1, now.secsTo(stand.resets)))};
}

Budgets::Budgets(const config::Budget &user, const QList<config::Service> &services, UsageStore &store) : m_store(store)
{
    if (user.isSet())
        m_budgets.insert(QString(), user);
    for (const config::Service &service : services) {
        if (service.budget.isSet())
            m_budgets.insert(service.name, service.budget);
    }
}

BudgetStand Budgets::user() const
{
    return worstOf(standsOf(QString()));
}

BudgetStand Budgets::module(const QString &name) const
{
    return name.isEmpty() ? BudgetStand{} : worstOf(standsOf(name));
}

BudgetStand Budgets::schedule(qint64 id) const
{
    if (id == 0)
        return {};
    const QList<BudgetedSchedule> schedules = m_schedules();
    const auto found = std::ranges::find(schedules, id, &BudgetedSchedule::id);
    return found == schedules.end() ? BudgetStand{} : worstOf(standsOf(*found));
}

QList<BudgetStand> Budgets::all() const
{
    QList<BudgetStand> all;
    for (const QString &module : m_budgets.keys())
        all += standsOf(module);
    for (const BudgetedSchedule &schedule : m_schedules())
        all += standsOf(schedule);
    return all;
}

QList<BudgetStand> Budgets::standsOf(const QString &module) const
{
    const auto budget = m_budgets.constFind(module);
    if (budget == m_budgets.cend())
        return {};
    return stands(*budget, {.module = module}, [&](const QDate &from, const QDate &to) {
        return m_store.cost(from, to, module.isEmpty() ? std::nullopt : std::optional(module));
    });
}

QList<BudgetStand> Budgets::standsOf(const BudgetedSchedule &schedule) const
{
    return stands(schedule.budget, {.schedule = schedule.id, .title = schedule.title},
                  [&](const QDate &from, const QDate &to) { return m_store.costOfSchedule(from, to, schedule.id); });
}

QList<BudgetStand> Budgets::stands(const config::Budget &budget, const BudgetStand &whose, const Cost &cost) const
{
    const QDate today = m_store.now().date();
    QList<BudgetStand> stands;
    const auto add = [&](Period period, const QDate &began, const QDate &next, const std::optional<double> &limit) {
        if (!limit)
            return;
        BudgetStand stand = whose;
        // A disk that cannot be read now must not become a licence to spend, nor a lock: the turn fails of itself then.
        stand.used = cost(began, today).value_or(0) / budget.dollars;
        stand.state = stateOf(stand.used, *limit);
        stand.period = period;
        stand.limit = *limit;
        stand.currency = budget.currency;
        stand.began = began;
        stand.resets = next.startOfDay(m_store.timeZone());
        stands.append(stand);
    };
    const QDate month(today.year(), today.month(), 1);
    add(Period::Day, today, today.addDays(1), budget.day);
    add(Period::Month, month, month.addMonths(1), budget.month);
    return stands;
}

} // namespace tom::agent
