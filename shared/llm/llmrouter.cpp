#include "shared/llm/llmrouter.h"

#include "shared/llm/builtinassistant.h"
#include "shared/llm/loopbackprobe.h"
#include "shared/llm/routedreply.h"
#include "shared/log/logsetup.h"

#include <QLocale>
#include <QLoggingCategory>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace tom::llm {

namespace {

Q_LOGGING_CATEGORY(lcLlm, "tom.shared.llm")

QString quotedList(const QStringList &names)
{
    return u"['%1']"_s.arg(names.join(u"', '"_s));
}

void warnOfRetiredModels(const QStringList &models)
{
    QStringList warned;
    for (const QString &model : models) {
        const std::optional<RetiredModel> retired = Providers::shipped().retired(model);
        if (!retired || warned.contains(model))
            continue;
        warned.append(model);
        const QString when = QLocale::c().toString(retired->since, u"d MMMM yyyy"_s);
        const QString verb = retired->since <= QDate::currentDate() ? u"was"_s : u"will be"_s;
        qCWarning(lcLlm).noquote() << u"⚠️ model %1 %2 shut down on %3, use %4"_s.arg(model, verb, when, retired->use);
    }
}

} // namespace

class LlmRouter::Private
{
public:
    struct Entry
    {
        QString name{};
        std::shared_ptr<ProviderClient> client{};
        QStringList fallbacks{};
        config::SpeechModels speech{};
    };

    Private(http::HttpClient &client, const config::LlmConfig &llmConfig, const QHash<QString, QString> &allKeys,
            const QList<quint16> &ports, const ChatTiming &chatTiming)
        : http(client),
          config(llmConfig),
          keys(allKeys),
          ownPorts(ports),
          timing(chatTiming)
    {}

    void chooseWithoutNetwork()
    {
        for (const Candidate &usable : readConfiguration())
            add(usable);
        warnOfLostFallbacks();
        const auto wanted = std::ranges::find(entries, config.defaultName, &Entry::name);
        // Who is there for the memory alone answers nothing else.
        const auto first = std::ranges::find_if(entries, [this](const Entry &entry) { return entry.name != config.memoryName; });
        if (first != entries.end()) {
            chat = wanted != entries.end() ? wanted->client : first->client;
            source = u"config.yml"_s;
            return;
        }
        for (const WellKnownKey &known : Providers::shipped().wellKnownKeys()) {
            if (const std::optional<Candidate> candidate = providerOfKey(known, keys))
                return take(*candidate, known.env);
        }
    }

    QList<Candidate> readConfiguration()
    {
        QList<Candidate> usable;
        bool isDefaultKnown = config.defaultName.isEmpty();
        for (const config::LlmProvider &provider : std::as_const(config.providers)) {
            const bool isDefault = provider.name == config.defaultName;
            isDefaultKnown = isDefaultKnown || isDefault;
            const std::expected<Candidate, QString> candidate = configuredProvider(provider, keys);
            if (!candidate) {
                // The problem is logged with what answers instead.
                const bool isForAnswers = provider.name != config.memoryName;
                if (isDefault || (isForAnswers && config.defaultName.isEmpty() && problem.isEmpty()))
                    problem = u"LLM '%1' of config.yml is not used: %2"_s.arg(provider.name, candidate.error());
                else
                    qCWarning(lcLlm).noquote() << u"⚠️ LLM '%1' skipped: %2"_s.arg(provider.name, candidate.error());
                continue;
            }
            qCInfo(lcLlm).noquote() << u"✅ Configured LLM '%1' with models: %2"_s.arg(provider.name,
                                                                                       quotedList(provider.models));
            warnOfRetiredModels(provider.models);
            usable.append(*candidate);
        }
        if (!isDefaultKnown)
            problem = u"llm: %1 in config.yml names no entry of llms"_s.arg(config.defaultName);
        return usable;
    }

    void add(const Candidate &candidate)
    {
        for (const Deployment &deployment : candidate.deployments)
            log::addSecret(deployment.key);
        entries.append({.name = candidate.name,
                        .client = std::make_shared<ProviderClient>(http, candidate.deployments, timing, candidate.limits),
                        .fallbacks = candidate.fallbacks,
                        .speech = candidate.speech});
    }

