#include "shared/llm/geministream.h"

#include "shared/llm/requestparts.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace tom::llm {

void GeminiStream::takeObject(const QJsonObject &object, ChatDelta &delta)
{
    if (object.contains("error"_L1))
        return fail(failureFromObject(object, 0));
    delta.isPayload = true;
    m_sawAnswer = m_sawAnswer || object.contains("candidates"_L1) || object.contains("promptFeedback"_L1);
    takeUsage(object.value("usageMetadata"_L1).toObject());
    m_blockReason = object.value("promptFeedback"_L1)["blockReason"_L1].toString(m_blockReason);
    const QJsonObject candidate = object.value("candidates"_L1).toArray().at(0).toObject();
    for (const QJsonValue &part : candidate.value("content"_L1)["parts"_L1].toArray())
        takePart(part.toObject(), delta);
    const QString reason = candidate.value("finishReason"_L1).toString();
    if (reason.isEmpty() || reason == "FINISH_REASON_UNSPECIFIED"_L1)
        return;
    m_finishReason = reason;
    m_finishMessage = candidate.value("finishMessage"_L1).toString();
}

void GeminiStream::takePart(const QJsonObject &part, ChatDelta &delta)
{
    m_size += QJsonDocument(part).toJson(QJsonDocument::Compact).size();
    m_hasSignature = m_hasSignature || part.contains("thoughtSignature"_L1);
    const QString words = part.value("text"_L1).toString();
    if (part.value("thought"_L1).toBool()) {
        delta.reasoning += words;
        if (!part.contains("thoughtSignature"_L1))
            return;   // nobody wants it back
    } else {
        m_text += words;
        delta.text += words;
    }
    keepPart(part);
    const QJsonObject call = part.value("functionCall"_L1).toObject();
    if (call.value("name"_L1).toString().isEmpty())
        return;
    const QString id = call.value("id"_L1).toString();
    m_calls.append({.id = id.isEmpty() ? newCallId() : id,
                    .name = call.value("name"_L1).toString(),
                    .arguments = call.value("args"_L1).toObject()});
}

void GeminiStream::keepPart(const QJsonObject &part)
{
    if (part.size() == 1 && part.contains("text"_L1)) {
        m_openText += part.value("text"_L1).toString();
        return;
    }
    m_parts = keptParts();
    m_openText.clear();
    m_parts.append(part);
}

QJsonArray GeminiStream::keptParts() const
{
    QJsonArray parts = m_parts;
    if (!m_openText.isEmpty())
        parts.append(QJsonObject{{u"text"_s, m_openText}});
    return parts;
}

// Each report is the sum so far. Thoughts are counted beside the answer there, and belong to what was written.
void GeminiStream::takeUsage(const QJsonObject &usage)
{
    if (usage.isEmpty())
        return;
    const qint64 thoughts = usage.value("thoughtsTokenCount"_L1).toInteger();
    m_usage = {.inputTokens =
                   usage.value("promptTokenCount"_L1).toInteger() + usage.value("toolUsePromptTokenCount"_L1).toInteger(),
               .outputTokens = usage.value("candidatesTokenCount"_L1).toInteger() + thoughts,
               .cachedInputTokens = usage.value("cachedContentTokenCount"_L1).toInteger(),
               .reasoningTokens = thoughts};
}

ProviderResult<StopReason> GeminiStream::stopReason() const
{
    static const QSet<QString> filtered{u"SAFETY"_s,    u"RECITATION"_s,         u"LANGUAGE"_s,
                                        u"BLOCKLIST"_s, u"PROHIBITED_CONTENT"_s, u"SPII"_s};
    static const QSet<QString> spoilt{u"MALFORMED_FUNCTION_CALL"_s, u"UNEXPECTED_TOOL_CALL"_s, u"TOO_MANY_TOOL_CALLS"_s,
                                      u"MALFORMED_RESPONSE"_s, u"MISSING_THOUGHT_SIGNATURE"_s};
    const QString &reason = m_finishReason;
    if (!m_blockReason.isEmpty() || filtered.contains(reason) || reason.startsWith("IMAGE_"_L1))
        return StopReason::Filtered;
    if (reason == "MAX_TOKENS"_L1)
        return StopReason::Length;
    if (spoilt.contains(reason)) {
        return std::unexpected(
            ProviderFailure{.kind = FailureKind::Server,
                            .detail = m_finishMessage.isEmpty() ? u"the model ended with %1"_s.arg(reason) : m_finishMessage});
    }
    // A turn with calls ends with STOP; there is no reason of its own for it.
    if (!m_calls.isEmpty())
        return StopReason::Tools;
    if (reason != "STOP"_L1 && m_text.trimmed().isEmpty())
        return std::unexpected(ProviderFailure{.kind = FailureKind::Server, .detail = u"the model ended with %1"_s.arg(reason)});
    return StopReason::Stop;
}

ProviderResult<Completion> GeminiStream::completed() const
{
    const ProviderResult<StopReason> stop = stopReason();
    if (!stop)
        return std::unexpected(stop.error());
    if (*stop == StopReason::Stop && m_text.trimmed().isEmpty())
        return std::unexpected(ProviderFailure{.kind = FailureKind::Empty});
    Message message{.role = Role::Assistant, .text = m_text};
    if (*stop == StopReason::Tools)
        message.toolCalls = m_calls;
    if (*stop == StopReason::Tools || (*stop == StopReason::Stop && m_hasSignature)) {
        QJsonArray ids;
        for (const ToolCall &call : std::as_const(message.toolCalls))
            ids.append(call.id);
        message.opaque = {{u"gemini_parts"_s, keptParts()}, {u"call_ids"_s, ids}};
    }
    return Completion{.message = message, .stop = *stop, .usage = m_usage};
}

} // namespace tom::llm
