#include "shared/protocol/pushrings.h"

#include "shared/core/json.h"

using namespace Qt::StringLiterals;

namespace tom::protocol {

QJsonObject PushRings::toJson() const
{
    QJsonArray array;
    for (const PushMessage &message : messages)
        array.append(message.toJson());
    return {{u"messages"_s, array}};
}

Result<PushRings> PushRings::fromJson(const QJsonObject &object)
{
    const QJsonArray array = object.value("messages"_L1).toArray();
    if (array.isEmpty() || array.size() > most)
        return failure(ErrorCode::InvalidInput, u"\"messages\" must be an array of 1 to %1"_s.arg(most));
    PushRings rings;
    for (const QJsonValue &value : array) {
        const Result<PushMessage> message = PushMessage::fromJson(value.toObject());
        if (!message && message.error().code == ErrorCode::NotFound)
            continue;
        if (!message)
            return std::unexpected(message.error());
        if (std::holds_alternative<PushBye>(message->body))
            return failure(ErrorCode::InvalidInput, u"\"%1\" is the server's word"_s.arg(message->type()));
        if (json::compact(message->toJson()).size() > maxPushBytes)
            return failure(ErrorCode::InvalidInput, u"a message may have %1 bytes"_s.arg(maxPushBytes));
        rings.messages.append(*message);
    }
    return rings;
}

QString subjectOf(const PushMessage &message)
{
    if (std::holds_alternative<PushTasks>(message.body))
        return u"tasks"_s;
    if (const auto *status = std::get_if<PushStatus>(&message.body))
        return u"status "_s + status->module;
    if (const auto *turn = std::get_if<PushTurn>(&message.body))
        return u"turn "_s + turn->turn;
    if (const auto *approval = std::get_if<PushApproval>(&message.body))
        return u"approval "_s + approval->id;
    if (const auto *form = std::get_if<PushElicitation>(&message.body))
        return u"elicitation "_s + form->id;
    return {};
}

} // namespace tom::protocol
