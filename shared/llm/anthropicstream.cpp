#include "shared/llm/anthropicstream.h"

#include "shared/llm/requestparts.h"
#include "shared/llm/toolarguments.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace tom::llm {

void AnthropicStream::takeObject(const QJsonObject &object, ChatDelta &delta)
{
    const QString type = object.value("type"_L1).toString();
    if (type == "error"_L1 || object.contains("error"_L1))
        return fail(failureFromObject(object, 0));
    if (type == "ping"_L1 || m_isStopped)
        return;   // keeps the connection alive, says nothing
    delta.isPayload = true;
    const int index = object.value("index"_L1).toInt();
    if (type == "message_start"_L1) {
        m_sawAnswer = true;
        takeUsage(object.value("message"_L1)["usage"_L1].toObject());
    } else if (type == "content_block_start"_L1) {
        startBlock(index, object.value("content_block"_L1).toObject(), delta);
    } else if (type == "content_block_delta"_L1) {
        growBlock(index, object.value("delta"_L1).toObject(), delta);
    } else if (type == "message_delta"_L1) {
        m_stopReason = object.value("delta"_L1)["stop_reason"_L1].toString(m_stopReason);
        takeUsage(object.value("usage"_L1).toObject());
    } else if (type == "message_stop"_L1) {
        m_isStopped = true;
    } else if (type == "message"_L1) {   // the whole answer at once, from a server that does not stream
        m_sawAnswer = true;
        const QJsonArray content = object.value("content"_L1).toArray();
        for (qsizetype i = 0; i < content.size(); ++i)
            startBlock(int(i), content.at(i).toObject(), delta);
        m_stopReason = object.value("stop_reason"_L1).toString();
        takeUsage(object.value("usage"_L1).toObject());
        m_isStopped = !m_stopReason.isEmpty();
    }
}

void AnthropicStream::startBlock(int index, QJsonObject block, ChatDelta &delta)
{
    const QString type = block.value("type"_L1).toString();
    if (type == "tool_use"_L1 && block.value("id"_L1).toString().isEmpty())
        block.insert(u"id"_s, newCallId());
    // "text" and "thinking" are both kind and field. Qt crashes when a null string is looked up in some objects.
    const QString words = type.isEmpty() ? QString() : block.value(type).toString();
    m_blocks[index] = {.start = block, .text = words, .signature = block.value("signature"_L1).toString()};
    m_size += QJsonDocument(block).toJson(QJsonDocument::Compact).size();
    tell(type, words, delta);
}

void AnthropicStream::growBlock(int index, const QJsonObject &change, ChatDelta &delta)
{
    if (!m_blocks.contains(index))
        return fail(FailureKind::Protocol, u"a piece of a block that never began"_s);
    Block &block = m_blocks[index];
    const QString type = change.value("type"_L1).toString();
    if (type == "signature_delta"_L1) {
        const QString signature = change.value("signature"_L1).toString();
        block.signature += signature;
        m_size += signature.size();
        return;
    }
    const QLatin1StringView field = type == "text_delta"_L1         ? "text"_L1
                                    : type == "thinking_delta"_L1   ? "thinking"_L1
                                    : type == "input_json_delta"_L1 ? "partial_json"_L1
                                                                    : QLatin1StringView();
    if (field.isEmpty())
        return;   // citations, and what is yet to be invented
    const QString words = change.value(field).toString();
    block.text += words;
    m_size += words.size();
    tell(field, words, delta);
}

void AnthropicStream::tell(const QString &type, const QString &words, ChatDelta &delta)
{
    if (type == "text"_L1)
        delta.text += words;
    else if (type == "thinking"_L1)
        delta.reasoning += words;
}

// What is read from a cache and written to it is not contained in input_tokens. Later figures are sums, not increments.
void AnthropicStream::takeUsage(const QJsonObject &usage)
{
    if (usage.value("input_tokens"_L1).isDouble()) {
        m_usage.cachedInputTokens = usage.value("cache_read_input_tokens"_L1).toInteger(m_usage.cachedInputTokens);
        m_usage.cacheWriteTokens = usage.value("cache_creation_input_tokens"_L1).toInteger(m_usage.cacheWriteTokens);
        m_usage.inputTokens = usage.value("input_tokens"_L1).toInteger() + m_usage.cachedInputTokens + m_usage.cacheWriteTokens;
    }
    m_usage.outputTokens = usage.value("output_tokens"_L1).toInteger(m_usage.outputTokens);
}

ToolCall AnthropicStream::callOf(const Block &block)
{
    ToolCall call{.id = block.start.value("id"_L1).toString(),
                  .name = block.start.value("name"_L1).toString(),
                  .arguments = block.start.value("input"_L1).toObject()};
    readArguments(block.text, call);   // blank: none, or all of them came at once
    return call;
}

QJsonObject AnthropicStream::whole(const Block &block)
{
    QJsonObject written = block.start;
    const QString type = written.value("type"_L1).toString();
    if (type == "tool_use"_L1)
        written.insert(u"input"_s, callOf(block).arguments);
    else if (type == "text"_L1 || type == "thinking"_L1)
        written.insert(type, block.text);
    if (type == "thinking"_L1)
        written.insert(u"signature"_s, block.signature);
    return written;
}

StopReason AnthropicStream::stopReason(bool hasCalls) const
{
    if (m_stopReason == "max_tokens"_L1 || m_stopReason == "model_context_window_exceeded"_L1)
        return StopReason::Length;
    if (m_stopReason == "refusal"_L1)
        return StopReason::Refused;
    return hasCalls ? StopReason::Tools : StopReason::Stop;
}

ProviderResult<Completion> AnthropicStream::completed() const
{
    Completion completion{.message = {.role = Role::Assistant}, .usage = m_usage};
    QList<ToolCall> calls;
    QJsonArray content;
    bool hasThoughts = false;
    for (const Block &block : m_blocks) {
        const QString type = block.start.value("type"_L1).toString();
        if (type == "text"_L1)
            completion.message.text += block.text;
        else if (type == "tool_use"_L1 && !block.start.value("name"_L1).toString().isEmpty())
            calls.append(callOf(block));
        hasThoughts = hasThoughts || type == "thinking"_L1 || type == "redacted_thinking"_L1;
        if (type != "text"_L1 || !block.text.trimmed().isEmpty())   // blank text is refused when it goes back
            content.append(whole(block));
    }
    completion.stop = stopReason(!calls.isEmpty());
    if (completion.stop == StopReason::Tools) {
        completion.message.toolCalls = calls;
        if (hasThoughts)
            completion.message.opaque.insert(u"anthropic_content"_s, content);
    }
    if (completion.stop == StopReason::Stop && completion.message.text.trimmed().isEmpty())
        return std::unexpected(ProviderFailure{.kind = FailureKind::Empty});
    return completion;
}

} // namespace tom::llm
