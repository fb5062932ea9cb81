#include "server/app/serverapp.h"

#include "server/app/configload.h"
#include "server/app/descriptorlimit.h"
#include "server/app/endedaccess.h"
#include "server/app/providerkeys.h"
#include "server/backup/datarestore.h"
#include "shared/config/configchange.h"
#include "shared/core/atomicfile.h"
#include "shared/core/json.h"
#include "shared/llm/llmrouter.h"
#include "shared/log/logsetup.h"
#include "shared/protocol/paths.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::server {

static Q_LOGGING_CATEGORY(lcApp, "tom.server.server")

namespace {

constexpr auto sweepInterval = 1h;
constexpr auto upkeepInterval = 1h;
constexpr auto finishLimit = 8s;   // of requests that are open when we are asked to end
constexpr auto stopLimit = 9500ms; // a container's runtime kills after ten seconds
constexpr auto lastWords = 100ms;  // for bytes on their way out

int configuredPort(const ServerSettings &settings, const config::Config &config, const DataFolder &data)
{
    if (settings.port >= 0)
        return settings.port;
    if (config.global.port > 0)
        return config.global.port;
    return isContainer() || data.path() == "/data"_L1 ? 443 : 8443;
}

} // namespace

ServerApp::ServerApp(const ServerSettings &settings, QObject *parent)
    : QObject(parent),
      m_settings(settings),
      m_data(settings.dataFolder)
{
    connect(&m_sweep, &QTimer::timeout, this, &ServerApp::sweep);
    connect(&m_upkeep, &QTimer::timeout, this, &ServerApp::keepCertificates);
    m_stopLimit.setSingleShot(true);
    connect(&m_stopLimit, &QTimer::timeout, this, &ServerApp::finishStopping);
}

ServerApp::~ServerApp()
{
    if (m_server)
        QFile::remove(m_data.serverFile());
}

QString ServerApp::configFile() const
{
    return m_settings.configFile.isEmpty() ? m_data.config() : m_settings.configFile;
}

Result<void> ServerApp::start()
{
    const Result<void> ours = m_data.make().and_then([this] { return m_data.takeFor(m_lock); });
    if (!ours)
        return ours;
    if (const Result<void> whole = refuseHalfRestored(m_data); !whole)
        return whole;
    if (const Result<void> read = readConfig(); !read)
        return read;
    log::setupLogging({.level = m_config.global.logLevel, .format = m_config.global.logFormat, .user = u"tom"_s});

    Result<PublicCertificate> certificate = PublicCertificate::loadOrMake(m_data);
    if (!certificate)
        return std::unexpected(certificate.error());
    m_identity = std::move(certificate->identity);
    auto internal = InternalCertificates::loadOrMake(m_data, m_config, configFile());
    if (!internal)
        return std::unexpected(internal.error());
    m_internal = std::move(*internal);
    Result<std::unique_ptr<SessionStore>> sessions =
        SessionStore::open(m_config.global.sessions.isEmpty() ? m_data.sessions() : m_config.global.sessions, m_clock,
                           {.idle = std::chrono::days(m_config.global.sessionDays.idle),
                            .absolute = std::chrono::days(m_config.global.sessionDays.absolute)});
    if (!sessions)
        return std::unexpected(sessions.error());
    m_sessions = std::move(*sessions);
    m_sweep.start(sweepInterval);
    m_throttle = std::make_unique<LoginThrottle>(m_data.accounts(), m_clock);
    m_devices = std::make_unique<PushDevices>(m_data.accounts(), m_clock,
                                              [this](const QByteArray &session) { return m_sessions->isLive(session); });
    m_accounts = std::make_unique<AccountFiles>(m_data.accounts(), m_clock);
    m_check = std::make_unique<SignInCheck>(m_config, *m_throttle, *m_accounts);
    EndedAccess(*m_sessions, *m_accounts).ofOtherConfig(m_config, m_configText);
    sweep();
    return checkAgentProgram().and_then([this] { return listen(); });
}

Result<void> ServerApp::checkAgentProgram() const
{
    const bool isNeeded = std::ranges::any_of(m_config.users, [](const config::User &user) { return user.agentUrl.isEmpty(); });
    if (!isNeeded || QFileInfo(m_settings.agentProgram).isExecutable())
        return {};
    return failure(ErrorCode::NotFound,
                   u"the agent's program %1 is missing; name it with --agent"_s.arg(m_settings.agentProgram));
}

Result<void> ServerApp::readConfig()
{
    const bool isFirstStart = m_settings.configFile.isEmpty() && !QFile::exists(m_data.config());
    if (isFirstStart && m_settings.awaitsPairing)
        return {};   // without a user
    if (isFirstStart) {
        Result<FirstUser> user = FirstUser::make();
        if (!user)
            return std::unexpected(user.error());
        m_firstUser = std::move(*user);
        m_configText = m_firstUser->configText;
        m_config = config::readConfigText(m_configText, m_data.config()).config;
    } else {
        Result<LoadedConfig> loaded = loadConfig(configFile());
        if (!loaded)
            return std::unexpected(loaded.error());
        m_config = std::move(loaded->config);
        m_configText = std::move(loaded->text);
    }
    m_startedWith = m_config;
    return {};
}

