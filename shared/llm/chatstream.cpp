#include "shared/llm/chatstream.h"

#include "shared/core/json.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace tom::llm {

namespace {

std::unexpected<ProviderFailure> broken(FailureKind kind, const QString &detail)
{
    return std::unexpected(ProviderFailure{.kind = kind, .detail = detail});
}

} // namespace

ChatStream::ChatStream(qsizetype maxAnswer) : m_maxAnswer(maxAnswer) {}

ChatDelta ChatStream::feed(const QByteArray &bytes)
{
    ChatDelta delta;
    QByteArray more = bytes;
    if (m_failure)
        return delta;
    if (m_form == Form::Unknown) {
        m_json += bytes;
        const QByteArray begin = m_json.trimmed();   // keep-alive blank lines may stand before a JSON body
        if (begin.isEmpty()) {
            if (m_json.size() > m_maxAnswer)
                fail(FailureKind::Protocol, u"nothing but blank lines"_s);
            return delta;
        }
        if (begin.startsWith('<')) {
            fail(FailureKind::Protocol, u"it sent a web page"_s);
            return delta;
        }
        m_form = begin.startsWith('{') || begin.startsWith('[') ? Form::Json : Form::Events;
        more = std::exchange(m_json, {});
    }
    if (m_form == Form::Events) {
        takeEvents(m_decoder.feed(more), delta);
        return delta;
    }
    m_json += more;
    if (m_json.size() > 2 * m_maxAnswer)
        fail(FailureKind::TooLarge);
    delta.isPayload = !more.trimmed().isEmpty();
    return delta;
}

ChatDelta ChatStream::finish()
{
    ChatDelta delta;
    if (m_failure)
        return delta;
    if (m_form == Form::Json) {
        const QJsonDocument document = QJsonDocument::fromJson(m_json.trimmed());
        const QJsonObject answer = document.isArray() ? document.array().at(0).toObject() : document.object();
        if (answer.isEmpty())
            fail(FailureKind::Truncated, u"its JSON is cut off"_s);
        else
            takeObject(answer, delta);
    } else {
        takeEvents(m_decoder.finish(), delta);
    }
    append(m_thinkFilter.finish(), delta);
    return delta;
}

void ChatStream::takeEvents(const Result<QList<http::SseEvent>> &events, ChatDelta &delta)
{
    if (!events)
        return fail(FailureKind::TooLarge, events.error().message);
    for (const http::SseEvent &event : *events) {
        const QByteArray data = event.data.trimmed();
        if (m_isDone || m_failure || data.isEmpty())
            continue;
        if (data == "[DONE]") {
            m_isDone = true;
            continue;
        }
        const QJsonDocument document = QJsonDocument::fromJson(data);
        if (document.isNull())
            return fail(FailureKind::Protocol, u"an event of its stream is no JSON"_s);
        takeObject(document.isArray() ? document.array().at(0).toObject() : document.object(), delta);
    }
    if (m_text.size() + m_reasoning.size() + m_tools.size() > m_maxAnswer)
        fail(FailureKind::TooLarge);
}

void ChatStream::takeObject(const QJsonObject &object, ChatDelta &delta)
{
    const QJsonValue error = object.value("error"_L1);
    const QJsonArray choices = object.value("choices"_L1).toArray();
    if ((!error.isNull() && !error.isUndefined()) || (choices.isEmpty() && object.value("object"_L1) == "error"_L1)) {
        m_failure = failureFromObject(object, 0);
        return;
    }
    delta.isPayload = true;
    takeUsage(object.value("usage"_L1).toObject());
    takeUsage(object.value("x_groq"_L1)["usage"_L1].toObject());
    m_sawAnswer = m_sawAnswer || object.contains("choices"_L1);
    for (const QJsonValue &value : choices) {
        const QJsonObject choice = value.toObject();
        if (choice.value("index"_L1).toInt() != 0)
            continue;
        takeMessage(choice.value("delta"_L1).toObject(), delta);
        takeMessage(choice.value("message"_L1).toObject(), delta);
        const QString reason = choice.value("finish_reason"_L1).toString();
        if (!reason.isEmpty())
            m_finishReason = reason;
    }
}

