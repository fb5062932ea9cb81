#include "shared/llm/parameterrepair.h"

#include "shared/llm/requestparts.h"
#include "shared/llm/schemaforms.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tom::llm {

namespace {

// Without these there is no request, or another one than was meant.
bool isEssential(const QString &parameter)
{
    static const QSet<QString> essential{u"model"_s,  u"messages"_s, u"input"_s, u"contents"_s,
                                         u"stream"_s, u"tools"_s,    u"store"_s};
    return essential.contains(parameter);
}

QString otherName(const QString &parameter)
{
    if (parameter == "max_tokens"_L1)
        return u"max_completion_tokens"_s;
    return parameter == "max_completion_tokens"_L1 ? u"max_tokens"_s : QString();
}

bool namesAny(const QString &words, std::initializer_list<QLatin1StringView> names)
{
    return std::ranges::any_of(names, [&words](QLatin1StringView name) { return words.contains(name); });
}

// The schema of the answer, in the words of the five wires.
bool isAboutAnswer(const ProviderFailure &failure, const QJsonObject &body)
{
    const bool hasSchema = body.contains("response_format"_L1) || body.contains("output_config"_L1) || body.contains("format"_L1)
                           || body.value("text"_L1)["format"_L1].isObject()
                           || body.value("generationConfig"_L1)["responseMimeType"_L1].isString();
    return hasSchema
           && (namesAny(failure.parameter, {"response_format"_L1, "output_config"_L1, "text.format"_L1})
               || namesAny(failure.detail, {"response_format"_L1, "output_config"_L1, "text.format"_L1, "json_schema"_L1,
                                            "response mime type"_L1, "responseMimeType"_L1, "response_mime_type"_L1}));
}

QJsonObject withSmallSchemas(QJsonObject body)
{
    QJsonArray tools;
    for (const QJsonValue &tool : body.value("tools"_L1).toArray()) {
        if (!tool["functionDeclarations"_L1].isArray()) {
            tools.append(tool);
            continue;
        }
        QJsonArray declarations;
        for (const QJsonValue &one : tool["functionDeclarations"_L1].toArray()) {
            QJsonObject declaration = one.toObject();
            if (declaration.contains("parametersJsonSchema"_L1))
                declaration.insert(u"parameters"_s, geminiSchema(declaration.take("parametersJsonSchema"_L1).toObject()));
            declarations.append(declaration);
        }
        tools.append(QJsonObject{{u"functionDeclarations"_s, declarations}});
    }
    if (!tools.isEmpty())
        body.insert(u"tools"_s, tools);
    QJsonObject generation = body.value("generationConfig"_L1).toObject();
    if (generation.contains("responseJsonSchema"_L1)) {
        generation.insert(u"responseSchema"_s, geminiSchema(generation.take("responseJsonSchema"_L1).toObject()));
        body.insert(u"generationConfig"_s, generation);
    }
    return body;
}

} // namespace

bool ParameterRepair::learn(const ProviderFailure &failure, const QJsonObject &body)
{
    if (failure.kind != FailureKind::BadRequest)
        return false;
    if (namesAny(failure.detail,
                 {"arametersJsonSchema"_L1, "arameters_json_schema"_L1, "esponseJsonSchema"_L1, "esponse_json_schema"_L1})
        && !m_usesSmallSchemas) {
        m_usesSmallSchemas = true;
        return true;
    }
    if (isAboutAnswer(failure, body) && !m_tellsSchema) {
        m_tellsSchema = true;
        return true;
    }
    QString parameter = failure.parameter.section(u'.', 0, 0);
    if (failure.detail.contains("does not support thinking"_L1))
        parameter = u"think"_s;
    if (parameter.startsWith("messages"_L1) && failure.detail.contains("developer"_L1) && !m_usesSystemRole) {
        m_usesSystemRole = true;
        return true;
    }
    // Some models take tools only when they are told not to reason.
    if (parameter == "reasoning_effort"_L1 && failure.detail.contains("none"_L1) && body.value("reasoning_effort"_L1) != "none"_L1
        && !m_set.contains("reasoning_effort"_L1)) {
        m_set.insert(u"reasoning_effort"_s, u"none"_s);
        return true;
    }
    if (parameter.isEmpty() || !body.contains(parameter) || isEssential(parameter) || m_dropped.contains(parameter))
        return false;
    m_set.remove(parameter);
    const QString name = otherName(parameter);
    const bool isRenamedBack = std::ranges::contains(m_renamed.values(), parameter);
    if (!name.isEmpty() && !isRenamedBack)
        m_renamed.insert(parameter, name);
    else
        m_dropped.append(parameter);
    return true;
}

CompletionRequest ParameterRepair::apply(CompletionRequest request) const
{
    if (!m_tellsSchema || request.answerSchema.isEmpty())
        return request;
    request.messages.prepend({.role = Role::System, .text = answerInstruction(request.answerSchema)});
    request.answerSchema = {};
    return request;
}

QJsonObject ParameterRepair::apply(QJsonObject body) const
{
    if (m_usesSmallSchemas)
        body = withSmallSchemas(body);
    for (auto set = m_set.begin(); set != m_set.end(); ++set)
        body.insert(set.key(), set.value());
    for (auto renamed = m_renamed.begin(); renamed != m_renamed.end(); ++renamed) {
        if (body.contains(renamed.key()))
            body.insert(renamed.value(), body.take(renamed.key()));
    }
    for (const QString &parameter : m_dropped)
        body.remove(parameter);
    if (m_usesSystemRole) {
        QJsonArray messages = body.value("messages"_L1).toArray();
        for (qsizetype i = 0; i < messages.size(); ++i) {
            QJsonObject message = messages.at(i).toObject();
            if (message.value("role"_L1) == "developer"_L1)
                message.insert(u"role"_s, u"system"_s);
            messages[i] = message;
        }
        body.insert(u"messages"_s, messages);
    }
    return body;
}

} // namespace tom::llm
