#pragma once

#include "agent/tools/toolprovider.h"

namespace tom::agent {

// How far a call of an open round has come. Started without a result, after a loss: it may have been done.
enum class CallState { Ready, Waiting, Approved, Started, Done };

struct OpenCall
{
    llm::ToolCall call{};
    CallState state = CallState::Ready;
    ToolResult result{};   // when Done

    bool operator==(const OpenCall &) const = default;
};

// An answer of the model whose calls have not all come to their end: what a turn that waits for the user leaves on disk.
struct OpenRound
{
    llm::Message calling{};
    QList<OpenCall> calls{};    // those of calling, in their order
    QJsonObject progress{};     // what the turn itself has to remember

    [[nodiscard]] static OpenRound of(const llm::Message &calling);

    bool operator==(const OpenRound &) const = default;
};

[[nodiscard]] QJsonObject callingToJson(const llm::Message &message);
[[nodiscard]] llm::Message callingFromJson(const QJsonObject &object);
[[nodiscard]] QJsonObject resultToJson(const ToolResult &result);
[[nodiscard]] ToolResult resultFromJson(const QJsonObject &object);
[[nodiscard]] QString callStateName(CallState state);
[[nodiscard]] std::optional<CallState> callStateFromName(const QString &name);

} // namespace tom::agent
