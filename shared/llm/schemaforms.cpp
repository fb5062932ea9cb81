#include "shared/llm/schemaforms.h"

#include <QJsonArray>
#include <QSet>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace tom::llm {

namespace {

// Of a schema that refers to itself, once or in many places.
constexpr int deepest = 24;
constexpr int most = 5000;

QJsonObject orNull(QJsonObject schema)
{
    const QJsonValue type = schema.value("type"_L1);
    if (type.isUndefined())
        return {{u"anyOf"_s, QJsonArray{schema, QJsonObject{{u"type"_s, u"null"_s}}}}};
    QJsonArray types = type.isArray() ? type.toArray() : QJsonArray{type};
    if (!types.contains(u"null"_s))
        types.append(u"null"_s);
    schema.insert(u"type"_s, types);
    if (QJsonArray values = schema.value("enum"_L1).toArray(); !values.isEmpty()) {
        if (!values.contains(QJsonValue::Null))
            values.append(QJsonValue::Null);
        schema.insert(u"enum"_s, values);
    }
    return schema;
}

QJsonObject closed(QJsonObject schema, bool allRequired);

QJsonObject closedEach(const QJsonObject &schemas, bool allRequired)
{
    QJsonObject written;
    for (auto one = schemas.begin(); one != schemas.end(); ++one)
        written.insert(one.key(), one.value().isObject() ? QJsonValue(closed(one.value().toObject(), allRequired)) : one.value());
    return written;
}

QJsonObject closed(QJsonObject schema, bool allRequired)
{
    if (schema.value("properties"_L1).isObject() || schema.value("type"_L1) == "object"_L1) {
        QJsonObject properties = closedEach(schema.value("properties"_L1).toObject(), allRequired);
        if (allRequired) {
            const QJsonArray required = schema.value("required"_L1).toArray();
            for (const QString &name : properties.keys()) {
                if (!required.contains(name))
                    properties.insert(name, orNull(properties.value(name).toObject()));
            }
            schema.insert(u"required"_s, QJsonArray::fromStringList(properties.keys()));
        }
        schema.insert(u"properties"_s, properties);
        schema.insert(u"additionalProperties"_s, false);
    }
    for (const QLatin1StringView key : {"$defs"_L1, "definitions"_L1}) {
        if (schema.contains(key))
            schema.insert(key, closedEach(schema.value(key).toObject(), allRequired));
    }
    if (schema.value("items"_L1).isObject())
        schema.insert(u"items"_s, closed(schema.value("items"_L1).toObject(), allRequired));
    for (const QLatin1StringView key : {"anyOf"_L1, "oneOf"_L1, "allOf"_L1}) {
        QJsonArray written;
        for (const QJsonValue &one : schema.value(key).toArray())
            written.append(closed(one.toObject(), allRequired));
        if (!written.isEmpty())
            schema.insert(key, written);
    }
    return schema;
}

// Writes one schema in Gemini's subset; knows the whole for the references into it.
class GeminiReducer
{
public:
    explicit GeminiReducer(const QJsonObject &root) : m_root(root) {}

    [[nodiscard]] QJsonObject reduced(const QJsonObject &original, int depth = 0)
    {
        if (depth > deepest || ++m_written > most)
            return {{u"type"_s, u"string"_s}};
        const QJsonObject schema = resolved(original);
        QJsonObject written;
        for (const QLatin1StringView key : {"title"_L1, "description"_L1, "nullable"_L1, "minItems"_L1, "maxItems"_L1,
                                            "minProperties"_L1, "maxProperties"_L1, "minLength"_L1, "maxLength"_L1, "minimum"_L1,
                                            "maximum"_L1, "pattern"_L1, "default"_L1, "example"_L1, "propertyOrdering"_L1}) {
            if (schema.contains(key))
                written.insert(key, schema.value(key));
        }
        writeType(schema, written, depth);
        writeChoices(schema, written, depth);
        if (schema.value("items"_L1).isObject())
            written.insert(u"items"_s, reduced(schema.value("items"_L1).toObject(), depth + 1));
        writeProperties(schema, written, depth);
        return written;
    }

private:
    [[nodiscard]] QJsonObject resolved(QJsonObject schema) const
    {
        for (int i = 0; i < deepest && schema.value("$ref"_L1).isString(); ++i) {
            const QString reference = schema.value("$ref"_L1).toString();
            QJsonValue found = m_root;
            for (const QString &step : reference.mid(2).split(u'/', Qt::SkipEmptyParts))
                found = found[step];
            const QString description = schema.value("description"_L1).toString();
            schema = reference.startsWith("#/"_L1) ? found.toObject() : QJsonObject();
            if (!description.isEmpty())
                schema.insert(u"description"_s, description);
        }
        return schema;
    }

