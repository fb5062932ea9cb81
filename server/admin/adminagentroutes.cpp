#include "server/admin/adminagentroutes.h"

#include "shared/core/jobs.h"
#include "shared/protocol/paths.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::server {

static Q_LOGGING_CATEGORY(lcAgents, "tom.server.admin")

using httpserver::Reply;
using httpserver::Request;
using httpserver::Response;
namespace paths = protocol::paths;

namespace {

constexpr int mostCalls = 1000;
constexpr int usualCalls = 100;

QJsonObject toJson(const AgentState &state)
{
    QJsonObject object{
        {u"user"_s, state.username}, {u"state"_s, state.state}, {u"requests"_s, state.requests}, {u"restarting"_s, state.waits}};
    if (state.seconds)
        object.insert("seconds"_L1, *state.seconds);
    return object;
}

Result<AuditRecord::Wanted> wantedIn(const Request &request, const config::Config &config)
{
    AuditRecord::Wanted wanted{.limit = usualCalls};
    const QString user = request.query.queryItemValue(u"user"_s, QUrl::FullyDecoded);
    if (!user.isEmpty() && !config.user(user))
        return failure(ErrorCode::NotFound, u"there is no user \"%1\" here"_s.arg(user.left(64)));
    for (const config::User &one : config.users) {
        if (user.isEmpty() || one.username == user)
            wanted.users.append(one.username);
    }
    if (const QString limit = request.query.queryItemValue(u"limit"_s); !limit.isEmpty()) {
        bool isNumber = false;
        wanted.limit = limit.toInt(&isNumber);
        if (!isNumber || wanted.limit < 1 || wanted.limit > mostCalls)
            return failure(ErrorCode::InvalidInput, u"\"limit\" must be a whole number from 1 to %1"_s.arg(mostCalls));
    }
    if (const QString before = request.query.queryItemValue(u"before"_s, QUrl::FullyDecoded); !before.isEmpty()) {
        wanted.before = QDateTime::fromString(before, Qt::ISODateWithMs);
        if (!wanted.before.isValid())
            return failure(ErrorCode::InvalidInput, u"\"before\" must be a time, such as 2026-01-31T12:00:00Z"_s);
    }
    return wanted;
}

} // namespace

AdminAgentRoutes::AdminAgentRoutes(Routes &routes, const config::Config &config, AgentSupervisor &agents,
                                   const QString &usersFolder)
    : m_config(config),
      m_agents(agents),
      m_audit(usersFolder)
{
    routes.addAdmin("GET"_ba, paths::adminAgents,
                    [this](const Session &, const Request &, Reply reply) { list(std::move(reply)); });
    routes.addAdmin(
        "POST"_ba, paths::adminAgents + u"/{user}/restart"_s,
        [this](const Session &session, const Request &request, Reply reply) { restart(session, request, std::move(reply)); });
    routes.addAdmin("GET"_ba, paths::adminAudit,
                    [this](const Session &, const Request &request, Reply reply) { showAudit(request, std::move(reply)); });
}

void AdminAgentRoutes::list(Reply reply)
{
    QJsonArray agents;
    for (const AgentState &state : m_agents.states())
        agents.append(toJson(state));
    reply.send(Response::json({{u"status"_s, u"OK"_s}, {u"agents"_s, agents}}));
}

void AdminAgentRoutes::restart(const Session &session, const Request &request, Reply reply)
{
    const QString user = request.captures.value(0);
    if (const Result<void> done = m_agents.restart(user, u"%1 wants it so"_s.arg(session.user)); !done)
        return reply.send(Response::failure(done.error()));
    qCInfo(lcAgents).noquote() << u"🔧 %1 lets the agent of %2 start anew"_s.arg(session.user, user);
    reply.send(Response::json({{u"status"_s, u"OK"_s}, {u"user"_s, user}}, 202));
}

void AdminAgentRoutes::showAudit(const Request &request, Reply reply)
{
    const Result<AuditRecord::Wanted> wanted = wantedIn(request, m_config);
    if (!wanted)
        return reply.send(Response::failure(wanted.error()));
    const auto kept = std::make_shared<Reply>(std::move(reply));
    inBackground([audit = m_audit, wanted = *wanted] { return audit.calls(wanted); }).then(this, [kept](const QJsonArray &calls) {
        kept->send(Response::json({{u"status"_s, u"OK"_s}, {u"calls"_s, calls}}));
    });
}

} // namespace tom::server
