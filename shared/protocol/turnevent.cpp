#include "shared/protocol/turnevent.h"

#include "shared/core/json.h"
#include "shared/core/jsonwriter.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::protocol {

namespace {

template<typename... Visitors>
struct Overloaded : Visitors...
{
    using Visitors::operator()...;
};

QJsonObject failureJson(const TurnFailed &failed)
{
    QJsonObject object{{u"code"_s, QString(errorCodeName(failed.error.code))}, {u"message"_s, failed.error.message}};
    if (failed.error.retryAfterSeconds > 0)
        object.insert("retry_after_s"_L1, failed.error.retryAfterSeconds);
    if (failed.resume)
        object.insert("resume"_L1, true);
    return object;
}

QJsonObject progressJson(const ToolCallProgressed &event)
{
    QJsonObject object{{u"id"_s, event.id}, {u"progress"_s, event.progress}};
    if (event.total)
        object.insert("total"_L1, *event.total);
    if (!event.message.isEmpty())
        object.insert("message"_L1, event.message);
    return object;
}

ToolCallProgressed progressFromJson(const QJsonObject &data)
{
    const QJsonValue total = data.value("total"_L1);
    return {.id = data.value("id"_L1).toString(),
            .progress = data.value("progress"_L1).toDouble(),
            .total = total.isDouble() ? std::optional(total.toDouble()) : std::nullopt,
            .message = data.value("message"_L1).toString()};
}

// What each turn says is written as text at once; in the order of the names.
template<typename Json>
void tell(Json &json, const TurnStarted &event)
{
    json.add("conversation"_L1, event.conversation);
    if (event.queued)
        json.add("queued"_L1, true);
    json.add("turn"_L1, event.turn);
}

template<typename Json>
void tell(Json &json, const SelectionMade &event)
{
    json.add("level"_L1, event.level);
    json.add("modules"_L1, event.modules);
    if (event.newTopic)
        json.add("new_topic"_L1, true);
    json.add("why"_L1, event.why);
}

template<typename Json>
void tell(Json &json, const TextDelta &event)
{
    json.add("delta"_L1, event.delta);
}

template<typename Json>
void tell(Json &json, const ReasoningDelta &event)
{
    json.add("delta"_L1, event.delta);
}

template<typename Json>
void tell(Json &json, const ToolCallStarted &event)
{
    json.add("arguments"_L1, event.arguments);
    json.add("id"_L1, event.id);
    json.add("module"_L1, event.module);
    json.add("name"_L1, event.name);
}

template<typename Json>
void tell(Json &json, const ToolCallEnded &event)
{
    if (event.durationMs > 0)
        json.add("duration_ms"_L1, event.durationMs);
    json.add("id"_L1, event.id);
    if (!event.made)
        json.add("made"_L1, false);
    json.add("ok"_L1, event.ok);
    json.add("summary"_L1, event.summary);
}

template<typename Event>
concept Told = requires(json::Writer &json, const Event &event) { tell(json, event); };

QJsonObject objectOf(const Told auto &event)
{
    json::ObjectMaker json;
    tell(json, event);
    return json.object();
}

TurnFailed failureFromJson(const QJsonObject &data)
{
    return {.error = {.code = errorCodeFromName(data.value("code"_L1).toString()),
                      .message = data.value("message"_L1).toString(),
                      .retryAfterSeconds = data.value("retry_after_s"_L1).toInt()},
            .resume = data.value("resume"_L1).toBool()};
}

} // namespace

QByteArray TurnEvent::name() const
{
    return std::visit(
        Overloaded{
            [](const TurnStarted &) { return "turn"_ba; }, [](const SelectionMade &) { return "selection"_ba; },
            [](const TextDelta &) { return "text"_ba; }, [](const ReasoningDelta &) { return "reasoning"_ba; },
            [](const ToolCallStarted &) { return "tool_call"_ba; }, [](const ToolCallEnded &) { return "tool_result"_ba; },
            [](const ToolCallProgressed &) { return "progress"_ba; }, [](const ApprovalAsked &) { return "approval"_ba; },
            [](const ApprovalEnded &) { return "approval_result"_ba; }, [](const ElicitationAsked &) { return "elicitation"_ba; },
            [](const ElicitationEnded &) { return "elicitation_result"_ba; }, [](const UsageReported &) { return "usage"_ba; },
            [](const TurnDone &) { return "done"_ba; }, [](const TurnFailed &) { return "error"_ba; }},
        body);
}

