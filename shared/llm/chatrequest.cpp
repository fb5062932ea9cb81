#include "shared/llm/chatrequest.h"

#include "shared/core/json.h"
#include "shared/llm/requestparts.h"
#include "shared/llm/schemaforms.h"
#include "shared/llm/toolforms.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace tom::llm {

namespace {

// Writes the messages of one request.
class MessageWriter
{
public:
    MessageWriter(const QList<Message> &messages, const Deployment &deployment)
        : m_messages(messages),
          m_deployment(deployment),
          m_quirks(deployment.quirks)
    {}

    // Every call gets its result right behind it, whatever the conversation went through: a missing one is refused by
    // all providers.
    [[nodiscard]] QJsonArray write() const
    {
        QJsonArray written;
        for (qsizetype i = 0; i < m_messages.size(); ++i) {
            const Message &message = m_messages.at(i);
            if (message.role == Role::Tool)
                continue;   // written behind its call
            if (message.role != Role::Assistant) {
                written.append(QJsonObject{{u"role"_s, message.role == Role::System ? m_quirks.systemRole : u"user"_s},
                                           {u"content"_s, content(message)}});
                continue;
            }
            if (message.text.isEmpty() && message.toolCalls.isEmpty())
                continue;
            written.append(assistant(message));
            for (const ToolCall &call : message.toolCalls)
                written.append(result(call, i));
        }
        return written;
    }

private:
    [[nodiscard]] static QJsonValue content(const Message &message)
    {
        if (message.images.isEmpty())
            return message.text;
        QJsonArray parts;
        for (const Image &image : message.images)
            parts.append(QJsonObject{{u"type"_s, u"image_url"_s}, {u"image_url"_s, QJsonObject{{u"url"_s, dataUrl(image)}}}});
        if (!message.text.isEmpty())
            parts.append(QJsonObject{{u"type"_s, u"text"_s}, {u"text"_s, message.text}});
        return parts;
    }

    [[nodiscard]] QJsonObject assistant(const Message &message) const
    {
        const bool isOurs = message.opaqueOwner == m_deployment.id;
        QJsonObject written{{u"role"_s, u"assistant"_s},
                            {u"content"_s, message.text.isEmpty() ? QJsonValue() : QJsonValue(message.text)}};
        if (message.toolCalls.isEmpty())
            return written;
        const QJsonObject extras = isOurs ? message.opaque.value("tool_extras"_L1).toObject() : QJsonObject();
        QJsonArray calls;
        for (const ToolCall &call : message.toolCalls) {
            QJsonObject one{{u"id"_s, wireId(call.id)},
                            {u"type"_s, u"function"_s},
                            {u"function"_s, QJsonObject{{u"name"_s, call.name},
                                                        {u"arguments"_s, QString::fromUtf8(json::compact(call.arguments))}}}};
            if (extras.contains(call.id))
                one.insert(u"extra_content"_s, extras.value(call.id));
            else if (m_quirks.thoughtSignature && extras.isEmpty() && calls.isEmpty())
                one.insert(u"extra_content"_s, QJsonObject{{u"google"_s, QJsonObject{{u"thought_signature"_s, noSignature}}}});
            calls.append(one);
        }
        written.insert(u"tool_calls"_s, calls);
        if (isOurs && message.opaque.contains("reasoning_details"_L1))
            written.insert(u"reasoning_details"_s, message.opaque.value("reasoning_details"_L1));
        if (m_quirks.replayReasoning)
            written.insert(u"reasoning_content"_s, isOurs ? message.opaque.value("reasoning_content"_L1).toString() : QString());
        return written;
    }

    [[nodiscard]] QJsonObject result(const ToolCall &call, qsizetype assistantIndex) const
    {
        QJsonObject written{{u"role"_s, u"tool"_s},
                            {u"tool_call_id"_s, wireId(call.id)},
                            {u"content"_s, resultOf(m_messages, assistantIndex, call).text}};
        if (m_quirks.toolNameInResult)
            written.insert(u"name"_s, call.name);
        return written;
    }

    // The same id gives the same short one, so that calls and results stay pairs.
    [[nodiscard]] QString wireId(const QString &id) const
    {
        static const QRegularExpression isShort(u"^[a-zA-Z0-9]{9}$"_s);
        if (!m_quirks.shortToolIds || isShort.match(id).hasMatch())
            return id;
        return QString::fromLatin1(QCryptographicHash::hash(id.toUtf8(), QCryptographicHash::Sha256).toHex().first(9));
    }

    const QList<Message> &m_messages;
    const Deployment &m_deployment;
    const Quirks &m_quirks;
};

// Servers that know no schemas are at least told to write JSON, and what it must hold.
void writeAnswerSchema(const QJsonObject &schema, bool knowsSchemas, const QString &systemRole, QJsonObject &body)
{
    if (schema.isEmpty())
        return;
    if (knowsSchemas) {
        body.insert(u"response_format"_s, QJsonObject{{u"type"_s, u"json_schema"_s},
                                                      {u"json_schema"_s, QJsonObject{{u"name"_s, u"answer"_s},
                                                                                     {u"strict"_s, true},
                                                                                     {u"schema"_s, strictSchema(schema)}}}});
        return;
    }
    body.insert(u"response_format"_s, QJsonObject{{u"type"_s, u"json_object"_s}});
    QJsonArray messages = body.value("messages"_L1).toArray();
    messages.prepend(QJsonObject{{u"role"_s, systemRole}, {u"content"_s, answerInstruction(schema)}});
    body.insert(u"messages"_s, messages);
}

} // namespace

QJsonObject chatRequestBody(const CompletionRequest &request, const Deployment &deployment)
{
    QJsonObject body{{u"model"_s, deployment.model},
                     {u"messages"_s, MessageWriter(request.messages, deployment).write()},
                     {u"stream"_s, true}};
    if (deployment.quirks.streamOptions)
        body.insert(u"stream_options"_s, QJsonObject{{u"include_usage"_s, true}});
    if (deployment.quirks.tools && !request.tools.isEmpty())
        body.insert(u"tools"_s, functionTools(request.tools));
    if (request.maxOutputTokens > 0)
        body.insert(deployment.quirks.maxTokensField, request.maxOutputTokens);
    writeAnswerSchema(request.answerSchema, deployment.quirks.jsonSchema, deployment.quirks.systemRole, body);
    merge(body, deployment.options);
    return body;
}

} // namespace tom::llm