Result<void> ServerApp::listen()
{
    const QHostAddress address = listenAddress();
    if (address.isNull())
        return failure(ErrorCode::InvalidInput, u"\"%1\" is no address to listen on; give one like 127.0.0.1 or ::"_s.arg(
                                                    m_settings.listen.isEmpty() ? m_config.global.listen : m_settings.listen));

    m_server = std::make_unique<httpserver::HttpServer>();
    m_server->adopt(m_settings.socket);
    m_guard = std::make_unique<SessionGuard>(*m_sessions, *m_accounts, m_config, m_meter);
    m_accessLog = std::make_unique<AccessLog>(*m_server);
    m_routes = std::make_unique<Routes>(*m_server, *m_guard, *m_accessLog);
    addAccountRoutes();
    const int port = configuredPort(m_settings, m_config, m_data);
    m_supervisor = std::make_unique<AgentSupervisor>(m_config, m_data, m_internal->authority(),
                                                     SupervisorSettings{.program = m_settings.agentProgram, .keys = keys()});
    if (const Result<void> added = addMemory(); !added)
        return added;
    m_link = std::make_unique<AgentLink>(*m_supervisor, m_internal->server());
    addAgentRoutes(*m_routes, *m_link, m_config, m_clock);
    m_push = std::make_unique<PushChannel>(*m_routes, *m_guard, m_config, m_clock);
    const Result<config::Doorbell> doorbell =
        m_push->openDoor(m_config.agents.door, m_internal->server(), m_internal->authority().certificate());
    if (!doorbell) {
        m_server.reset();
        return std::unexpected(doorbell.error());
    }
    m_supervisor->setDoorbell(*doorbell);
    m_messages = std::make_unique<HouseholdMessages>(m_config, *m_supervisor, m_internal->server());
    m_messages->openAt(m_push->door());
    m_notificationRoutes = std::make_unique<NotificationRoutes>(*m_routes, m_config, *m_devices);
    addOperatorParts();
    addAdminRoutes();
    applyLimits();
    m_supervisor->reapLeftBehind();
    if (const Result<void> listening = m_server->listen(
            address, quint16(port), httpserver::serverTls(m_identity.chain, m_identity.key), u"--port or global.port"_s);
        !listening) {
        m_server.reset();   // server.json is not ours
        return listening;
    }
    m_supervisor->setOwnPorts({m_server->port(), m_push->doorPort()});
    return {};
}

void ServerApp::applyLimits()
{
    const config::Limits &limits = m_config.global.limits;
    if (const int descriptors = raiseDescriptorLimit(); descriptors > 0 && limits.connections > descriptors - keptDescriptors)
        qCWarning(lcApp).noquote()
            << u"⚠️ the system allows %1 files and connections at once, so fewer than %2 clients (ulimit -n)"_s.arg(descriptors)
                   .arg(limits.connections);
    m_server->setLimits({.headBytes = limits.headKb * 1024,
                         .bodyBytes = limits.bodyKb * 1024,
                         .connections = limits.connections,
                         .connectionsPerAddress = limits.connectionsPerAddress});
    m_server->setBodyLimit("POST"_ba, protocol::paths::process, qint64(limits.processBodyKb) * 1024);
    m_server->setBodyLimit("POST"_ba, protocol::paths::attachments, qint64(limits.processBodyKb) * 1024);
    m_server->setBodyLimit("POST"_ba, protocol::paths::transcriptions, qint64(limits.processBodyKb) * 1024);
    m_server->setBodyLimit("POST"_ba, protocol::paths::conversationsImport, importBytes);
    m_server->setBodyLimit("POST"_ba, protocol::paths::importAll, importBytes);
    m_push->setSocketsPerUser(limits.pushSocketsPerUser);
    m_server->setTrustedProxies(m_config.global.trustedProxies);
}

QHash<QString, QString> ServerApp::keys() const
{
    return providerKeys(m_config.global.llm);
}

Result<void> ServerApp::completeStart()
{
    if (m_firstUser) {
        if (const Result<void> kept = m_firstUser->save(m_data); !kept)
            return kept;
    }
    // Last: whoever sees this file may read config.yml.
    const Result<void> told = writeServerFile();
    if (!told && m_firstUser)
        QFile::remove(m_data.config());   // nobody was shown the password that is in it
    if (told)
        keepUp();
    return told;
}

Result<void> ServerApp::writeServerFile() const
{
    return writeFileAtomically(m_data.serverFile(), json::compact({{u"url"_s, url()},
                                                                   {u"config"_s, configFile()},
                                                                   {u"awaits_pairing"_s, hasNoUser()},
                                                                   {u"key"_s, QString::fromLatin1(keyFingerprint())},
                                                                   {u"pid"_s, QCoreApplication::applicationPid()}}));
}

