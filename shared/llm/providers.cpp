#include "shared/llm/providers.h"

#include "shared/llm/resource.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tom::llm {

namespace {

QStringList strings(const QJsonValue &array)
{
    return array.toVariant().toStringList();
}

Wire wireFrom(const QString &name)
{
    static const QHash<QString, Wire> wires{{u"chat"_s, Wire::Chat},
                                            {u"responses"_s, Wire::Responses},
                                            {u"anthropic"_s, Wire::Anthropic},
                                            {u"gemini"_s, Wire::Gemini},
                                            {u"ollama"_s, Wire::Ollama}};
    const auto known = wires.constFind(name);
    if (known == wires.constEnd())
        qFatal("providers.json: unknown wire \"%s\"", qPrintable(name));
    return *known;
}

ProviderRecord recordFrom(const QJsonValue &entry)
{
    return {.prefix = entry["prefix"_L1].toString(),
            .name = entry["name"_L1].toString(),
            .baseUrl = QUrl(entry["base_url"_L1].toString()),
            .wire = wireFrom(entry["wire"_L1].toString()),
            .needsKey = entry["auth"_L1] != "none"_L1,
            .env = strings(entry["env"_L1]),
            .quirks = Quirks::fromJson(entry["quirks"_L1].toObject()),
            .speech = {.speech = entry["speech"_L1]["model"_L1].toString(),
                       .voice = entry["speech"_L1]["voice"_L1].toString(),
                       .transcription = entry["speech"_L1]["transcription"_L1].toString()},
            .modelOptions = entry["model_options"_L1].toObject()};
}

} // namespace

QString wireName(Wire wire)
{
    switch (wire) {
    case Wire::Anthropic:
        return u"Anthropic"_s;
    case Wire::Gemini:
        return u"Gemini"_s;
    case Wire::Ollama:
        return u"Ollama"_s;
    case Wire::Chat:
    case Wire::Responses:
        break;
    }
    return u"OpenAI"_s;
}

Quirks Quirks::fromJson(const QJsonObject &object)
{
    const Quirks usual;
    return {.maxTokensField = object.value("max_tokens"_L1).toString(usual.maxTokensField),
            .systemRole = object.value("system_role"_L1).toString(usual.systemRole),
            .streamOptions = object.value("stream_options"_L1).toBool(usual.streamOptions),
            .shortToolIds = object.value("tool_ids"_L1) == "alnum9"_L1,
            .toolNameInResult = object.value("tool_name"_L1).toBool(usual.toolNameInResult),
            .tools = object.value("tools"_L1).toBool(usual.tools),
            .replayReasoning = object.value("replay_reasoning"_L1).toBool(usual.replayReasoning),
            .jsonSchema = object.value("json_schema"_L1).toBool(usual.jsonSchema),
            .apiVersion = object.value("api_version"_L1).toString(usual.apiVersion),
            .contextLength = object.value("context_length"_L1).toInt(usual.contextLength),
            .maxOutputTokens = object.value("max_output_tokens"_L1).toInt(usual.maxOutputTokens),
            .idle = std::chrono::seconds(object.value("idle_s"_L1).toInteger(usual.idle.count())),
            .first = std::chrono::seconds(object.value("first_s"_L1).toInteger(usual.first.count()))};
}

const Providers &Providers::shipped()
{
    static const Providers providers;
    return providers;
}

Providers::Providers()
{
    const QJsonObject data = readResource(u"providers.json"_s);
    for (const QJsonValue &entry : data.value("providers"_L1).toArray())
        m_providers.append(recordFrom(entry));
    for (const QJsonValue &entry : data.value("well_known"_L1).toArray())
        m_wellKnown.append({.env = entry["env"_L1].toString(), .models = strings(entry["models"_L1])});
    for (const QJsonValue &entry : data.value("local_servers"_L1).toArray()) {
        m_localServers.append({.name = entry["name"_L1].toString(),
                               .prefix = entry["prefix"_L1].toString(),
                               .port = quint16(entry["port"_L1].toInt()),
                               .isOllama = entry["kind"_L1] == "ollama"_L1});
    }
    for (const QJsonValue &entry : data.value("unsupported"_L1).toArray())
        m_unsupported.insert(entry["prefix"_L1].toString(), entry["name"_L1].toString());
    for (const QJsonValue &entry : data.value("retired"_L1).toArray()) {
        m_retired.append({.model = entry["model"_L1].toString(),
                          .since = QDate::fromString(entry["since"_L1].toString(), Qt::ISODate),
                          .use = entry["use"_L1].toString()});
    }
}

const ProviderRecord *Providers::byPrefix(const QString &prefix) const
{
    const auto found = std::ranges::find(m_providers, prefix, &ProviderRecord::prefix);
    return found == m_providers.end() ? nullptr : &*found;
}

std::optional<RetiredModel> Providers::retired(const QString &model) const
{
    const auto found = std::ranges::find(m_retired, model, &RetiredModel::model);
    return found == m_retired.end() ? std::nullopt : std::optional(*found);
}

} // namespace tom::llm
