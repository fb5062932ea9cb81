#include "shared/config/memoryslice.h"

#include "shared/config/agentslice.h"
#include "shared/core/json.h"

#include <QDir>
#include <QJsonArray>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::config {

namespace {

QJsonObject memoryToJson(const Memory &memory)
{
    return {{u"openai_api_key"_s, memory.openaiApiKey},
            {u"openrouter_api_key"_s, memory.openrouterApiKey},
            {u"embedder_provider"_s, memory.embedderProvider},
            {u"embedder_model"_s, memory.embedderModel}};
}

Memory memoryFromJson(const QJsonObject &object)
{
    return {.openaiApiKey = object.value("openai_api_key"_L1).toString(),
            .openrouterApiKey = object.value("openrouter_api_key"_L1).toString(),
            .embedderProvider = object.value("embedder_provider"_L1).toString(),
            .embedderModel = object.value("embedder_model"_L1).toString()};
}

} // namespace

QJsonObject MemorySlice::toJson() const
{
    QJsonObject keyObject;
    for (const auto &[name, value] : keys.asKeyValueRange())
        keyObject.insert(name, value);
    return {{u"folder"_s, folder},
            {u"secret"_s, QString::fromLatin1(secret)},
            {u"memory"_s, memoryToJson(memory)},
            {u"llm"_s, llmConfigToJson(llm)},
            {u"keys"_s, keyObject},
            {u"hosts"_s, QJsonArray::fromStringList(hosts)},
            {u"log_level"_s, logLevel},
            {u"log_format"_s, logFormat},
            {u"certificate"_s, QString::fromLatin1(certificatePem)},
            {u"key"_s, QString::fromLatin1(keyPem)},
            {u"address"_s, address},
            {u"port"_s, port},
            {u"plain"_s, isPlain}};
}

Result<MemorySlice> MemorySlice::fromJson(const QJsonObject &object)
{
    const auto folder = json::requiredString(object, "folder"_L1);
    const auto secret = json::requiredString(object, "secret"_L1);
    const auto llm = llmConfigFromJson(object.value("llm"_L1).toObject());
    const auto hosts = json::optionalStrings(object, "hosts"_L1);
    const auto port = json::requiredInteger(object, "port"_L1);
    for (const Error *error : {folder ? nullptr : &folder.error(), secret ? nullptr : &secret.error(),
                               llm ? nullptr : &llm.error(), hosts ? nullptr : &hosts.error(), port ? nullptr : &port.error()}) {
        if (error)
            return std::unexpected(*error);
    }
    if (*port < 0 || *port > 65535)
        return failure(ErrorCode::InvalidInput, u"\"port\" must be from 0 to 65535"_s);
    MemorySlice slice{.folder = *folder,
                      .secret = secret->toLatin1(),
                      .memory = memoryFromJson(object.value("memory"_L1).toObject()),
                      .llm = *llm,
                      .hosts = *hosts,
                      .logLevel = object.value("log_level"_L1).toString(MemorySlice().logLevel),
                      .logFormat = object.value("log_format"_L1).toString(MemorySlice().logFormat),
                      .certificatePem = object.value("certificate"_L1).toString().toLatin1(),
                      .keyPem = object.value("key"_L1).toString().toLatin1(),
                      .address = object.value("address"_L1).toString(MemorySlice().address),
                      .port = quint16(*port),
                      .isPlain = object.value("plain"_L1).toBool()};
    const QJsonObject keys = object.value("keys"_L1).toObject();
    for (auto key = keys.begin(); key != keys.end(); ++key)
        slice.keys.insert(key.key(), key.value().toString());
    return slice;
}

bool isServedByUs(const Memory &memory)
{
    return memory.enabled && memory.url.isEmpty() && !memory.isPlain;
}

MemorySlice memorySliceFor(const Config &config, const QString &dataFolder)
{
    MemorySlice slice{.folder = QDir(dataFolder).filePath(u"memory_db"_s),
                      .memory = config.memory,
                      .llm = withMemory(config.global.llm, config.memory),
                      .logLevel = config.global.logLevel,
                      .logFormat = config.global.logFormat,
                      .isPlain = config.memory.isPlain};
    const auto addHost = [&slice](const QString &url) {
        if (const QString host = QUrl(url).host(); !host.isEmpty() && !slice.hosts.contains(host))
            slice.hosts.append(host);
    };
    addHost(config.memory.url);
    for (const User &user : config.users) {
        for (const Service &service : user.services) {
            if (service.name == memoryServiceName)
                addHost(service.url);
        }
    }
    return slice;
}

LlmConfig withMemory(LlmConfig llm, const Memory &memory)
{
    if (memory.llmProvider.isEmpty() || memory.llmModel.isEmpty() || memory.llmProvider == builtinName)
        return llm;
    LlmProvider provider = memoryProvider(memory, llm, memory.llmProvider, memory.llmModel);
    provider.name = u"memory.llm_provider"_s;
    llm.memoryName = provider.name;
    llm.providers.append(provider);
    return llm;
}

LlmProvider memoryProvider(const Memory &memory, const LlmConfig &llm, const QString &name, const QString &model)
{
    const auto named = std::ranges::find(llm.providers, name, &LlmProvider::name);
    LlmProvider provider = named == llm.providers.end() ? LlmProvider{.name = u"memory"_s} : *named;
    const QString prefix =
        named == llm.providers.end() || named->models.isEmpty() ? name : named->models.constFirst().section(u'/', 0, 0);
    if (provider.api.isEmpty() && prefix == "openai"_L1)
        provider.api = memory.openaiApiKey;
    if (provider.api.isEmpty() && prefix == "openrouter"_L1)
        provider.api = memory.openrouterApiKey;
    const QString id = model.startsWith(prefix + u'/') ? model : prefix + u'/' + model;
    provider.models = {id, id, id};
    provider.options = {};
    return provider;
}

} // namespace tom::config
