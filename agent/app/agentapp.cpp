#include "agent/app/agentapp.h"

#include "agent/app/slicesecrets.h"
#include "agent/conversation/schema.h"
#include "agent/http/serviceroutes.h"
#include "agent/http/speechroutes.h"
#include "agent/http/usageroute.h"
#include "agent/tools/listsmodule.h"
#include "agent/tools/notesmodule.h"
#include "agent/tools/resultsmodule.h"
#include "agent/usage/embeddingrows.h"
#include "shared/auth/certificate.h"
#include "shared/core/atomicfile.h"
#include "shared/core/json.h"
#include "shared/llm/builtinassistant.h"
#include "shared/log/logsetup.h"

#include <QDir>
#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcApp, "tom.agent.agent")

AgentApp::AgentApp(const config::AgentSlice &slice, const QHostAddress &address, QObject *parent)
    : QObject(parent),
      m_slice(slice),
      m_address(address),
      m_prompts(slice.username, slice.personalContext),
      m_audit(QDir(slice.userFolder).filePath(u"audit"_s), slice.username, m_clock, slice.consent.auditDays)
{
    keepSecrets(m_slice);
    if (slice.modules)
        m_tools.setAllowed(*slice.modules);
    m_slice.services.removeIf([this](const config::Service &service) { return !m_slice.allows(service.name); });
}

void AgentApp::recordModels()
{
    QStringList secrets = m_slice.keys.values();
    for (const config::LlmProvider &provider : std::as_const(m_slice.llm.providers)) {
        secrets.append(provider.api);
        for (const auto &[name, value] : provider.headers)
            secrets.append(value);
    }
    m_recording = std::make_unique<llm::RecordingClient>(m_http, QDir(m_slice.userFolder).filePath(u"logs"_s), secrets);
}

http::HttpClient &AgentApp::modelHttp()
{
    if (m_recording)
        return *m_recording;
    return m_http;
}

// The routes and their readers go first, then the turns, and only then what turns work with: whoever commits in a journal is gone
// before the usage that goes along.
AgentApp::~AgentApp() = default;

