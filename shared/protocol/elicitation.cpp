#include "shared/protocol/elicitation.h"

#include "shared/core/json.h"

using namespace Qt::StringLiterals;

namespace tom::protocol {

QJsonObject Elicitation::toJson() const
{
    return {{u"id"_s, id},           {u"turn"_s, turn},     {u"conversation"_s, conversation},      {u"module"_s, module},
            {u"message"_s, message}, {u"schema"_s, schema}, {u"expires"_s, json::timeText(expires)}};
}

Result<Elicitation> Elicitation::fromJson(const QJsonObject &object)
{
    const Result<QString> id = json::requiredString(object, "id"_L1);
    if (!id)
        return std::unexpected(id.error());
    return Elicitation{.id = *id,
                       .turn = object.value("turn"_L1).toString(),
                       .conversation = object.value("conversation"_L1).toString(),
                       .module = object.value("module"_L1).toString(),
                       .message = object.value("message"_L1).toString(),
                       .schema = object.value("schema"_L1).toObject(),
                       .expires = json::timeAt(object, "expires"_L1)};
}

QJsonObject WaitingElicitations::toJson() const
{
    QJsonArray array;
    for (const Elicitation &one : elicitations)
        array.append(one.toJson());
    return {{u"status"_s, u"OK"_s}, {u"elicitations"_s, array}};
}

Result<WaitingElicitations> WaitingElicitations::fromJson(const QJsonObject &object)
{
    if (!object.value("elicitations"_L1).isArray())
        return failure(ErrorCode::InvalidInput, u"\"elicitations\" must be a list"_s);
    WaitingElicitations waiting;
    for (const QJsonValue &value : object.value("elicitations"_L1).toArray()) {
        Result<Elicitation> one = Elicitation::fromJson(value.toObject());
        if (!one)
            return std::unexpected(one.error());
        waiting.elicitations.append(std::move(*one));
    }
    return waiting;
}

QJsonObject ElicitationAnswer::toJson() const
{
    QJsonObject object{{u"action"_s, action}};
    if (action == "accept"_L1)
        object.insert("content"_L1, content);
    return object;
}

Result<ElicitationAnswer> ElicitationAnswer::fromJson(const QJsonObject &object)
{
    const Result<QString> action = json::requiredString(object, "action"_L1);
    if (!action)
        return std::unexpected(action.error());
    if (!QStringList{u"accept"_s, u"decline"_s, u"cancel"_s}.contains(*action))
        return failure(ErrorCode::InvalidInput, u"\"action\" must be \"accept\", \"decline\" or \"cancel\""_s);
    const QJsonValue content = object.value("content"_L1);
    if (!content.isObject() && !content.isUndefined() && !content.isNull())
        return failure(ErrorCode::InvalidInput, u"\"content\" must be an object"_s);
    return ElicitationAnswer{.action = *action, .content = *action == "accept"_L1 ? content.toObject() : QJsonObject()};
}

} // namespace tom::protocol
