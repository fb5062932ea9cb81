#include "shared/mcp/inputform.h"

using namespace Qt::StringLiterals;

namespace tom::mcp {

QJsonObject InputAnswer::toJson() const
{
    switch (action) {
    case Action::Accept:
        return {{u"action"_s, u"accept"_s}, {u"content"_s, content}};
    case Action::Decline:
        return {{u"action"_s, u"decline"_s}};
    case Action::Cancel:
        break;
    }
    return {{u"action"_s, u"cancel"_s}};
}

QJsonObject defaultsOf(const QJsonObject &schema)
{
    QJsonObject values;
    const QJsonObject properties = schema.value("properties"_L1).toObject();
    for (auto property = properties.begin(); property != properties.end(); ++property) {
        const QJsonValue value = property.value().toObject().value("default"_L1);
        if (!value.isUndefined())
            values.insert(property.key(), value);
    }
    return values;
}

Result<InputForm> formFrom(const QJsonObject &params)
{
    if (params.value("mode"_L1).toString(u"form"_s) != "form"_L1)
        return failure(ErrorCode::InvalidInput, u"only forms can be asked for"_s);
    return InputForm{.message = params.value("message"_L1).toString(), .schema = params.value("requestedSchema"_L1).toObject()};
}

} // namespace tom::mcp
