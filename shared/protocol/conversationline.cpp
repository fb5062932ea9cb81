#include "shared/protocol/conversationline.h"

#include "shared/core/json.h"

using namespace Qt::StringLiterals;

namespace tom::protocol {

namespace {

template<typename Value>
QJsonArray listOf(const QList<Value> &values)
{
    QJsonArray list;
    for (const Value &value : values)
        list.append(value.toJson());
    return list;
}

QJsonArray callsToJson(const QList<StoredCall> &calls)
{
    QJsonArray list;
    for (const StoredCall &call : calls)
        list.append(QJsonObject{{u"id"_s, call.id}, {u"name"_s, call.name}, {u"arguments"_s, call.arguments}});
    return list;
}

QList<StoredCall> callsFromJson(const QJsonArray &list)
{
    QList<StoredCall> calls;
    for (const QJsonValue &value : list) {
        const QJsonObject call = value.toObject();
        calls.append({.id = call.value("id"_L1).toString(),
                      .name = call.value("name"_L1).toString(),
                      .arguments = call.value("arguments"_L1).toObject()});
    }
    return calls;
}

void insertOfTool(QJsonObject &object, const ConversationMessage &message)
{
    object.insert("tool_call_id"_L1, message.toolCallId);
    object.insert("tool_name"_L1, message.toolName);
    if (message.isError)
        object.insert("error"_L1, true);
}

} // namespace

QJsonObject Attachment::toJson() const
{
    return {{u"id"_s, id}, {u"name"_s, name}, {u"media_type"_s, mediaType}, {u"bytes"_s, bytes}};
}

Result<Attachment> Attachment::fromJson(const QJsonObject &object)
{
    const Result<QString> id = json::requiredString(object, "id"_L1);
    if (!id)
        return std::unexpected(id.error());
    return Attachment{.id = *id,
                      .name = object.value("name"_L1).toString(),
                      .mediaType = object.value("media_type"_L1).toString(),
                      .bytes = object.value("bytes"_L1).toInteger()};
}

QJsonObject ConversationMessage::toJson() const
{
    QJsonObject object{{u"id"_s, id},     {u"turn"_s, turn},   {u"role"_s, role},
                       {u"text"_s, text}, {u"state"_s, state}, {u"created"_s, json::timeText(created)}};
    if (parent)
        object.insert("parent"_L1, *parent);
    if (isCut)
        object.insert("cut"_L1, true);
    if (!toolCalls.isEmpty())
        object.insert("tool_calls"_L1, callsToJson(toolCalls));
    if (!toolCallId.isEmpty())
        insertOfTool(object, *this);
    if (!attachments.isEmpty())
        object.insert("attachments"_L1, listOf(attachments));
    if (!branches.isEmpty()) {
        QJsonArray ids;
        for (const qint64 branch : branches)
            ids.append(branch);
        object.insert("branches"_L1, ids);
    }
    insertDetailsInto(object);
    return object;
}

void ConversationMessage::insertDetailsInto(QJsonObject &object) const
{
    if (!reasoning.isEmpty())
        object.insert("reasoning"_L1, reasoning);
    if (durationMs > 0)
        object.insert("duration_ms"_L1, durationMs);
    if (answer)
        object.insert("answer"_L1, answer->accountJson());
}

// They hide no message when they are of a kind that nobody knows here.
void ConversationMessage::takeDetailsFrom(const QJsonObject &object)
{
    reasoning = object.value("reasoning"_L1).toString();
    durationMs = object.value("duration_ms"_L1).toInteger();
    const auto account = json::requiredObject(object, "answer"_L1).and_then(&ProcessAnswer::fromAccount);
    answer = account ? std::optional(*account) : std::nullopt;
}

Result<ConversationMessage> ConversationMessage::fromJson(const QJsonObject &object)
{
    const Result<qint64> id = json::requiredInteger(object, "id"_L1);
    if (!id)
        return std::unexpected(id.error());
    const auto parent = json::optionalInteger(object, "parent"_L1);
    if (!parent)
        return std::unexpected(parent.error());
    const Result<QString> role = json::requiredString(object, "role"_L1);
    if (!role)
        return std::unexpected(role.error());
    ConversationMessage message{.id = *id,
                                .parent = *parent,
                                .turn = object.value("turn"_L1).toString(),
                                .role = *role,
                                .text = object.value("text"_L1).toString(),
                                .isCut = object.value("cut"_L1).toBool(),
                                .state = object.value("state"_L1).toString(),
                                .created = json::timeAt(object, "created"_L1),
                                .toolCalls = callsFromJson(object.value("tool_calls"_L1).toArray()),
                                .toolCallId = object.value("tool_call_id"_L1).toString(),
                                .toolName = object.value("tool_name"_L1).toString(),
                                .isError = object.value("error"_L1).toBool()};
    for (const QJsonValue &value : object.value("attachments"_L1).toArray()) {
        const auto attachment = Attachment::fromJson(value.toObject());
        if (!attachment)
            return std::unexpected(attachment.error());
        message.attachments.append(*attachment);
    }
    for (const QJsonValue &value : object.value("branches"_L1).toArray())
        message.branches.append(value.toInteger());
    message.takeDetailsFrom(object);
    return message;
}

QJsonObject ConversationLine::toJson() const
{
    QJsonObject object{{u"status"_s, u"OK"_s}, {u"conversation"_s, conversation.toJson()}, {u"messages"_s, listOf(messages)}};
    if (before)
        object.insert("before"_L1, *before);
    return object;
}

Result<ConversationLine> ConversationLine::fromJson(const QJsonObject &object)
{
    const auto conversation = json::requiredObject(object, "conversation"_L1).and_then(&Conversation::fromJson);
    if (!conversation)
        return std::unexpected(conversation.error());
    const auto before = json::optionalInteger(object, "before"_L1);
    if (!before)
        return std::unexpected(before.error());
    ConversationLine line{.conversation = *conversation, .before = *before};
    for (const QJsonValue &value : object.value("messages"_L1).toArray()) {
        const auto message = ConversationMessage::fromJson(value.toObject());
        if (!message)
            return std::unexpected(message.error());
        line.messages.append(*message);
    }
    return line;
}

} // namespace tom::protocol
