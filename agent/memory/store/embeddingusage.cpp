#include "agent/memory/store/memorystore.h"

#include <QJsonArray>

#include <cmath>

using namespace Qt::StringLiterals;

// What a user's memories took at providers: their vectors, and the facts that a model found.
namespace tom::memory {

Result<void> MemoryStore::countUsage(const QString &model, const QString &purpose, const protocol::Usage &usage)
{
    constexpr double nanosOfADollar = 1e9;
    // No question of a user waits for the disk because of this.
    const auto counted = [&] {
        return run(u"INSERT INTO embedding_usage (day, model, calls, tokens, cost_nanos, unpriced_calls, output_tokens, purpose) "
                   "VALUES (?, ?, 1, ?, ?, ?, ?, ?) "
                   "ON CONFLICT (day, model) DO UPDATE SET calls = calls + 1, tokens = tokens + excluded.tokens, "
                   "cost_nanos = cost_nanos + excluded.cost_nanos, unpriced_calls = unpriced_calls + excluded.unpriced_calls, "
                   "output_tokens = output_tokens + excluded.output_tokens"_s,
                   {m_clock.now().toUTC().date().toString(Qt::ISODate), model, usage.inputTokens,
                    qint64(std::llround(usage.cost.value_or(0) * nanosOfADollar)), usage.unpricedCalls, usage.outputTokens,
                    purpose});
    };
    return settle().and_then([&] { return m_database->transaction(counted, store::Sync::Later); });
}

Result<QJsonArray> MemoryStore::usageSums()
{
    const QString yesterday = m_clock.now().toUTC().date().addDays(-1).toString(Qt::ISODate);
    const auto rows = query(u"SELECT * FROM embedding_usage WHERE day >= ? ORDER BY day, model"_s, {yesterday});
    if (!rows)
        return std::unexpected(rows.error());
    QJsonArray sums;
    for (const store::Row &row : *rows) {
        QJsonObject sum{{u"day"_s, row.value(u"day"_s).toString()},
                        {u"model"_s, row.value(u"model"_s).toString()},
                        {u"purpose"_s, row.value(u"purpose"_s).toString()}};
        for (const QString &number : {u"calls"_s, u"tokens"_s, u"cost_nanos"_s, u"unpriced_calls"_s, u"output_tokens"_s})
            sum.insert(number, row.value(number).toLongLong());
        sums.append(sum);
    }
    return sums;
}

} // namespace tom::memory
