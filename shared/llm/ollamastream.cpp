#include "shared/llm/ollamastream.h"

#include "shared/llm/requestparts.h"
#include "shared/llm/toolarguments.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace tom::llm {

void OllamaStream::takeObject(const QJsonObject &object, ChatDelta &delta)
{
    if (object.contains("error"_L1))
        return fail(failureFromObject(object, 0));
    if (m_isDone)
        return;
    const QJsonObject message = object.value("message"_L1).toObject();
    m_sawAnswer = m_sawAnswer || object.contains("message"_L1) || object.contains("done"_L1);
    delta.isPayload = true;
    if (const QString thoughts = message.value("thinking"_L1).toString(); !thoughts.isEmpty())
        append({.reasoning = thoughts}, delta);
    append(m_thinkFilter.feed(message.value("content"_L1).toString()), delta);
    for (const QJsonValue &call : message.value("tool_calls"_L1).toArray())
        takeCall(call.toObject());
    if (!object.value("done"_L1).toBool())
        return;
    m_isDone = true;
    m_doneReason = object.value("done_reason"_L1).toString();
    m_usage = {.inputTokens = object.value("prompt_eval_count"_L1).toInteger(),
               .outputTokens = object.value("eval_count"_L1).toInteger()};
}

// Whole calls, whose arguments are an object; older servers give them no ids.
void OllamaStream::takeCall(const QJsonObject &one)
{
    const QJsonObject function = one.value("function"_L1).toObject();
    const QString id = one.value("id"_L1).toString();
    ToolCall call{.id = id.isEmpty() ? newCallId() : id, .name = function.value("name"_L1).toString()};
    if (call.name.isEmpty())
        return;
    m_size += QJsonDocument(one).toJson(QJsonDocument::Compact).size();
    const QJsonValue arguments = function.value("arguments"_L1);
    if (arguments.isString())
        readArguments(arguments.toString(), call);
    else
        call.arguments = arguments.toObject();
    m_calls.append(call);
}

void OllamaStream::append(const ThinkFilter::Piece &piece, ChatDelta &delta)
{
    m_text += piece.text;
    m_reasoning += piece.reasoning;
    m_size += piece.text.size() + piece.reasoning.size();
    delta.text += piece.text;
    delta.reasoning += piece.reasoning;
}

ProviderResult<Completion> OllamaStream::completed() const
{
    Completion completion{.message = {.role = Role::Assistant, .text = m_text}, .usage = m_usage};
    if (m_doneReason == "length"_L1) {
        completion.stop = StopReason::Length;
        return completion;
    }
    if (!m_calls.isEmpty()) {   // the reason stays "stop" there
        completion.stop = StopReason::Tools;
        completion.message.toolCalls = m_calls;
        if (!m_reasoning.isEmpty())
            completion.message.opaque.insert(u"thinking"_s, m_reasoning);
        return completion;
    }
    if (m_text.trimmed().isEmpty())   // also when it has only loaded the model
        return std::unexpected(ProviderFailure{.kind = FailureKind::Empty});
    return completion;
}

} // namespace tom::llm
