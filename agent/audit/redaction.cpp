#include "agent/audit/redaction.h"

#include "shared/core/secretschema.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

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
