#include "desktop/api/usagereport.h"

#include "shared/core/json.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

UsageSum sumFrom(const QJsonObject &object, QLatin1StringView name)
{
    UsageSum sum{.name = object.value(name).toString(),
                 .calls = object.value("calls"_L1).toInteger(),
                 .inputTokens = object.value("input_tokens"_L1).toInteger(),
                 .outputTokens = object.value("output_tokens"_L1).toInteger(),
                 .unpricedCalls = object.value("unpriced_calls"_L1).toInteger()};
    if (object.value("cost"_L1).isDouble())
        sum.cost = object.value("cost"_L1).toDouble();
    return sum;
}

QList<UsageSum> sumsFrom(const QJsonObject &object, QLatin1StringView list, QLatin1StringView name)
{
    QList<UsageSum> sums;
    for (const QJsonValue &one : object.value(list).toArray())
        sums.append(sumFrom(one.toObject(), name));
    return sums;
}

} // namespace

Result<UsageReport> UsageReport::fromJson(const QJsonObject &object)
{
    UsageReport report{.from = QDate::fromString(object.value("from"_L1).toString(), Qt::ISODate),
                       .to = QDate::fromString(object.value("to"_L1).toString(), Qt::ISODate),
                       .pricesAsOf = QDate::fromString(object.value("prices_as_of"_L1).toString(), Qt::ISODate),
                       .timeZone = object.value("time_zone"_L1).toString(),
                       .total = sumFrom(object.value("total"_L1).toObject(), "name"_L1),
                       .days = sumsFrom(object, "days"_L1, "day"_L1),
                       .modules = sumsFrom(object, "modules"_L1, "module"_L1),
                       .models = sumsFrom(object, "models"_L1, "model"_L1)};
    if (!report.from.isValid() || !report.to.isValid() || report.from.daysTo(report.to) > 3700)
        return failure(ErrorCode::InvalidInput, u"\"from\" and \"to\" must be days"_s);
    for (const QJsonValue &one : object.value("budgets"_L1).toArray()) {
        report.budgets.append({.module = one["module"_L1].toString(),
                               .schedule = one["schedule"_L1].toInteger(),
                               .title = one["title"_L1].toString(),
                               .isOfDay = one["period"_L1].toString() == "day"_L1,
                               .limit = one["limit"_L1].toDouble(),
                               .used = one["used"_L1].toDouble(),
                               .currency = one["currency"_L1].toString(),
                               .resets = QDateTime::fromString(one["resets"_L1].toString(), Qt::ISODate)});
    }
    return report;
}

} // namespace tom::desktop
