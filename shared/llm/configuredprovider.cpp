#include "shared/llm/configuredprovider.h"

#include "shared/llm/requestparts.h"

#include <QHostAddress>

using namespace Qt::StringLiterals;

namespace tom::llm {

namespace {

// What the configuration says, else what is known.
std::optional<ModelPrice> priceOf(const config::LlmProvider &provider, const Deployment &deployment)
{
    const auto said = std::ranges::find(provider.prices, deployment.id, &config::LlmPrice::model);
    if (said != provider.prices.end())
        return ModelPrice{.rates = {.input = said->input,
                                    .output = said->output,
                                    .cachedInput = said->cachedInput.value_or(said->input),
                                    .cacheWrite = said->cacheWrite.value_or(said->input)},
                          .source = ModelPrice::Source::Configuration};
    if (PriceTable::shipped().isFreeHere(deployment.id, deployment.baseUrl))
        return ModelPrice{.source = ModelPrice::Source::Free};
    return std::nullopt;
}

// What the configuration says, and for the rest the usual ones of the maker's own server.
config::SpeechModels speechOf(const config::LlmProvider &provider, const Deployment &deployment)
{
    const ProviderRecord *record = Providers::shipped().byPrefix(deployment.id.section(u'/', 0, 0));
    config::SpeechModels models = record && deployment.isMakersOwn ? record->speech : config::SpeechModels{};
    const config::SpeechModels &said = provider.speech;
    for (const auto &[own, other] :
         {std::pair{&models.speech, &said.speech}, {&models.voice, &said.voice}, {&models.transcription, &said.transcription}}) {
        if (!other->isEmpty())
            *own = *other;
    }
    if (models.voice.isEmpty())
        models.voice = u"alloy"_s;   // servers that speak like OpenAI's know it
    return models;
}

bool isLoopback(const QString &host)
{
    return host == "localhost"_L1 || QHostAddress(host).isLoopback();
}

// Where plain HTTP does not carry a key over strange networks: private addresses, and names that only a local network
// or a container knows.
bool isNearby(const QString &host)
{
    const QHostAddress address(host);
    if (!address.isNull())
        return address.isLoopback() || address.isLinkLocal() || address.isPrivateUse() || address.isUniqueLocalUnicast();
    return isLoopback(host) || !host.contains(u'.') || host.endsWith(".local"_L1) || host.endsWith(".internal"_L1)
           || host.endsWith(".lan"_L1);
}

struct Key
{
    QString value{};
    QString place{};
};

Key keyOf(const config::LlmProvider &provider, const ProviderRecord *record, const QHash<QString, QString> &keys)
{
    if (!provider.api.isEmpty())
        return {provider.api, u"api of llms.%1 in config.yml"_s.arg(provider.name)};
    QStringList variables{provider.envVar};
    if (record)
        variables += record->env;
    for (const QString &variable : std::as_const(variables)) {
        if (!variable.isEmpty() && !keys.value(variable).isEmpty())
            return {keys.value(variable), variable};
    }
    return {};
}

// The address in the configuration, or what is wrong with it. usualPath: where such servers serve.
std::expected<QUrl, QString> configuredUrl(const QString &text, const QString &usualPath)
{
    QUrl url(text, QUrl::StrictMode);
    const bool isHttp = url.scheme() == "http"_L1;
    if (!url.isValid() || url.host().isEmpty() || (!isHttp && url.scheme() != "https"_L1))
        return std::unexpected(u"base_url is no http or https address"_s);
    if (isHttp && !isNearby(url.host()))
        return std::unexpected(
            u"base_url is plain http to %1, which would show key and words to the network; use https"_s.arg(url.host()));
    url.setUserInfo({});
    url.setQuery(QString());
    if (url.path().isEmpty() || url.path() == "/"_L1)
        url.setPath(usualPath);
    return url;
}

// Some servers have a second address, with a compatible protocol instead of their own.
bool isCompatiblePath(Wire wire, QString path)
{
    while (path.endsWith(u'/'))
        path.chop(1);
    return (wire == Wire::Ollama && path.endsWith("/v1"_L1)) || (wire == Wire::Gemini && path.endsWith("/openai"_L1));
}

QJsonObject optionsFor(const ProviderRecord &record, const QString &model)
{
    for (auto options = record.modelOptions.begin(); options != record.modelOptions.end(); ++options) {
        if (model.startsWith(options.key()))
            return options.value().toObject();
    }
    return {};
}

std::expected<Deployment, QString> deploymentOf(const config::LlmProvider &provider, const QString &id,
                                                const QHash<QString, QString> &keys)
{
    const qsizetype slash = id.indexOf(u'/');
    const ProviderRecord *record = slash > 0 ? Providers::shipped().byPrefix(id.first(slash)) : nullptr;
    if (const QString name = Providers::shipped().unsupported(id.left(slash)); !name.isEmpty() && provider.baseUrl.isEmpty())
        return std::unexpected(u"model '%1': Tom does not speak the protocol of %2; let a gateway stand between them that speaks "
                               "Chat Completions, and give its address as llms.%3.base_url"_s.arg(id, name, provider.name));
    if (!record && provider.baseUrl.isEmpty())
        return std::unexpected(
            slash > 0
                ? u"model '%1' has the unknown prefix '%2'; give llms.%3 a base_url"_s.arg(id, id.first(slash), provider.name)
                : u"model '%1' has no prefix, such as openai/%1; add one, or a base_url to llms.%2"_s.arg(id, provider.name));

    Deployment deployment{
        .id = id, .model = record ? id.sliced(slash + 1) : id, .settings = u"llms.%1 in config.yml"_s.arg(provider.name)};
    const Key key = keyOf(provider, record, keys);
    deployment.key = key.value;
    deployment.keyPlace = key.place;
    // Another server behind a provider's name has the common habits, not the provider's; only Ollama's name says what
    // program it is, wherever it runs.
    const bool isOllama = record && record->wire == Wire::Ollama;
    bool isOwnServer = false;
    if (!provider.baseUrl.isEmpty()) {
        const std::expected<QUrl, QString> url = configuredUrl(provider.baseUrl, isOllama ? u"/"_s : u"/v1"_s);
        if (!url)
            return std::unexpected(url.error());
        deployment.baseUrl = *url;
        isOwnServer = !record || url->host() != record->baseUrl.host();
    } else {
        deployment.baseUrl = record->baseUrl;
    }
    if (record && (!isOwnServer || isOllama)) {
        const bool isCompatible = isCompatiblePath(record->wire, deployment.baseUrl.path());
        deployment.wire = isCompatible ? Wire::Chat : record->wire;
        deployment.quirks = record->quirks;
        deployment.quirks.thoughtSignature = isCompatible && record->wire == Wire::Gemini;
        deployment.options = optionsFor(*record, deployment.model);
    }
    if (isNearby(deployment.baseUrl.host()))
        deployment.quirks.first = deployment.quirks.idle = std::chrono::seconds(300);   // a model may have to be loaded first
    deployment.provider = isOwnServer ? u"the server"_s : record->name;
    deployment.price = priceOf(provider, deployment);
    deployment.isMakersOwn = !isOwnServer;
    merge(deployment.options, provider.options);
    for (const auto &[name, value] : provider.headers)
        deployment.headers.append({name.toLatin1(), value.toUtf8()});

    const bool needsKey = record ? record->needsKey : true;
    if (deployment.key.isEmpty() && needsKey && !isLoopback(deployment.baseUrl.host())) {
        const QString variable = !provider.envVar.isEmpty()         ? provider.envVar
                                 : record && !record->env.isEmpty() ? record->env.first()
                                                                    : QString();
        return std::unexpected(variable.isEmpty() ? u"no key: set api in llms.%1 of config.yml"_s.arg(provider.name)
                                                  : u"no key: set %1 in the environment, or api in llms.%2 of config.yml"_s.arg(
                                                        variable, provider.name));
    }
    return deployment;
}

} // namespace

std::expected<Candidate, QString> configuredProvider(const config::LlmProvider &provider, const QHash<QString, QString> &keys)
{
    if (provider.models.isEmpty())
        return std::unexpected(
            u"no models: list three under llms.%1 in config.yml, for simple, usual and hard requests"_s.arg(provider.name));
    Candidate candidate{.name = provider.name, .models = provider.models, .fallbacks = provider.fallbacks};
    if (provider.timeoutSeconds > 0)
        candidate.limits.total = std::chrono::seconds(provider.timeoutSeconds);
    candidate.limits.maxConcurrent = provider.maxConcurrent;
    candidate.limits.minInterval = std::chrono::milliseconds(qint64(provider.minIntervalSeconds * 1000));
    for (qsizetype level = 0; level < 3; ++level) {
        const QString id = provider.models.at(std::min(level, provider.models.size() - 1)).trimmed();
        std::expected<Deployment, QString> deployment = deploymentOf(provider, id, keys);
        if (!deployment)
            return std::unexpected(deployment.error());
        candidate.deployments.at(size_t(level)) = std::move(*deployment);
    }
    candidate.speech = speechOf(provider, candidate.deployments.front());
    return candidate;
}

std::optional<Candidate> providerOfKey(const WellKnownKey &known, const QHash<QString, QString> &keys)
{
    if (keys.value(known.env).isEmpty())
        return std::nullopt;
    std::expected<Candidate, QString> candidate =
        configuredProvider({.name = known.env, .envVar = known.env, .models = known.models}, keys);
    if (!candidate)
        return std::nullopt;
    for (Deployment &deployment : candidate->deployments)
        deployment.settings = u"config.yml"_s;
    return *candidate;
}

Candidate localProvider(const LocalServer &server, const QUrl &baseUrl, const QString &model, bool takesTools)
{
    const QString id = server.prefix + u'/' + model;
    const ProviderRecord *record = Providers::shipped().byPrefix(server.prefix);
    Deployment deployment{.id = id,
                          .model = model,
                          .provider = server.name,
                          .baseUrl = baseUrl,
                          .wire = record ? record->wire : Wire::Chat,
                          .settings = u"config.yml"_s,
                          .quirks = record ? record->quirks : Quirks{}};
    deployment.quirks.tools = takesTools;
    if (PriceTable::shipped().isFreeHere(id, baseUrl))
        deployment.price = ModelPrice{.source = ModelPrice::Source::Free};
    return {.name = server.name, .models = {id, id, id}, .deployments = {deployment, deployment, deployment}};
}

QString whyBuiltin(const config::LlmConfig &config)
{
    const QString configured =
        config.providers.isEmpty() ? u"no AI model is configured"_s : u"no AI model of config.yml can be used"_s;
    return configured + u", no key is in the environment, no model server runs on this machine"_s;
}

} // namespace tom::llm