QFuture<Result<config::AgentReady>> AgentApp::start()
{
    const auto refused = [](const Error &error) { return readyFuture<config::AgentReady>(std::unexpected(error)); };
    if (const auto opened = openJournals(); !opened)
        return refused(opened.error());
    const auto key = listen();
    if (!key)
        return refused(key.error());
    m_router =
        std::make_unique<llm::LlmRouter>(modelHttp(), m_slice.llm, m_slice.keys, m_slice.ownPorts + QList{m_server->port()});
    m_spending = std::make_unique<Spending>(
        *m_router, m_kept->database(), m_clock,
        [this] { return m_slice.fixedZone().value_or(m_inbox->settings().settings().zone()); }, m_slice);
    connect(&m_spending->llm(), &CountedLlm::called, this, &AgentApp::called);
    UsageStore *usage = &m_spending->store();
    m_kept->setCompanion({.write = [usage] { return usage->writeAlong(); }, .written = [usage] { usage->noteWritten(); }});
    m_temporary->setCompanion({.written = [usage] { usage->writeNow(); }});   // of a turn that is not kept, too
    connect(&m_spending->llm(), &CountedLlm::noticed, m_inbox.get(), [this](const BudgetStand &stand) {
        m_inbox->inbox().post({.kind = protocol::NotificationKind::Budget,
                               .title = u"Budget"_s,
                               .text = stand.words() + u'.',
                               .sender = u"Tom"_s,
                               .origin = u"budget|%1|%2"_s.arg(stand.id(), stand.began.toString(Qt::ISODate))});
    });
    m_triage = std::make_unique<Triage>(m_spending->llm(), m_tools,
                                        TriageSettings{.provider = m_slice.llm.triageName,
                                                       .hasModel = [this] { return m_router->model(0) != llm::builtinModel; }});
    const auto hours = [this] { return m_slice.checkHours(m_clock.now()); };
    m_agent = std::make_unique<Agent>(
        TurnServices{.llm = m_spending->llm(),
                     .tools = m_tools,
                     .triage = *m_triage,
                     .prompts = m_prompts,
                     .clock = m_clock,
                     .aiWarning = [this] { return m_router->warning(); },
                     .speechProvider = m_slice.llm.ttsName,
                     .recall = [this](const QString &request, const QString &before) { return recalled(request, before); },
                     .timeZone = m_inbox->settings().settings().zone(),
                     .consent = {.approval = std::chrono::hours(m_slice.consent.approvalHours),
                                 .question = std::chrono::minutes(m_slice.consent.formMinutes)},
                     .audit = &m_audit,
                     .blindModel =
                         [this](int level) {
                             const bool isBuiltin = m_router->model(level) == llm::builtinModel;
                             return isBuiltin ? u"the built-in assistant"_s : QString();
                         },
                     .mayBegin = hours},
        *m_kept, *m_temporary);
    if (const auto recovered = m_agent->recover(); !recovered)
        return refused(recovered.error());
    m_routes = std::make_unique<AgentRoutes>(*m_server, *m_agent, m_slice.username, [this] { return status(); });
    addUsageRoute(RouteGuard(*m_server, m_slice.username), *m_spending);
    addSpeechRoutes(RouteGuard(*m_server, m_slice.username).onlyWhile(hours), *m_router, *m_spending);
    m_inbox->addRoutes(*m_server, m_slice.username);
    m_tasks = std::make_unique<TasksApp>(*m_kept, m_clock, *m_inbox, m_slice.userFolder);
    m_tasks->addRoutes(*m_server, m_slice.username);
    m_tasks->scheduler().setExchangeRates(m_slice.llm.exchangeRates);
    m_spending->setSchedules([this] { return m_tasks->scheduler().budgeted(); });
    // A service of that name takes its place.
    if (std::ranges::none_of(m_slice.services, [](const config::Service &one) { return one.name == "notifications"_L1; }))
        m_tools.add(m_tasks->makeModule(m_slice.username));
    connect(&m_inbox->settings(), &SettingsStore::changed, m_agent.get(), [this] {
        const protocol::UserSettings &settings = m_inbox->settings().settings();
        m_agent->setPlace(settings.zone(), settings.language);
    });
    serveConversations();
    m_consentRoutes = std::make_unique<ConsentRoutes>(
        RouteGuard(*m_server, m_slice.username), m_agent->consents(), m_tasks->wards(), m_tools, m_slice.approvalsBy, hours,
        protocol::ScheduleTools{.ask = m_slice.schedules.ask, .deny = m_slice.schedules.deny});
    m_tasks->setGuardian(m_slice.approvalsBy);
    m_tasks->setDefaults(m_slice.schedules);
    logModules();
    if (const auto hung = hangDoorbell(); !hung)
        return refused(hung.error());
    startServices();
    if (const auto begun = m_tasks->start(*m_agent); !begun)
        return refused(begun.error());

    auto ready = std::make_shared<Completer<config::AgentReady>>();
    connect(m_router.get(), &llm::LlmRouter::chosen, this, [this, ready, key = *key] {
        ready->complete(config::AgentReady{
            .port = m_server->port(), .key = key, .model = m_router->model(1), .modelSource = m_router->source()});
    });
    m_router->start();
    return ready->future();
}

void AgentApp::serveConversations()
{
    const RouteGuard guard(*m_server, m_slice.username);
    m_bin = std::make_unique<ConversationBin>(*m_agent, *m_kept, *m_temporary, m_clock);
    m_titles = std::make_unique<TitleMaker>(m_spending->llm(), *m_agent, *m_kept, m_clock,
                                            [this] { return m_router->model(0) != llm::builtinModel; });
    m_conversationRoutes = std::make_unique<ConversationRoutes>(guard, *m_agent, *m_kept, *m_temporary, *m_bin, m_clock);
    m_archiveRoutes = std::make_unique<ArchiveRoutes>(
        guard, m_slice.username, *m_agent, *m_kept, m_clock,
        ArchiveRoutes::Sources{*m_inbox, m_tasks->scheduler(), [this] { return m_memory.get(); }});
    m_attachmentRoutes = std::make_unique<AttachmentRoutes>(guard, *m_attachments);
    connect(m_bin.get(), &ConversationBin::removedForGood, this, &AgentApp::sweepAttachments);
    connect(m_bin.get(), &ConversationBin::swept, this, &AgentApp::sweepAttachments);
    sweepAttachments();
}

