#include "shared/mcp/server.h"

#include "shared/core/schemacheck.h"
#include "shared/mcp/revision.h"

#include <QJsonArray>
#include <QLoggingCategory>
#include <QPointer>
#include <QRegularExpression>
#include <QTimer>
#include <QUuid>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::mcp {

static Q_LOGGING_CATEGORY(lcMcpServer, "tom.mcp.server")

namespace {

constexpr int resourceNotFound = -32002;   // legacy

bool isToolName(const QString &name)
{
    static const QRegularExpression form(u"\\A[A-Za-z0-9_.-]{1,128}\\z"_s);
    return form.match(name).hasMatch();
}

// Of which a client may keep the result (modern).
bool isKept(const QString &method)
{
    static const QStringList methods{u"server/discover"_s,          u"tools/list"_s,    u"prompts/list"_s, u"resources/list"_s,
                                     u"resources/templates/list"_s, u"resources/read"_s};
    return methods.contains(method);
}

// Whose request it is, as far as that can be known without sessions. Each client counts its ids anew, and a user has several.
QString keyOf(const ServerMessage &message, const QJsonValue &id)
{
    const QString number = id.isString() ? u'"' + id.toString() : QString::number(id.toDouble(), 'g', 17);
    return message.caller + u'\n' + QString::fromUtf8(message.header("User-Agent")) + u'\n' + number;
}

// An opaque cursor is the place in the list. The lists do not change while a server lives.
QString cursorAt(qsizetype place)
{
    return QString::fromLatin1(
        QByteArray::number(place).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
}

std::optional<qsizetype> placeOf(const QJsonValue &cursor, qsizetype size)
{
    if (cursor.isUndefined() || cursor.isNull())
        return 0;
    bool isNumber = false;
    const qsizetype place =
        QByteArray::fromBase64(cursor.toString().toLatin1(), QByteArray::Base64UrlEncoding).toLongLong(&isNumber);
    const bool isOurs = isNumber && place > 0 && place < size && cursorAt(place) == cursor.toString();
    return isOurs ? std::optional(place) : std::nullopt;
}

} // namespace

Server::Server(ServerSettings settings, QObject *parent) : QObject(parent), m_settings(std::move(settings))
{
    addMethod(u"initialize"_s, [this](const ServerCallPointer &call) { initialize(call); }, {Era::Legacy});
    addMethod(u"ping"_s, [](const ServerCallPointer &call) { call->succeed({}); }, {Era::Legacy});
    addMethod(u"server/discover"_s, [this](const ServerCallPointer &call) { discover(call); }, {Era::Modern});
}

Server::~Server() = default;

void Server::addMethod(const QString &method, ServerHandler handler, QList<Era> eras)
{
    m_methods.insert(method, {.handler = std::move(handler), .eras = std::move(eras)});
}

void Server::addTool(ServerTool tool)
{
    const bool isTaken = std::ranges::contains(m_tools, tool.name, &ServerTool::name);
    const auto parameters = markedHeaders(tool.inputSchema);
    if (isTaken || !isToolName(tool.name) || tool.inputSchema.value("type"_L1) != "object"_L1 || !parameters) {
        qCCritical(lcMcpServer).noquote() << u"❌ the tool %1 cannot be offered"_s.arg(tool.name);
        return;
    }
    m_headerParameters.insert(tool.name, *parameters);
    m_tools.append(std::move(tool));
    addMethod(u"tools/list"_s, [this](const ServerCallPointer &call) {
        QJsonArray entries;
        for (const ServerTool &one : m_tools)
            entries.append(one.toJson());
        list(call, u"tools"_s, entries);
    });
    addMethod(u"tools/call"_s, {});   // take() does it, since it needs the headers
}

void Server::addResource(ServerResource resource)
{
    m_resources.append(std::move(resource));
    addMethod(u"resources/list"_s, [this](const ServerCallPointer &call) {
        QJsonArray entries;
        for (const ServerResource &one : m_resources)
            entries.append(one.toJson());
        list(call, u"resources"_s, entries);
    });
    addMethod(u"resources/read"_s, [this](const ServerCallPointer &call) { readResource(call); });
    if (!m_methods.contains(u"resources/templates/list"_s))
        addMethod(u"resources/templates/list"_s,
                  [this](const ServerCallPointer &call) { list(call, u"resourceTemplates"_s, QJsonArray()); });
}

std::unique_ptr<ServerExchange> Server::receive(const ServerMessage &message)
{
    auto exchange = std::make_unique<ServerExchange>();
    auto request = understand(message);
    if (!request) {
        exchange->answer(request.error());
        return exchange;
    }
    switch (request->message.kind) {
    case RpcMessage::Kind::Request:
        take(*exchange, message, std::move(*request));
        return exchange;
    case RpcMessage::Kind::Result:
    case RpcMessage::Kind::Failure:
        takeAnswer(message.caller, request->message);
        break;
    case RpcMessage::Kind::Notification:
        if (request->era == Era::Legacy && request->message.method == "notifications/cancelled"_L1)
            takeCancellation(message, request->message);
        break;
    }
    exchange->answer({.verdict = ServerAnswer::Verdict::Accepted});
    return exchange;
}

void Server::take(ServerExchange &exchange, const ServerMessage &message, ServerRequest request)
{
    const QJsonValue id = request.message.id;
    const auto method = m_methods.constFind(request.message.method);
    if (method == m_methods.constEnd() || !method->eras.contains(request.era)) {
        exchange.answer(failedAnswer(id, request.era,
                                     {.code = rpccode::methodNotFound,
                                      .message = u"this server has no method %1"_s.arg(request.message.method.left(100))}));
        return;
    }
    if (m_callsOf.value(message.caller) >= m_settings.callsAtOnce) {
        exchange.answer(failedAnswer(
            id, request.era,
            {.code = rpccode::internal, .message = u"%1 requests are open already; wait for one"_s.arg(m_settings.callsAtOnce)}));
        return;
    }
    const ServerCallPointer call = callFor(exchange, message, request);
    if (request.message.method == "tools/call"_L1)
        callTool(message, call);
    else
        method->handler(call);
}

ServerCallPointer Server::callFor(ServerExchange &exchange, const ServerMessage &message, const ServerRequest &request)
{
    const QString caller = message.caller;
    ++m_callsOf[caller];
    ++m_openCalls;
    const QPointer<Server> self(this);
    const QPointer<ServerExchange> listener(&exchange);
    ServerCall::Way way{.say =
                            [listener](const QJsonObject &said) {
                                if (listener)
                                    listener->say(said);
                            },
                        .ask =
                            [self, listener, caller](const QString &method, const QJsonObject &params) {
                                if (self && listener)
                                    return self->askClient(*listener, caller, method, params);
                                return readyFuture<QJsonObject>(failure(ErrorCode::Cancelled, u"the client is gone"_s));
                            },
                        .answer =
                            [self, listener, request](const std::expected<QJsonObject, RpcError> &outcome) {
                                if (!self || !listener)
                                    return;
                                const QJsonValue id = request.message.id;
                                listener->answer(outcome
                                                     ? ServerAnswer{.message = rpcResult(id, self->dressed(request, *outcome))}
                                                     : failedAnswer(id, request.era, outcome.error()));
                            }};
    const ServerCallPointer call = std::make_shared<ServerCall>(request, caller, std::move(way));
    connect(call.get(), &QObject::destroyed, this, [this, caller] {
        --m_openCalls;
        if (--m_callsOf[caller] <= 0)
            m_callsOf.remove(caller);
    });
    exchange.setCall(call);
    if (request.era == Era::Legacy)
        noteOpen(exchange, *call, keyOf(message, request.message.id));
    return call;
}

void Server::noteOpen(ServerExchange &exchange, const ServerCall &call, const QString &key)
{
    m_cancellable.insert(key, {.call = &call, .exchange = &exchange});
    connect(&call, &QObject::destroyed, this, [this, key, gone = &call] {
        for (auto open = m_cancellable.find(key); open != m_cancellable.end() && open.key() == key; ++open) {
            if (open->call == gone) {
                m_cancellable.erase(open);
                return;
            }
        }
    });
}

// Two open calls with one id are of two clients. Then nobody knows which one is meant, and both go on.
void Server::takeCancellation(const ServerMessage &message, const RpcMessage &notification)
{
    QList<OpenCall> meant = m_cancellable.values(keyOf(message, notification.params.value("requestId"_L1)));
    meant.removeIf([](const OpenCall &open) { return !open.exchange || !open.exchange->isOpen(); });
    if (meant.size() == 1)
        meant.constFirst().exchange->cancel();
}

QFuture<Result<QJsonObject>> Server::askClient(ServerExchange &exchange, const QString &caller, const QString &method,
                                               const QJsonObject &params)
{
    const QString id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    Question &question = m_questions[id];
    question.caller = caller;
    QJsonObject message = rpcNotification(method, params);
    message.insert(u"id"_s, id);
    exchange.say(message);
    connect(&exchange, &QObject::destroyed, this, [this, id] { m_questions.erase(id); });
    QTimer::singleShot(m_settings.askTimeout, this, [this, id] { m_questions.erase(id); });
    return question.answer.future();
}

void Server::takeAnswer(const QString &caller, const RpcMessage &message)
{
    const auto found = m_questions.find(message.id.toString());
    if (found == m_questions.end() || found->second.caller != caller)
        return;
    Completer<QJsonObject> answer = std::move(found->second.answer);
    m_questions.erase(found);
    if (message.kind == RpcMessage::Kind::Failure)
        return answer.complete(failure(ErrorCode::InvalidInput, message.error.message.left(500)));
    answer.complete(message.result);
}

// What the modern revision wants in every result.
QJsonObject Server::dressed(const ServerRequest &request, QJsonObject result) const
{
    if (request.era != Era::Modern)
        return result;
    if (!result.contains("resultType"_L1))
        result.insert(u"resultType"_s, u"complete"_s);
    QJsonObject meta = result.value("_meta"_L1).toObject();
    meta.insert(u"io.modelcontextprotocol/serverInfo"_s,
                QJsonObject{{u"name"_s, m_settings.name}, {u"version"_s, m_settings.version}});
    result.insert(u"_meta"_s, meta);
    if (isKept(request.message.method)) {
        const bool isContent = request.message.method == "resources/read"_L1;
        result.insert(u"ttlMs"_s, isContent ? 0 : m_settings.listTtlMs);
        result.insert(u"cacheScope"_s, u"private"_s);
    }
    return result;
}

QJsonObject Server::capabilities() const
{
    QJsonObject said = m_settings.capabilities;
    if (!m_tools.isEmpty())
        said.insert(u"tools"_s, QJsonObject());
    if (!m_resources.isEmpty() && !said.contains("resources"_L1))
        said.insert(u"resources"_s, QJsonObject());
    return said;
}

void Server::initialize(const ServerCallPointer &call) const
{
    const QJsonValue wanted = call->params().value("protocolVersion"_L1);
    if (!wanted.isString())
        return call->fail({.code = rpccode::invalidParams, .message = u"\"protocolVersion\" must be a string"_s});
    const QByteArray asked = wanted.toString().toLatin1();
    const QByteArray agreed = revision::legacy.contains(asked) ? asked : revision::legacy.constFirst();
    QJsonObject result{{u"protocolVersion"_s, QString::fromLatin1(agreed)},
                       {u"capabilities"_s, capabilities()},
                       {u"serverInfo"_s, QJsonObject{{u"name"_s, m_settings.name}, {u"version"_s, m_settings.version}}}};
    if (!m_settings.instructions.isEmpty())
        result.insert(u"instructions"_s, m_settings.instructions);
    call->succeed(result);
}

void Server::discover(const ServerCallPointer &call) const
{
    QJsonObject result{{u"supportedVersions"_s, QJsonArray{QString::fromLatin1(revision::modern)}},
                       {u"capabilities"_s, capabilities()}};
    if (!m_settings.instructions.isEmpty())
        result.insert(u"instructions"_s, m_settings.instructions);
    call->succeed(result);
}

void Server::callTool(const ServerMessage &message, const ServerCallPointer &call) const
{
    const QString name = call->params().value("name"_L1).toString();
    const auto tool = std::ranges::find(m_tools, name, &ServerTool::name);
    if (tool == m_tools.end())
        return call->fail({.code = rpccode::invalidParams, .message = u"there is no tool %1"_s.arg(name.left(128))});
    const QJsonValue given = call->params().value("arguments"_L1);
    if (!given.isUndefined() && !given.isNull() && !given.isObject())
        return call->fail({.code = rpccode::invalidParams, .message = u"\"arguments\" must be an object"_s});
    if (call->request().era == Era::Modern) {
        if (const auto fits = checkParameterHeaders(message, m_headerParameters.value(name), call->arguments()); !fits)
            return call->fail(fits.error());
    }
    // Not an error of the protocol: the model reads it and does better.
    if (const auto fits = checkAgainstSchema(call->arguments(), tool->inputSchema); !fits)
        return call->succeed(toolError(fits.error().message));
    tool->run(call);
}

void Server::readResource(const ServerCallPointer &call) const
{
    const QString uri = call->params().value("uri"_L1).toString();
    const auto resource = std::ranges::find(m_resources, uri, &ServerResource::uri);
    if (resource != m_resources.end())
        return resource->read(call);
    if (m_findResource && m_findResource(call))
        return;
    call->fail({.code = call->request().era == Era::Modern ? rpccode::invalidParams : resourceNotFound,
                .message = u"there is no such resource"_s,
                .data = QJsonObject{{u"uri"_s, uri.left(1000)}}});
}

void Server::list(const ServerCallPointer &call, const QString &key, const QJsonArray &entries) const
{
    const std::optional<qsizetype> place = placeOf(call->params().value("cursor"_L1), entries.size());
    if (!place)
        return call->fail({.code = rpccode::invalidParams, .message = u"this cursor is not one of this list"_s});
    const qsizetype end = std::min<qsizetype>(*place + m_settings.pageSize, entries.size());
    QJsonArray page;
    for (qsizetype i = *place; i < end; ++i)
        page.append(entries.at(i));
    QJsonObject result{{key, page}};
    if (end < entries.size())
        result.insert(u"nextCursor"_s, cursorAt(end));
    call->succeed(result);
}

}   // namespace tom::mcp
