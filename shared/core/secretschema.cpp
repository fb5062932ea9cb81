#include "shared/core/secretschema.h"

#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom {

namespace {

constexpr qsizetype mostSaid = 64;   // references and alternatives that are looked into

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

bool isCalledSecret(const QString &name)
{
    static const QRegularExpression names(
        u"token|secret|passw|passphrase|api[_ -]?key|authorization|credential|private[_ -]?key|cookie|^pin$|^t?otp$"_s,
        QRegularExpression::CaseInsensitiveOption);
    return names.match(name).hasMatch();
}

// Not that of a choice, which is written in the form, nor that of an object, whose members are looked at.
QString titleOfValue(const QJsonObject &schema)
{
    const bool isOther =
        schema.contains("const"_L1) || schema.contains("properties"_L1) || schema.value("type"_L1).toString() == "object"_L1;
    return isOther ? QString() : schema.value("title"_L1).toString();
}

} // namespace

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
    return isCalledSecret(name) || std::ranges::any_of(said, [](const QJsonObject &schema) {
               return schema.value("format"_L1).toString() == "password"_L1 || schema.value("writeOnly"_L1).toBool()
                      || isCalledSecret(titleOfValue(schema));
           });
}

} // namespace tom
