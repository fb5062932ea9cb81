#include "desktop/configeditor/configschema.h"

#include "shared/config/configkeys.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <tuple>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

bool mayBe(const QJsonObject &schema, QLatin1StringView type)
{
    const QJsonValue types = schema.value("type"_L1);
    return types.isArray() ? types.toArray().contains(QJsonValue(type)) : types.toString() == type;
}

bool isSecretName(const QString &name)
{
    static const QStringList names{u"password"_s, u"api"_s, u"openai_api_key"_s, u"openrouter_api_key"_s};
    return names.contains(name);
}

// INFO or [DEBUG, INFO]: what a person may pick.
QStringList choicesOf(const QJsonObject &schema)
{
    QStringList choices;
    const QJsonArray listed = schema.contains("enum"_L1) ? schema.value("enum"_L1).toArray() : QJsonArray();
    for (const QJsonValue &one : listed)
        choices.append(one.toString());
    return choices;
}

SchemaKey::Kind kindOf(const QJsonObject &schema)
{
    using enum SchemaKey::Kind;
    if (schema.contains("enum"_L1))
        return Choice;
    if (mayBe(schema, "object"_L1) && mayBe(schema, "string"_L1))
        return Free;
    if (mayBe(schema, "object"_L1)) {
        if (schema.contains("properties"_L1))
            return Group;
        const QJsonObject values = schema.value("additionalProperties"_L1).toObject();
        return values.isEmpty() ? Free
               : values.contains("$ref"_L1) && !values.value("$ref"_L1).toString().endsWith("/text"_L1)
                       && !values.value("$ref"_L1).toString().endsWith("/referring"_L1)
                   ? Groups
                   : Map;
    }
    if (mayBe(schema, "array"_L1))
        return schema.value("minItems"_L1).toInt() == 3 && schema.value("maxItems"_L1).toInt() == 3 ? Levels : List;
    if (mayBe(schema, "boolean"_L1) && !mayBe(schema, "string"_L1))
        return YesNo;
    return (mayBe(schema, "integer"_L1) || mayBe(schema, "number"_L1)) && !mayBe(schema, "string"_L1) ? Number : Text;
}

// The keys of the group at a path, as configkeys has them.
QStringList readerOrder(const QStringList &path)
{
    QStringList keys;
    for (const config::SectionKeys &section : config::knownSections()) {
        const QString pattern = QString(section.pattern).replace(u"users[]"_s, u"users.*"_s);
        const QStringList steps = pattern.split(u'.', Qt::SkipEmptyParts);
        if (steps.size() != path.size())
            continue;
        const bool isIt =
            std::ranges::equal(steps, path, [](const QString &step, const QString &at) { return step == "*"_L1 || step == at; });
        for (qsizetype i = 0; isIt && i < section.keys.size(); ++i)
            keys.append(section.keys.at(i));
    }
    return keys;
}

} // namespace

ConfigSchema::ConfigSchema()
{
    QFile file(u":/tom/configeditor/config.schema.json"_s);
    if (file.open(QIODevice::ReadOnly))
        m_root = QJsonDocument::fromJson(file.readAll()).object();
}

// What a $ref leads to, with what is said beside it.
QJsonObject ConfigSchema::resolved(const QJsonObject &schema) const
{
    if (!schema.contains("$ref"_L1))
        return schema;
    const QString name = schema.value("$ref"_L1).toString().section(u'/', -1);
    QJsonObject found = resolved(m_root.value("$defs"_L1).toObject().value(name).toObject());
    for (auto one = schema.begin(); one != schema.end(); ++one) {
        if (one.key() != "$ref"_L1)
            found.insert(one.key(), one.value());
    }
    return found;
}

QJsonObject ConfigSchema::schemaAt(const QStringList &path) const
{
    QJsonObject schema = m_root;
    for (const QString &step : path) {
        const QJsonObject properties = schema.value("properties"_L1).toObject();
        const QJsonValue next = properties.contains(step)     ? properties.value(step)
                                : schema.contains("items"_L1) ? schema.value("items"_L1)
                                                              : schema.value("additionalProperties"_L1);
        schema = resolved(next.toObject());
    }
    return schema;
}

SchemaKey ConfigSchema::keyOf(const QString &name, const QJsonObject &schema) const
{
    const QJsonObject whole = resolved(schema);
    return {.name = name,
            .description = whole.value("description"_L1).toString(),
            .kind = kindOf(whole),
            .choices = choicesOf(whole),
            .usual = whole.value("default"_L1).toVariant().toString(),
            .isSecret = isSecretName(name),
            .isDeprecated = whole.value("deprecated"_L1).toBool()};
}

QList<SchemaKey> ConfigSchema::keysAt(const QStringList &path) const
{
    const QJsonObject schema = schemaAt(path);
    const QJsonArray required = schema.value("required"_L1).toArray();
    const QJsonObject properties = schema.value("properties"_L1).toObject();
    QList<SchemaKey> keys;
    for (auto one = properties.begin(); one != properties.end(); ++one) {
        keys.append(keyOf(one.key(), one.value().toObject()));
        keys.last().isRequired = required.contains(QJsonValue(one.key()));
    }
    // JSON objects of Qt have no order; the reader's list has one that people understand. What is long comes last.
    const QStringList order = readerOrder(path);
    std::ranges::stable_sort(keys, std::ranges::less(), [&order](const SchemaKey &key) {
        using enum SchemaKey::Kind;
        const bool isLarge = key.kind == Group || key.kind == Groups || key.kind == Free;
        const qsizetype place = order.indexOf(key.name);
        return std::tuple(key.isDeprecated, isLarge, !key.isRequired, place < 0 ? order.size() : place);
    });
    return keys;
}

} // namespace tom::desktop
