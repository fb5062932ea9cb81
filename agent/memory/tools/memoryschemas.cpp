#include "agent/memory/tools/memoryfields.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tom::memory {

namespace {

using Property = std::pair<QString, QJsonObject>;

QJsonObject property(const QJsonValue &type, const QString &description, const QJsonObject &more = {})
{
    QJsonObject schema{{u"type"_s, type}, {u"description"_s, description}};
    for (auto entry = more.begin(); entry != more.end(); ++entry)
        schema.insert(entry.key(), entry.value());
    return schema;
}

QJsonObject object(const QList<Property> &properties, const QStringList &required, bool isClosed)
{
    QJsonObject all;
    for (const auto &[name, schema] : properties)
        all.insert(name, schema);
    QJsonObject schema{{u"type"_s, u"object"_s}, {u"properties"_s, all}};
    if (!required.isEmpty())
        schema.insert(u"required"_s, QJsonArray::fromStringList(required));
    if (isClosed)
        schema.insert(u"additionalProperties"_s, false);
    return schema;
}

QJsonObject text(const QString &description)
{
    return property(u"string"_s, description);
}

QJsonObject listOf(const QJsonObject &items)
{
    return {{u"type"_s, u"array"_s}, {u"items"_s, items}};
}

Property userId()
{
    return {u"user_id"_s, text(u"The user. May be left out: the token says who it is, and nobody else's memories are reached"_s)};
}

Property memoryId()
{
    return {u"memory_id"_s, property(u"string"_s, u"The id of the memory"_s, {{u"minLength"_s, 1}, {u"maxLength"_s, 200}})};
}

Property metadata(const QString &description)
{
    // A list of types would confuse some hosts; an object or its text is said in words, and both are taken.
    return {u"metadata"_s, QJsonObject{{u"description"_s, description + u" (an object, or its JSON as a string)"_s}}};
}

QJsonObject memory(const QList<Property> &more = {})
{
    QList<Property> properties{{u"id"_s, text(u"Id"_s)},
                               {u"memory"_s, text(u"What is remembered"_s)},
                               {u"metadata"_s, property(u"object"_s, u"What was given along"_s)},
                               {u"created_at"_s, text(u"ISO 8601"_s)},
                               {u"updated_at"_s, text(u"ISO 8601"_s)}};
    return object(properties + more, {u"id"_s, u"memory"_s, u"created_at"_s, u"updated_at"_s}, false);
}

QJsonObject result(const QList<Property> &properties, const QStringList &required)
{
    return object(QList<Property>{{u"status"_s, text(u"success"_s)}} + properties, QStringList{u"status"_s} + required, false);
}

ToolSchemas makeSchemas()
{
    const QJsonObject whole = property(u"integer"_s, u"How many"_s);
    const QJsonObject score = property(u"number"_s, u"0 to 1, higher is better"_s, {{u"minimum"_s, 0}, {u"maximum"_s, 1}});
    const Property expires{u"expires_at"_s, text(u"When it stops being true and is forgotten: ISO 8601 with zone"_s)};
    const QJsonObject event = text(u"ADD, UPDATE (took the place of previous_memory), or NONE (known already)"_s);
    const QJsonObject pending = text(u"pending: a model will look for the facts in it"_s);
    return {
        .add = object(
            {{u"text"_s, property(u"string"_s, u"What to remember: one self-contained fact, with dates written out"_s,
                                  {{u"minLength"_s, 1}, {u"maxLength"_s, 8000}})},
             userId(),
             metadata(u"What to keep along"_s),
             expires,
             {u"infer"_s, property(u"boolean"_s, u"Whether a model is to find the facts in it, in the background: for what "
                                                 "somebody said. A fact is kept as it is with false"_s)},
             {u"created_at"_s, text(u"When it was first said, if that is not now: ISO 8601 with zone"_s)},
             {u"updated_at"_s, text(u"When it last changed, if that is not now: ISO 8601 with zone"_s)},
             {u"author"_s, text(u"Who said it: user, assistant, import"_s)},
             {u"conversation"_s, text(u"Where it was said"_s)},
             {u"turn"_s, text(u"When it was said"_s)}},
            {u"text"_s}, true),
        .search = object({{u"query"_s, property(u"string"_s, u"What to look for, in words"_s, {{u"minLength"_s, 1}})},
                          userId(),
                          {u"limit"_s, property(u"integer"_s, u"At most so many results"_s,
                                                {{u"default"_s, 10}, {u"minimum"_s, 1}, {u"maximum"_s, 100}})},
                          {u"threshold"_s, property(u"number"_s, u"Results with a lower score are left out"_s,
                                                    {{u"minimum"_s, 0}, {u"maximum"_s, 1}})},
                          metadata(u"What results must have"_s),
                          {u"since"_s, text(u"Last changed then or later: ISO 8601 with zone"_s)},
                          {u"until"_s, text(u"Last changed before: ISO 8601 with zone"_s)}},
                         {u"query"_s}, true),
        .remove = object({memoryId(), userId()}, {u"memory_id"_s}, true),
        .all = object({userId(),
                       {u"limit"_s, property(u"integer"_s, u"At most so many in one answer"_s,
                                             {{u"default"_s, 1000}, {u"minimum"_s, 1}, {u"maximum"_s, 1000}})},
                       {u"cursor"_s, text(u"next_cursor of the answer before"_s)}},
                      {}, true),
        .update = object(
            {memoryId(),
             userId(),
             {u"text"_s, property(u"string"_s, u"What to remember instead"_s, {{u"minLength"_s, 1}, {u"maxLength"_s, 8000}})},
             metadata(u"What to keep along instead"_s),
             expires},
            {u"memory_id"_s}, true),
        .history = object({memoryId(), userId()}, {u"memory_id"_s}, true),
        .addedResult =
            result({{u"result"_s, object({{u"results"_s, listOf(memory({{u"event"_s, event}, {u"facts"_s, pending}}))}},
                                         {u"results"_s}, false)}},
                   {u"result"_s}),
        .foundResult =
            result({{u"results"_s, listOf(memory({{u"score"_s, score}}))}, {u"count"_s, whole}}, {u"results"_s, u"count"_s}),
        .pageResult = result({{u"results"_s, listOf(memory())},
                              {u"count"_s, whole},
                              {u"total"_s, whole},
                              {u"next_cursor"_s, text(u"For the next call; not there: this was all"_s)}},
                             {u"results"_s, u"count"_s, u"total"_s}),
        .changedResult = result({{u"result"_s, property(u"object"_s, u"What is there now"_s)}}, {u"result"_s}),
        .historyResult = result(
            {{u"results"_s, listOf(object({{u"event"_s, event}, {u"at"_s, text(u"ISO 8601"_s)}}, {u"event"_s, u"at"_s}, false))},
             {u"count"_s, whole}},
            {u"results"_s, u"count"_s}),
    };
}

} // namespace

const ToolSchemas &toolSchemas()
{
    static const ToolSchemas schemas = makeSchemas();
    return schemas;
}

} // namespace tom::memory
