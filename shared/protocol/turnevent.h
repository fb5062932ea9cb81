#pragma once

#include "shared/protocol/approval.h"
#include "shared/protocol/elicitation.h"
#include "shared/protocol/processanswer.h"

#include <optional>
#include <variant>

namespace tom::protocol {

// The events of a turn, in the order in which they may come: turn first, done or error last and exactly once.
struct TurnStarted
{
    QString turn{};
    QString conversation{};
    bool queued = false;   // another turn of this conversation runs; this one starts after it

    bool operator==(const TurnStarted &) const = default;
};
struct SelectionMade
{
    QStringList modules{};
    int level = 0;
    QString why{};
    bool newTopic = false;   // the request has nothing to do with what was said before

    bool operator==(const SelectionMade &) const = default;
};
struct TextDelta
{
    QString delta{};

    bool operator==(const TextDelta &) const = default;
};
struct ReasoningDelta
{
    QString delta{};

    bool operator==(const ReasoningDelta &) const = default;
};
struct ToolCallStarted
{
    QString id{};
    QString module{};
    QString name{};
    QJsonObject arguments{};

    bool operator==(const ToolCallStarted &) const = default;
};
struct ToolCallEnded
{
    QString id{};
    bool ok = true;
    QString summary{};
    bool made = true;   // false: it was refused, denied or stopped before, and the tool never heard of it
    qint64 durationMs = 0;   // how long it ran, without the time in which the user was asked; 0: nobody knows

    bool operator==(const ToolCallEnded &) const = default;
};
// A running call tells how far it is.
struct ToolCallProgressed
{
    QString id{};
    double progress = 0;
    std::optional<double> total{};
    QString message{};

    bool operator==(const ToolCallProgressed &) const = default;
};
// A call waits for the user's word; ApprovalEnded comes once for each.
struct ApprovalAsked
{
    Approval approval{};

    bool operator==(const ApprovalAsked &) const = default;
};
struct ApprovalEnded
{
    QString id{};
    QString state{};   // approved, denied, expired, cancelled

    bool operator==(const ApprovalEnded &) const = default;
};
// A service asks the user something; ElicitationEnded comes once for each.
struct ElicitationAsked
{
    Elicitation elicitation{};

    bool operator==(const ElicitationAsked &) const = default;
};
struct ElicitationEnded
{
    QString id{};
    QString action{};   // accept, decline, cancel

    bool operator==(const ElicitationEnded &) const = default;
};
struct UsageReported
{
    Usage usage{};

    bool operator==(const UsageReported &) const = default;
};
struct TurnDone
{
    ProcessAnswer answer{};

    bool operator==(const TurnDone &) const = default;
};
struct TurnFailed
{
    Error error{};
    bool resume = false;   // the stream ended, the turn did not: ask for it again with GET /process/{turn}?from=N

    bool operator==(const TurnFailed &) const = default;
};

using TurnEventBody =
    std::variant<TurnStarted, SelectionMade, TextDelta, ReasoningDelta, ToolCallStarted, ToolCallProgressed, ToolCallEnded,
                 ApprovalAsked, ApprovalEnded, ElicitationAsked, ElicitationEnded, UsageReported, TurnDone, TurnFailed>;

// One event of a turn. Numbers start at 1 and have no gaps; 0 stands for an event that is not part of the turn's log
// (the server's own word that the stream was lost).
struct TurnEvent
{
    qint64 number = 0;
    TurnEventBody body{};

    [[nodiscard]] QByteArray name() const;      // the SSE event name: "text", "tool_call", ...
    [[nodiscard]] QJsonObject toJson() const;   // the SSE data
    [[nodiscard]] QByteArray data() const;      // the same as text
    [[nodiscard]] QByteArray toSse() const;     // the whole event with its blank line
    // An event name that this version does not know is NotFound: skip it.
    [[nodiscard]] static Result<TurnEvent> fromJson(qint64 number, QByteArrayView name, const QJsonObject &data);

    [[nodiscard]] bool isLast() const;   // done, or an error that ends the turn

    bool operator==(const TurnEvent &) const = default;
};

} // namespace tom::protocol