void AgentApp::sweepAttachments()
{
    if (const auto swept = m_attachments->sweep(m_temporary->database()); !swept)
        qCWarning(lcApp).noquote() << u"⚠️ old attachments could not be removed: %1"_s.arg(swept.error().message);
}

void AgentApp::startServices()
{
    m_secrets = std::make_unique<ServiceSecrets>(QDir(m_slice.userFolder).filePath(u"service-secrets.json"_s));
    if (const Result<void> &read = m_secrets->state(); !read)
        qCCritical(lcApp).noquote() << u"❌ the secrets for services are not used: %1"_s.arg(read.error().message);
    m_services = std::make_unique<ServiceHub>(m_http, m_tools, m_slice.username, *m_secrets);
    addServiceRoutes(RouteGuard(*m_server, m_slice.username), *m_services);
    connect(m_services.get(), &ServiceHub::backgroundTasksChanged, m_agent.get(), &Agent::noteChange);
    m_agent->setBackgroundTasks([this] { return m_services->backgroundTasks(); });
    m_tasks->setReports([this] { return m_services->backgroundTasks(); });
    m_inbox->heed(*m_services);
    if (m_doorbell)
        connect(m_services.get(), &ServiceHub::changed, m_doorbell.get(), [this] { ringStatus(); });
    m_services->setAsk(
        [this](const QString &service, const mcp::InputForm &form) { return m_agent->consents().ask(service, form); });
    m_services->add(m_slice.services);
    addMemory();
    m_services->start();
}

// The memory service that everybody has, over the user's own token; or the one that the configuration names for this user.
void AgentApp::addMemory()
{
    if (!m_slice.memory.url.isEmpty()) {
        log::addSecret(m_slice.memory.token);
        m_memoryHttp = std::make_unique<http::CurlHttpClient>(http::Trust{.pinnedKey = m_slice.memory.key});
        m_services->add({.name = config::memoryServiceName,
                         .url = m_slice.memory.url,
                         .headers = {{u"Authorization"_s, u"Bearer "_s + m_slice.memory.token}},
                         .tools = {.allow = {u"add_memory"_s}}},   // adds only, is seen under /memory, and can be forgotten
                        *m_memoryHttp);
    }
    m_memory = std::make_unique<MemoryClient>(*m_services);
    m_recall = std::make_unique<Recall>(*m_memory);
    if (m_memoryHttp) {
        connect(m_memory.get(), &MemoryClient::embeddingsTold, this,
                [this](const QJsonArray &sums) { m_spending->store().learn(embeddingRows(sums)); });
        const auto hasModel = [this] {
            return m_router->likely({.level = 0, .provider = m_slice.llm.memoryName}).model != llm::builtinModel;
        };
        m_facts = std::make_unique<FactKeeper>(
            m_spending->llm(), *m_agent, *m_kept, *m_memory, m_clock,
            FactKeeper::Settings{.provider = m_slice.llm.memoryName, .hasModel = hasModel, .timeZone = [this] {
                                     return m_inbox->settings().settings().zone();
                                 }});
        connect(m_services.get(), &ServiceHub::changed, m_facts.get(), &FactKeeper::look);   // at what an earlier process left
    }
    m_memoryRoutes = std::make_unique<MemoryRoutes>(RouteGuard(*m_server, m_slice.username), *m_memory);
}

