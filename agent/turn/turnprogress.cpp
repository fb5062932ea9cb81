#include "agent/turn/turnprogress.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tom::agent {

QJsonObject TurnProgress::toJson() const
{
    QJsonObject counts;
    for (auto count = callCounts.begin(); count != callCounts.end(); ++count)
        counts.insert(QString::fromLatin1(count.key()), count.value());
    return {{u"rounds"_s, rounds},
            {u"model"_s, model},
            {u"warnings"_s, QJsonArray::fromStringList(warnings)},
            {u"call_counts"_s, counts},
            {u"provider"_s, provider}};
}

TurnProgress TurnProgress::fromJson(const QJsonObject &object)
{
    TurnProgress progress{.rounds = object.value("rounds"_L1).toInt(),
                          .model = object.value("model"_L1).toString(),
                          .provider = object.value("provider"_L1).toString()};
    for (const QJsonValue &warning : object.value("warnings"_L1).toArray())
        progress.warnings.append(warning.toString());
    const QJsonObject counts = object.value("call_counts"_L1).toObject();
    for (auto count = counts.begin(); count != counts.end(); ++count)
        progress.callCounts.insert(count.key().toLatin1(), count.value().toInt());
    return progress;
}

} // namespace tom::agent