// From now on what changes is heeded, and what ends is renewed.
void ServerApp::keepUp()
{
    m_reload = std::make_unique<ConfigReload>(configFile(), std::exchange(m_configText, {}), m_config);
    connect(m_reload.get(), &ConfigReload::loaded, this, &ServerApp::takeConfig);
    m_keeper = std::make_unique<CertificateKeeper>(m_data, m_identity);
    connect(m_keeper.get(), &CertificateKeeper::changed, this, [this] {
        const auth::CertifiedKey &identity = m_keeper->identity();
        if (const Result<void> taken = m_server->setTls(httpserver::serverTls(identity.chain, identity.key)); !taken) {
            qCCritical(lcApp).noquote() << u"❌ the new certificate cannot be used: %1; the old one goes on"_s.arg(
                taken.error().message);
            return;
        }
        m_identity = identity;
        if (const Result<void> told = writeServerFile(); !told)
            qCCritical(lcApp).noquote() << u"❌ %1"_s.arg(told.error().message);
    });
    connect(m_keeper.get(), &CertificateKeeper::warned, this, &ServerApp::tellAdmins);
    connect(m_internal.get(), &InternalCertificates::changed, this, [this] {
        m_link->setIdentity(m_internal->server());
        m_messages->setIdentity(m_internal->server());
        if (const auto taken = m_push->setDoorIdentity(m_internal->server(), m_internal->authority().certificate()); !taken)
            qCCritical(lcApp).noquote() << u"❌ agents are shown the old certificate: %1"_s.arg(taken.error().message);
    });
    m_upkeep.start(upkeepInterval);
    keepCertificates();
    m_dueStarts = std::make_unique<DueStarts>(m_config, m_data, *m_supervisor, m_clock, m_settings.dueTimes);
    m_dueStarts->look();
}

void ServerApp::keepCertificates()
{
    const QDateTime now = m_clock.now();
    m_keeper->check(now);
    m_internal->check(now);
    keepMemory();
    m_supervisor->renewCertificates(now);
}

void ServerApp::reload()
{
    if (!m_reload || isStopping())
        return;
    m_reload->reload();
    m_keeper->reload();
}

// The parts hold a reference to the configuration, so it changes for all of them here.
void ServerApp::takeConfig(const config::Config &config)
{
    if (isStopping())
        return;
    const config::ConfigChange change = config::ConfigChange::between(m_config, config);
    const bool hadNoUser = hasNoUser();
    m_config = config;
    if (hadNoUser)
        openToOthers();
    log::setupLogging({.level = m_config.global.logLevel, .format = m_config.global.logFormat, .user = u"tom"_s});
    qCInfo(lcApp).noquote() << u"✅ took over %1: %2"_s.arg(configFile(), change.toString());
    if (const QStringList waiting = config::ConfigChange::waiting(m_startedWith, m_config); !waiting.isEmpty())
        qCWarning(lcApp).noquote() << u"⚠️ counts from the next start only: %1"_s.arg(waiting.join(u", "_s));
    m_sessions->setLife({.idle = std::chrono::days(m_config.global.sessionDays.idle),
                         .absolute = std::chrono::days(m_config.global.sessionDays.absolute)});
    applyLimits();
    const EndedAccess ended(*m_sessions, *m_accounts);
    for (const QString &user : change.removed + change.newPasswords) {
        if (const config::User *still = m_config.user(user))
            ended.ofOtherPasswords(*still);
        else
            ended.ofUser(user);
    }
    m_internal->check(m_clock.now());   // for agents elsewhere that are new
    keepMemory();
    m_supervisor->reconfigure(keys());
    m_backups->look();
    sweep();
}

quint16 ServerApp::port() const
{
    return m_server ? m_server->port() : 0;
}

QString ServerApp::url() const
{
    return u"https://localhost:%1"_s.arg(port());
}

QByteArray ServerApp::keyFingerprint() const
{
    return auth::keyFingerprint(m_identity.chain.constFirst());
}

void ServerApp::stop()
{
    qCInfo(lcApp).noquote() << u"🛑 ending"_s;
    m_stopLimit.start(stopLimit);
    m_server->stopListening();
    m_push->close();
    m_dueStarts.reset();
    m_backups->stop();
    if (m_link->isIdle())
        return endAgents();
    connect(m_link.get(), &AgentLink::idle, this, &ServerApp::endAgents);
    QTimer::singleShot(finishLimit, this, &ServerApp::endAgents);
}

void ServerApp::endAgents()
{
    if (std::exchange(m_isEnding, true))
        return;
    connect(m_supervisor.get(), &AgentSupervisor::allEnded, this, [this] {
        if (m_memory)
            m_memory->stop();
        m_link->breakOff();
        QTimer::singleShot(lastWords, this, &ServerApp::finishStopping);
    });
    m_supervisor->stop();
}

void ServerApp::finishStopping()
{
    if (std::exchange(m_hasStopped, true))
        return;
    m_throttle->flush();
    Q_EMIT stopped();
}

} // namespace tom::server