QFuture<Result<QList<RecalledMemory>>> AgentApp::recalled(const QString &request, const QString &before) const
{
    return m_recall ? m_recall->about(request, before) : readyFuture<QList<RecalledMemory>>(QList<RecalledMemory>());
}

void AgentApp::whenIdle(const std::function<void()> &tell)
{
    if (isIdle())
        return tell();
    connect(m_agent.get(), &Agent::idle, this, tell, Qt::SingleShotConnection);
}

Result<void> AgentApp::openJournals()
{
    if (const auto made = makePrivateFolder(m_slice.userFolder); !made)
        return made;
    const QString tailFile = QDir(m_slice.userFolder).filePath(u"turns.tail"_s);
    auto kept = store::Database::open(QDir(m_slice.userFolder).filePath(u"agent.sqlite"_s), agentMigrations(), {tailFile});
    if (!kept)
        return std::unexpected(kept.error());
    m_kept = std::make_unique<Journal>(std::move(*kept), m_clock);
    auto tail = TurnTail::open(tailFile);
    if (!tail)
        return std::unexpected(tail.error());
    if (const auto taken = m_kept->setTail(std::move(*tail)); !taken)
        return taken;
    auto temporary = store::Database::openInMemory(agentMigrations());
    if (!temporary)
        return std::unexpected(temporary.error());
    m_temporary = std::make_unique<Journal>(std::move(*temporary), m_clock);
    m_attachments =
        std::make_unique<AttachmentStore>(m_kept->database(), QDir(m_slice.userFolder).filePath(u"attachments"_s), m_clock);
    m_kept->setAttachments(m_attachments.get());
    m_temporary->setAttachments(m_attachments.get());
    m_inbox = std::make_unique<InboxApp>(m_kept->database(), m_clock, m_http);
    if (const auto read = m_inbox->open(); !read)
        return read;
    m_tools.add(std::make_unique<ListsModule>(m_kept->database(), m_clock));
    m_tools.add(std::make_unique<NotesModule>(m_kept->database(), m_clock));
    m_tools.add(std::make_unique<ResultsModule>([this](const QString &id) {
        auto found = m_kept->rounds().result(id);
        return found && !*found ? m_temporary->rounds().result(id) : found;
    }));
    return {};
}

Result<httpserver::TlsSettings> AgentApp::tls() const
{
    const auto identity = auth::certifiedKeyFromPem(m_slice.certificatePem, m_slice.keyPem);
    if (!identity)
        return std::unexpected(identity.error());
    const QList<auth::Certificate> authority = auth::Certificate::fromPem(m_slice.authorityPem);
    if (authority.isEmpty())
        return failure(ErrorCode::InvalidInput, u"the certificate of the internal authority (ca.pem) is missing or not PEM"_s);
    return httpserver::TlsSettings{.chain = identity->chain, .key = identity->key, .clientAuthorities = authority};
}

Result<QByteArray> AgentApp::listen()
{
    const Result<httpserver::TlsSettings> own = tls();
    if (!own)
        return std::unexpected(own.error());
    httpserver::Limits limits;
    limits.connectionsPerAddress = limits.connections;   // they are all tom-server's
    m_server = std::make_unique<httpserver::HttpServer>(limits);
    m_server->takeRequestIds();   // they are the ones of tom-server, so that both logs speak of the same request
    if (const auto listening = m_server->listen(m_address, m_slice.port, *own); !listening)
        return std::unexpected(listening.error());
    return auth::keyFingerprint(own->chain.constFirst());
}

Result<void> AgentApp::setIdentity(const QByteArray &certificatePem, const QByteArray &keyPem, const QByteArray &authorityPem)
{
    const config::AgentSlice before = m_slice;
    m_slice.certificatePem = certificatePem;
    m_slice.keyPem = keyPem;
    m_slice.authorityPem = authorityPem;
    Result<void> set = tls().and_then([this](const httpserver::TlsSettings &own) { return m_server->setTls(own); });
    if (!set)
        m_slice = before;
    else if (const auto trust = doorTrust(); m_doorClient && trust)
        m_doorClient->setTrust(*trust);
    return set;
}

