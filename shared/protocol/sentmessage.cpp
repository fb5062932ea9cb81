#include "shared/protocol/sentmessage.h"

#include "shared/core/json.h"

using namespace Qt::StringLiterals;

namespace tom::protocol {

QJsonObject SentMessage::toJson() const
{
    QJsonObject object{{u"id"_s, id},     {u"recipient"_s, recipient}, {u"kind"_s, kind},
                       {u"text"_s, text}, {u"state"_s, state},         {u"sent"_s, json::timeText(sent)}};
    if (delivered.isValid())
        object.insert("delivered"_L1, json::timeText(delivered));
    if (read.isValid())
        object.insert("read"_L1, json::timeText(read));
    return object;
}

Result<SentMessage> SentMessage::fromJson(const QJsonObject &object)
{
    const Result<QString> id = json::requiredString(object, "id"_L1);
    if (!id)
        return std::unexpected(id.error());
    return SentMessage{.id = *id,
                       .recipient = object.value("recipient"_L1).toString(),
                       .kind = object.value("kind"_L1).toString(),
                       .text = object.value("text"_L1).toString(),
                       .state = object.value("state"_L1).toString(),
                       .sent = json::timeAt(object, "sent"_L1),
                       .delivered = json::timeAt(object, "delivered"_L1),
                       .read = json::timeAt(object, "read"_L1)};
}

QJsonObject SentMessages::toJson() const
{
    QJsonArray array;
    for (const SentMessage &message : messages)
        array.append(message.toJson());
    return {{u"status"_s, u"OK"_s}, {u"messages"_s, array}};
}

Result<SentMessages> SentMessages::fromJson(const QJsonObject &object)
{
    SentMessages sent;
    for (const QJsonValue &value : object.value("messages"_L1).toArray()) {
        const Result<SentMessage> message = SentMessage::fromJson(value.toObject());
        if (!message)
            return std::unexpected(message.error());
        sent.messages.append(*message);
    }
    return sent;
}

} // namespace tom::protocol