QJsonObject TurnEvent::toJson() const
{
    return std::visit(
        Overloaded{[](const Told auto &event) { return objectOf(event); },
                   [](const ToolCallProgressed &event) { return progressJson(event); },
                   [](const ApprovalAsked &event) { return event.approval.toJson(); },
                   [](const ApprovalEnded &event) { return QJsonObject{{u"id"_s, event.id}, {u"state"_s, event.state}}; },
                   [](const ElicitationAsked &event) { return event.elicitation.toJson(); },
                   [](const ElicitationEnded &event) { return QJsonObject{{u"id"_s, event.id}, {u"action"_s, event.action}}; },
                   [](const UsageReported &event) { return event.usage.toJson(); },
                   [](const TurnDone &event) { return event.answer.toJson(); },
                   [](const TurnFailed &event) { return failureJson(event); }},
        body);
}

QByteArray TurnEvent::data() const
{
    return std::visit(Overloaded{[](const Told auto &event) {
                                     json::Writer json;
                                     tell(json, event);
                                     return json.text();
                                 },
                                 [](const UsageReported &event) { return event.usage.written(); },
                                 [](const TurnDone &event) { return event.answer.written(); },
                                 [this](const auto &) { return json::compact(toJson()); }},
                      body);
}

QByteArray TurnEvent::toSse() const
{
    const QByteArray json = data();
    QByteArray sse;
    sse.reserve(json.size() + 64);
    if (number > 0)
        sse.append("id: ").append(QByteArray::number(number)).append('\n');
    return sse.append("event: ").append(name()).append("\ndata: ").append(json).append("\n\n");
}

Result<TurnEvent> TurnEvent::fromJson(qint64 number, QByteArrayView name, const QJsonObject &data)
{
    const auto text = [&data](QLatin1StringView key) { return data.value(key).toString(); };
    if (name == "turn")
        return TurnEvent{number, TurnStarted{text("turn"_L1), text("conversation"_L1), data.value("queued"_L1).toBool()}};
    if (name == "selection") {
        const auto modules = json::optionalStrings(data, "modules"_L1);
        if (!modules)
            return std::unexpected(modules.error());
        return TurnEvent{
            number, SelectionMade{*modules, data.value("level"_L1).toInt(), text("why"_L1), data.value("new_topic"_L1).toBool()}};
    }
    if (name == "text")
        return TurnEvent{number, TextDelta{text("delta"_L1)}};
    if (name == "reasoning")
        return TurnEvent{number, ReasoningDelta{text("delta"_L1)}};
    if (name == "tool_call")
        return TurnEvent{
            number, ToolCallStarted{text("id"_L1), text("module"_L1), text("name"_L1), data.value("arguments"_L1).toObject()}};
    if (name == "tool_result")
        return TurnEvent{number, ToolCallEnded{text("id"_L1), data.value("ok"_L1).toBool(), text("summary"_L1),
                                               data.value("made"_L1).toBool(true), data.value("duration_ms"_L1).toInteger()}};
    if (name == "progress")
        return TurnEvent{number, progressFromJson(data)};
    if (name == "approval")
        return Approval::fromJson(data).transform([&](const Approval &read) { return TurnEvent{number, ApprovalAsked{read}}; });
    if (name == "approval_result")
        return TurnEvent{number, ApprovalEnded{text("id"_L1), text("state"_L1)}};
    if (name == "elicitation")
        return Elicitation::fromJson(data).transform(
            [&](const Elicitation &read) { return TurnEvent{number, ElicitationAsked{read}}; });
    if (name == "elicitation_result")
        return TurnEvent{number, ElicitationEnded{text("id"_L1), text("action"_L1)}};
    if (name == "usage")
        return TurnEvent{number, UsageReported{Usage::fromJson(data)}};
    if (name == "done") {
        const Result<ProcessAnswer> answer = ProcessAnswer::fromJson(data);
        if (!answer)
            return std::unexpected(answer.error());
        return TurnEvent{number, TurnDone{*answer}};
    }
    if (name == "error")
        return TurnEvent{number, failureFromJson(data)};
    return failure(ErrorCode::NotFound, u"unknown event \"%1\""_s.arg(QLatin1StringView(name)));
}

bool TurnEvent::isLast() const
{
    if (const auto *failed = std::get_if<TurnFailed>(&body))
        return !failed->resume;
    return std::holds_alternative<TurnDone>(body);
}

} // namespace tom::protocol