    void take(const Candidate &candidate, const QString &from)
    {
        add(candidate);
        chat = entries.last().client;
        source = from;
    }

    void warnOfLostFallbacks()
    {
        for (Entry &entry : entries) {
            entry.fallbacks.removeIf([&](const QString &name) {
                const bool isThere = name == config::builtinName || std::ranges::contains(entries, name, &Entry::name);
                if (!isThere)
                    qCWarning(lcLlm).noquote() << u"⚠️ LLM '%1' is no fallback of '%2': it cannot be used"_s.arg(name, entry.name);
                return !isThere;
            });
        }
    }

    // Its model of this level, then, for when that one is gone, its others: the next better one first.
    static void addRoutes(const Entry &entry, int level, QList<Route> &routes)
    {
        routes.append({.client = entry.client, .level = level});
        QStringList models{entry.client->deployment(level).id};
        for (const int other : {level + 1, level + 2, level - 1, level - 2}) {
            if (other < 0 || other > 2 || models.contains(entry.client->deployment(other).id))
                continue;
            models.append(entry.client->deployment(other).id);
            routes.append({.client = entry.client, .level = other, .isForUnknownModel = true});
        }
    }

    // Who may answer, in this order; empty: only the built-in assistant.
    [[nodiscard]] QList<Route> routesFor(const CompletionRequest &request) const
    {
        QList<Route> routes;
        auto entry = std::ranges::find(entries, request.provider, &Entry::name);
        if (entry == entries.end())
            entry = std::ranges::find(entries, chat, &Entry::client);
        if (entry == entries.end())
            return routes;
        const int level = std::clamp(request.level, 0, 2);
        addRoutes(*entry, level, routes);
        for (const QString &name : entry->fallbacks) {
            const auto other = std::ranges::find(entries, name, &Entry::name);
            if (other != entries.end())
                addRoutes(*other, level, routes);
            else
                routes.append({.level = level});   // the built-in assistant
        }
        if (request.onlyFree)
            routes.removeIf([](const Route &route) { return !isFree(route); });
        return routes;
    }

    [[nodiscard]] std::unique_ptr<Speech> speechOf(bool (Speech::*can)() const) const
    {
        QList<Entry> inOrder = entries;
        std::ranges::stable_partition(inOrder, [this](const Entry &entry) { return entry.client == chat; });
        std::ranges::stable_partition(inOrder, [this](const Entry &entry) { return entry.name == config.ttsName; });
        for (const Entry &entry : std::as_const(inOrder)) {
            if (auto speech = entry.client->speech(entry.speech); (speech.get()->*can)())
                return speech;
        }
        return nullptr;
    }

    [[nodiscard]] static bool isFree(const Route &route)
    {
        if (!route.client)
            return true;
        const std::optional<ModelPrice> price = route.client->deployment(route.level).priceOn(QDate::currentDate());
        return price && price->isFree();
    }

    void logChoice(const QString &model) const
    {
        if (!problem.isEmpty())
            qCWarning(lcLlm).noquote() << u"⚠️ %1; %2 answers instead"_s.arg(problem, model);
        if (chat)
            qCInfo(lcLlm).noquote() << u"🚀 %1 answers (%2)"_s.arg(model, source);
        else
            qCInfo(lcLlm).noquote() << u"🚀 %1 answers: %2"_s.arg(model, whyBuiltin(config));
    }

    http::HttpClient &http;
    config::LlmConfig config;
    QHash<QString, QString> keys;
    QList<quint16> ownPorts;
    QList<LocalServer> localServers = Providers::shipped().localServers();
    std::chrono::milliseconds patience{300};
    std::chrono::milliseconds again = std::chrono::minutes(1);
    bool hasLooked = false;
    SystemClock clock;
    BuiltinAssistant builtin{clock};
    ChatTiming timing;
    QList<Entry> entries;                   // those that can be used
    std::shared_ptr<ProviderClient> chat;   // the default one of them; null: the built-in assistant answers
    std::unique_ptr<LoopbackProbe> probe;
    QString source = u"built in"_s;
    QString problem;
};

