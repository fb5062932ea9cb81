#include "agent/usage/usagereport.h"

#include "shared/llm/modelprice.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

constexpr qint64 mostDays = 3660;

struct Sum
{
    qint64 calls = 0;
    protocol::Usage usage{};

    void add(const UsageRow &row)
    {
        calls += row.calls;
        usage += row.usage;
    }
    [[nodiscard]] QJsonObject toJson() const
    {
        QJsonObject object = usage.toJson();
        object.insert("calls"_L1, calls);
        // Of a sum what is known is worth saying; unpriced_calls says how many are not in it.
        object.insert("cost"_L1, protocol::costToJson(usage.cost));
        object.insert("unpriced_calls"_L1, usage.unpricedCalls);
        return object;
    }
};

Result<QDate> dayIn(const QUrlQuery &query, const QString &key, const QDate &usual)
{
    if (!query.hasQueryItem(key))
        return usual;
    const QString text = query.queryItemValue(key, QUrl::FullyDecoded);
    const QDate day = QDate::fromString(text, u"yyyy-MM-dd"_s);
    if (!day.isValid() || day.year() < 2000 || day.year() > 9999)
        return failure(ErrorCode::InvalidInput, u"\"%1\" must be a day as 2026-11-25"_s.arg(key));
    return day;
}

QJsonArray grouped(const QList<UsageRow> &rows, const QString &name, QString (*key)(const UsageRow &))
{
    QMap<QString, Sum> sums;
    for (const UsageRow &row : rows)
        sums[key(row)].add(row);
    QJsonArray array;
    for (const auto &[what, sum] : sums.asKeyValueRange()) {
        QJsonObject object = sum.toJson();
        object.insert(name, what);
        array.append(object);
    }
    return array;
}

QJsonArray standsToJson(const QList<BudgetStand> &stands)
{
    QJsonArray array;
    for (const BudgetStand &stand : stands) {
        QJsonObject object{{u"period"_s, stand.period == BudgetStand::Period::Day ? u"day"_s : u"month"_s},
                           {u"limit"_s, stand.limit},
                           {u"used"_s, stand.used},
                           {u"currency"_s, stand.currency},
                           {u"resets"_s, stand.resets.toUTC().toString(Qt::ISODate)}};
        if (!stand.module.isEmpty())
            object.insert("module"_L1, stand.module);
        if (stand.schedule > 0) {
            object.insert("schedule"_L1, stand.schedule);
            object.insert("title"_L1, stand.title);
        }
        array.append(object);
    }
    return array;
}

} // namespace

Result<QJsonObject> usageReport(UsageStore &store, const Budgets &budgets, const QUrlQuery &query)
{
    const QDate today = store.now().date();
    const Result<QDate> to = dayIn(query, u"to"_s, today);
    if (!to)
        return std::unexpected(to.error());
    const Result<QDate> from = dayIn(query, u"from"_s, QDate(to->year(), to->month(), 1));
    if (!from)
        return std::unexpected(from.error());
    if (*from > *to)
        return failure(ErrorCode::InvalidInput, u"\"from\" must not be after \"to\""_s);
    if (from->daysTo(*to) >= mostDays)
        return failure(ErrorCode::InvalidInput, u"\"from\" and \"to\" may be %1 days apart at most"_s.arg(mostDays));
    const Result<QList<UsageRow>> rows = store.rows(*from, *to);
    if (!rows)
        return std::unexpected(rows.error());
    Sum total;
    for (const UsageRow &row : *rows)
        total.add(row);
    return QJsonObject{{u"status"_s, u"OK"_s},
                       {u"from"_s, from->toString(Qt::ISODate)},
                       {u"to"_s, to->toString(Qt::ISODate)},
                       {u"time_zone"_s, QString::fromLatin1(store.timeZone().id())},
                       {u"currency"_s, u"USD"_s},
                       {u"prices_as_of"_s, llm::PriceTable::shipped().asOf().toString(Qt::ISODate)},
                       {u"total"_s, total.toJson()},
                       {u"days"_s, grouped(*rows, u"day"_s, [](const UsageRow &row) { return row.day.toString(Qt::ISODate); })},
                       {u"modules"_s, grouped(*rows, u"module"_s, [](const UsageRow &row) { return row.module; })},
                       {u"models"_s, grouped(*rows, u"model"_s, [](const UsageRow &row) { return row.model; })},
                       {u"purposes"_s, grouped(*rows, u"purpose"_s, [](const UsageRow &row) { return row.purpose; })},
                       {u"budgets"_s, standsToJson(budgets.all())}};
}

} // namespace tom::agent
