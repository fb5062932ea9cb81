#include "agent/http/consentroutes.h"

#include "agent/tools/toolpolicy.h"
#include "shared/protocol/paths.h"

#include <functional>

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

ConsentRoutes::ConsentRoutes(const RouteGuard &guard, ConsentDesk &desk, Wards &wards, const ToolRegistry &tools,
                             const QString &decider, std::function<Result<void>()> hours, protocol::ScheduleTools scheduled)
    : m_desk(desk),
      m_wards(wards),
      m_tools(tools),
      m_decider(decider),
      m_hours(std::move(hours)),
      m_scheduled(std::move(scheduled))
{
    const auto withId = [](QLatin1StringView path) { return path + u"/{id}"_s; };
    guard.addAnswer("GET", paths::approvals, std::bind_front(&ConsentRoutes::list, this));
    guard.addAnswer("GET", paths::approvalRules, std::bind_front(&ConsentRoutes::listRules, this));
    guard.addAnswer("DELETE", withId(paths::approvalRules), std::bind_front(&ConsentRoutes::dropRule, this));
    guard.add("POST", withId(paths::approvals),
              [this](const Request &request, Reply reply) { decide(request, std::move(reply)); });
    guard.addAnswer("POST", withId(paths::householdApprovals), std::bind_front(&ConsentRoutes::decideFor, this));
    guard.addAnswer("GET", paths::elicitations, [this](const Request &) -> Result<QJsonObject> {
        return protocol::WaitingElicitations{m_desk.forms()}.toJson();
    });
    guard.addAnswer("POST", withId(paths::elicitations), std::bind_front(&ConsentRoutes::answer, this));
}

Result<QJsonObject> ConsentRoutes::list(const Request &) const
{
    return m_wards.waiting().transform([this](const QList<protocol::Approval> &others) {
        return protocol::WaitingApprovals{m_desk.approvals() + others}.toJson();
    });
}

void ConsentRoutes::decide(const Request &request, Reply reply) const
{
    const QString id = request.captures.value(0);
    const auto decision = request.json().and_then(&protocol::ApprovalDecision::fromJson);
    if (!decision)
        return reply.send(Response::failure(decision.error()));
    if (!m_decider.isEmpty() && decision->isApproved)
        return reply.send(
            Response::failure({.code = ErrorCode::Forbidden, .message = u"%1 decides about this"_s.arg(m_decider)}));
    if (const auto may = decision->isApproved && m_hours ? m_hours() : Result<void>(); !may)
        return reply.send(Response::failure(may.error()));
    const Result<void> decided = m_desk.decide(id, *decision);
    if (decided || decided.error().code != ErrorCode::NotFound)
        return reply.send(decided ? Response::json(done(id)) : Response::failure(decided.error()));
    m_wards.decide(id, *decision)
        .then(&m_wards, [id, waiting = std::make_shared<Reply>(std::move(reply))](const Result<void> &told) {
            waiting->send(told ? Response::json(done(id)) : Response::failure(told.error()));
        });
}

// By the user who decides for this one; tom-server has looked at who that is.
Result<QJsonObject> ConsentRoutes::decideFor(const Request &request) const
{
    if (m_decider.isEmpty())
        return failure(ErrorCode::Forbidden, u"nobody else decides for this user"_s);
    const QString id = request.captures.value(0);
    return request.json()
        .and_then(&protocol::ApprovalDecision::fromJson)
        .and_then([&](const protocol::ApprovalDecision &decision) { return m_desk.decide(id, decision); })
        .transform([&] { return done(id); });
}

Result<QJsonObject> ConsentRoutes::listRules(const Request &) const
{
    return m_desk.rules().transform([this](const QList<protocol::ApprovalRule> &rules) {
        return protocol::ApprovalRules{.rules = rules, .admin = adminRules()}.toJson();
    });
}

QList<protocol::AdminRules> ConsentRoutes::adminRules() const
{
    QMap<QString, protocol::AdminRules> all;
    for (const auto &[module, rules] : m_tools.rules().asKeyValueRange())
        all.insert(module, {.module = module, .allow = rules.allow, .ask = rules.ask, .deny = rules.deny});
    for (const ToolRegistry::Module &module : m_tools.modules()) {
        QStringList tools;
        for (const llm::ToolDefinition &tool : module.tools)
            tools.append(m_tools.split(tool.name).tool);
        const protocol::ScheduleTools scheduled{.ask = concerning(m_scheduled.ask, module.name, tools),
                                                .deny = concerning(m_scheduled.deny, module.name, tools)};
        if (!scheduled.isSet())
            continue;
        protocol::AdminRules &rules = all[module.name];
        rules.module = module.name;
        rules.scheduled = scheduled;
    }
    return all.values();
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
        .and_then([&](const protocol::ElicitationAnswer &given) -> Result<void> {
            if (const auto may = given.action == "accept"_L1 && m_hours ? m_hours() : Result<void>(); !may)
                return may;
            return m_desk.answer(id, given);
        })
        .transform([&] { return done(id); });
}

} // namespace tom::agent
