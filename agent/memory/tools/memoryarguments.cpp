#include "agent/memory/tools/memoryfields.h"
#include "agent/memory/tools/memorytools.h"
#include "shared/core/json.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::memory {

namespace {

constexpr int mostHits = 100;

Result<QString> optionalText(const QJsonObject &arguments, QLatin1StringView key)
{
    constexpr qsizetype longest = 200;
    return json::optionalString(arguments, key).and_then([key](const std::optional<QString> &text) -> Result<QString> {
        if (text && text->size() > longest)
            return failure(ErrorCode::InvalidInput, u"\"%1\" is longer than %2 characters"_s.arg(key).arg(longest));
        return text.value_or(QString());
    });
}

} // namespace

Result<QJsonObject> metadataFrom(const QJsonValue &value)
{
    if (value.isUndefined() || value.isNull())
        return QJsonObject();
    if (value.isObject())
        return value.toObject();
    if (value.isString() && value.toString().trimmed().isEmpty())
        return QJsonObject();
    const auto parsed = json::parseObject(value.toString().toUtf8());   // as the callers of the seed write it
    if (!value.isString() || !parsed)
        return failure(ErrorCode::InvalidInput, u"Invalid metadata JSON format: \"metadata\" must be a JSON object"_s);
    return *parsed;
}

Result<std::optional<QDateTime>> timeFrom(const QJsonObject &arguments, QLatin1StringView key)
{
    const auto text = json::optionalString(arguments, key);
    if (!text)
        return std::unexpected(text.error());
    if (!*text || (*text)->isEmpty())
        return std::nullopt;
    const QDateTime time = QDateTime::fromString(**text, Qt::ISODate);
    if (!time.isValid() || time.timeSpec() == Qt::LocalTime)
        return failure(ErrorCode::InvalidInput, u"\"%1\" must be a time with its zone, such as 2027-01-31T18:00:00Z"_s.arg(key));
    return time.toUTC();
}

Result<NewMemory> newMemoryFrom(const QJsonObject &arguments)
{
    const auto text = json::requiredString(arguments, "text"_L1);
    const auto metadata = metadataFrom(arguments.value("metadata"_L1));
    const auto expires = timeFrom(arguments, "expires_at"_L1);
    const auto created = timeFrom(arguments, "created_at"_L1);
    const auto updated = timeFrom(arguments, "updated_at"_L1);
    const auto author = optionalText(arguments, "author"_L1);
    const auto conversation = optionalText(arguments, "conversation"_L1);
    const auto turn = optionalText(arguments, "turn"_L1);
    const QJsonValue infer = arguments.value("infer"_L1);
    if (!infer.isUndefined() && !infer.isNull() && !infer.isBool())
        return failure(ErrorCode::InvalidInput, u"\"infer\" must be true or false"_s);
    for (const Error *error :
         {text ? nullptr : &text.error(), metadata ? nullptr : &metadata.error(), expires ? nullptr : &expires.error(),
          created ? nullptr : &created.error(), updated ? nullptr : &updated.error(), author ? nullptr : &author.error(),
          conversation ? nullptr : &conversation.error(), turn ? nullptr : &turn.error()}) {
        if (error)
            return std::unexpected(*error);
    }
    return NewMemory{.text = *text,
                     .metadata = *metadata,
                     .author = *author,
                     .conversation = *conversation,
                     .turn = *turn,
                     .expires = *expires,
                     .created = *created,
                     .updated = *updated,
                     .infer = infer.isBool() ? std::optional(infer.toBool()) : std::nullopt};
}

Result<MemoryQuery> queryFrom(const QJsonObject &arguments)
{
    MemoryQuery query;
    const auto text = json::requiredString(arguments, "query"_L1);
    const auto limit = json::optionalInteger(arguments, "limit"_L1);
    const auto threshold = json::optionalNumber(arguments, "threshold"_L1);
    const auto metadata = metadataFrom(arguments.value("metadata"_L1));
    const auto since = timeFrom(arguments, "since"_L1);
    const auto until = timeFrom(arguments, "until"_L1);
    for (const Error *error :
         {text ? nullptr : &text.error(), limit ? nullptr : &limit.error(), threshold ? nullptr : &threshold.error(),
          metadata ? nullptr : &metadata.error(), since ? nullptr : &since.error(), until ? nullptr : &until.error()}) {
        if (error)
            return std::unexpected(*error);
    }
    if (limit->value_or(1) < 1 || limit->value_or(1) > mostHits)
        return failure(ErrorCode::InvalidInput, u"\"limit\" must be from 1 to %1"_s.arg(mostHits));
    if (threshold->value_or(0) < 0 || threshold->value_or(0) > 1)
        return failure(ErrorCode::InvalidInput, u"\"threshold\" must be from 0 to 1"_s);
    query.text = *text;
    query.limit = int(limit->value_or(query.limit));
    query.threshold = threshold->value_or(query.threshold);
    query.metadata = *metadata;
    query.since = *since;
    query.until = *until;
    return query;
}

QJsonObject foundJson(const QList<MemoryHit> &hits)
{
    QJsonArray results;
    for (const MemoryHit &hit : hits)
        results.append(hit.toJson());
    return {{u"status"_s, u"success"_s}, {u"results"_s, results}, {u"count"_s, results.size()}};
}

QJsonObject pageJson(const MemoryPage &page)
{
    QJsonArray results;
    for (const Memory &memory : page.memories)
        results.append(memory.toJson());
    QJsonObject object{
        {u"status"_s, u"success"_s}, {u"results"_s, results}, {u"count"_s, results.size()}, {u"total"_s, page.total}};
    if (!page.next.isEmpty())
        object.insert(u"next_cursor"_s, page.next);
    return object;
}

} // namespace tom::memory
