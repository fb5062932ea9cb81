#include "agent/turn/turnprogress.h"

#include "agent/consent/imagejson.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

QJsonArray memoriesToJson(const QList<RecalledMemory> &memories)
{
    QJsonArray array;
    for (const RecalledMemory &memory : memories)
        array.append(
            QJsonObject{{u"id"_s, memory.id}, {u"text"_s, memory.text}, {u"date"_s, memory.date}, {u"score"_s, memory.score}});
    return array;
}

QList<RecalledMemory> memoriesFromJson(const QJsonArray &array)
{
    QList<RecalledMemory> memories;
    for (const QJsonValue &one : array)
        memories.append({.id = one["id"_L1].toString(),
                         .text = one["text"_L1].toString(),
                         .date = one["date"_L1].toString(),
                         .score = one["score"_L1].toDouble()});
    return memories;
}

// The known part of a cost, too, of which nobody else is told.
QJsonObject usageToJson(const protocol::Usage &usage)
{
    QJsonObject object = usage.toJson();
    if (usage.cost)
        object.insert("cost"_L1, *usage.cost);
    return object;
}

QStringList stringsFromJson(const QJsonValue &value)
{
    QStringList list;
    for (const QJsonValue &one : value.toArray())
        list.append(one.toString());
    return list;
}

} // namespace

QJsonObject TurnProgress::toJson() const
{
    QJsonObject counts;
    for (auto count = callCounts.begin(); count != callCounts.end(); ++count)
        counts.insert(QString::fromLatin1(count.key()), count.value());
    QJsonArray shown;
    for (const RoundImages &one : images)
        shown.append(QJsonObject{{u"after"_s, one.after}, {u"images"_s, imagesToJson(one.images)}});
    return {{u"rounds"_s, rounds},
            {u"model"_s, model},
            {u"warnings"_s, QJsonArray::fromStringList(warnings)},
            {u"call_counts"_s, counts},
            {u"provider"_s, provider},
            {u"offered"_s, QJsonArray::fromStringList(offered)},
            {u"memories"_s, memoriesToJson(memories)},
            {u"images"_s, shown},
            {u"usage"_s, usageToJson(usage)},
            {u"reasoning"_s, reasoning}};
}

TurnProgress TurnProgress::fromJson(const QJsonObject &object)
{
    TurnProgress progress{.rounds = object.value("rounds"_L1).toInt(),
                          .model = object.value("model"_L1).toString(),
                          .warnings = stringsFromJson(object.value("warnings"_L1)),
                          .provider = object.value("provider"_L1).toString(),
                          .offered = stringsFromJson(object.value("offered"_L1)),
                          .memories = memoriesFromJson(object.value("memories"_L1).toArray()),
                          .usage = protocol::Usage::fromJson(object.value("usage"_L1).toObject()),
                          .reasoning = object.value("reasoning"_L1).toString()};
    const QJsonObject counts = object.value("call_counts"_L1).toObject();
    for (auto count = counts.begin(); count != counts.end(); ++count)
        progress.callCounts.insert(count.key().toLatin1(), count.value().toInt());
    for (const QJsonValue &one : object.value("images"_L1).toArray())
        progress.images.append({.after = one["after"_L1].toInteger(), .images = imagesFromJson(one["images"_L1].toArray())});
    return progress;
}

} // namespace tom::agent
