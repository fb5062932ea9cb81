#include "server/http/agentroutes.h"

#include "shared/protocol/paths.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::server {

namespace {

// Turns and conversations are called by UUIDs, notifications by numbers. Nothing that could mean another path goes on to the agent.
bool isPlainName(const QString &text)
{
    static const QRegularExpression form(u"\\A[A-Za-z0-9_-]{1,64}\\z"_s);
    return form.match(text).hasMatch();
}

// What config.yml calls a service, written into a path.
bool isServiceName(const QString &text)
{
    static const QRegularExpression form(u"\\A[^/\\\\\\x00-\\x1f\\x7f]{1,64}\\z"_s);
    return form.match(text).hasMatch() && text != "."_L1 && text != ".."_L1;
}

}   // namespace

void addAgentRoutes(Routes &routes, AgentLink &link, const config::Config &config, const Clock &clock)
{
    namespace paths = protocol::paths;
    const auto forward = [&link](const Session &session, const httpserver::Request &request,
                                 std::unique_ptr<httpserver::RequestBody> body, httpserver::Reply reply) {
        if (!std::ranges::all_of(request.captures, &isPlainName))
            return reply.send(
                httpserver::Response::failure({.code = ErrorCode::NotFound, .message = u"there is no such thing"_s}));
        link.forward({.username = session.user, .request = request, .body = std::move(body), .reply = std::move(reply)});
    };
    const auto forwardService = [&link](const Session &session, const httpserver::Request &request,
                                        std::unique_ptr<httpserver::RequestBody> body, httpserver::Reply reply) {
        if (!std::ranges::all_of(request.captures, &isServiceName))
            return reply.send(
                httpserver::Response::failure({.code = ErrorCode::NotFound, .message = u"there is no such service"_s}));
        link.forward({.username = session.user, .request = request, .body = std::move(body), .reply = std::move(reply)});
    };
    const auto forwardInHours = [forward, &config, &clock](const Session &session, const httpserver::Request &request,
                                                           std::unique_ptr<httpserver::RequestBody> body,
                                                           httpserver::Reply reply) {
        const config::User *user = config.user(session.user);
        if (const auto may = user ? user->checkHours(clock.now()) : Result<void>(); !may)
            return reply.send(httpserver::Response::failure(may.error()));
        forward(session, request, std::move(body), std::move(reply));
    };
    const QString secret = paths::services + u"/{name}/secret"_s;
    routes.addDirect("PUT"_ba, secret, forwardService);
    routes.addDirect("DELETE"_ba, secret, forwardService);
    const QString turn = paths::process + u"/{turn}"_s;
    routes.addDirect("POST"_ba, paths::process, forwardInHours);
    routes.addDirect("GET"_ba, turn, forward);
    routes.addDirect("DELETE"_ba, turn, forward);
    routes.addDirect("POST"_ba, paths::reset, forward);
    const QString conversation = paths::conversations + u"/{conversation}"_s;
    routes.addDirect("GET"_ba, paths::conversations, forward);
    routes.addDirect("GET"_ba, conversation, forward);
    routes.addDirect("PATCH"_ba, conversation, forward);
    routes.addDirect("DELETE"_ba, conversation, forward);
    routes.addDirect("POST"_ba, conversation + u"/restore"_s, forward);
    const QString memory = paths::memory + u"/{memory}"_s;
    routes.addDirect("GET"_ba, paths::memory, forward);
    routes.addDirect("POST"_ba, paths::memory, forward);
    routes.addDirect("POST"_ba, paths::memoryImport, forward);
    routes.addDirect("PATCH"_ba, memory, forward);
    routes.addDirect("DELETE"_ba, memory, forward);
    routes.addDirect("GET"_ba, memory + u"/history"_s, forward);
    routes.addDirect("GET"_ba, conversation + u"/export"_s, forward);
    routes.addDirect("POST"_ba, paths::conversationsImport, forward, BodyType::File);
    routes.addDirect("GET"_ba, paths::exportAll, forward);
    routes.addDirect("POST"_ba, paths::importAll, forward, BodyType::File);
    routes.addDirect("POST"_ba, paths::attachments, forward, BodyType::File);
    routes.addDirect("GET"_ba, paths::attachments + u"/{attachment}"_s, forward);
    routes.addDirect("GET"_ba, paths::tasks, forward);
    routes.addDirect("DELETE"_ba, paths::tasks + u"/{id}"_s, forward);
    routes.addDirect("GET"_ba, paths::status, forward);
    routes.addDirect("POST"_ba, paths::speech, forwardInHours);
    routes.addDirect("POST"_ba, paths::transcriptions, forwardInHours, BodyType::File);
    routes.addDirect("GET"_ba, paths::usage, forward);
    const QString schedule = paths::schedules + u"/{id}"_s;
    routes.addDirect("GET"_ba, paths::schedules, forward);
    routes.addDirect("GET"_ba, paths::scheduleTemplates, forward);
    routes.addDirect("POST"_ba, paths::schedules, forward);
    routes.addDirect("POST"_ba, paths::scheduleDates, forward);
    routes.addDirect("PATCH"_ba, schedule, forward);
    routes.addDirect("POST"_ba, schedule + u"/run"_s, forwardInHours);
    routes.addDirect("DELETE"_ba, schedule, forward);
    routes.addDirect("GET"_ba, paths::notifications, forward);
    routes.addDirect("POST"_ba, paths::notificationsAck, forward);
    routes.addDirect("POST"_ba, paths::notifications + u"/{id}/snooze"_s, forward);
    routes.addDirect("GET"_ba, paths::messages, forward);
    routes.addDirect("GET"_ba, paths::settings, forward);
    routes.addDirect("PATCH"_ba, paths::settings, forward);
    routes.addDirect("GET"_ba, paths::approvals, forward);
    routes.addDirect("GET"_ba, paths::approvalRules, forward);
    routes.addDirect("DELETE"_ba, paths::approvalRules + u"/{id}"_s, forward);
    routes.addDirect("POST"_ba, paths::approvals + u"/{id}"_s, forward);
    routes.addDirect("GET"_ba, paths::elicitations, forward);
    routes.addDirect("POST"_ba, paths::elicitations + u"/{id}"_s, forward);
}

}   // namespace tom::server
