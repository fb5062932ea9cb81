#include "server/supervisor/agentsupervisor.h"

#include "server/app/agentidentities.h"
#include "server/supervisor/pidfile.h"
#include "server/supervisor/supervisedagent.h"
#include "shared/config/memorydoor.h"
#include "shared/core/atomicfile.h"

#include <QLoggingCategory>
#include <QPointer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::server {

static Q_LOGGING_CATEGORY(lcSupervisor, "tom.server.supervisor")

namespace {

constexpr auto waitLimit = 10s;         // of a request for its agent
constexpr auto longestUse = 10min;      // of an agent that is to be started anew

Error notYet(int seconds)
{
    return {.code = ErrorCode::AgentUnavailable,
            .message = u"your agent is not ready yet; try again in a moment"_s,
            .retryAfterSeconds = seconds};
}

} // namespace

AgentSupervisor::AgentSupervisor(const config::Config &config, const DataFolder &data, const auth::InternalAuthority &authority,
                                 const SupervisorSettings &settings, QObject *parent)
    : QObject(parent),
      m_config(config),
      m_data(data),
      m_authority(authority),
      m_settings(settings)
{}

AgentSupervisor::~AgentSupervisor() = default;

void AgentSupervisor::reapLeftBehind() const
{
    const QStringList names = QDir(m_data.agents()).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &name : names) {
        if (server::reapLeftBehind(m_data.agent(name) + u"/agent.pid"_s))
            qCWarning(lcSupervisor).noquote() << u"⚠️ ended the agent of %1 that an earlier server left behind"_s.arg(name);
    }
}

AgentSupervisor::Agent &AgentSupervisor::agentOf(const QString &username)
{
    std::unique_ptr<Agent> &agent = m_agents[username];
    if (!agent) {
        agent = std::make_unique<Agent>();
        agent->username = username;
        agent->pause.setSingleShot(true);
        agent->patience.setSingleShot(true);
        agent->staleLimit.setSingleShot(true);
        connect(&agent->staleLimit, &QTimer::timeout, this, [this, it = agent.get()] { startAnew(*it); });
        connect(&agent->pause, &QTimer::timeout, this, [this, it = agent.get()] { start(*it); });
        connect(&agent->patience, &QTimer::timeout, this, [this, it = agent.get()] { refuseWaiting(*it, notYet(5)); });
    }
    return *agent;
}

QFuture<Result<AgentAddress>> AgentSupervisor::addressOf(const QString &username)
{
    const config::User *user = m_config.user(username);
    if (!user || m_isStopping)
        return readyFuture<AgentAddress>(std::unexpected(notYet(5)));
    if (!user->agentUrl.isEmpty())
        return elsewhere(*user);

    Agent *const agent = &agentOf(username);
    if (agent->address)
        return readyFuture<AgentAddress>(*agent->address);
    if (agent->pause.isActive() && agent->pause.remainingTimeAsDuration() > waitLimit)
        return readyFuture<AgentAddress>(std::unexpected(notYet(int(agent->pause.remainingTime() / 1000) + 1)));
    agent->waiting.emplace_back();
    const QFuture<Result<AgentAddress>> future = agent->waiting.back().future();
    if (!agent->patience.isActive())
        agent->patience.start(waitLimit);
    if (!agent->process && !agent->pause.isActive())
        start(*agent);
    return future;
}

const AgentAddress *AgentSupervisor::readyAddressOf(const QString &username) const
{
    const config::User *user = m_config.user(username);
    if (!user || m_isStopping)
        return nullptr;
    if (!user->agentUrl.isEmpty()) {
        const auto known = m_elsewhere.constFind(username);
        const bool isSame = known != m_elsewhere.constEnd() && known->agentUrl == user->agentUrl && known->stamp
                            && known->stamp == stampOf(m_data.agent(username) + u"/cert.pem"_s);
        return isSame ? &known->address : nullptr;
    }
    const auto found = m_agents.find(username);
    return found != m_agents.end() && found->second->address ? &*found->second->address : nullptr;
}

std::shared_ptr<void> AgentSupervisor::use(const QString &username)
{
    if (!isOurs(username))
        return {};
    const std::shared_ptr<int> counted = agentOf(username).uses;
    ++*counted;
    return {nullptr, [self = QPointer(this), uses = counted, username](void *) {
                if (--*uses > 0 || !self)
                    return;
                // Not here: whoever lets go may be in the middle of something.
                QMetaObject::invokeMethod(
                    self,
                    [self, username] {
                        const auto agent = self->m_agents.find(username);
                        if (agent != self->m_agents.end())
                            self->startWhenIdle(*agent->second);
                    },
                    Qt::QueuedConnection);
            }};
}

void AgentSupervisor::reportHung(const QString &username, const AgentAddress &address)
{
    const auto found = m_agents.find(username);
    if (found == m_agents.end() || found->second->address != address)
        return;   // somebody else's, or another one by now
    found->second->address.reset();
    found->second->process->kill(u"it did not answer any more"_s);
}

