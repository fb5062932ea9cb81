#include "agent/usage/embeddingrows.h"

#include "shared/config/config.h"

#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace tom::agent {

QList<UsageRow> embeddingRows(const QJsonArray &sums)
{
    constexpr double nanosOfADollar = 1e9;
    constexpr qsizetype mostSums = 100;
    constexpr qsizetype longestModel = 200;
    QList<UsageRow> rows;
    for (const QJsonValue &sum : sums) {
        const QDate day = QDate::fromString(sum["day"_L1].toString(), Qt::ISODate);
        const QString model = sum["model"_L1].toString();
        const qint64 calls = sum["calls"_L1].toInteger();
        const qint64 tokens = sum["tokens"_L1].toInteger();
        const qint64 output = sum["output_tokens"_L1].toInteger();
        const QString purpose = sum["purpose"_L1].toString() == "memory"_L1 ? u"memory"_s : u"embedding"_s;
        const qint64 nanos = sum["cost_nanos"_L1].toInteger();
        const qint64 unpriced = sum["unpriced_calls"_L1].toInteger();
        const bool isGood = day.isValid() && !model.isEmpty() && model.size() <= longestModel && calls > 0 && tokens >= 0
                            && output >= 0 && nanos >= 0 && unpriced >= 0 && unpriced <= calls;
        if (!isGood || rows.size() == mostSums)
            continue;
        protocol::Usage usage{.inputTokens = tokens, .outputTokens = output, .unpricedCalls = unpriced};
        if (unpriced < calls)
            usage.cost = double(nanos) / nanosOfADollar;
        rows.append({.day = day,
                     .module = QString(config::memoryServiceName),
                     .model = model,
                     .purpose = purpose,
                     .calls = calls,
                     .usage = usage});
    }
    return rows;
}

} // namespace tom::agent
