#include "shared/config/globalreader.h"

#include "shared/config/limitsreader.h"
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

LlmProvider readProvider(const Section &section, const QString &name)
{
    LlmProvider provider{.name = name,
                         .api = section.text("api"_L1),
                         .envVar = readEnvVar(section),
                         .models = readModels(section),
                         .baseUrl = section.httpUrl("base_url"_L1)};
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

LlmConfig readLlm(const Section &global)
{
    LlmConfig llm{.providers = readProviders(global)};
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

Firebase readFirebase(const Section &global)
{
    const YamlNode *const node = global.node("firebase"_L1);
    if (!node)
        return {};
    const Section section(*node, global.pathOf(u"firebase"_s), "global.firebase"_L1, global.problems());
    return {.apiKey = section.text("apiKey"_L1),
            .authDomain = section.text("authDomain"_L1),
            .projectId = section.text("projectId"_L1),
            .storageBucket = section.text("storageBucket"_L1),
            .messagingSenderId = section.text("messagingSenderId"_L1),
            .appId = section.text("appId"_L1),
            .vapidKey = section.text("vapidkey"_L1)};
}

SessionDays readSessionDays(const Section &global)
{
    constexpr int most = 400;   // no browser keeps a cookie longer
    const SessionDays usual;
    const YamlNode *const node = global.node("session"_L1);
    if (!node)
        return usual;
    const Section section(*node, global.pathOf(u"session"_s), "global.session"_L1, global.problems());
    const SessionDays days{.idle = section.integer("idle_days"_L1, 1, most).value_or(usual.idle),
                           .absolute = section.integer("absolute_days"_L1, 1, most).value_or(usual.absolute)};
    if (section.has("idle_days"_L1) && days.idle > days.absolute)
        section.error("idle_days"_L1, u"must not be more than absolute_days (%1)"_s.arg(days.absolute));
    return days;
}

// Also the other names that the seed's logging has for two of them.
QString readLogLevel(const Section &global)
{
    static constexpr std::array levels{"DEBUG"_L1, "INFO"_L1, "WARNING"_L1, "ERROR"_L1, "CRITICAL"_L1, "WARN"_L1, "FATAL"_L1};
    const QString level = global.choice("log_level"_L1, levels);
    if (level == "WARN"_L1)
        return u"WARNING"_s;
    if (level == "FATAL"_L1)
        return u"CRITICAL"_s;
    return level.isEmpty() ? Global().logLevel : level;
}

QString readListen(const Section &global)
{
    static const QRegularExpression address(u"^[0-9.]+$|^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9._-]+)?$"_s);
    const QString listen = global.text("listen"_L1);
    if (listen.isEmpty() || address.match(listen).hasMatch())
        return listen;
    global.error("listen"_L1, u"must be an IP address of this machine, such as 127.0.0.1 or ::"_s);
    return {};
}

} // namespace

Global readGlobal(const YamlNode &node, ProblemList &problems)
{
    static constexpr std::array formats{"text"_L1, "json"_L1};
    const Section section(node, u"global"_s, "global"_L1, problems);
    Global global{.logLevel = readLogLevel(section),
                  .sessions = section.text("sessions"_L1),
                  .sessionDays = readSessionDays(section),
                  .allDatadir = section.text("all_datadir"_L1),
                  .listen = readListen(section),
                  .port = section.integer("port"_L1, 1, 65535).value_or(0),
                  .trustedProxies = readTrustedProxies(section),
                  .limits = readLimits(section),
                  .firebase = readFirebase(section),
                  .llm = readLlm(section)};
    if (const QString format = section.choice("log_format"_L1, formats); !format.isEmpty())
        global.logFormat = format;
    return global;
}

} // namespace tom::config
