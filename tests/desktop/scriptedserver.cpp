#include "tests/desktop/scriptedserver.h"

#include "shared/protocol/accountstate.h"
#include "shared/protocol/login.h"
#include "shared/protocol/paths.h"
#include "shared/protocol/servicestatus.h"
#include "shared/protocol/taskstatus.h"

#include <QJsonDocument>
#include <QUrlQuery>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

using httpserver::Reply;
using httpserver::Request;
using httpserver::Response;

namespace {

auth::CertifiedKey freshKey()
{
    return auth::makeSelfSigned({u"localhost"_s}, {QHostAddress::LocalHost}).value();
}

} // namespace

ScriptedServer::ScriptedServer(quint16 port) : m_port(port), m_key(freshKey())
{
    serve();
}

void ScriptedServer::serve()
{
    m_server = std::make_unique<httpserver::HttpServer>();
    route("POST", u"/login"_s, false, &ScriptedServer::login);
    route("POST", u"/logout"_s, true, &ScriptedServer::logout);
    route("GET", u"/auth"_s, false, &ScriptedServer::auth);
    route("GET", u"/status"_s, true, &ScriptedServer::status);
    route("GET", u"/tasks"_s, true, &ScriptedServer::tasks);
    route("POST", u"/reset"_s, true, &ScriptedServer::reset);
    route("POST", u"/process"_s, true, &ScriptedServer::process);
    route("GET", u"/process/{turn}"_s, true, &ScriptedServer::process);
    route("DELETE", u"/process/{turn}"_s, true, &ScriptedServer::stop);
    route("POST", u"/attachments"_s, true, &ScriptedServer::attach);
    route("GET", u"/settings"_s, true, &ScriptedServer::settings);
    route("POST", u"/speech"_s, true, &ScriptedServer::speak);
    route("POST", u"/transcriptions"_s, true, &ScriptedServer::transcribe, largestRecording);
    route("GET", u"/approvals"_s, true, &ScriptedServer::listApprovals);
    route("GET", u"/approvals/rules"_s, true, &ScriptedServer::listRules);
    route("DELETE", u"/approvals/rules/{id}"_s, true, &ScriptedServer::forgetRule);
    route("POST", u"/approvals/{id}"_s, true, &ScriptedServer::decide);
    route("GET", u"/elicitations"_s, true, &ScriptedServer::listForms);
    route("POST", u"/elicitations/{id}"_s, true, &ScriptedServer::answerForm);
    route("GET", u"/conversations"_s, true, &ScriptedServer::listConversations);
    route("GET", u"/conversations/{id}"_s, true, &ScriptedServer::showConversation);
    route("PATCH", u"/conversations/{id}"_s, true, &ScriptedServer::changeConversation);
    route("DELETE", u"/conversations/{id}"_s, true, &ScriptedServer::binConversation);
    route("POST", u"/conversations/{id}/restore"_s, true, &ScriptedServer::binConversation);
    m_server->addUpgrade(u"/push"_s, protocol::pushProtocol.toString().toLatin1(),
                         [this](const Request &request) -> Result<httpserver::HttpServer::SocketTaker> {
                             requests.append(request);
                             requests.last().path = u"/push"_s;
                             if (!knows(request))
                                 return failure(ErrorCode::Unauthorized, u"sign in first"_s);
                             if (refusesPush)
                                 return failure(ErrorCode::NotFound, u"there is no such thing"_s);
                             return [this](std::unique_ptr<QWebSocket> socket) {
                                 m_pushSockets.push_back(std::move(socket));
                                 push({protocol::PushHello{7}});
                             };
                         });
    const Result<void> listening =
        m_server->listen(QHostAddress::LocalHost, m_port, httpserver::serverTls(m_key.chain, m_key.key));
    if (!listening)
        qFatal("%s", qPrintable(listening.error().message));
    m_port = m_server->port();
}

void ScriptedServer::route(const QByteArray &method, const QString &pattern, bool needsSession, Handler handler, qint64 bodyBytes)
{
    m_server->addRoute(
        method, pattern,
        [this, needsSession, handler](const Request &request, Reply reply) {
            requests.append(request);
            if (needsSession && !knows(request))
                reply.send(Response::failure({.code = ErrorCode::Unauthorized, .message = u"sign in first"_s}));
            else
                (this->*handler)(request, std::move(reply));
            Q_EMIT requested(request.path);
        },
        bodyBytes);
}

