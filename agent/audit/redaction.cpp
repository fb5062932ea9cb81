#include "agent/audit/redaction.h"

#include <QJsonArray>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

constexpr qsizetype mostSaid = 64;   // references and alternatives that are looked into; a stranger wrote them

// "#/$defs/Login" in the schema that it stands in; anything else is somewhere else.
QJsonObject referenced(const QString &reference, const QJsonObject &root)
{
    if (!reference.startsWith("#/"_L1))
        return {};
    QJsonValue found = root;
    for (QString name : reference.sliced(2).split(u'/'))
        found = found.toObject().value(name.replace("~1"_L1, "/"_L1).replace("~0"_L1, "~"_L1));
    return found.toObject();
}

// All that a schema says of one value: itself, what it refers to, and what it offers as alternatives.
QList<QJsonObject> saidBy(const QJsonObject &schema, const QJsonObject &root)
{
    QList<QJsonObject> said{schema};
    for (qsizetype i = 0; i < said.size() && said.size() < mostSaid; ++i) {
        const QJsonObject one = said.at(i);
        if (const QString reference = one.value("$ref"_L1).toString(); !reference.isEmpty())
            said.append(referenced(reference, root));
        for (const QLatin1StringView among : {"anyOf"_L1, "oneOf"_L1, "allOf"_L1}) {
            for (const QJsonValue &alternative : one.value(among).toArray())
                said.append(alternative.toObject());
        }
    }
    return said;
}

bool isSecret(const QString &name, const QList<QJsonObject> &said)
{
    static const QRegularExpression names(
        u"token|secret|passw|passphrase|api_?key|apikey|authorization|credential|private_?key|cookie|^pin$|^otp$|^totp$"_s,
        QRegularExpression::CaseInsensitiveOption);
    return names.match(name).hasMatch() || std::ranges::any_of(said, [](const QJsonObject &schema) {
               return schema.value("format"_L1).toString() == "password"_L1 || schema.value("writeOnly"_L1).toBool();
           });
}

QJsonObject ofMember(const QString &name, const QList<QJsonObject> &said)
{
    QJsonObject others;
    for (const QJsonObject &schema : said) {
        if (const QJsonValue own = schema.value("properties"_L1).toObject().value(name); own.isObject())
            return own.toObject();
        if (const QJsonValue rest = schema.value("additionalProperties"_L1); rest.isObject())
            others = rest.toObject();
    }
    return others;
}

QJsonObject ofItem(qsizetype place, const QList<QJsonObject> &said)
{
    for (const QJsonObject &schema : said) {
        const QJsonArray first = schema.value("prefixItems"_L1).toArray();
        if (place < first.size())
            return first.at(place).toObject();
        if (const QJsonValue items = schema.value("items"_L1); items.isObject())
            return items.toObject();
    }
    return {};
}

QJsonValue covered(const QString &name, const QJsonValue &value, const QJsonObject &schema, const QJsonObject &root,
                   qsizetype maxText)
{
    const QList<QJsonObject> said = saidBy(schema, root);
    if (isSecret(name, said))
        return u"••••"_s;
    if (value.isObject()) {
        QJsonObject object;
        const QJsonObject given = value.toObject();
        for (auto member = given.begin(); member != given.end(); ++member)
            object.insert(member.key(), covered(member.key(), member.value(), ofMember(member.key(), said), root, maxText));
        return object;
    }
    if (value.isArray()) {
        QJsonArray list;
        for (const QJsonValue &one : value.toArray())
            list.append(covered({}, one, ofItem(list.size(), said), root, maxText));
        return list;
    }
    if (const QString text = value.toString(); text.size() > maxText)
        return text.first(maxText) + u"… (%1 characters)"_s.arg(text.size());
    return value;
}

} // namespace

QJsonObject redacted(const QJsonObject &arguments, const QJsonObject &schema, qsizetype maxText)
{
    return covered({}, arguments, schema, schema, maxText).toObject();
}

} // namespace tom::agent
