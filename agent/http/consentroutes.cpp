#include "agent/http/consentroutes.h"

#include "shared/protocol/paths.h"

#include <functional>

using namespace Qt::StringLiterals;

namespace tom::agent {

using httpserver::Request;
namespace paths = protocol::paths;

namespace {

QJsonObject done(const QString &id)
{
    return {{u"status"_s, u"OK"_s}, {u"id"_s, id}};
}

} // namespace

ConsentRoutes::ConsentRoutes(const RouteGuard &guard, ConsentDesk &desk) : m_desk(desk)
{
    const auto withId = [](QLatin1StringView path) { return path + u"/{id}"_s; };
    guard.addAnswer("GET", paths::approvals, std::bind_front(&ConsentRoutes::list, this));
    guard.addAnswer("GET", paths::approvalRules, std::bind_front(&ConsentRoutes::listRules, this));
    guard.addAnswer("DELETE", withId(paths::approvalRules), std::bind_front(&ConsentRoutes::dropRule, this));
    guard.addAnswer("POST", withId(paths::approvals), std::bind_front(&ConsentRoutes::decide, this));
    guard.addAnswer("POST", withId(paths::elicitations), std::bind_front(&ConsentRoutes::answer, this));
}

Result<QJsonObject> ConsentRoutes::list(const Request &) const
{
    return protocol::WaitingApprovals{m_desk.approvals()}.toJson();
}

Result<QJsonObject> ConsentRoutes::decide(const Request &request) const
{
    const QString id = request.captures.value(0);
    return request.json()
        .and_then(&protocol::ApprovalDecision::fromJson)
        .and_then([&](const protocol::ApprovalDecision &decision) { return m_desk.decide(id, decision); })
        .transform([&] { return done(id); });
}

Result<QJsonObject> ConsentRoutes::listRules(const Request &) const
{
    return m_desk.rules().transform(
        [](const QList<protocol::ApprovalRule> &rules) { return protocol::ApprovalRules{rules}.toJson(); });
}

Result<QJsonObject> ConsentRoutes::dropRule(const Request &request) const
{
    const QString id = request.captures.value(0);
    return m_desk.dropRule(id).transform([&] { return done(id); });
}

Result<QJsonObject> ConsentRoutes::answer(const Request &request) const
{
    const QString id = request.captures.value(0);
    return request.json()
        .and_then(&protocol::ElicitationAnswer::fromJson)
        .and_then([&](const protocol::ElicitationAnswer &given) { return m_desk.answer(id, given); })
        .transform([&] { return done(id); });
}

} // namespace tom::agent
