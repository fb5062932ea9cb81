#pragma once

#include "agent/usage/budgets.h"

#include <QUrlQuery>

namespace tom::agent {

// GET /usage?from=&to=, days of the user's time zone, both included; unless said, this month until today. InvalidInput for
// what is no such day.
[[nodiscard]] Result<QJsonObject> usageReport(UsageStore &store, const Budgets &budgets, const QUrlQuery &query);

} // namespace tom::agent
