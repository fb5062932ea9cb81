#pragma once

#include "shared/core/result.h"

#include <QDate>
#include <QDateTime>
#include <QJsonObject>
#include <QList>

#include <optional>

namespace tom::desktop {

// What was used of models, of a day, a module, a model, or of all.
struct UsageSum
{
    QString name{};   // the day as 2026-11-25, the module, the model
    qint64 calls = 0;
    qint64 inputTokens = 0;
    qint64 outputTokens = 0;
    std::optional<double> cost{};   // in dollars, of the calls whose price is known
    qint64 unpricedCalls = 0;       // those that are not in it

    [[nodiscard]] qint64 tokens() const { return inputTokens + outputTokens; }

    bool operator==(const UsageSum &) const = default;
};

struct BudgetUse
{
    QString module{};       // empty, and no schedule: all of the user's
    qint64 schedule = 0;    // all runs of that one; 0: it is of no schedule
    QString title{};        // the schedule's
    bool isOfDay = false;   // else of a month
    double limit = 0;
    double used = 0;
    QString currency{};
    QDateTime resets{};

    bool operator==(const BudgetUse &) const = default;
};

// GET /usage.
struct UsageReport
{
    QDate from{};
    QDate to{};
    QDate pricesAsOf{};
    QString timeZone{};   // by whose clock days begin and end
    UsageSum total{};
    QList<UsageSum> days{};
    QList<UsageSum> modules{};
    QList<UsageSum> models{};
    QList<BudgetUse> budgets{};

    [[nodiscard]] static Result<UsageReport> fromJson(const QJsonObject &object);

    bool operator==(const UsageReport &) const = default;
};

} // namespace tom::desktop
