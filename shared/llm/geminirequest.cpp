#include "shared/llm/geminirequest.h"

#include "shared/llm/requestparts.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tom::llm {

namespace {

QJsonObject geminiText(const QString &text)
{
    return {{u"text"_s, text}};
}

// The parts as the model wrote them, with its signatures, when they still belong to this message.
QJsonArray ownParts(const Message &message, const Deployment &deployment)
{
    return message.opaqueOwner == deployment.id
                   && hasCalls(message, message.opaque.value("call_ids"_L1).toVariant().toStringList())
               ? message.opaque.value("gemini_parts"_L1).toArray()
               : QJsonArray();
}

QJsonArray modelParts(const Message &message, const QJsonArray &own)
{
    if (!own.isEmpty())
        return own;
    QJsonArray parts;
    if (!message.text.isEmpty())
        parts.append(geminiText(message.text));
    bool isFirst = true;
    for (const ToolCall &call : message.toolCalls) {
        QJsonObject part{
            {u"functionCall"_s, QJsonObject{{u"id"_s, call.id}, {u"name"_s, call.name}, {u"args"_s, call.arguments}}}};
        if (std::exchange(isFirst, false))
            part.insert(u"thoughtSignature"_s, noSignature);
        parts.append(part);
    }
    return parts;
}

// In the order of the calls; an id is said only where the call had one.
QJsonArray responseParts(const QList<Message> &messages, qsizetype modelIndex, const QJsonArray &own)
{
    QHash<qsizetype, bool> hasId;
    qsizetype count = 0;
    for (const QJsonValue &part : own) {
        if (const QJsonValue call = part["functionCall"_L1]; call.isObject())
            hasId.insert(count++, call.toObject().contains("id"_L1));
    }
    QJsonArray parts;
    for (const ToolCall &call : messages.at(modelIndex).toolCalls) {
        const Message result = resultOf(messages, modelIndex, call);
        QJsonObject response{{u"name"_s, call.name},
                             {u"response"_s, QJsonObject{{result.isError ? u"error"_s : u"result"_s, result.text}}}};
        if (hasId.value(parts.size(), true))
            response.insert(u"id"_s, call.id);
        parts.append(QJsonObject{{u"functionResponse"_s, response}});
    }
    return parts;
}

QJsonArray userParts(const Message &message)
{
    QJsonArray parts;
    for (const Image &image : message.images) {
        parts.append(QJsonObject{{u"inlineData"_s, QJsonObject{{u"mimeType"_s, image.mediaType}, {u"data"_s, base64(image)}}}});
    }
    if (!message.text.trimmed().isEmpty())
        parts.append(geminiText(message.text));
    return parts;
}

// Roles take turns: what follows in the same role joins the content before.
void appendContent(QJsonArray &contents, const QString &role, const QJsonArray &parts)
{
    if (parts.isEmpty())
        return;
    QJsonArray all;
    if (!contents.isEmpty() && contents.last()["role"_L1] == role)
        all = contents.takeAt(contents.size() - 1)["parts"_L1].toArray();
    for (const QJsonValue &part : parts)
        all.append(part);
    contents.append(QJsonObject{{u"role"_s, role}, {u"parts"_s, all}});
}

QJsonArray declarations(const QList<ToolDefinition> &tools)
{
    QJsonArray written;
    for (const ToolDefinition &tool : tools) {
        QJsonObject declaration{{u"name"_s, tool.name}, {u"description"_s, tool.description}};
        if (!tool.parameters.value("properties"_L1).toObject().isEmpty()) {   // an empty one is refused
            QJsonObject schema = tool.parameters;
            schema.insert(u"type"_s, u"object"_s);
            declaration.insert(u"parametersJsonSchema"_s, schema);
        }
        written.append(declaration);
    }
    return {QJsonObject{{u"functionDeclarations"_s, written}}};
}

// Options by the names that other providers have for them.
void mergeGeminiOptions(QJsonObject &body, QJsonObject options)
{
    static const QHash<QString, QString> names{{u"temperature"_s, u"temperature"_s},
                                               {u"top_p"_s, u"topP"_s},
                                               {u"top_k"_s, u"topK"_s},
                                               {u"seed"_s, u"seed"_s},
                                               {u"max_tokens"_s, u"maxOutputTokens"_s},
                                               {u"max_completion_tokens"_s, u"maxOutputTokens"_s},
                                               {u"stop"_s, u"stopSequences"_s},
                                               {u"presence_penalty"_s, u"presencePenalty"_s},
                                               {u"frequency_penalty"_s, u"frequencyPenalty"_s}};
    QJsonObject generation;
    for (const QString &name : options.keys()) {
        if (names.contains(name))
            generation.insert(names.value(name), options.take(name));
    }
    if (const QString effort = options.take("reasoning_effort"_L1).toString(); !effort.isEmpty())
        generation.insert(u"thinkingConfig"_s, QJsonObject{{u"thinkingLevel"_s, effort.toUpper()}});
    merge(body, u"generationConfig"_s, generation);
    merge(body, options);
}

} // namespace

QJsonObject geminiRequestBody(const CompletionRequest &request, const Deployment &deployment)
{
    QJsonArray system;
    QJsonArray contents;
    for (qsizetype i = 0; i < request.messages.size(); ++i) {
        const Message &message = request.messages.at(i);
        if (message.role == Role::Assistant) {
            const QJsonArray own = ownParts(message, deployment);
            appendContent(contents, u"model"_s, modelParts(message, own));
            appendContent(contents, u"user"_s, responseParts(request.messages, i, own));
        } else if (message.role == Role::User) {
            appendContent(contents, u"user"_s, userParts(message));
        } else if (message.role == Role::System && !message.text.trimmed().isEmpty()) {
            // Only what stands before the conversation is the system's; the rest keeps its place.
            if (contents.isEmpty())
                system.append(geminiText(message.text));
            else
                appendContent(contents, u"user"_s, {geminiText(message.text)});
        }
    }
    QJsonObject body{{u"contents"_s, contents}};
    if (!system.isEmpty())
        body.insert(u"systemInstruction"_s, QJsonObject{{u"parts"_s, system}});
    if (deployment.quirks.tools && !request.tools.isEmpty())
        body.insert(u"tools"_s, declarations(request.tools));
    QJsonObject generation;
    if (request.maxOutputTokens > 0)
        generation.insert(u"maxOutputTokens"_s, request.maxOutputTokens);
    if (!request.answerSchema.isEmpty()) {
        generation.insert(u"responseMimeType"_s, u"application/json"_s);
        generation.insert(u"responseJsonSchema"_s, request.answerSchema);
    }
    merge(body, u"generationConfig"_s, generation);
    mergeGeminiOptions(body, deployment.options);
    return body;
}

} // namespace tom::llm
