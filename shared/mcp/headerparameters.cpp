#include "shared/mcp/headerparameters.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QSet>
#include <QStringDecoder>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace tom::mcp {

namespace {

constexpr QLatin1StringView mark = "x-mcp-header"_L1;
constexpr int maxDepth = 32;

// Marks count only where `properties` lead to; anywhere else nobody could say which argument is meant.
bool hasMarkBelow(const QJsonValue &value, int depth)
{
    if (depth > maxDepth)
        return false;
    if (value.isArray()) {
        const QJsonArray array = value.toArray();
        return std::ranges::any_of(array, [depth](const QJsonValue &inside) { return hasMarkBelow(inside, depth + 1); });
    }
    const QJsonObject object = value.toObject();
    for (auto entry = object.begin(); entry != object.end(); ++entry) {
        if (entry.key() == mark || hasMarkBelow(entry.value(), depth + 1))
            return true;
    }
    return false;
}

class Marks
{
public:
    [[nodiscard]] Result<void> collect(const QJsonObject &schema, const QStringList &path)
    {
        if (path.size() > maxDepth)
            return failure(ErrorCode::InvalidInput, u"its schema is nested too deep"_s);
        for (auto entry = schema.begin(); entry != schema.end(); ++entry) {
            if (entry.key() == mark || entry.key() == "properties"_L1)
                continue;
            if (hasMarkBelow(entry.value(), 0))
                return failure(ErrorCode::InvalidInput, u"x-mcp-header stands below \"%1\""_s.arg(entry.key()));
        }
        const QJsonObject properties = schema.value("properties"_L1).toObject();
        for (auto property = properties.begin(); property != properties.end(); ++property) {
            const QJsonObject inside = property.value().toObject();
            const QStringList place = path + QStringList{property.key()};
            if (inside.contains(mark)) {
                if (const Result<void> taken = take(inside, place); !taken)
                    return taken;
            }
            if (const Result<void> collected = collect(inside, place); !collected)
                return collected;
        }
        return {};
    }

    [[nodiscard]] QList<HeaderParameter> found() const { return m_found; }

private:
    [[nodiscard]] Result<void> take(const QJsonObject &schema, const QStringList &place)
    {
        static const QRegularExpression token(u"\\A[A-Za-z0-9!#$%&'*+.^_`|~-]+\\z"_s);
        static const QStringList types{u"string"_s, u"integer"_s, u"boolean"_s};
        const QString name = schema.value(mark).toString();
        if (!token.match(name).hasMatch())
            return failure(ErrorCode::InvalidInput, u"the x-mcp-header of \"%1\" is no name of a header"_s.arg(place.join(u'.')));
        if (!types.contains(schema.value("type"_L1).toString()))
            return failure(ErrorCode::InvalidInput,
                           u"\"%1\" has an x-mcp-header and is neither string, integer nor boolean"_s.arg(place.join(u'.')));
        if (m_names.contains(name.toLower()))
            return failure(ErrorCode::InvalidInput, u"the x-mcp-header %1 stands there twice"_s.arg(name));
        m_names.insert(name.toLower());
        m_found.append({.header = "Mcp-Param-" + name.toLatin1(), .path = place});
        return {};
    }

    QSet<QString> m_names;
    QList<HeaderParameter> m_found;
};

std::optional<QString> headerText(const QJsonValue &value)
{
    constexpr double exact = 9007199254740991.0;   // 2^53 - 1
    if (value.isString())
        return value.toString();
    if (value.isBool())
        return value.toBool() ? u"true"_s : u"false"_s;
    if (value.isDouble() && value.toDouble() == std::floor(value.toDouble()) && std::abs(value.toDouble()) <= exact)
        return QString::number(qint64(value.toDouble()));
    return std::nullopt;
}

} // namespace

Result<QList<HeaderParameter>> markedHeaders(const QJsonObject &inputSchema)
{
    Marks marks;
    if (inputSchema.contains(mark))
        return failure(ErrorCode::InvalidInput, u"x-mcp-header stands at the schema itself"_s);
    return marks.collect(inputSchema, {}).transform([&marks] { return marks.found(); });
}

http::Headers parameterHeaders(const QList<HeaderParameter> &parameters, const QJsonObject &arguments)
{
    http::Headers headers;
    for (const HeaderParameter &parameter : parameters) {
        QJsonValue value = arguments;
        for (const QString &step : parameter.path)
            value = value.toObject().value(step);
        if (const std::optional<QString> text = headerText(value))
            headers.append({parameter.header, encodedHeader(*text)});
    }
    return headers;
}

QByteArray encodedHeader(const QString &value)
{
    const bool isPlain = !value.startsWith("=?base64?"_L1) && value == value.trimmed()
                         && std::ranges::all_of(value, [](QChar c) { return c.unicode() >= 0x20 && c.unicode() < 0x7f; });
    return isPlain ? value.toLatin1() : "=?base64?" + value.toUtf8().toBase64() + "?=";
}

std::optional<QString> decodedHeader(const QByteArray &header)
{
    static constexpr QByteArrayView begin = "=?base64?";
    static constexpr QByteArrayView end = "?=";
    if (!header.startsWith(begin))
        return QString::fromLatin1(header);
    if (!header.endsWith(end) || header.size() < begin.size() + end.size())
        return std::nullopt;
    const auto bytes =
        QByteArray::fromBase64Encoding(header.sliced(begin.size()).chopped(end.size()), QByteArray::AbortOnBase64DecodingErrors);
    if (!bytes)
        return std::nullopt;
    QStringDecoder utf8(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString text = utf8(*bytes);
    return utf8.hasError() ? std::nullopt : std::optional(text);
}

} // namespace tom::mcp
