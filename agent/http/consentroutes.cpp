#include "agent/http/consentroutes.h"

#include "shared/protocol/paths.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

using httpserver::Reply;
using httpserver::Request;
using httpserver::Response;
namespace paths = protocol::paths;

namespace {

QJsonObject done(const QString &id)
{
    return {{u"status"_s, u"OK"_s}, {u"id"_s, id}};
}

} // namespace

ConsentRoutes::ConsentRoutes(const RouteGuard &guard, Agent &agent) : m_agent(agent)
{
    const auto withId = [](QLatin1StringView path) { return path + u"/{id}"_s; };
    add(guard, "GET", paths::approvals, &ConsentRoutes::list);
    add(guard, "GET", paths::approvalRules, &ConsentRoutes::listRules);
    add(guard, "DELETE", withId(paths::approvalRules), &ConsentRoutes::dropRule);
    add(guard, "POST", withId(paths::approvals), &ConsentRoutes::decide);
    add(guard, "POST", withId(paths::elicitations), &ConsentRoutes::answer);
}

void ConsentRoutes::add(const RouteGuard &guard, const QByteArray &method, const QString &pattern, Handler handler)
{
    guard.add(method, pattern, [this, handler](const Request &request, Reply reply) {
        const Result<QJsonObject> answer = (this->*handler)(request);
        reply.send(answer ? Response::json(*answer) : Response::failure(answer.error()));
    });
}

Result<QJsonObject> ConsentRoutes::list(const Request &) const
{
    return protocol::WaitingApprovals{m_agent.approvals()}.toJson();
}

Result<QJsonObject> ConsentRoutes::decide(const Request &request) const
{
    const QString id = request.captures.value(0);
    return request.json()
        .and_then(&protocol::ApprovalDecision::fromJson)
        .and_then([&](const protocol::ApprovalDecision &decision) { return m_agent.decide(id, decision); })
        .transform([&] { return done(id); });
}

Result<QJsonObject> ConsentRoutes::listRules(const Request &) const
{
    return m_agent.rules().transform(
        [](const QList<protocol::ApprovalRule> &rules) { return protocol::ApprovalRules{rules}.toJson(); });
}

Result<QJsonObject> ConsentRoutes::dropRule(const Request &request) const
{
    const QString id = request.captures.value(0);
    return m_agent.dropRule(id).transform([&] { return done(id); });
}

Result<QJsonObject> ConsentRoutes::answer(const Request &request) const
{
    const QString id = request.captures.value(0);
    return request.json()
        .and_then(&protocol::ElicitationAnswer::fromJson)
        .and_then([&](const protocol::ElicitationAnswer &given) { return m_agent.answer(id, given); })
        .transform([&] { return done(id); });
}

} // namespace tom::agent
