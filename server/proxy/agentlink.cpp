#include "server/proxy/agentlink.h"

#include "server/proxy/forwarding.h"

namespace tom::server {

AgentLink::AgentLink(AgentDirectory &agents, const auth::CertifiedKey &identity, QObject *parent)
    : QObject(parent),
      m_agents(agents),
      m_identity(identity)
{}

void AgentLink::forward(const QString &username, const httpserver::Request &request, httpserver::Reply reply)
{
    auto *forwarding = new Forwarding(username, request, std::move(reply), this);
    ++m_open;
    connect(forwarding, &QObject::destroyed, this, [this, use = m_agents.use(username)] {
        if (--m_open == 0)
            Q_EMIT idle();
    });
    m_agents.addressOf(username).then(forwarding, [this, forwarding, username](const Result<AgentAddress> &address) {
        if (!address)
            return forwarding->refuse(address.error());
        connect(forwarding, &Forwarding::agentSilent, this,
                [this, username, address = *address] { m_agents.reportHung(username, address); });
        forwarding->start(clientFor(username, address->key), *address);
    });
}

void AgentLink::breakOff()
{
    for (Forwarding *forwarding : findChildren<Forwarding *>(Qt::FindDirectChildrenOnly))
        forwarding->breakOff();
}

// One client has one trust; an agent that was started anew has a new key.
std::shared_ptr<http::NetworkHttpClient> AgentLink::clientFor(const QString &username, const QByteArray &key)
{
    Link &link = m_links[username];
    if (!link.client || link.key != key)
        link = {.key = key,
                .client = std::make_shared<http::NetworkHttpClient>(
                    http::Trust{.pinnedKey = key, .certificateChain = m_identity.chain, .privateKey = m_identity.key})};
    return link.client;
}

} // namespace tom::server
