#include "agent/tools/toolparameters.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

QJsonObject closedObject(const QJsonObject &properties)
{
    return {{u"type"_s, u"object"_s},
            {u"properties"_s, properties},
            {u"required"_s, QJsonArray::fromStringList(properties.keys())},
            {u"additionalProperties"_s, false}};
}

} // namespace

QJsonObject stringParameters(std::initializer_list<std::pair<QString, QString>> parameters)
{
    QJsonObject properties;
    for (const auto &[name, description] : parameters)
        properties.insert(
            name,
            QJsonObject{{u"type"_s, u"string"_s}, {u"description"_s, description}, {u"minLength"_s, 1}, {u"maxLength"_s, 8000}});
    return closedObject(properties);
}

QJsonObject noParameters()
{
    return closedObject({});
}

QJsonObject numberParameter(const QString &name, const QString &description)
{
    return closedObject({{name, QJsonObject{{u"type"_s, u"integer"_s}, {u"description"_s, description}, {u"minimum"_s, 1}}}});
}

} // namespace tom::agent
