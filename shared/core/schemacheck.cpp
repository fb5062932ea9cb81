#include "shared/core/schemacheck.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QStringList>

#include <cmath>

using namespace Qt::StringLiterals;

namespace tom {

namespace {

std::unexpected<Error> misfit(const QString &place, const QString &expected)
{
    return failure(ErrorCode::InvalidInput,
                   u"%1 must be %2"_s.arg(place.isEmpty() ? u"the arguments"_s : u"\"%1\""_s.arg(place), expected));
}

bool isWhole(const QJsonValue &value)
{
    return value.isDouble() && value.toDouble() == std::floor(value.toDouble());
}

bool hasType(const QJsonValue &value, const QString &type)
{
    if (type == "object"_L1)
        return value.isObject();
    if (type == "array"_L1)
        return value.isArray();
    if (type == "string"_L1)
        return value.isString();
    if (type == "integer"_L1)
        return isWhole(value);
    if (type == "number"_L1)
        return value.isDouble();
    if (type == "boolean"_L1)
        return value.isBool();
    if (type == "null"_L1)
        return value.isNull();
    return true;
}

// "type" is a name or a list of names.
QStringList typesOf(const QJsonObject &schema)
{
    const QJsonValue type = schema.value("type"_L1);
    if (type.isString())
        return {type.toString()};
    QStringList types;
    for (const QJsonValue &name : type.toArray())
        types.append(name.toString());
    return types;
}

QString written(const QJsonValue &value)
{
    const QByteArray list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(list.mid(1, list.size() - 2));
}

Result<void> checkEnum(const QJsonValue &value, const QJsonObject &schema, const QString &place)
{
    const QJsonValue allowed = schema.value("enum"_L1);
    if (!allowed.isArray() || allowed.toArray().contains(value))
        return {};
    QStringList choices;
    for (const QJsonValue &one : allowed.toArray())
        choices.append(written(one));
    return misfit(place, u"one of "_s + choices.join(u", "_s));
}

Result<void> checkBounds(const QJsonValue &value, const QJsonObject &schema, const QString &place)
{
    if (value.isDouble()) {
        if (const QJsonValue least = schema.value("minimum"_L1); least.isDouble() && value.toDouble() < least.toDouble())
            return misfit(place, u"at least %1"_s.arg(written(least)));
        if (const QJsonValue most = schema.value("maximum"_L1); most.isDouble() && value.toDouble() > most.toDouble())
            return misfit(place, u"at most %1"_s.arg(written(most)));
    }
    if (value.isString()) {
        const qsizetype length = value.toString().size();
        if (const QJsonValue least = schema.value("minLength"_L1); least.isDouble() && length < least.toInteger())
            return misfit(place,
                          least.toInteger() == 1 ? u"not empty"_s : u"at least %1 characters long"_s.arg(least.toInteger()));
        if (const QJsonValue most = schema.value("maxLength"_L1); most.isDouble() && length > most.toInteger())
            return misfit(place, u"at most %1 characters long"_s.arg(most.toInteger()));
    }
    return {};
}

Result<void> check(const QJsonValue &value, const QJsonObject &schema, const QString &place);

Result<void> checkMembers(const QJsonObject &object, const QJsonObject &schema, const QString &place)
{
    const auto below = [&](const QString &name) { return place.isEmpty() ? name : place + u'.' + name; };
    for (const QJsonValue &name : schema.value("required"_L1).toArray()) {
        if (!object.contains(name.toString()))
            return failure(ErrorCode::InvalidInput, u"\"%1\" is missing"_s.arg(below(name.toString())));
    }
    const QJsonObject properties = schema.value("properties"_L1).toObject();
    const bool isClosed = schema.value("additionalProperties"_L1) == QJsonValue(false);
    for (auto member = object.begin(); member != object.end(); ++member) {
        if (!properties.contains(member.key())) {
            if (isClosed)
                return failure(ErrorCode::InvalidInput, u"\"%1\" is not an argument of this tool"_s.arg(below(member.key())));
            continue;
        }
        if (const auto fits = check(member.value(), properties.value(member.key()).toObject(), below(member.key())); !fits)
            return fits;
    }
    return {};
}

Result<void> check(const QJsonValue &value, const QJsonObject &schema, const QString &place)
{
    const QStringList types = typesOf(schema);
    if (!types.isEmpty() && std::ranges::none_of(types, [&](const QString &type) { return hasType(value, type); }))
        return misfit(place, types.join(u" or "_s));
    if (const auto fits = checkEnum(value, schema, place); !fits)
        return fits;
    if (const auto fits = checkBounds(value, schema, place); !fits)
        return fits;
    if (value.isObject())
        return checkMembers(value.toObject(), schema, place);
    const QJsonValue items = schema.value("items"_L1);
    if (value.isArray() && items.isObject()) {
        const QJsonArray list = value.toArray();
        for (qsizetype i = 0; i < list.size(); ++i) {
            if (const auto fits = check(list.at(i), items.toObject(), u"%1[%2]"_s.arg(place).arg(i)); !fits)
                return fits;
        }
    }
    return {};
}

} // namespace

Result<void> checkAgainstSchema(const QJsonObject &arguments, const QJsonObject &schema)
{
    return check(arguments, schema, {});
}

} // namespace tom
