#include "shared/core/json.h"

#include <QJsonDocument>
#include <QStringList>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace tom::json {

namespace {

// What is seen of a text without building anything from it.
struct Scan
{
    qsizetype members = 0;   // of all objects together: outside strings a colon stands for nothing else
    int depth = 0;           // the deepest nesting
    bool isBadString = false;   // a control character or an escape that RFC 8259 does not have; QJsonDocument takes both
};

bool isEscape(const QByteArray &bytes, qsizetype at)
{
    return at < bytes.size() && QByteArrayView("\"\\/bfnrtu").contains(bytes.at(at));
}

Scan scanned(const QByteArray &bytes)
{
    Scan scan;
    int depth = 0;
    bool inString = false;
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        const char c = bytes.at(i);
        if (inString) {
            scan.isBadString = scan.isBadString || (c >= 0 && c < ' ');
            if (c == '\\')
                scan.isBadString = scan.isBadString || !isEscape(bytes, ++i);
            else if (c == '"')
                inString = false;
        } else if (c == '"') {
            inString = true;
        } else if (c == ':') {
            ++scan.members;
        } else if (c == '{' || c == '[') {
            scan.depth = std::max(scan.depth, ++depth);
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return scan;
}

qsizetype membersOf(const QJsonValue &value)
{
    qsizetype members = 0;
    if (value.isArray()) {
        const QJsonArray array = value.toArray();
        for (const QJsonValue &item : array)
            members += membersOf(item);
    } else if (value.isObject()) {
        const QJsonObject object = value.toObject();
        for (const QJsonValue &item : object)
            members += 1 + membersOf(item);
    }
    return members;
}

std::unexpected<Error> wrongType(QLatin1StringView key, QLatin1StringView wanted)
{
    return failure(ErrorCode::InvalidInput, u"\"%1\" must be %2"_s.arg(key, wanted));
}

bool isAbsent(const QJsonValue &value)
{
    return value.isUndefined() || value.isNull();
}

bool isInteger(const QJsonValue &value)
{
    constexpr double exact = 9007199254740992.0;   // 2^53: beyond it a double loses integers
    return value.isDouble() && std::abs(value.toDouble()) <= exact && value.toDouble() == std::floor(value.toDouble());
}

Result<QJsonObject> parse(const QByteArray &bytes, int maxDepth)
{
    const Scan scan = scanned(bytes);
    if (scan.depth > maxDepth)
        return failure(ErrorCode::InvalidInput, u"the JSON is nested more than %1 deep"_s.arg(maxDepth));
    if (scan.isBadString)
        return failure(ErrorCode::InvalidInput, u"not valid JSON: a control character or a wrong escape in a string"_s);
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &error);
    if (error.error != QJsonParseError::NoError)
        return failure(ErrorCode::InvalidInput, u"not valid JSON: %1 at byte %2"_s.arg(error.errorString()).arg(error.offset));
    if (!document.isObject())
        return failure(ErrorCode::InvalidInput, u"a JSON object is expected"_s);
    // QJsonDocument keeps one of two members with the same name; another reader may keep the other.
    if (membersOf(document.object()) != scan.members)
        return failure(ErrorCode::InvalidInput, u"the JSON has a name twice in one object"_s);
    return document.object();
}

} // namespace

Result<QJsonObject> parseObject(const QByteArray &bytes)
{
    return parse(bytes, usualDepth);
}

Result<QJsonObject> parseDeepObject(const QByteArray &bytes)
{
    return parse(bytes, 1000);   // QJsonDocument reads 1024
}

int depthOf(const QJsonObject &object)
{
    return scanned(compact(object)).depth;
}

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

Result<QString> requiredString(const QJsonObject &object, QLatin1StringView key)
{
    const QJsonValue value = object.value(key);
    if (!value.isString())
        return wrongType(key, "a string"_L1);
    return value.toString();
}

Result<qint64> requiredInteger(const QJsonObject &object, QLatin1StringView key)
{
    const QJsonValue value = object.value(key);
    if (!isInteger(value))
        return wrongType(key, "a whole number"_L1);
    return value.toInteger();
}

Result<QJsonObject> requiredObject(const QJsonObject &object, QLatin1StringView key)
{
    const QJsonValue value = object.value(key);
    if (!value.isObject())
        return wrongType(key, "an object"_L1);
    return value.toObject();
}

Result<std::optional<QString>> optionalString(const QJsonObject &object, QLatin1StringView key)
{
    if (isAbsent(object.value(key)))
        return std::nullopt;
    return requiredString(object, key);
}

Result<std::optional<qint64>> optionalInteger(const QJsonObject &object, QLatin1StringView key)
{
    if (isAbsent(object.value(key)))
        return std::nullopt;
    return requiredInteger(object, key);
}

Result<std::optional<double>> optionalNumber(const QJsonObject &object, QLatin1StringView key)
{
    const QJsonValue value = object.value(key);
    if (isAbsent(value))
        return std::nullopt;
    if (!value.isDouble())
        return wrongType(key, "a number"_L1);
    return value.toDouble();
}

Result<bool> optionalBool(const QJsonObject &object, QLatin1StringView key, bool otherwise)
{
    const QJsonValue value = object.value(key);
    if (isAbsent(value))
        return otherwise;
    if (!value.isBool())
        return wrongType(key, "true or false"_L1);
    return value.toBool();
}

Result<QStringList> optionalStrings(const QJsonObject &object, QLatin1StringView key)
{
    const QJsonValue value = object.value(key);
    if (isAbsent(value))
        return QStringList{};
    if (!value.isArray())
        return wrongType(key, "a list of strings"_L1);
    QStringList strings;
    for (const QJsonValue &item : value.toArray()) {
        if (!item.isString())
            return wrongType(key, "a list of strings"_L1);
        strings.append(item.toString());
    }
    return strings;
}

QString timeText(const QDateTime &time)
{
    return time.toUTC().toString(Qt::ISODateWithMs);
}

QDateTime timeAt(const QJsonObject &object, QLatin1StringView key)
{
    return QDateTime::fromString(object.value(key).toString(), Qt::ISODateWithMs);
}

} // namespace tom::json
