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

// A text that stands in JSON as it is, but for its ends of lines. Nearly every piece of an answer is one, and there are many.
bool isPlain(const QString &text)
{
    return std::ranges::all_of(text,
                               [](QChar c) { return c == u'\n' || (c >= u' ' && c != u'"' && c != u'\\' && !c.isSurrogate()); });
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
        Overloaded{[](const TurnStarted &event) {
                       QJsonObject object{{u"turn"_s, event.turn}, {u"conversation"_s, event.conversation}};
                       if (event.queued)
                           object.insert("queued"_L1, true);
                       return object;
                   },
                   [](const SelectionMade &event) {
                       QJsonObject object{{u"modules"_s, QJsonArray::fromStringList(event.modules)},
                                          {u"level"_s, event.level},
                                          {u"why"_s, event.why}};
                       if (event.newTopic)
                           object.insert("new_topic"_L1, true);
                       return object;
                   },
                   [](const TextDelta &event) { return QJsonObject{{u"delta"_s, event.delta}}; },
                   [](const ReasoningDelta &event) { return QJsonObject{{u"delta"_s, event.delta}}; },
                   [](const ToolCallStarted &event) {
                       return QJsonObject{{u"id"_s, event.id},
                                          {u"module"_s, event.module},
                                          {u"name"_s, event.name},
                                          {u"arguments"_s, event.arguments}};
                   },
                   [](const ToolCallEnded &event) {
                       QJsonObject object{{u"id"_s, event.id}, {u"ok"_s, event.ok}, {u"summary"_s, event.summary}};
                       if (!event.made)
                           object.insert("made"_L1, false);
                       if (event.durationMs > 0)
                           object.insert("duration_ms"_L1, event.durationMs);
                       return object;
                   },
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
    const auto *text = std::get_if<TextDelta>(&body);
    const auto *reasoning = std::get_if<ReasoningDelta>(&body);
    if (const QString *delta = text ? &text->delta : reasoning ? &reasoning->delta : nullptr; delta && isPlain(*delta))
        return R"({"delta":")"_ba + delta->toUtf8().replace('\n', "\\n") + R"("})"_ba;
    // What each turn says is written at once, in the order of the names.
    json::Writer json;
    if (const auto *started = std::get_if<TurnStarted>(&body)) {
        json.add("conversation"_L1, started->conversation);
        if (started->queued)
            json.add("queued"_L1, true);
        json.add("turn"_L1, started->turn);
    } else if (const auto *selection = std::get_if<SelectionMade>(&body)) {
        json.add("level"_L1, selection->level);
        json.add("modules"_L1, selection->modules);
        if (selection->newTopic)
            json.add("new_topic"_L1, true);
        json.add("why"_L1, selection->why);
    } else if (const auto *call = std::get_if<ToolCallStarted>(&body)) {
        json.add("arguments"_L1, call->arguments);
        json.add("id"_L1, call->id);
        json.add("module"_L1, call->module);
        json.add("name"_L1, call->name);
    } else if (const auto *ended = std::get_if<ToolCallEnded>(&body)) {
        if (ended->durationMs > 0)
            json.add("duration_ms"_L1, ended->durationMs);
        json.add("id"_L1, ended->id);
        if (!ended->made)
            json.add("made"_L1, false);
        json.add("ok"_L1, ended->ok);
        json.add("summary"_L1, ended->summary);
    } else if (const auto *usage = std::get_if<UsageReported>(&body)) {
        return usage->usage.written();
    } else if (const auto *done = std::get_if<TurnDone>(&body)) {
        return done->answer.written();
    } else {
        return json::compact(toJson());
    }
    return json.text();
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