Result<http::Trust> AgentApp::doorTrust() const
{
    const auto identity = auth::certifiedKeyFromPem(m_slice.certificatePem, m_slice.keyPem);
    if (!identity)
        return std::unexpected(identity.error());
    http::Trust trust{.pinnedKey = m_slice.doorbell.key, .certificateChain = identity->chain, .privateKey = identity->key};
    if (trust.pinnedKey.isEmpty()) {
        trust.authority = auth::Certificate::fromPem(m_slice.authorityPem);
        trust.name = u"tom-server"_s;   // and not the host of its address, whatever network the agent is in
    }
    return trust;
}

Result<void> AgentApp::hangDoorbell()
{
    if (m_slice.doorbell.url.isEmpty())
        return {};
    const auto trust = doorTrust();
    if (!trust)
        return std::unexpected(trust.error());
    m_doorClient = std::make_unique<http::CurlHttpClient>(*trust);
    m_doorbell = std::make_unique<PushDoorbell>(*m_doorClient, QUrl(m_slice.doorbell.url));
    m_inbox->ringAt(*m_doorbell);
    m_tasks->setDoor(*m_doorClient, QUrl(m_slice.doorbell.url));
    connect(m_agent.get(), &Agent::tasksChanged, m_doorbell.get(),
            [this](qint64 id) { m_doorbell->ring({protocol::PushTasks{id}}); });
    const auto ringApproval = [this](const protocol::Approval &approval) { m_doorbell->ring(pushFor(approval)); };
    connect(m_agent.get(), &Agent::approvalChanged, m_doorbell.get(), ringApproval);
    connect(&m_tasks->wards(), &Wards::changed, m_doorbell.get(), ringApproval);
    connect(m_agent.get(), &Agent::formChanged, m_doorbell.get(),
            [this](const protocol::Elicitation &form, const QString &state) {
                m_doorbell->ring({protocol::PushElicitation{.id = form.id, .state = state}});
            });
    connect(m_agent.get(), &Agent::turnChanged, m_doorbell.get(),
            [this](const QString &turn, const QString &conversation, const QString &state) {
                m_doorbell->ring({protocol::PushTurn{.turn = turn, .conversation = conversation, .state = state}});
            });
    connect(&m_spending->llm(), &CountedLlm::noticed, m_doorbell.get(), [this](const BudgetStand &stand) {
        const QString whose = stand.schedule > 0 ? u"schedule %1"_s.arg(stand.schedule) : stand.module;
        const QString name = whose.isEmpty() ? u"budget"_s : u"budget:"_s + whose;
        m_doorbell->ring({protocol::PushStatus{.module = name, .status = stateName(stand.state)}});
    });
    return {};
}

// That a service is well is news only after it was not.
void AgentApp::ringStatus()
{
    for (const protocol::ServiceStatus &service : m_services->status()) {
        const QString told = m_toldStatus.value(service.name, u"connected"_s);
        if (service.status == told || service.status == "connecting"_L1 || service.status == "disabled"_L1)
            continue;
        m_toldStatus.insert(service.name, service.status);
        m_doorbell->ring({protocol::PushStatus{.module = service.name, .status = service.status}});
    }
}

void AgentApp::logModules() const
{
    for (const ToolRegistry::Module &module : m_tools.modules())
        qCInfo(lcApp).noquote() << u"✅ %1: %2 tools, built in"_s.arg(module.name).arg(module.tools.size());
}

protocol::AgentStatus AgentApp::status() const
{
    protocol::AgentStatus status{.model = m_router->model(1), .modelSource = m_router->source(), .modules = m_services->status()};
    for (const ToolRegistry::Module &module : m_tools.modules()) {
        if (!m_services->connection(module.name))
            status.modules.append(
                {.name = module.name, .description = module.description, .toolsCount = int(module.tools.size())});
    }
    std::ranges::sort(status.modules, {}, &protocol::ServiceStatus::name);
    return status;
}

}   // namespace tom::agent
