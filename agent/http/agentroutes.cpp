#include "agent/http/agentroutes.h"

#include "agent/http/answerwaiter.h"
#include "agent/http/queryparameters.h"
#include "agent/http/turnwriter.h"
#include "shared/core/json.h"
#include "shared/protocol/paths.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcRoutes, "tom.agent.http")

using httpserver::Reply;
using httpserver::Request;
using httpserver::Response;
namespace paths = protocol::paths;

AgentRoutes::AgentRoutes(httpserver::HttpServer &server, Agent &agent, const QString &username,
                         std::function<protocol::AgentStatus()> status, QObject *parent)
    : QObject(parent),
      m_guard(server, username),
      m_agent(agent),
      m_status(std::move(status))
{
    connect(&server, &httpserver::HttpServer::answered, this, &AgentRoutes::note);
    const QString turn = paths::process + u"/{turn}"_s;
    add("POST", paths::process, &AgentRoutes::process, maxProcessBody);
    add("GET", turn, &AgentRoutes::resume);
    add("DELETE", turn, &AgentRoutes::stop);
    add("POST", paths::reset, &AgentRoutes::reset);
    add("GET", paths::tasks, &AgentRoutes::tasks);
    add("GET", paths::status, &AgentRoutes::status);
    server.addRoute("GET", paths::healthz, [](const Request &request, Reply reply) {
        const auto isServer = checkServer(request);
        reply.send(isServer ? Response::json({{u"status"_s, u"OK"_s}}) : Response::failure(isServer.error()));
    });
}

void AgentRoutes::add(const QByteArray &method, const QString &pattern, Handler handler, qint64 bodyBytes)
{
    m_guard.add(
        method, pattern, [this, handler](const Request &request, Reply reply) { (this->*handler)(request, std::move(reply)); },
        bodyBytes);
}

// The id is the server's, so that one request has one name in both logs. What went well the server has told already.
void AgentRoutes::note(const httpserver::Answered &request)
{
    if (request.status < 400 && !lcRoutes().isDebugEnabled())
        return;
    const QString line = u"%1 %2 %3 %4 ms %5"_s.arg(QString::fromLatin1(request.method), request.pattern)
                             .arg(request.status)
                             .arg(request.milliseconds)
                             .arg(QString::fromLatin1(request.id));
    if (request.status < 400)
        qCDebug(lcRoutes).noquote() << line;
    else
        qCInfo(lcRoutes).noquote() << line;
}

void AgentRoutes::process(const Request &request, Reply reply)
{
    const auto log =
        request.json().and_then(&protocol::ProcessRequest::fromJson).and_then([this](protocol::ProcessRequest asked) {
            asked.schedule = 0;
            asked.tools = {};
            return m_agent.startTurn(asked);
        });
    if (!log)
        return reply.send(Response::failure(log.error()));
    qCInfo(lcRoutes).noquote() << u"request %1 is turn %2"_s.arg(QString::fromLatin1(request.id), (*log)->turn());
    if (request.accepts("text/event-stream"))
        return stream(*log, 1, std::move(reply));
    new AnswerWaiter(*log, std::move(reply), this);
}

void AgentRoutes::resume(const Request &request, Reply reply)
{
    const auto from = numberParameter(request.query, u"from"_s, 0, std::numeric_limits<qint64>::max());
    if (!from)
        return reply.send(Response::failure(from.error()));
    const auto log = m_agent.turn(request.captures.value(0));
    if (!log)
        return reply.send(Response::failure(log.error()));
    if (request.accepts("application/json") && !request.accepts("text/event-stream")) {
        new AnswerWaiter(*log, std::move(reply), this);
        return;
    }
    stream(*log, std::max<qint64>(from->value_or(1), 1), std::move(reply));
}

void AgentRoutes::stop(const Request &request, Reply reply)
{
    const QString turn = request.captures.value(0);
    const auto stopped = m_agent.stopTurn(turn);
    if (!stopped)
        return reply.send(Response::failure(stopped.error()));
    reply.send(Response::json({{u"status"_s, u"OK"_s}, {u"turn"_s, turn}, {u"stopped"_s, *stopped}}));
}

void AgentRoutes::reset(const Request &request, Reply reply)
{
    const auto answer = [&]() -> Result<QJsonObject> {
        // Clients of old send no body at all.
        const auto body = request.body.isEmpty() ? Result<QJsonObject>(QJsonObject{}) : request.json();
        if (!body)
            return std::unexpected(body.error());
        const auto clientType = json::optionalString(*body, "client_type"_L1);
        if (!clientType)
            return std::unexpected(clientType.error());
        const auto conversation = json::optionalString(*body, "conversation"_L1);
        if (!conversation)
            return std::unexpected(conversation.error());
        const QString type = clientType->value_or(u"web"_s);
        if (!protocol::clientTypes().contains(type))
            return failure(ErrorCode::InvalidInput,
                           u"\"client_type\" must be one of %1"_s.arg(protocol::clientTypes().join(u", "_s)));
        return m_agent.reset(type, conversation->value_or(QString())).transform([](const Conversation &made) {
            return QJsonObject{{u"status"_s, u"OK"_s},
                               {u"message"_s, u"A new conversation has begun; the old one is kept."_s},
                               {u"client_type"_s, made.clientType},
                               {u"conversation"_s, made.id}};
        });
    }();
    reply.send(answer ? Response::json(*answer) : Response::failure(answer.error()));
}

void AgentRoutes::tasks(const Request &, Reply reply)
{
    reply.send(Response::json(m_agent.tasks().toJson()));
}

void AgentRoutes::status(const Request &, Reply reply)
{
    reply.send(Response::json(m_status().toJson()));
}

void AgentRoutes::stream(const Agent::Log &log, qint64 from, Reply reply)
{
    auto body = reply.stream(200, {{"Content-Type", "text/event-stream"}, {"Cache-Control", "no-store"}});
    new TurnWriter(log, from, std::move(body), this);
}

} // namespace tom::agent
