#include "shared/config/llmreader.h"

#include "shared/config/budgetreader.h"
#include "shared/config/headerreader.h"
#include "shared/config/spelling.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace tom::config {

namespace {

constexpr qsizetype modelsOfAProvider = 3;   // for complexity 0, 1 and 2

// Providers that need neither a key nor an address.
bool needsNoKey(const QStringList &models)
{
    static constexpr std::array<QLatin1StringView, 3> prefixes{"builtin/"_L1, "ollama/"_L1, "ollama_chat/"_L1};
    return std::ranges::all_of(models, [](const QString &model) {
        return std::ranges::any_of(prefixes, [&model](QLatin1StringView prefix) { return model.startsWith(prefix); });
    });
}

QStringList readModels(const Section &section)
{
    const YamlNode *const node = section.node("models"_L1);
    if (!node)
        return {};
    if (node->kind != YamlNode::Kind::Sequence) {
        section.error("models"_L1, u"must be a list of three models, not %1"_s.arg(node->kindName()));
        return {};
    }
    QStringList models;
    for (size_t i = 0; i < node->items.size(); ++i) {
        const YamlNode &item = *node->items.at(i);
        if (item.kind != YamlNode::Kind::Scalar || item.text.trimmed().isEmpty())
            section.problems().error(item.place, section.pathOf(u"models[%1]"_s.arg(i)), u"must be the name of a model"_s);
        models.append(item.text.trimmed());
    }
    return models;
}

QString readEnvVar(const Section &section)
{
    static const QRegularExpression name(u"^[A-Za-z_][A-Za-z0-9_]*$"_s);
    const QString envVar = section.text("env_var"_L1);
    if (envVar.isEmpty() || name.match(envVar).hasMatch())
        return envVar;
    section.error("env_var"_L1,
                  u"must be the name of an environment variable, such as OPENAI_API_KEY; the key itself goes into \"api\""_s);
    return {};
}

// What a provider lacks, in words; empty when it can be used.
QString whatIsMissing(const Section &section, const LlmProvider &provider)
{
    if (provider.models.isEmpty() && section.has("models"_L1))
        return u"\"models\" names none"_s;
    if (provider.models.isEmpty())
        return u"\"models\" is missing: a list of three, for simple, ordinary and hard requests"_s;
    if (provider.models.size() != modelsOfAProvider)
        return u"\"models\" must have exactly three entries, for simple, ordinary and hard requests; there are %1"_s.arg(
            provider.models.size());
    if (provider.api.isEmpty() && provider.envVar.isEmpty() && provider.baseUrl.isEmpty() && !needsNoKey(provider.models))
        return u"there is no key: say it in \"api\", or in \"env_var\" the name of the environment variable that holds it"_s;
    return {};
}

// Names of other providers; whether there are such ones is seen when all are read.
QStringList readFallbacks(const Section &section)
{
    const YamlNode *const node = section.node("fallbacks"_L1);
    if (!node)
        return {};
    QStringList names;
    const bool isList =
        node->kind == YamlNode::Kind::Sequence
        && std::ranges::all_of(node->items, [](const YamlNodePointer &item) { return item->kind == YamlNode::Kind::Scalar; });
    if (!isList) {
        section.error("fallbacks"_L1, u"must be a list of names of other providers"_s);
        return {};
    }
    for (const YamlNodePointer &item : node->items)
        names.append(item->text);
    names.removeDuplicates();
    return names;
}

QList<std::pair<QString, QString>> readOwnHeaders(const Section &section)
{
    static const QStringList ours{u"content-length"_s, u"content-type"_s, u"host"_s, u"connection"_s, u"transfer-encoding"_s};
    QList<std::pair<QString, QString>> headers = readHeaders(section);
    headers.removeIf([&section](const auto &header) {
        if (!ours.contains(header.first.toLower()))
            return false;
        section.warning("headers"_L1, u"%1 is left out: Tom writes it itself"_s.arg(header.first));
        return true;
    });
    return headers;
}

LlmProvider readProvider(const Section &section, const QString &name)
{
    constexpr int hour = 3600;
    constexpr int mostAtOnce = 1000;
    LlmProvider provider{.name = name,
                         .api = section.text("api"_L1),
                         .envVar = readEnvVar(section),
                         .models = readModels(section),
                         .baseUrl = section.httpUrl("base_url"_L1),
                         .headers = readOwnHeaders(section),
                         .fallbacks = readFallbacks(section),
                         .timeoutSeconds = section.integer("timeout"_L1, 1, hour).value_or(0),
                         .maxConcurrent = section.integer("max_concurrent"_L1, 1, mostAtOnce).value_or(0),
                         .minIntervalSeconds = section.number("min_interval"_L1, 0, hour).value_or(0)};
    provider.prices = readPrices(section, provider.models);
    if (const YamlNode *const speech = section.node("speech"_L1)) {
        const Section own(*speech, section.pathOf(u"speech"_s), "global.llms.*.speech"_L1, section.problems());
        provider.speech = {
            .speech = own.text("model"_L1), .voice = own.text("voice"_L1), .transcription = own.text("transcription"_L1)};
    }
    if (const YamlNode *const options = section.node("options"_L1)) {
        if (options->kind == YamlNode::Kind::Mapping)
            provider.options = options->toJson().toObject();
        else
            section.error("options"_L1, u"must be a group of keys, not %1"_s.arg(options->kindName()));
    }
    return provider;
}

QList<LlmProvider> readProviders(const Section &global)
{
    const YamlNode *const node = global.node("llms"_L1);
    if (!node)
        return {};
    if (node->kind != YamlNode::Kind::Mapping) {
        global.error("llms"_L1, u"must be a group of providers by name, not %1"_s.arg(node->kindName()));
        return {};
    }
    QList<LlmProvider> providers;
    for (const YamlEntry &entry : node->entries) {
        const QString path = global.pathOf(u"llms."_s + entry.key);
        const Section section(*entry.value, path, "global.llms.*"_L1, global.problems());
        const LlmProvider provider = readProvider(section, entry.key);
        if (const QString missing = whatIsMissing(section, provider); missing.isEmpty())
            providers.append(provider);
        else
            global.problems().warning(entry.keyPlace, path, u"this provider is skipped: "_s + missing);
    }
    return providers;
}

bool isUsable(const LlmConfig &llm, const QString &name)
{
    return std::ranges::contains(llm.providers, name, &LlmProvider::name);
}

// Leaves only names that mean somebody else.
void checkFallbacks(const Section &global, LlmConfig &llm)
{
    const LlmConfig all = llm;
    for (LlmProvider &provider : llm.providers) {
        provider.fallbacks.removeIf([&](const QString &name) {
            if (name == builtinName || (isUsable(all, name) && name != provider.name))
                return false;
            const QString what =
                name == provider.name ? u"it is this provider itself"_s : u"it is no provider under \"llms\" that can be used"_s;
            global.warning("llms"_L1, u"fallback %1 of \"%2\" is left out: %3"_s.arg(shown(name), provider.name, what));
            return true;
        });
    }
}

} // namespace

LlmConfig readLlm(const Section &global)
{
    LlmConfig llm{.providers = readProviders(global), .exchangeRates = readExchangeRates(global)};
    checkFallbacks(global, llm);
    const QString first = llm.providers.isEmpty() ? QString() : llm.providers.constFirst().name;
    const QString named = global.text("llm"_L1);
    llm.defaultName = isUsable(llm, named) ? named : first;
    if (!named.isEmpty() && llm.defaultName != named) {
        const QString instead =
            first.isEmpty() ? u"what is found in the environment or on this machine, or else the built-in assistant, is used"_s
                            : u"\"%1\" is used"_s.arg(first);
        global.warning("llm"_L1, u"%1 is no provider under \"llms\" that can be used; %2"_s.arg(shown(named), instead));
    }
    const auto other = [&](QLatin1StringView key) {
        const QString name = global.text(key);
        if (name.isEmpty() || isUsable(llm, name))
            return name;
        global.warning(key, u"%1 is no provider under \"llms\" that can be used; the one of \"llm\" is used"_s.arg(shown(name)));
        return QString();
    };
    llm.ttsName = other("llm_tts"_L1);
    llm.triageName = other("llm_triage"_L1);
    return llm;
}

} // namespace tom::config
