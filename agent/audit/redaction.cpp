#include "agent/audit/redaction.h"

#include <QJsonArray>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

bool isSecret(const QString &name, const QJsonObject &schema)
{
    static const QRegularExpression names(
        u"token|secret|passw|passphrase|api_?key|apikey|authorization|credential|private_?key|cookie|^pin$|^otp$|^totp$"_s,
        QRegularExpression::CaseInsensitiveOption);
    return schema.value("format"_L1).toString() == "password"_L1 || schema.value("writeOnly"_L1).toBool()
           || names.match(name).hasMatch();
}

QJsonValue covered(const QString &name, const QJsonValue &value, const QJsonObject &schema)
{
    if (isSecret(name, schema))
        return u"••••"_s;
    if (value.isObject())
        return redacted(value.toObject(), schema);
    if (value.isArray()) {
        QJsonArray list;
        for (const QJsonValue &one : value.toArray())
            list.append(covered({}, one, schema.value("items"_L1).toObject()));
        return list;
    }
    if (const QString text = value.toString(); text.size() > maxAuditText)
        return text.first(maxAuditText) + u"… (%1 characters)"_s.arg(text.size());
    return value;
}

} // namespace

QJsonObject redacted(const QJsonObject &arguments, const QJsonObject &schema)
{
    const QJsonObject properties = schema.value("properties"_L1).toObject();
    QJsonObject result;
    for (auto argument = arguments.begin(); argument != arguments.end(); ++argument)
        result.insert(argument.key(), covered(argument.key(), argument.value(), properties.value(argument.key()).toObject()));
    return result;
}

} // namespace tom::agent
