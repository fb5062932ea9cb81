#include "server/push/agentdoor.h"

#include "server/app/agentidentities.h"
#include "shared/core/json.h"
#include "shared/protocol/paths.h"
#include "shared/protocol/pushrings.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::server {

static Q_LOGGING_CATEGORY(lcDoor, "tom.server.door")

using httpserver::Reply;
using httpserver::Request;
using httpserver::Response;

namespace {

// All agents of a machine come from one address.
constexpr httpserver::Limits doorLimits{.bodyBytes = AgentDoor::maxBody, .connections = 2000, .connectionsPerAddress = 2000};

httpserver::TlsSettings doorTls(const auth::CertifiedKey &identity, const auth::Certificate &authority)
{
    return {.chain = identity.chain, .key = identity.key, .clientAuthorities = QList<auth::Certificate>{authority}};
}

} // namespace

AgentDoor::AgentDoor(const config::Config &config, const Clock &clock, PushHub &hub, int requestsPerMinute)
    : m_config(config),
      m_hub(hub),
      m_requestsPerMinute(requestsPerMinute),
      m_meter(clock),
      m_server(doorLimits)
{
    m_server.addRoute("POST"_ba, protocol::paths::push, [this](const Request &request, Reply reply) {
        const Result<QJsonObject> rung = ring(request);
        if (!rung)
            qCWarning(lcDoor).noquote() << u"⚠️ refused an agent's ring: %1"_s.arg(rung.error().message);
        reply.send(rung ? Response::json(*rung) : Response::failure(rung.error()));
    });
}

Result<void> AgentDoor::listen(const QHostAddress &address, quint16 port, const auth::CertifiedKey &identity,
                               const auth::Certificate &authority)
{
    if (!address.isLoopback()) {
        httpserver::Limits limits = doorLimits;
        limits.connectionsPerAddress = connectionsPerAddress;
        m_server.setLimits(limits);
    }
    return m_server.listen(address, port, doorTls(identity, authority), u"agents.door.port"_s);
}

Result<void> AgentDoor::setIdentity(const auth::CertifiedKey &identity, const auth::Certificate &authority)
{
    return m_server.setTls(doorTls(identity, authority));
}

Result<QString> AgentDoor::userOf(const Request &request) const
{
    const QString name = request.peerCertificate.commonNames().value(0);
    for (const config::User &user : m_config.users) {
        if (name == AgentIdentities::agentName(user.username))
            return user.username;
    }
    return failure(ErrorCode::Forbidden, u"only the agent of a user may ring here"_s);
}

void AgentDoor::addRoute(const QByteArray &method, const QString &path, Handler handler)
{
    m_server.addRoute(method, path, [this, handler = std::move(handler)](const Request &request, Reply reply) {
        const Result<QString> user = admit(request);
        if (user)
            return handler(*user, request, std::move(reply));
        qCWarning(lcDoor).noquote() << u"⚠️ refused an agent's request: %1"_s.arg(user.error().message);
        reply.send(Response::failure(user.error()));
    });
}

Result<QString> AgentDoor::admit(const Request &request)
{
    const Result<QString> user = userOf(request);
    if (!user)
        return user;
    if (const Result<void> admitted = m_meter.admit(user->toUtf8(), m_requestsPerMinute); !admitted)
        return std::unexpected(admitted.error());
    return user;
}

Result<QJsonObject> AgentDoor::ring(const Request &request)
{
    const Result<QString> user = admit(request);
    if (!user)
        return std::unexpected(user.error());
    const Result<protocol::PushRings> rings = request.json().and_then(&protocol::PushRings::fromJson);
    if (!rings)
        return std::unexpected(rings.error());
    int told = 0;
    for (const protocol::PushMessage &message : rings->messages)
        told = std::max(told, m_hub.publish(*user, message));
    return QJsonObject{{u"status"_s, u"OK"_s}, {u"told"_s, told}};
}

} // namespace tom::server