void ScriptedServer::kill()
{
    m_server.reset();   // first: an answer that is dropped while somebody listens would be told as a failure
    m_followers.clear();
    m_unanswered.clear();
    m_held.clear();
    m_pushSockets.clear();
}

void ScriptedServer::push(const protocol::PushMessage &message)
{
    pushText(QString::fromUtf8(QJsonDocument(message.toJson()).toJson(QJsonDocument::Compact)));
}

void ScriptedServer::pushText(const QString &text)
{
    for (const auto &socket : m_pushSockets)
        socket->sendTextMessage(text);
}

qsizetype ScriptedServer::pushSockets() const
{
    return std::ranges::count_if(m_pushSockets,
                                 [](const auto &socket) { return socket->state() == QAbstractSocket::ConnectedState; });
}

void ScriptedServer::restart()
{
    kill();
    serve();
}

void ScriptedServer::changeKey()
{
    changeKey(freshKey());
}

void ScriptedServer::changeKey(const auth::CertifiedKey &key)
{
    m_key = key;
    restart();
}

QString ScriptedServer::address() const
{
    return u"https://localhost:%1"_s.arg(m_port);
}

QList<Request> ScriptedServer::requestsTo(const QString &path) const
{
    QList<Request> found;
    for (const Request &request : requests) {
        if (request.path == path)
            found.append(request);
    }
    return found;
}

bool ScriptedServer::knows(const Request &request) const
{
    return request.cookie("__Host-tom_session") == session;
}

void ScriptedServer::login(const Request &request, Reply reply)
{
    const auto wanted = request.json().and_then(protocol::LoginRequest::fromJson);
    if (!wanted || wanted->username != "alice"_L1 || wanted->password != "correct horse"_L1)
        return reply.send(Response::failure({.code = ErrorCode::Unauthorized, .message = u"wrong user or password"_s}));
    if (wanted->totp != code)
        return reply.send(Response::failure({.code = ErrorCode::TotpRequired, .message = u"give the code"_s}));
    Response response = Response::json(protocol::LoginAnswer{.username = wanted->username}.toJson());
    response.headers.emplaceBack("Set-Cookie", "other=1; Path=/");
    response.headers.emplaceBack("Set-Cookie", "__Host-tom_session=" + session + "; Path=/; Secure; HttpOnly; SameSite=Lax");
    reply.send(response);
}

void ScriptedServer::logout(const Request &, Reply reply)
{
    reply.send(Response::json({{u"status"_s, u"OK"_s}}));
}

void ScriptedServer::auth(const Request &request, Reply reply)
{
    const bool known = knows(request);
    reply.send(Response::json(
        protocol::AccountState{.authenticated = known, .username = known ? u"alice"_s : QString(), .role = u"adult"_s}.toJson()));
}

void ScriptedServer::status(const Request &, Reply reply)
{
    reply.send(Response::json(protocol::AgentStatus{
        .model = u"builtin/assistant"_s, .modelSource = u"built in"_s, .modules = {{.name = u"lists"_s, .toolsCount = 4}}}
                                  .toJson()));
}

void ScriptedServer::tasks(const Request &, Reply reply)
{
    reply.send(Response::json(
        protocol::TaskStatus{.backgroundTasks = {{.module = u"lists"_s, .status = u"watching the oven"_s}}, .id = 3}.toJson()));
}

void ScriptedServer::reset(const Request &, Reply reply)
{
    const Response begun = Response::json({{u"status"_s, u"OK"_s}, {u"message"_s, u"a new conversation"_s}});
    if (holdsResets)
        return hold(std::move(reply), begun);
    reply.send(begun);
}

