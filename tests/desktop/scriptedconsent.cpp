#include "tests/desktop/scriptedserver.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

// What waits for the user's word, at the scripted server.
namespace tom::desktop {

using httpserver::Reply;
using httpserver::Request;
using httpserver::Response;

namespace {

void sendNotFound(Reply &reply)
{
    reply.send(Response::failure({.code = ErrorCode::NotFound, .message = u"nothing of that name waits"_s}));
}

} // namespace

void ScriptedServer::listApprovals(const Request &, Reply reply)
{
    reply.send(Response::json(protocol::WaitingApprovals{approvals}.toJson()));
}

void ScriptedServer::decide(const Request &request, Reply reply)
{
    const auto decision = request.json().and_then(protocol::ApprovalDecision::fromJson);
    if (!decision)
        return reply.send(Response::failure(decision.error()));
    const QString id = request.captures.first();
    if (approvals.removeIf([&id](const protocol::Approval &approval) { return approval.id == id; }) == 0)
        return sendNotFound(reply);
    reply.send(Response::json({{u"status"_s, u"OK"_s}}));
    say(protocol::ApprovalEnded{id, decision->isApproved ? u"approved"_s : u"denied"_s});
}

void ScriptedServer::listRules(const Request &, Reply reply)
{
    reply.send(Response::json(protocol::ApprovalRules{rules}.toJson()));
}

void ScriptedServer::forgetRule(const Request &request, Reply reply)
{
    const QString id = request.captures.first();
    if (rules.removeIf([&id](const protocol::ApprovalRule &rule) { return rule.id == id; }) == 0)
        return sendNotFound(reply);
    reply.send(Response::json({{u"status"_s, u"OK"_s}}));
}

void ScriptedServer::listForms(const Request &, Reply reply)
{
    reply.send(Response::json(protocol::WaitingElicitations{forms}.toJson()));
}

void ScriptedServer::answerForm(const Request &request, Reply reply)
{
    const auto answer = request.json().and_then(protocol::ElicitationAnswer::fromJson);
    if (!answer)
        return reply.send(Response::failure(answer.error()));
    if (request.captures.first() != seatForm().id)
        return sendNotFound(reply);
    forms.clear();
    reply.send(Response::json({{u"status"_s, u"OK"_s}}));
    say(protocol::ElicitationEnded{request.captures.first(), answer->action});
}

protocol::Approval dangerousCall()
{
    return {.id = u"a1"_s,
            .turn = u"t1"_s,
            .conversation = u"c1"_s,
            .call = u"1"_s,
            .module = u"mail"_s,
            .name = u"delete_folder"_s,
            .arguments = {{u"folder"_s, u"old \u202Etxt.exe"_s}, {u"even_unread"_s, true}},
            .risk = u"destructive"_s,
            .remember = {u"once"_s, u"conversation"_s, u"always"_s},
            .created = QDateTime::currentDateTimeUtc(),
            .expires = QDateTime::currentDateTimeUtc().addSecs(300)};
}

protocol::Elicitation seatForm()
{
    const QByteArray schema = R"({"type":"object","required":["name"],"properties":{
        "name":{"type":"string","title":"Name on the ticket","minLength":2},
        "bike":{"type":"boolean","title":"With a bicycle","default":false},
        "seats":{"type":"integer","title":"Seats","minimum":1,"maximum":4},
        "where":{"type":"string","title":"Seat","enum":["w","a"],"enumNames":["Window","Aisle"]}}})";
    return {.id = u"e1"_s,
            .turn = u"t1"_s,
            .conversation = u"c1"_s,
            .module = u"trains"_s,
            .message = u"Which seat shall I book?"_s,
            .schema = QJsonDocument::fromJson(schema).object(),
            .expires = QDateTime::currentDateTimeUtc().addSecs(300)};
}

} // namespace tom::desktop