QFuture<Result<AgentAddress>> AgentSupervisor::elsewhere(const config::User &user)
{
    const std::optional<FileStamp> stamp = stampOf(m_data.agent(user.username) + u"/cert.pem"_s);
    Elsewhere &known = m_elsewhere[user.username];
    if (stamp && known.stamp == stamp && known.agentUrl == user.agentUrl)   // as with the last request
        return readyFuture<AgentAddress>(known.address);
    const Result<QByteArray> key = AgentIdentities::keyOf(m_data, user.username);
    if (!key) {
        qCCritical(lcSupervisor).noquote() << u"❌ the agent at %1 cannot be known: %2"_s.arg(user.agentUrl, key.error().message);
        return readyFuture<AgentAddress>(
            std::unexpected(Error{.code = ErrorCode::AgentUnavailable,
                                  .message = u"your agent has no certificate yet; ask the admin to run tom-server init"_s}));
    }
    known = {.stamp = stamp, .agentUrl = user.agentUrl, .address = {.url = QUrl(user.agentUrl), .key = *key}};
    return readyFuture<AgentAddress>(known.address);
}

bool AgentSupervisor::isOurs(const QString &username) const
{
    const config::User *user = m_config.user(username);
    return user && user->agentUrl.isEmpty();
}

Result<AgentLaunch> AgentSupervisor::launchOf(const QString &username) const
{
    Result<config::AgentSlice> slice = config::sliceFor(m_config, username, m_data.path());
    if (!slice)
        return std::unexpected(slice.error());
    slice->ownPorts.clear();   // only hints, and another user's agent_url must not end this one
    config::enterMemory(*slice, m_settings.memory ? m_settings.memory(username) : config::MemoryDoor());
    return AgentLaunch{.slice = *slice, .limits = m_config.agents};
}

void AgentSupervisor::reconfigure(const QHash<QString, QString> &keys)
{
    m_settings.keys = keys;
    if (m_isStopping)
        return;
    for (auto it = m_agents.begin(); it != m_agents.end();) {
        Agent &agent = *it->second;
        if (!isOurs(it->first)) {
            retire(agent);
            it = agent.process ? std::next(it) : m_agents.erase(it);
            continue;
        }
        if (const Result<AgentLaunch> launch = launchOf(it->first); agent.process && launch && *launch != agent.launch)
            makeStale(agent, u"its configuration changed"_s);
        ++it;
    }
}

void AgentSupervisor::renewCertificates(const QDateTime &now)
{
    for (const auto &[name, agent] : m_agents) {
        if (agent->process && agent->certificateEnd < now.addDays(auth::renewDays))
            makeStale(*agent, u"its certificate is renewed"_s);
    }
}

void AgentSupervisor::retire(Agent &agent)
{
    agent.pause.stop();
    agent.address.reset();
    refuseWaiting(agent, notYet(5));
    if (!agent.process || std::exchange(agent.isEndingAsWanted, true))
        return;
    qCInfo(lcSupervisor).noquote() << u"🛑 the agent of %1 ends: it is not ours any more"_s.arg(agent.username);
    agent.process->terminate();
}

void AgentSupervisor::makeStale(Agent &agent, const QString &reason)
{
    if (agent.isEndingAsWanted || !agent.staleReason.isEmpty())
        return;
    agent.staleReason = reason;
    agent.staleLimit.start(longestUse);
    if (*agent.uses > 0)
        qCInfo(lcSupervisor).noquote() << u"⏳ the agent of %1 starts anew when its open requests are answered: %2"_s.arg(
            agent.username, reason);
    startWhenIdle(agent);
}

// A turn may run that nobody listens to; only the agent knows.
void AgentSupervisor::startWhenIdle(Agent &agent)
{
    if (agent.staleReason.isEmpty() || !agent.process || agent.isEndingAsWanted)
        return;
    if (!agent.address)   // it is only about to serve
        return startAnew(agent);
    if (*agent.uses == 0)
        agent.process->askIdle();
}

void AgentSupervisor::startAnew(Agent &agent)
{
    if (m_isStopping || !agent.process || std::exchange(agent.isEndingAsWanted, true))
        return;
    qCInfo(lcSupervisor).noquote() << u"🔄 the agent of %1 starts anew: %2"_s.arg(agent.username, agent.staleReason);
    agent.staleLimit.stop();
    agent.address.reset();   // who asks now waits for the new one
    agent.process->terminate();
}

Result<config::AgentSlice> AgentSupervisor::sliceOf(const QString &username)
{
    Result<config::AgentSlice> slice = config::sliceFor(m_config, username, m_data.path());
    if (!slice)
        return slice;
    const Result<auth::CertifiedKey> identity = m_authority.issue(AgentIdentities::agentName(username));
    if (!identity)
        return std::unexpected(identity.error());
    m_agents.at(username)->certificateEnd = identity->chain.constFirst().expiryDate();
    slice->keys = m_settings.keys;
    slice->ownPorts += m_settings.ownPorts;
    slice->doorbell = m_settings.doorbell;
    config::enterMemory(*slice, m_settings.memory ? m_settings.memory(username) : config::MemoryDoor());
    slice->certificatePem = identity->certificatePem();
    slice->keyPem = identity->keyPem();
    slice->authorityPem = m_authority.certificate().toPem();
    return slice;
}