void ScriptedServer::process(const Request &request, Reply reply)
{
    if (mute)
        return m_unanswered.push_back(std::move(reply));
    if (refusal)
        return reply.send(Response::failure(*std::exchange(refusal, std::nullopt)));
    const bool isKnown = request.captures.isEmpty() || request.captures.first() == "t1"_L1 || request.captures.first() == arrived;
    if (!isKnown)
        return reply.send(Response::failure({.code = ErrorCode::NotFound, .message = u"there is no such turn"_s}));
    follow(request.method == "GET" ? request.query.queryItemValue(u"from"_s).toLongLong() : 1, std::move(reply));
}

void ScriptedServer::refuseWaiting(const Error &error)
{
    for (Reply &reply : std::exchange(m_unanswered, {}))
        reply.send(Response::failure(error));
}

void ScriptedServer::follow(qint64 from, Reply reply)
{
    std::unique_ptr<httpserver::StreamReply> stream = reply.stream(200, {{"Content-Type", "text/event-stream"}});
    const std::optional<Cut> cut = cuts.isEmpty() ? std::nullopt : std::optional(cuts.takeFirst());
    for (const protocol::TurnEvent &event : std::as_const(events)) {
        const bool isBeyond = event.isLast() && from > event.number;   // who asks for more is told of the end
        if (event.number < from && !isBeyond)
            continue;
        if (!cut || event.number <= cut->after) {
            stream->write(event.toSse());
            continue;
        }
        if (cut->way == Cut::HalfAnEvent)
            stream->write(event.toSse().chopped(6));
        break;
    }
    if (cut && cut->way == Cut::SaysResume) {
        const Error lost{.code = ErrorCode::AgentUnavailable, .message = u"the agent was lost"_s};
        stream->write(protocol::TurnEvent{.body = protocol::TurnFailed{.error = lost, .resume = true}}.toSse());
    }
    if (cut || (!events.isEmpty() && events.last().isLast()))
        return stream->end();
    m_followers.push_back(std::move(stream));
}

void ScriptedServer::say(const protocol::TurnEventBody &body)
{
    const protocol::TurnEvent event{.number = events.size() + 1, .body = body};
    events.append(event);
    for (const auto &follower : m_followers) {
        follower->write(event.toSse());
        if (event.isLast())
            follower->end();
    }
    if (event.isLast())
        m_followers.clear();
}

void ScriptedServer::stop(const Request &request, Reply reply)
{
    if (events.isEmpty() && request.captures.first() != "t1"_L1)   // a request that has become no turn
        return reply.send(Response::failure({.code = ErrorCode::NotFound, .message = u"there is no such turn"_s}));
    reply.send(Response::json({{u"status"_s, u"OK"_s}}));
    say(protocol::TurnDone{{.response = u"Half an"_s, .turn = u"t1"_s, .stopped = true}});
}

// a1 is the first that was given, and so on.
void ScriptedServer::attach(const Request &request, Reply reply)
{
    reply.send(Response::json(protocol::Attachment{.id = u"a%1"_s.arg(requestsTo(u"/attachments"_s).size()),
                                                   .name = request.query.queryItemValue(u"name"_s, QUrl::FullyDecoded),
                                                   .mediaType = u"text/plain"_s,
                                                   .bytes = request.body.size()}
                                  .toJson()));
}

QList<protocol::TurnEvent> richTurn(const QString &turn)
{
    using namespace protocol;
    const ProcessAnswer answer{
        .response = u"It is **done**."_s, .turn = turn, .conversation = u"c1"_s, .tools = {u"lists.add"_s}};
    const QList<TurnEventBody> bodies{TurnStarted{turn, u"c1"_s},
                                      SelectionMade{{u"lists"_s}, 1, u"because"_s},
                                      ReasoningDelta{u"hm"_s},
                                      ToolCallStarted{u"1"_s, u"lists"_s, u"add"_s, {{u"item"_s, u"milk"_s}}},
                                      ToolCallEnded{u"1"_s, true, u"added"_s},
                                      TextDelta{u"It is "_s},
                                      TextDelta{u"**done**."_s},
                                      UsageReported{{.inputTokens = 3, .outputTokens = 4}},
                                      TurnDone{answer}};
    QList<TurnEvent> events;
    for (const TurnEventBody &body : bodies)
        events.append({.number = events.size() + 1, .body = body});
    return events;
}

} // namespace tom::desktop
