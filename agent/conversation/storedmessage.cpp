#include "agent/conversation/storedmessage.h"

#include "shared/core/json.h"

#include <array>

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

constexpr std::array<std::pair<llm::Role, QLatin1StringView>, 4> roles{{{llm::Role::System, "system"_L1},
                                                                        {llm::Role::User, "user"_L1},
                                                                        {llm::Role::Assistant, "assistant"_L1},
                                                                        {llm::Role::Tool, "tool"_L1}}};
constexpr std::array<std::pair<MessageState, QLatin1StringView>, 4> states{{{MessageState::Complete, "complete"_L1},
                                                                            {MessageState::Stopped, "stopped"_L1},
                                                                            {MessageState::Interrupted, "interrupted"_L1},
                                                                            {MessageState::Failed, "failed"_L1}}};

template<typename Names, typename Value>
QString nameOf(const Names &names, Value value)
{
    const auto found = std::ranges::find(names, value, [](const auto &pair) { return pair.first; });
    return found->second;
}

template<typename Value, typename Names>
std::optional<Value> valueOf(const Names &names, const QString &name)
{
    const auto found = std::ranges::find(names, name, [](const auto &pair) { return pair.second; });
    return found == names.end() ? std::nullopt : std::optional(found->first);
}

QString callsToText(const QList<llm::ToolCall> &calls)
{
    if (calls.isEmpty())
        return {};
    QJsonArray list;
    for (const llm::ToolCall &call : calls) {
        QJsonObject object{{u"id"_s, call.id}, {u"name"_s, call.name}, {u"arguments"_s, call.arguments}};
        if (!call.argumentsError.isEmpty())
            object.insert("arguments_error"_L1, call.argumentsError);
        list.append(object);
    }
    return QString::fromUtf8(QJsonDocument(list).toJson(QJsonDocument::Compact));
}

QList<llm::ToolCall> callsFromText(const QString &text)
{
    QList<llm::ToolCall> calls;
    for (const QJsonValue &value : QJsonDocument::fromJson(text.toUtf8()).array()) {
        const QJsonObject object = value.toObject();
        calls.append({.id = object.value("id"_L1).toString(),
                      .name = object.value("name"_L1).toString(),
                      .arguments = object.value("arguments"_L1).toObject(),
                      .argumentsError = object.value("arguments_error"_L1).toString()});
    }
    return calls;
}

QString opaqueToText(const QJsonObject &opaque)
{
    return opaque.isEmpty() ? QString() : QString::fromUtf8(json::compact(opaque));
}

} // namespace

QVariantList StoredMessage::toColumns() const
{
    // A null QString would become NULL, which the columns refuse.
    const auto notNull = [](const QString &text) { return text.isNull() ? u""_s : text; };
    return {nameOf(roles, message.role),
            notNull(message.text),
            notNull(callsToText(message.toolCalls)),
            notNull(message.toolCallId),
            notNull(message.toolName),
            message.isError ? 1 : 0,
            notNull(message.opaqueOwner),
            notNull(opaqueToText(message.opaque)),
            nameOf(states, state)};
}

Result<StoredMessage> StoredMessage::fromRow(const store::Row &row)
{
    const auto role = valueOf<llm::Role>(roles, row.value(u"role"_s).toString());
    const auto state = valueOf<MessageState>(states, row.value(u"state"_s).toString());
    if (!role || !state)
        return failure(ErrorCode::Storage, u"a stored message has an unknown role or state"_s);
    return StoredMessage{.id = row.value(u"id"_s).toLongLong(),
                         .turn = row.value(u"turn"_s).toString(),
                         .message = {.role = *role,
                                     .text = row.value(u"text"_s).toString(),
                                     .toolCalls = callsFromText(row.value(u"tool_calls"_s).toString()),
                                     .toolCallId = row.value(u"tool_call_id"_s).toString(),
                                     .toolName = row.value(u"tool_name"_s).toString(),
                                     .origin = row.value(u"tool_name"_s).toString(),   // of a result, which is data
                                     .isError = row.value(u"is_error"_s).toBool(),
                                     .opaqueOwner = row.value(u"opaque_owner"_s).toString(),
                                     .opaque = QJsonDocument::fromJson(row.value(u"opaque"_s).toString().toUtf8()).object()},
                         .state = *state};
}

QJsonObject storedJson(const StoredMessage &stored)
{
    const llm::Message &message = stored.message;
    QJsonObject object{
        {u"role"_s, nameOf(roles, message.role)}, {u"text"_s, message.text}, {u"state"_s, nameOf(states, stored.state)}};
    if (!message.toolCalls.isEmpty())
        object.insert("tool_calls"_L1, QJsonDocument::fromJson(callsToText(message.toolCalls).toUtf8()).array());
    if (!message.toolCallId.isEmpty()) {
        object.insert("tool_call_id"_L1, message.toolCallId);
        object.insert("tool_name"_L1, message.toolName);
        object.insert("error"_L1, message.isError);
    }
    stored.details.insertInto(object);
    return object;
}

Result<StoredMessage> storedFromJson(const QJsonObject &object)
{
    const auto role = valueOf<llm::Role>(roles, object.value("role"_L1).toString());
    if (!role || *role == llm::Role::System)
        return failure(ErrorCode::InvalidInput, u"\"role\" must be user, assistant or tool"_s);
    const auto state = valueOf<MessageState>(states, object.value("state"_L1).toString(u"complete"_s));
    if (!state)
        return failure(ErrorCode::InvalidInput, u"\"state\" must be complete, stopped, interrupted or failed"_s);
    const Result<QString> text = json::requiredString(object, "text"_L1);
    if (!text)
        return std::unexpected(text.error());
    const QByteArray calls = QJsonDocument(object.value("tool_calls"_L1).toArray()).toJson(QJsonDocument::Compact);
    return StoredMessage{.message = {.role = *role,
                                     .text = *text,
                                     .toolCalls = callsFromText(QString::fromUtf8(calls)),
                                     .toolCallId = object.value("tool_call_id"_L1).toString(),
                                     .toolName = object.value("tool_name"_L1).toString(),
                                     .isError = object.value("error"_L1).toBool()},
                         .state = *state,
                         .details = MessageDetails::fromJson(object)};
}

} // namespace tom::agent
