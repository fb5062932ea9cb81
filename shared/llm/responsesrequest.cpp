#include "shared/llm/responsesrequest.h"

#include "shared/core/json.h"
#include "shared/llm/requestparts.h"
#include "shared/llm/schemaforms.h"
#include "shared/llm/toolforms.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tom::llm {

namespace {

// The items as the model wrote them, with its sealed thoughts, when they still belong to this message.
QJsonArray ownItems(const Message &message, const Deployment &deployment)
{
    if (message.opaqueOwner != deployment.id)
        return {};
    const QJsonArray items = message.opaque.value("responses_items"_L1).toArray();
    QStringList ids;
    for (const QJsonValue &item : items) {
        if (item["type"_L1] == "function_call"_L1)
            ids.append(item["call_id"_L1].toString());
    }
    return hasCalls(message, ids) ? items : QJsonArray();
}

void appendAssistant(QJsonArray &input, const Message &message, const Deployment &deployment)
{
    const QJsonArray own = ownItems(message, deployment);
    for (const QJsonValue &item : own)
        input.append(item);
    if (!own.isEmpty())
        return;
    if (!message.text.isEmpty())
        input.append(QJsonObject{{u"role"_s, u"assistant"_s}, {u"content"_s, message.text}});
    for (const ToolCall &call : message.toolCalls) {
        input.append(QJsonObject{{u"type"_s, u"function_call"_s},
                                 {u"call_id"_s, call.id},
                                 {u"name"_s, call.name},
                                 {u"arguments"_s, QString::fromUtf8(json::compact(call.arguments))}});
    }
}

QJsonObject userItem(const Message &message)
{
    QJsonArray content;
    for (const Image &image : message.images)
        content.append(QJsonObject{{u"type"_s, u"input_image"_s}, {u"image_url"_s, dataUrl(image)}, {u"detail"_s, u"auto"_s}});
    if (!message.text.isEmpty() || content.isEmpty())
        content.append(QJsonObject{{u"type"_s, u"input_text"_s}, {u"text"_s, message.text}});
    return {{u"role"_s, u"user"_s}, {u"content"_s, content}};
}

QJsonArray flatTools(const QList<ToolDefinition> &tools)
{
    QJsonArray written;
    for (const ToolDefinition &tool : tools) {
        written.append(QJsonObject{{u"type"_s, u"function"_s},
                                   {u"name"_s, tool.name},
                                   {u"description"_s, tool.description},
                                   {u"parameters"_s, objectSchema(tool)},
                                   {u"strict"_s, false}});   // true unless said, and few schemas are
    }
    return written;
}

// Options by the names that Chat Completions has for them.
void mergeResponsesOptions(QJsonObject &body, QJsonObject options)
{
    for (const QLatin1StringView other : {"max_tokens"_L1, "max_completion_tokens"_L1}) {
        if (options.contains(other))
            options.insert(u"max_output_tokens"_s, options.take(other));
    }
    if (options.contains("reasoning_effort"_L1))
        merge(body, u"reasoning"_s, {{u"effort"_s, options.take("reasoning_effort"_L1)}});
    if (options.contains("verbosity"_L1))
        merge(body, u"text"_s, {{u"verbosity"_s, options.take("verbosity"_L1)}});
    merge(body, options);
}

} // namespace

QJsonObject responsesRequestBody(const CompletionRequest &request, const Deployment &deployment)
{
    QStringList instructions;
    QJsonArray input;
    for (qsizetype i = 0; i < request.messages.size(); ++i) {
        const Message &message = request.messages.at(i);
        if (message.role == Role::Assistant) {
            appendAssistant(input, message, deployment);
            for (const ToolCall &call : message.toolCalls) {
                input.append(QJsonObject{{u"type"_s, u"function_call_output"_s},
                                         {u"call_id"_s, call.id},
                                         {u"output"_s, resultOf(request.messages, i, call).text}});
            }
        } else if (message.role == Role::User) {
            input.append(userItem(message));
        } else if (message.role == Role::System && !message.text.isEmpty()) {
            if (input.isEmpty())
                instructions.append(message.text);
            else
                input.append(QJsonObject{{u"role"_s, u"developer"_s}, {u"content"_s, message.text}});
        }
    }
    QJsonObject body{{u"model"_s, deployment.model},
                     {u"input"_s, input},
                     {u"store"_s, false},
                     {u"include"_s, QJsonArray{u"reasoning.encrypted_content"_s}},
                     {u"stream"_s, true}};
    if (!instructions.isEmpty())
        body.insert(u"instructions"_s, instructions.join(u"\n\n"_s));
    if (deployment.quirks.tools && !request.tools.isEmpty())
        body.insert(u"tools"_s, flatTools(request.tools));
    if (request.maxOutputTokens > 0)
        body.insert(u"max_output_tokens"_s, request.maxOutputTokens);
    if (!request.answerSchema.isEmpty()) {
        body.insert(u"text"_s, QJsonObject{{u"format"_s, QJsonObject{{u"type"_s, u"json_schema"_s},
                                                                     {u"name"_s, u"answer"_s},
                                                                     {u"strict"_s, true},
                                                                     {u"schema"_s, strictSchema(request.answerSchema)}}}});
    }
    mergeResponsesOptions(body, deployment.options);
    return body;
}

} // namespace tom::llm
