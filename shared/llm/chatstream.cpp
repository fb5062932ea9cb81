#include "shared/llm/chatstream.h"

#include "shared/llm/modelprice.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace tom::llm {

void ChatStream::takeObject(const QJsonObject &object, ChatDelta &delta)
{
    const QJsonValue error = object.value("error"_L1);
    const QJsonArray choices = object.value("choices"_L1).toArray();
    if ((!error.isNull() && !error.isUndefined()) || (choices.isEmpty() && object.value("object"_L1) == "error"_L1)) {
        return fail(failureFromObject(object, 0));
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

void ChatStream::takeMessage(const QJsonObject &message, ChatDelta &delta)
{
    if (message.isEmpty())
        return;
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
    for (const QJsonValue &detail : message.value("reasoning_details"_L1).toArray()) {
        m_reasoningDetails.append(detail);
        m_detailsSize += QJsonDocument(detail.toObject()).toJson(QJsonDocument::Compact).size();
    }
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
               .cacheWriteTokens = usage.value("prompt_tokens_details"_L1)["cache_write_tokens"_L1].toInteger(),
               .reasoningTokens = usage.value("completion_tokens_details"_L1)["reasoning_tokens"_L1].toInteger(),
               .cost = costSaidIn(usage)};
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

ProviderResult<Completion> ChatStream::completed() const
{
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
        if (!m_reasoningDetails.isEmpty())
            message.opaque.insert(u"reasoning_details"_s, m_reasoningDetails);
    }
    if (*stop == StopReason::Stop && m_text.trimmed().isEmpty())
        return std::unexpected(ProviderFailure{.kind = FailureKind::Empty});
    return Completion{.message = message, .stop = *stop, .usage = m_usage};
}

} // namespace tom::llm