    void writeType(const QJsonObject &schema, QJsonObject &written, int depth)
    {
        QStringList types = schema.value("type"_L1).isArray() ? schema.value("type"_L1).toVariant().toStringList()
                                                              : QStringList{schema.value("type"_L1).toString()};
        types.removeAll(QString());
        if (types.removeAll(u"null"_s) > 0)
            written.insert(u"nullable"_s, true);
        if (types.isEmpty() && schema.contains("properties"_L1))
            types.append(u"object"_s);
        if (types.size() == 1) {
            written.insert(u"type"_s, types.first());
        } else if (types.size() > 1) {
            QJsonArray each;
            for (const QString &type : std::as_const(types)) {
                QJsonObject one = schema;
                one.insert(u"type"_s, type);
                one.remove(u"description"_s);
                each.append(reduced(one, depth + 1));
            }
            written.insert(u"anyOf"_s, each);
        }
        const QString format = schema.value("format"_L1).toString();
        static const QSet<QString> formats{u"date-time"_s, u"enum"_s, u"int32"_s, u"int64"_s, u"float"_s, u"double"_s};
        if (formats.contains(format))
            written.insert(u"format"_s, format);
    }

    void writeChoices(const QJsonObject &schema, QJsonObject &written, int depth)
    {
        QJsonArray values = schema.value("enum"_L1).toArray();
        if (schema.contains("const"_L1))
            values = {schema.value("const"_L1)};
        QJsonArray words;
        for (const QJsonValue &value : std::as_const(values)) {
            if (value.isString())
                words.append(value);
        }
        const QJsonValue type = written.value("type"_L1);
        if (!words.isEmpty() && (type.isUndefined() || type == "string"_L1)) {   // others have no enum there
            written.insert(u"type"_s, u"string"_s);
            written.insert(u"enum"_s, words);
        }
        for (const QLatin1StringView key : {"anyOf"_L1, "oneOf"_L1}) {
            QJsonArray options;
            for (const QJsonValue &one : schema.value(key).toArray()) {
                if (one["type"_L1] == "null"_L1)
                    written.insert(u"nullable"_s, true);
                else
                    options.append(reduced(one.toObject(), depth + 1));
            }
            if (options.size() == 1) {
                const QJsonObject only = options.first().toObject();
                for (auto field = only.begin(); field != only.end(); ++field)
                    written.insert(field.key(), field.value());
            } else if (!options.isEmpty()) {
                written.insert(u"anyOf"_s, options);
            }
        }
    }

    void writeProperties(const QJsonObject &schema, QJsonObject &written, int depth)
    {
        QJsonObject properties;
        QJsonArray required;
        const auto take = [&](const QJsonObject &part) {
            const QJsonObject named = part.value("properties"_L1).toObject();
            for (auto property = named.begin(); property != named.end(); ++property)
                properties.insert(property.key(), reduced(property.value().toObject(), depth + 1));
            for (const QJsonValue &name : part.value("required"_L1).toArray())
                required.append(name);
        };
        take(schema);
        for (const QJsonValue &part : schema.value("allOf"_L1).toArray())
            take(resolved(part.toObject()));
        if (properties.isEmpty())
            return;
        written.insert(u"type"_s, u"object"_s);
        written.insert(u"properties"_s, properties);
        QJsonArray known;
        for (const QJsonValue &name : std::as_const(required)) {
            if (name.isString() && properties.contains(name.toString()))
                known.append(name);
        }
        if (!known.isEmpty())
            written.insert(u"required"_s, known);
    }

    QJsonObject m_root;
    int m_written = 0;
};

} // namespace

QJsonObject closedSchema(const QJsonObject &schema)
{
    return closed(schema, false);
}

QJsonObject strictSchema(const QJsonObject &schema)
{
    return closed(schema, true);
}

QJsonObject geminiSchema(const QJsonObject &schema)
{
    return GeminiReducer(schema).reduced(schema);
}

} // namespace tom::llm
