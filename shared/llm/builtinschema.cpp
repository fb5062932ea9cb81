#include "shared/llm/builtinschema.h"

#include <QJsonArray>
#include <QRegularExpression>

#include <cmath>

using namespace Qt::StringLiterals;

namespace tom::llm::builtin {

namespace {

constexpr int maxDepth = 16;

bool isOfType(const QJsonValue &value, const QString &type)
{
    if (type == "integer"_L1)
        return value.isDouble() && std::floor(value.toDouble()) == value.toDouble();
    return (type == "object"_L1 && value.isObject()) || (type == "array"_L1 && value.isArray())
           || (type == "string"_L1 && value.isString()) || (type == "number"_L1 && value.isDouble())
           || (type == "boolean"_L1 && value.isBool()) || (type == "null"_L1 && value.isNull());
}

bool hasRightType(const QJsonValue &value, const QJsonValue &type)
{
    if (type.isString())
        return isOfType(value, type.toString());
    const QJsonArray types = type.toArray();
    return types.isEmpty()
           || std::ranges::any_of(types, [&value](const QJsonValue &one) { return isOfType(value, one.toString()); });
}

bool keepsBounds(double size, const QJsonObject &schema, QLatin1StringView least, QLatin1StringView most)
{
    return size >= schema.value(least).toDouble(-std::numeric_limits<double>::infinity())
           && size <= schema.value(most).toDouble(std::numeric_limits<double>::infinity());
}

bool fits(const QJsonValue &value, const QJsonObject &schema, int depth);

bool numberFits(double number, const QJsonObject &schema)
{
    const QJsonValue above = schema.value("exclusiveMinimum"_L1);
    const QJsonValue below = schema.value("exclusiveMaximum"_L1);
    const double step = schema.value("multipleOf"_L1).toDouble();
    return keepsBounds(number, schema, "minimum"_L1, "maximum"_L1) && (!above.isDouble() || number > above.toDouble())
           && (!below.isDouble() || number < below.toDouble()) && (step <= 0 || std::remainder(number, step) == 0);
}

bool stringFits(const QString &text, const QJsonObject &schema)
{
    if (!keepsBounds(double(text.toUcs4().size()), schema, "minLength"_L1, "maxLength"_L1))
        return false;
    const QString pattern = schema.value("pattern"_L1).toString();
    return pattern.isEmpty()
           || QRegularExpression(pattern, QRegularExpression::UseUnicodePropertiesOption).match(text).hasMatch();
}

bool arrayFits(const QJsonArray &array, const QJsonObject &schema, int depth)
{
    if (!keepsBounds(double(array.size()), schema, "minItems"_L1, "maxItems"_L1))
        return false;
    const QJsonObject items = schema.value("items"_L1).toObject();
    return std::ranges::all_of(array, [&](const QJsonValue &item) { return fits(item, items, depth + 1); });
}

bool objectFits(const QJsonObject &object, const QJsonObject &schema, int depth)
{
    for (const QJsonValue &key : schema.value("required"_L1).toArray()) {
        if (!object.contains(key.toString()))
            return false;
    }
    const QJsonObject properties = schema.value("properties"_L1).toObject();
    const QJsonValue additional = schema.value("additionalProperties"_L1);
    for (auto entry = object.begin(); entry != object.end(); ++entry) {
        if (properties.contains(entry.key())) {
            if (!fits(entry.value(), properties.value(entry.key()).toObject(), depth + 1))
                return false;
        } else if ((additional.isBool() && !additional.toBool())
                   || (additional.isObject() && !fits(entry.value(), additional.toObject(), depth + 1))) {
            return false;
        }
    }
    return true;
}

bool combinationsFit(const QJsonValue &value, const QJsonObject &schema, int depth)
{
    const auto count = [&](QLatin1StringView key) {
        return std::ranges::count_if(schema.value(key).toArray(),
                                     [&](const QJsonValue &one) { return fits(value, one.toObject(), depth + 1); });
    };
    return (!schema.contains("anyOf"_L1) || count("anyOf"_L1) > 0) && (!schema.contains("oneOf"_L1) || count("oneOf"_L1) == 1)
           && (!schema.contains("allOf"_L1) || count("allOf"_L1) == schema.value("allOf"_L1).toArray().size());
}

bool fits(const QJsonValue &value, const QJsonObject &schema, int depth)
{
    if (depth > maxDepth || !hasRightType(value, schema.value("type"_L1)))
        return false;
    if (schema.contains("enum"_L1) && !schema.value("enum"_L1).toArray().contains(value))
        return false;
    if (schema.contains("const"_L1) && schema.value("const"_L1) != value)
        return false;
    if (!combinationsFit(value, schema, depth))
        return false;
    if (value.isDouble())
        return numberFits(value.toDouble(), schema);
    if (value.isString())
        return stringFits(value.toString(), schema);
    if (value.isArray())
        return arrayFits(value.toArray(), schema, depth);
    if (value.isObject())
        return objectFits(value.toObject(), schema, depth);
    return true;
}

} // namespace

Result<void> checkArguments(const QJsonObject &arguments, const QJsonObject &schema)
{
    for (const QJsonValue &key : schema.value("required"_L1).toArray()) {
        if (!arguments.contains(key.toString()))
            return failure(ErrorCode::InvalidInput, key.toString());
    }
    const QJsonObject properties = schema.value("properties"_L1).toObject();
    for (auto entry = arguments.begin(); entry != arguments.end(); ++entry) {
        if (properties.contains(entry.key()) && !fits(entry.value(), properties.value(entry.key()).toObject(), 1))
            return failure(ErrorCode::InvalidInput, entry.key());
    }
    if (!fits(arguments, schema, 0))
        return failure(ErrorCode::InvalidInput, {});
    return {};
}

} // namespace tom::llm::builtin
