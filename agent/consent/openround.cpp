#include "agent/consent/openround.h"

#include "agent/consent/imagejson.h"

#include <array>

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

constexpr std::array<std::pair<CallState, QLatin1StringView>, 5> callStates{{{CallState::Ready, "ready"_L1},
                                                                             {CallState::Waiting, "waiting"_L1},
                                                                             {CallState::Approved, "approved"_L1},
                                                                             {CallState::Started, "started"_L1},
                                                                             {CallState::Done, "done"_L1}}};

} // namespace

OpenRound OpenRound::of(const llm::Message &calling)
{
    OpenRound round{.calling = calling};
    for (const llm::ToolCall &call : calling.toolCalls)
        round.calls.append({.call = call});
    return round;
}

QJsonObject callingToJson(const llm::Message &message)
{
    QJsonArray calls;
    for (const llm::ToolCall &call : message.toolCalls)
        calls.append(QJsonObject{{u"id"_s, call.id},
                                 {u"name"_s, call.name},
                                 {u"arguments"_s, call.arguments},
                                 {u"arguments_error"_s, call.argumentsError}});
    return {
        {u"text"_s, message.text}, {u"calls"_s, calls}, {u"opaque_owner"_s, message.opaqueOwner}, {u"opaque"_s, message.opaque}};
}

llm::Message callingFromJson(const QJsonObject &object)
{
    llm::Message message{.role = llm::Role::Assistant,
                         .text = object.value("text"_L1).toString(),
                         .opaqueOwner = object.value("opaque_owner"_L1).toString(),
                         .opaque = object.value("opaque"_L1).toObject()};
    for (const QJsonValue &value : object.value("calls"_L1).toArray()) {
        const QJsonObject call = value.toObject();
        message.toolCalls.append({.id = call.value("id"_L1).toString(),
                                  .name = call.value("name"_L1).toString(),
                                  .arguments = call.value("arguments"_L1).toObject(),
                                  .argumentsError = call.value("arguments_error"_L1).toString()});
    }
    return message;
}

QJsonObject resultToJson(const ToolResult &result)
{
    QJsonObject object{{u"text"_s, result.text}, {u"summary"_s, result.summary}, {u"is_error"_s, result.isError}};
    if (!result.images.isEmpty())
        object.insert("images"_L1, imagesToJson(result.images));
    return object;
}

ToolResult resultFromJson(const QJsonObject &object)
{
    return {.text = object.value("text"_L1).toString(),
            .summary = object.value("summary"_L1).toString(),
            .isError = object.value("is_error"_L1).toBool(),
            .images = imagesFromJson(object.value("images"_L1).toArray())};
}

QString callStateName(CallState state)
{
    return std::ranges::find(callStates, state, [](const auto &pair) { return pair.first; })->second;
}

std::optional<CallState> callStateFromName(const QString &name)
{
    const auto found = std::ranges::find(callStates, name, [](const auto &pair) { return pair.second; });
    return found == callStates.end() ? std::nullopt : std::optional(found->first);
}

} // namespace tom::agent