void ChatStream::fail(FailureKind kind, const QString &detail)
{
    if (!m_failure)
        m_failure = ProviderFailure{.kind = kind, .detail = detail};
}

void ChatStream::takeMessage(const QJsonObject &message, ChatDelta &delta)
{
    for (const QLatin1StringView key : {"reasoning_content"_L1, "reasoning"_L1}) {
        if (message.value(key).isString()) {
            append({.reasoning = message.value(key).toString()}, delta);
            break;
        }
    }
    takeContent(message.value("content"_L1), delta);
    const QString refusal = message.value("refusal"_L1).toString();
    if (!refusal.isEmpty()) {
        m_isRefused = true;
        append({.text = refusal}, delta);
    }
    m_tools.add(message.value("tool_calls"_L1).toArray());
}

// A string, or Mistral's parts: [{"type": "thinking", "thinking": […]}, {"type": "text", "text": …}]
void ChatStream::takeContent(const QJsonValue &content, ChatDelta &delta)
{
    if (content.isString() && !content.toString().isEmpty())
        append(m_thinkFilter.feed(content.toString()), delta);
    for (const QJsonValue &part : content.toArray()) {
        if (part["type"_L1] == "thinking"_L1) {
            for (const QJsonValue &thought : part["thinking"_L1].toArray())
                append({.reasoning = thought["text"_L1].toString()}, delta);
        } else {
            append({.text = part["text"_L1].toString()}, delta);
        }
    }
}

void ChatStream::takeUsage(const QJsonObject &usage)
{
    if (usage.isEmpty())
        return;
    const qint64 cached = usage.value("prompt_tokens_details"_L1)["cached_tokens"_L1].toInteger();
    m_usage = {.inputTokens = usage.value("prompt_tokens"_L1).toInteger(),
               .outputTokens = usage.value("completion_tokens"_L1).toInteger(),
               .cachedInputTokens = cached > 0 ? cached : usage.value("prompt_cache_hit_tokens"_L1).toInteger(),
               .reasoningTokens = usage.value("completion_tokens_details"_L1)["reasoning_tokens"_L1].toInteger()};
}

void ChatStream::append(const ThinkFilter::Piece &piece, ChatDelta &delta)
{
    m_text += piece.text;
    m_reasoning += piece.reasoning;
    delta.text += piece.text;
    delta.reasoning += piece.reasoning;
}

ProviderResult<StopReason> ChatStream::stopReason() const
{
    if (m_finishReason == "length"_L1 || m_finishReason == "model_length"_L1 || m_finishReason == "max_tokens"_L1)
        return StopReason::Length;
    if (m_finishReason == "content_filter"_L1)
        return StopReason::Filtered;
    if (m_finishReason == "insufficient_system_resource"_L1)
        return std::unexpected(ProviderFailure{.kind = FailureKind::Server, .detail = u"no resources at the moment"_s});
    if (m_finishReason == "error"_L1)
        return std::unexpected(ProviderFailure{.kind = FailureKind::Server});
    if (!m_tools.calls().isEmpty())
        return StopReason::Tools;
    return m_isRefused || m_finishReason == "refusal"_L1 ? StopReason::Refused : StopReason::Stop;
}

ProviderResult<Completion> ChatStream::completion() const
{
    if (m_failure)
        return std::unexpected(*m_failure);
    if (!isComplete())
        return broken(m_form == Form::Json && !m_sawAnswer ? FailureKind::Protocol
                      : m_form == Form::Json               ? FailureKind::Empty
                                                           : FailureKind::Truncated,
                      {});
    const ProviderResult<StopReason> stop = stopReason();
    if (!stop)
        return std::unexpected(stop.error());
    Message message{.role = Role::Assistant, .text = m_text};
    if (*stop == StopReason::Tools) {
        message.toolCalls = m_tools.calls();
        if (!m_tools.extras().isEmpty())
            message.opaque.insert(u"tool_extras"_s, m_tools.extras());
        if (!m_reasoning.isEmpty())
            message.opaque.insert(u"reasoning_content"_s, m_reasoning);
    }
    if (*stop == StopReason::Stop && m_text.trimmed().isEmpty())
        return broken(FailureKind::Empty, {});
    return Completion{.message = message, .stop = *stop, .usage = m_usage};
}

} // namespace tom::llm