void AgentSupervisor::start(Agent &agent)
{
    if (m_isStopping)
        return;
    const Result<config::AgentSlice> slice = sliceOf(agent.username);
    if (!slice)
        return takeEnd(agent, slice.error().message);
    const Result<AgentLaunch> launch = launchOf(agent.username);
    if (!launch)
        return takeEnd(agent, launch.error().message);
    if (const Result<void> folder = makePrivateFolder(m_data.agent(agent.username)); !folder)
        return takeEnd(agent, folder.error().message);
    qCInfo(lcSupervisor).noquote() << u"🚀 starting the agent of %1"_s.arg(agent.username);
    if (agent.lived.isValid())
        ++m_restarts;
    agent.lived.start();
    agent.launch = *launch;
    agent.process = std::make_unique<AgentProcess>(m_settings.program, *slice, launch->limits,
                                                   m_data.agent(agent.username) + u"/agent.pid"_s);
    connect(agent.process.get(), &AgentProcess::ready, this,
            [this, &agent](const config::AgentReady &ready) { takeReady(agent, ready); });
    connect(agent.process.get(), &AgentProcess::called, this, &AgentSupervisor::called);
    connect(agent.process.get(), &AgentProcess::idle, this, [this, &agent] {
        if (*agent.uses == 0 && !agent.staleReason.isEmpty())   // else it is asked again when they end
            startAnew(agent);
    });
    connect(agent.process.get(), &AgentProcess::ended, this, [this, &agent](const QString &reason) { takeEnd(agent, reason); });
    agent.process->start();
}

void AgentSupervisor::takeReady(Agent &agent, const config::AgentReady &ready)
{
    if (agent.isEndingAsWanted)
        return;
    qCInfo(lcSupervisor).noquote() << u"✅ the agent of %1 is ready (%2, %3)"_s.arg(agent.username, ready.model,
                                                                                    ready.modelSource);
    QUrl url(u"https://127.0.0.1"_s);
    url.setPort(ready.port);
    agent.address = AgentAddress{.url = url, .key = ready.key};
    agent.patience.stop();
    for (Completer<AgentAddress> &completer : std::exchange(agent.waiting, {}))
        completer.complete(*agent.address);
}

void AgentSupervisor::takeEnd(Agent &agent, const QString &reason)
{
    agent.address.reset();
    if (agent.process)
        agent.process.release()->deleteLater();   // it is the one that is telling us
    if (m_isStopping) {
        if (std::ranges::none_of(m_agents, [](const auto &entry) { return entry.second->process != nullptr; }))
            Q_EMIT allEnded();
        return;
    }
    agent.staleLimit.stop();
    agent.staleReason.clear();
    const bool isAsWanted = std::exchange(agent.isEndingAsWanted, false);
    if (!isOurs(agent.username)) {
        refuseWaiting(agent, notYet(5));
        m_agents.erase(agent.username);
        return;
    }
    if (isAsWanted) {
        agent.backoff.reset();
        return start(agent);
    }
    const std::chrono::seconds pause =
        agent.backoff.next(agent.lived.isValid() ? std::chrono::milliseconds(agent.lived.elapsed()) : 0ms);
    qCCritical(lcSupervisor).noquote()
        << u"❌ the agent of %1 ended: %2; it may start again in %3 s"_s.arg(agent.username, reason).arg(pause.count());
    if (pause > waitLimit)
        refuseWaiting(agent, notYet(int(pause.count())));
    if (!agent.waiting.empty() || pause > 0s)
        agent.pause.start(pause);
}

AgentCounts AgentSupervisor::counts() const
{
    AgentCounts counts{.restarts = m_restarts};
    for (const auto &[name, agent] : m_agents) {
        counts.requests += *agent->uses;
        if (agent->address)
            ++counts.ready;
        else if (agent->process)
            ++counts.starting;
        else if (agent->pause.isActive())
            ++counts.pausing;
        else
            ++counts.stopped;
    }
    return counts;
}

void AgentSupervisor::refuseWaiting(Agent &agent, const Error &error)
{
    agent.patience.stop();
    for (Completer<AgentAddress> &completer : std::exchange(agent.waiting, {}))
        completer.complete(std::unexpected(error));
}

void AgentSupervisor::stop()
{
    m_isStopping = true;
    bool any = false;
    for (const auto &[name, agent] : m_agents) {
        agent->pause.stop();
        refuseWaiting(*agent, notYet(5));
        if (agent->process) {
            any = true;
            agent->process->terminate();
        }
    }
    if (!any)
        QMetaObject::invokeMethod(this, &AgentSupervisor::allEnded, Qt::QueuedConnection);
}

} // namespace tom::server