LlmRouter::LlmRouter(http::HttpClient &http, const config::LlmConfig &config, const QHash<QString, QString> &keys,
                     const QList<quint16> &ownPorts, const ChatTiming &timing, QObject *parent)
    : QObject(parent),
      d(std::make_unique<Private>(http, config, keys, ownPorts, timing))
{
    d->chooseWithoutNetwork();
}

LlmRouter::~LlmRouter() = default;

void LlmRouter::setLocalServers(const QList<LocalServer> &servers, std::chrono::milliseconds patience,
                                std::chrono::milliseconds again)
{
    d->localServers = servers;
    d->patience = patience;
    d->again = again;
}

void LlmRouter::start()
{
    if (d->chat) {
        QTimer::singleShot(0, this, [this] {
            d->logChoice(model(1));
            Q_EMIT chosen();
        });
        return;
    }
    look();
}

void LlmRouter::look()
{
    QList<LocalServer> servers = d->localServers;
    servers.removeIf([this](const LocalServer &server) { return d->ownPorts.contains(server.port); });
    d->probe = std::make_unique<LoopbackProbe>(d->http, servers, d->patience);
    connect(d->probe.get(), &LoopbackProbe::finished, this, &LlmRouter::takeFound);
    d->probe->start();
}

void LlmRouter::takeFound()
{
    std::optional<Candidate> found = d->probe->found();
    if (found) {
        found->fallbacks = {config::builtinName};   // it may go as it came
        d->take(*found, u"%1 on this machine"_s.arg(d->probe->foundName()));
    }
    d->probe.release()->deleteLater();   // it is calling
    if (!d->hasLooked)
        d->logChoice(model(1));
    else if (found)
        qCInfo(lcLlm).noquote() << u"✅ %1 answers from now on (%2 was started)"_s.arg(model(1), d->source);
    if (!found)
        QTimer::singleShot(d->again, this, &LlmRouter::look);
    if (!std::exchange(d->hasLooked, true))
        Q_EMIT chosen();
}

std::unique_ptr<LlmReply> LlmRouter::complete(const CompletionRequest &request)
{
    const QList<Route> routes = d->routesFor(request);
    if (routes.isEmpty())
        return d->builtin.complete(request);
    return std::make_unique<RoutedReply>(routes, request, d->builtin);
}

LlmRouter::Likely LlmRouter::likely(const CompletionRequest &request) const
{
    const QList<Route> routes = d->routesFor(request);
    if (routes.isEmpty() || !routes.first().client)
        return {.model = u"builtin/assistant"_s, .isFree = true};
    return {.model = routes.first().client->deployment(routes.first().level).id, .isFree = d->isFree(routes.first())};
}

std::unique_ptr<Speech> LlmRouter::speaker() const
{
    return d->speechOf(&Speech::canSpeak);
}

std::unique_ptr<Speech> LlmRouter::listener() const
{
    return d->speechOf(&Speech::canListen);
}

QString LlmRouter::model(int level) const
{
    return d->chat ? d->chat->deployment(level).id : QString(builtinModel);
}

QString LlmRouter::source() const
{
    return d->source;
}

QString LlmRouter::warning() const
{
    return d->problem.isEmpty() ? QString() : u"%1; %2 answers instead"_s.arg(d->problem, model(1));
}

QStringList keyVariables(const config::LlmConfig &config)
{
    QStringList variables;
    for (const config::LlmProvider &provider : config.providers) {
        variables.append(provider.envVar);
        for (const QString &model : provider.models) {
            if (const ProviderRecord *record = Providers::shipped().byPrefix(model.section(u'/', 0, 0)))
                variables += record->env;
        }
    }
    for (const WellKnownKey &known : Providers::shipped().wellKnownKeys())
        variables.append(known.env);
    variables.removeAll(QString());
    variables.removeDuplicates();
    return variables;
}

} // namespace tom::llm
