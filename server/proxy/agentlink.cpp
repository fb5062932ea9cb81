#include "server/proxy/agentlink.h"

#include "server/proxy/agentprobe.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::server {

static Q_LOGGING_CATEGORY(lcLink, "tom.server.proxy")

AgentLink::AgentLink(AgentDirectory &agents, const auth::CertifiedKey &identity, const AgentLimits &limits, QObject *parent)
    : QObject(parent),
      m_agents(agents),
      m_limits(limits)
{
    setIdentity(identity);
}

AgentLink::~AgentLink()
{
    qDeleteAll(std::exchange(m_open, {}));   // before the connections that they use
}

void AgentLink::setIdentity(const auth::CertifiedKey &identity)
{
    for (AgentPool *pool : std::exchange(m_pools, {}))
        pool->retire();
    if (Result<httpserver::TlsContext> tls = httpserver::TlsContext::makeClient(identity.chain, identity.key))
        m_tls = std::move(*tls);
    else   // then no agent can be reached
        qCCritical(lcLink).noquote() << u"❌ there is no way to prove to agents who we are: %1"_s.arg(tls.error().message);
}

void AgentLink::forward(Errand errand)
{
    const QString username = errand.username;
    auto *forwarding = new Forwarding(std::move(errand), m_limits, this);
    m_open.insert(forwarding);
    connect(forwarding, &QObject::destroyed, this, [this, forwarding, use = m_agents.use(username)] {
        if (m_open.remove(forwarding) && m_open.isEmpty())
            Q_EMIT idle();
    });
    if (const AgentAddress *known = m_agents.readyAddressOf(username))
        return start(*forwarding, username, *known);
    m_agents.addressOf(username).then(forwarding, [this, forwarding, username](const Result<AgentAddress> &address) {
        if (address)
            start(*forwarding, username, *address);
        else
            forwarding->refuse(address.error());
    });
}

void AgentLink::start(Forwarding &forwarding, const QString &username, const AgentAddress &address)
{
    AgentPool &pool = poolOf(username, address);
    connect(&forwarding, &Forwarding::agentSilent, &pool,
            [this, &pool, username](bool wasConnected) { look(pool, username, wasConnected); });
    forwarding.start(pool);
}

AgentPool &AgentLink::poolOf(const QString &username, const AgentAddress &address)
{
    AgentPool *&pool = m_pools[username];
    if (pool && pool->address() == address)
        return *pool;
    if (pool)
        pool->retire();
    pool = new AgentPool(address, m_tls, m_limits, this);
    return *pool;
}

// One slow answer or connection is no reason to end an agent with all its turns.
void AgentLink::look(AgentPool &pool, const QString &username, bool wasConnected)
{
    if (pool.findChild<AgentProbe *>(Qt::FindDirectChildrenOnly))
        return;
    auto *probe = new AgentProbe(pool, username, wasConnected ? m_limits.connect : m_limits.silence);
    connect(probe, &AgentProbe::finished, this, [this, &pool, username](bool isWell) {
        if (!isWell)
            m_agents.reportHung(username, pool.address());
    });
}

void AgentLink::breakOff()
{
    for (Forwarding *forwarding : QSet(m_open))
        forwarding->breakOff();
}

} // namespace tom::server
