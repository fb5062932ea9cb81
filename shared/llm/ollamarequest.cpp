#include "shared/llm/ollamarequest.h"

#include "shared/llm/requestparts.h"
#include "shared/llm/toolforms.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tom::llm {

namespace {

QJsonObject ollamaAssistant(const Message &message, const Deployment &deployment)
{
    QJsonObject written{{u"role"_s, u"assistant"_s}, {u"content"_s, message.text}};
    if (message.toolCalls.isEmpty())
        return written;
    QJsonArray calls;
    for (const ToolCall &call : message.toolCalls)
        calls.append(QJsonObject{{u"function"_s, QJsonObject{{u"name"_s, call.name}, {u"arguments"_s, call.arguments}}}});
    written.insert(u"tool_calls"_s, calls);
    const QString thoughts = message.opaque.value("thinking"_L1).toString();
    if (message.opaqueOwner == deployment.id && !thoughts.isEmpty())
        written.insert(u"thinking"_s, thoughts);
    return written;
}

QJsonObject ollamaWords(const Message &message)
{
    QJsonObject written{{u"role"_s, message.role == Role::System ? u"system"_s : u"user"_s}, {u"content"_s, message.text}};
    QJsonArray images;
    for (const Image &image : message.images)
        images.append(base64(image));
    if (!images.isEmpty())
        written.insert(u"images"_s, images);
    return written;
}

// What is no field of a request is a setting of the model there: num_ctx, temperature, and the like.
void mergeOllamaOptions(QJsonObject &body, QJsonObject options)
{
    static const QSet<QString> fields{u"think"_s, u"keep_alive"_s, u"format"_s, u"options"_s, u"truncate"_s, u"shift"_s};
    for (const QLatin1StringView other : {"max_tokens"_L1, "max_completion_tokens"_L1}) {
        if (options.contains(other))
            options.insert(u"num_predict"_s, options.take(other));
    }
    if (options.contains("reasoning_effort"_L1)) {
        const QString effort = options.take("reasoning_effort"_L1).toString();
        options.insert(u"think"_s, effort == "none"_L1 ? QJsonValue(false) : QJsonValue(effort));
    }
    QJsonObject settings;
    for (const QString &name : options.keys()) {
        if (fields.contains(name))
            merge(body, {{name, options.value(name)}});
        else
            settings.insert(name, options.value(name));
    }
    merge(body, u"options"_s, settings);
}

} // namespace

QJsonObject ollamaRequestBody(const CompletionRequest &request, const Deployment &deployment)
{
    QJsonArray messages;
    for (qsizetype i = 0; i < request.messages.size(); ++i) {
        const Message &message = request.messages.at(i);
        if (message.role == Role::Tool)
            continue;   // written behind its call
        if (message.role != Role::Assistant) {
            messages.append(ollamaWords(message));
            continue;
        }
        if (message.text.isEmpty() && message.toolCalls.isEmpty())
            continue;
        messages.append(ollamaAssistant(message, deployment));
        for (const ToolCall &call : message.toolCalls) {
            messages.append(QJsonObject{
                {u"role"_s, u"tool"_s}, {u"tool_name"_s, call.name}, {u"content"_s, resultOf(request.messages, i, call).text}});
        }
    }
    QJsonObject body{{u"model"_s, deployment.model}, {u"messages"_s, messages}, {u"stream"_s, true}};
    QJsonObject settings;
    if (deployment.quirks.contextLength > 0)
        settings.insert(u"num_ctx"_s,
                        deployment.quirks.contextLength);   // the server's own is so short that it cuts the system text
    if (request.maxOutputTokens > 0)
        settings.insert(u"num_predict"_s, request.maxOutputTokens);
    merge(body, u"options"_s, settings);
    if (deployment.quirks.tools && !request.tools.isEmpty())
        body.insert(u"tools"_s, functionTools(request.tools));
    if (!request.answerSchema.isEmpty())
        body.insert(u"format"_s, request.answerSchema);
    mergeOllamaOptions(body, deployment.options);
    return body;
}

} // namespace tom::llm
