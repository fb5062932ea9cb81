#include "shared/llm/anthropicrequest.h"

#include "shared/llm/requestparts.h"
#include "shared/llm/schemaforms.h"
#include "shared/llm/toolforms.h"

#include <QJsonArray>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace tom::llm {

namespace {

QJsonObject textBlock(const QString &text)
{
    return {{u"type"_s, u"text"_s}, {u"text"_s, text}};
}

// Anthropic refuses other characters, which ids of other providers may have; the same id always gives the same one.
QString anthropicId(QString id)
{
    static const QRegularExpression unwanted(u"[^a-zA-Z0-9_-]"_s);
    return id.replace(unwanted, u"_"_s);
}

// The blocks as the model wrote them, with the signatures of its thoughts, when they still belong to this message.
QJsonArray ownBlocks(const Message &message, const Deployment &deployment)
{
    if (message.opaqueOwner != deployment.id)
        return {};
    const QJsonArray blocks = message.opaque.value("anthropic_content"_L1).toArray();
    QStringList written;
    for (const QJsonValue &block : blocks) {
        if (block["type"_L1] == "tool_use"_L1)
            written.append(block["id"_L1].toString());
    }
    return hasCalls(message, written) ? blocks : QJsonArray();
}

QJsonArray assistantBlocks(const Message &message, const Deployment &deployment)
{
    QJsonArray blocks = ownBlocks(message, deployment);
    if (!blocks.isEmpty())
        return blocks;
    if (!message.text.trimmed().isEmpty())   // blank text is refused
        blocks.append(textBlock(message.text));
    for (const ToolCall &call : message.toolCalls) {
        blocks.append(QJsonObject{
            {u"type"_s, u"tool_use"_s}, {u"id"_s, anthropicId(call.id)}, {u"name"_s, call.name}, {u"input"_s, call.arguments}});
    }
    return blocks;
}

QJsonArray userBlocks(const Message &message)
{
    QJsonArray blocks;
    for (const Image &image : message.images) {
        blocks.append(
            QJsonObject{{u"type"_s, u"image"_s},
                        {u"source"_s,
                         QJsonObject{{u"type"_s, u"base64"_s}, {u"media_type"_s, image.mediaType}, {u"data"_s, base64(image)}}}});
    }
    if (!message.text.trimmed().isEmpty())
        blocks.append(textBlock(message.text));
    return blocks;
}

QJsonArray resultBlocks(const QList<Message> &messages, qsizetype assistantIndex)
{
    QJsonArray blocks;
    for (const ToolCall &call : messages.at(assistantIndex).toolCalls) {
        const Message result = resultOf(messages, assistantIndex, call);
        QJsonObject block{{u"type"_s, u"tool_result"_s}, {u"tool_use_id"_s, anthropicId(call.id)}, {u"content"_s, result.text}};
        if (result.isError)
            block.insert(u"is_error"_s, true);
        blocks.append(block);
    }
    return blocks;
}

// Roles take turns there: what follows in the same role joins the message before.
void append(QJsonArray &messages, const QString &role, const QJsonArray &blocks)
{
    if (blocks.isEmpty())
        return;
    if (messages.isEmpty() || messages.last()["role"_L1] != role) {
        messages.append(QJsonObject{{u"role"_s, role}, {u"content"_s, blocks}});
        return;
    }
    QJsonObject last = messages.last().toObject();
    QJsonArray content = last.value("content"_L1).toArray();
    for (const QJsonValue &block : blocks)
        content.append(block);
    last.insert(u"content"_s, content);
    messages[messages.size() - 1] = last;
}

QJsonArray anthropicTools(const QList<ToolDefinition> &tools)
{
    QJsonArray written;
    for (const ToolDefinition &tool : tools) {
        written.append(
            QJsonObject{{u"name"_s, tool.name}, {u"description"_s, tool.description}, {u"input_schema"_s, objectSchema(tool)}});
    }
    return written;
}

} // namespace

QJsonObject anthropicRequestBody(const CompletionRequest &request, const Deployment &deployment)
{
    QJsonArray system;
    QJsonArray messages;
    for (qsizetype i = 0; i < request.messages.size(); ++i) {
        const Message &message = request.messages.at(i);
        const bool isBlank = message.text.trimmed().isEmpty();
        if (message.role == Role::Assistant) {
            append(messages, u"assistant"_s, assistantBlocks(message, deployment));
            append(messages, u"user"_s, resultBlocks(request.messages, i));
        } else if (message.role == Role::User) {
            append(messages, u"user"_s, userBlocks(message));
        } else if (message.role == Role::System && !isBlank) {
            // Only what stands before the conversation is stable enough to be the system's; the rest keeps its place.
            if (messages.isEmpty())
                system.append(textBlock(message.text));
            else
                append(messages, u"user"_s, {textBlock(message.text)});
        }
    }
    QJsonObject body{{u"model"_s, deployment.model},
                     {u"max_tokens"_s, request.maxOutputTokens > 0 ? request.maxOutputTokens : deployment.quirks.maxOutputTokens},
                     {u"messages"_s, messages},
                     {u"stream"_s, true}};
    if (!system.isEmpty()) {
        // Tools and the first system text are the same in every request: the provider may keep them.
        QJsonObject first = system.first().toObject();
        first.insert(u"cache_control"_s, QJsonObject{{u"type"_s, u"ephemeral"_s}});
        system[0] = first;
        body.insert(u"system"_s, system);
    }
    if (deployment.quirks.tools && !request.tools.isEmpty())
        body.insert(u"tools"_s, anthropicTools(request.tools));
    if (!request.answerSchema.isEmpty()) {
        body.insert(u"output_config"_s,
                    QJsonObject{{u"format"_s,
                                 QJsonObject{{u"type"_s, u"json_schema"_s}, {u"schema"_s, closedSchema(request.answerSchema)}}}});
    }
    merge(body, deployment.options);
    return body;
}

}   // namespace tom::llm
