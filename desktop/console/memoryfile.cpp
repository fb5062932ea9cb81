#include "desktop/console/memoryfile.h"

#include "shared/core/json.h"

#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::console {

namespace {

QString textIn(const QJsonObject &object, std::initializer_list<QLatin1StringView> keys)
{
    for (const QLatin1StringView key : keys) {
        if (const QString text = object.value(key).toString(); !text.isEmpty())
            return text;
    }
    return {};
}

// ISO 8601, of UTC where no zone stands; or seconds, as some exports have it. Empty: nobody knows.
QString timeIn(const QJsonObject &object, std::initializer_list<QLatin1StringView> keys)
{
    for (const QLatin1StringView key : keys) {
        const QJsonValue value = object.value(key);
        QDateTime time = value.isDouble() ? QDateTime::fromSecsSinceEpoch(value.toInteger(), QTimeZone::utc())
                                          : QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
        if (time.isValid() && time.timeSpec() == Qt::LocalTime)
            time.setTimeZone(QTimeZone::utc());
        if (time.isValid())
            return json::timeText(time);
    }
    return {};
}

// Nothing for what was deleted.
std::optional<Result<QJsonObject>> memoryFrom(const QJsonObject &object, const QString &where)
{
    if (const QString state = object.value("state"_L1).toString(); state == "deleted"_L1)
        return std::nullopt;
    const QString text = textIn(object, {"memory"_L1, "text"_L1, "content"_L1, "data"_L1});
    if (text.isEmpty())
        return failure(ErrorCode::InvalidInput, u"%1 has no \"memory\""_s.arg(where));
    QJsonObject memory{{u"text"_s, text}};
    const std::pair<QString, QString> times[] = {{u"created_at"_s, timeIn(object, {"created_at"_L1, "updated_at"_L1})},
                                                 {u"updated_at"_s, timeIn(object, {"updated_at"_L1, "created_at"_L1})},
                                                 {u"expires_at"_s, timeIn(object, {"expires_at"_L1, "expiration_date"_L1})}};
    for (const auto &[key, time] : times) {
        if (!time.isEmpty())
            memory.insert(key, time);
    }
    for (const QString &key : {u"author"_s, u"conversation"_s, u"turn"_s}) {
        if (const QString said = object.value(key).toString(); !said.isEmpty())
            memory.insert(key, said);
    }
    if (const QJsonObject metadata = object.value("metadata"_L1).toObject(); !metadata.isEmpty())
        memory.insert(u"metadata"_s, metadata);
    return memory;
}

Result<QList<QJsonObject>> inLines(const QByteArray &bytes)
{
    QList<QJsonObject> objects;
    int number = 0;
    for (const QByteArray &line : bytes.split('\n')) {
        ++number;
        if (line.trimmed().isEmpty())
            continue;
        const auto object = json::parseObject(line);
        if (!object)
            return failure(ErrorCode::InvalidInput,
                           u"line %1 is no object of JSON: %2"_s.arg(number).arg(object.error().message));
        objects.append(*object);
    }
    return objects;
}

Result<QList<QJsonObject>> inList(const QJsonArray &list)
{
    QList<QJsonObject> objects;
    for (const QJsonValue &value : list) {
        if (!value.isObject())
            return failure(ErrorCode::InvalidInput, u"entry %1 is no object"_s.arg(objects.size() + 1));
        objects.append(value.toObject());
    }
    return objects;
}

} // namespace

Result<QList<QJsonObject>> memoriesIn(const QByteArray &bytes)
{
    const QJsonDocument whole = QJsonDocument::fromJson(bytes);
    Result<QList<QJsonObject>> objects = failure(ErrorCode::InvalidInput, QString());
    bool isLines = false;
    if (whole.isArray())
        objects = inList(whole.array());
    else if (whole.object().value("results"_L1).isArray())
        objects = inList(whole.object().value("results"_L1).toArray());
    else if (whole.object().value("memories"_L1).isArray())
        objects = inList(whole.object().value("memories"_L1).toArray());
    else
        objects = (isLines = true, inLines(bytes));
    if (!objects)
        return objects;
    QList<QJsonObject> memories;
    for (qsizetype i = 0; i < objects->size(); ++i) {
        const auto memory = memoryFrom(objects->at(i), (isLines ? u"memory %1"_s : u"entry %1"_s).arg(i + 1));
        if (memory && !*memory)
            return std::unexpected(memory->error());
        if (memory)
            memories.append(**memory);
    }
    std::ranges::stable_sort(memories, {}, [](const QJsonObject &memory) { return memory.value("updated_at"_L1).toString(); });
    return memories;
}

} // namespace tom::console
