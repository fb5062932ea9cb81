#include "shared/llm/responsesstream.h"

#include "shared/llm/modelprice.h"
#include "shared/llm/requestparts.h"
#include "shared/llm/toolarguments.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace tom::llm {

namespace {

bool isThought(const QJsonObject &item)
{
    return item.value("type"_L1) == "reasoning"_L1;
}

// Calls as they came, in the order of their places.
QList<ToolCall> callsIn(const QMap<int, QJsonObject> &items)
{
    QList<ToolCall> calls;
    for (const QJsonObject &item : items) {
        if (item.value("type"_L1) != "function_call"_L1)
            continue;
        ToolCall call{.id = item.value("call_id"_L1).toString(), .name = item.value("name"_L1).toString()};
        readArguments(item.value("arguments"_L1).toString(), call);
        if (!call.name.isEmpty())
            calls.append(call);
    }
    return calls;
}

// What goes back with the results. A thought without its sealed content refers to what is stored there, and nothing is.
QJsonArray itemsToReturn(const QMap<int, QJsonObject> &items)
{
    QJsonArray kept;
    for (const QJsonObject &item : items) {
        if (!isThought(item) || !item.value("encrypted_content"_L1).toString().isEmpty())
            kept.append(item);
    }
    return kept;
}

} // namespace

void ResponsesStream::takeObject(const QJsonObject &object, ChatDelta &delta)
{
    const QString type = object.value("type"_L1).toString();
    const bool isWhole = object.value("object"_L1) == "response"_L1;   // from a server that does not stream
    if (type == "error"_L1 || (!isWhole && !type.startsWith("response."_L1) && object.value("error"_L1).isObject()))
        return fail(failureFromObject(object, 0));
    if (!m_status.isEmpty())
        return;
    delta.isPayload = type != "keepalive"_L1;
    if (isWhole)
        return takeResponse(object, delta);
    const int index = object.value("output_index"_L1).toInt();
    const QString words = object.value("delta"_L1).toString();
    if (type == "response.output_text.delta"_L1) {
        takeText(index, words, delta);
    } else if (type == "response.refusal.delta"_L1) {
        m_isRefused = true;
        takeText(index, words, delta);
    } else if (type == "response.reasoning_summary_text.delta"_L1 || type == "response.reasoning_text.delta"_L1) {
        m_size += words.size();
        delta.reasoning += words;
    } else if (type == "response.reasoning_summary_part.added"_L1) {
        if (object.value("summary_index"_L1).toInt() > 0)
            delta.reasoning += u"\n\n"_s;
    } else if (type == "response.function_call_arguments.delta"_L1) {
        m_size += words.size();   // the whole item comes at its end
    } else if (type == "response.output_item.done"_L1) {
        takeItem(index, object.value("item"_L1).toObject(), delta);
    } else if (type == "response.completed"_L1 || type == "response.incomplete"_L1 || type == "response.failed"_L1) {
        takeResponse(object.value("response"_L1).toObject(), delta);
        m_status = type.section(u'.', 1);
    }
    m_sawAnswer = m_sawAnswer || type.startsWith("response."_L1);
}

void ResponsesStream::takeText(int index, const QString &words, ChatDelta &delta)
{
    if (words.isEmpty())
        return;
    const bool isNext = m_lastSaying >= 0 && m_lastSaying != index;
    const QString text = isNext && !m_text.isEmpty() ? u"\n\n"_s + words : words;
    m_lastSaying = index;
    m_saying.insert(index);
    m_size += text.size();
    m_text += text;
    delta.text += text;
}

// The last word on an item, whatever pieces of it came before.
void ResponsesStream::takeItem(int index, QJsonObject item, ChatDelta &delta)
{
    if (item.isEmpty() || m_items.contains(index))
        return;
    if (item.value("type"_L1) == "function_call"_L1 && item.value("call_id"_L1).toString().isEmpty())
        item.insert(u"call_id"_s, newCallId());
    m_items.insert(index, item);
    m_size += QJsonDocument(item).toJson(QJsonDocument::Compact).size();
    if (item.value("type"_L1) != "message"_L1)
        return;
    const bool isNew = !m_saying.contains(index);
    for (const QJsonValue &part : item.value("content"_L1).toArray()) {
        const bool isRefusal = part["type"_L1] == "refusal"_L1;
        m_isRefused = m_isRefused || isRefusal;
        if (isNew)
            takeText(index, part[isRefusal ? "refusal"_L1 : "text"_L1].toString(), delta);
    }
}

void ResponsesStream::takeResponse(const QJsonObject &response, ChatDelta &delta)
{
    m_sawAnswer = true;
    if (response.value("status"_L1) == "failed"_L1 || response.value("error"_L1).isObject())
        return fail(failureFromObject(response, 0));
    const QJsonArray output = response.value("output"_L1).toArray();
    for (qsizetype i = 0; i < output.size(); ++i)
        takeItem(int(i), output.at(i).toObject(), delta);
    m_status = response.value("status"_L1).toString();
    m_incompleteReason = response.value("incomplete_details"_L1)["reason"_L1].toString();
    const QJsonObject usage = response.value("usage"_L1).toObject();
    m_usage = {.inputTokens = usage.value("input_tokens"_L1).toInteger(),
               .outputTokens = usage.value("output_tokens"_L1).toInteger(),
               .cachedInputTokens = usage.value("input_tokens_details"_L1)["cached_tokens"_L1].toInteger(),
               .cacheWriteTokens = usage.value("input_tokens_details"_L1)["cache_write_tokens"_L1].toInteger(),
               .reasoningTokens = usage.value("output_tokens_details"_L1)["reasoning_tokens"_L1].toInteger(),
               .cost = costSaidIn(usage)};
}

StopReason ResponsesStream::stopReason(bool hasCalls) const
{
    if (m_status == "incomplete"_L1)
        return m_incompleteReason == "content_filter"_L1 ? StopReason::Filtered : StopReason::Length;
    if (hasCalls)
        return StopReason::Tools;
    return m_isRefused ? StopReason::Refused : StopReason::Stop;
}

ProviderResult<Completion> ResponsesStream::completed() const
{
    if (m_status != "completed"_L1 && m_status != "incomplete"_L1)
        return std::unexpected(ProviderFailure{.kind = FailureKind::Server, .detail = u"it ended as %1"_s.arg(m_status)});
    const QList<ToolCall> calls = callsIn(m_items);
    Completion completion{
        .message = {.role = Role::Assistant, .text = m_text}, .stop = stopReason(!calls.isEmpty()), .usage = m_usage};
    if (completion.stop == StopReason::Tools) {
        completion.message.toolCalls = calls;
        if (std::ranges::any_of(m_items, isThought))
            completion.message.opaque.insert(u"responses_items"_s, itemsToReturn(m_items));
    }
    if (completion.stop == StopReason::Stop && m_text.trimmed().isEmpty())
        return std::unexpected(ProviderFailure{.kind = FailureKind::Empty});
    return completion;
}

} // namespace tom::llm
