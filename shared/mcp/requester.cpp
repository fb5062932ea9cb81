#include "shared/mcp/requester.h"

#include "shared/core/json.h"
#include "shared/mcp/headerparameters.h"

using namespace Qt::StringLiterals;

namespace tom::mcp {

namespace {

// A refusal of HTTP may have an error of JSON-RPC in its body, which says more.
RequestFailure failureFrom(const TransportFailure &failure)
{
    if (failure.kind == TransportFailure::Kind::Refused) {
        const auto message = json::parseObject(failure.body).and_then(&RpcMessage::fromJson);
        if (message && message->kind == RpcMessage::Kind::Failure)
            return {.kind = RequestFailure::Kind::Rpc, .transport = failure, .rpc = message->error};
    }
    return {.kind = RequestFailure::Kind::Transport, .transport = failure};
}

// 2026-07-28 says in headers what a request is about (Standard Request Headers).
http::Headers standardHeaders(const QString &method, const QJsonObject &params)
{
    http::Headers headers{{"Mcp-Method", method.toLatin1()}};
    if (method == "tools/call"_L1 || method == "prompts/get"_L1)
        headers.append({"Mcp-Name", encodedHeader(params.value("name"_L1).toString())});
    else if (method == "resources/read"_L1)
        headers.append({"Mcp-Name", encodedHeader(params.value("uri"_L1).toString())});
    return headers;
}

} // namespace

Error RequestFailure::toError(const QString &server) const
{
    switch (kind) {
    case Kind::Rpc:
        return {.code = rpc.code == rpccode::invalidParams      ? ErrorCode::InvalidInput
                        : rpc.code == rpccode::resourceNotFound ? ErrorCode::NotFound
                                                                : ErrorCode::Network,
                .message = u"%1: %2 (%3)"_s.arg(server, rpc.message.left(500)).arg(rpc.code)};
    case Kind::Timeout:
        return {.code = ErrorCode::AgentTimeout, .message = u"%1 %2"_s.arg(server, message)};
    case Kind::Transport:
        break;
    }
    if (transport.status == 401 || transport.status == 403)
        return {.code = ErrorCode::Unauthorized,
                .message = u"%1 wants a key, or another one (status %2); set it in the service's headers"_s.arg(server).arg(
                    transport.status)};
    return {.code = ErrorCode::Network, .message = u"%1 %2"_s.arg(server, transport.message)};
}

bool RequestFailure::cannotHaveRun() const
{
    if (kind != Kind::Transport)
        return false;
    // 5xx may come of what stands between, after the work was done; 408 of a body that came slowly.
    const bool isRefusedEarly = transport.kind == TransportFailure::Kind::Refused && transport.status >= 300
                                && transport.status < 500 && transport.status != 408;
    return transport.kind == TransportFailure::Kind::Unreachable || isRefusedEarly;
}

Requester::Requester(Transport &transport, QObject *parent) : QObject(parent), m_transport(transport)
{
    connect(&transport, &Transport::received, this, &Requester::take);
    connect(&transport, &Transport::failed, this, &Requester::takeFailure);
}

Requester::~Requester() = default;

qint64 Requester::send(Request request)
{
    const qint64 id = ++m_last;
    auto open = std::make_unique<Open>();
    open->request = std::move(request);
    QJsonObject params = open->request.params;
    QJsonObject meta = params.value("_meta"_L1).toObject();
    for (auto entry = m_meta.begin(); entry != m_meta.end(); ++entry)
        meta.insert(entry.key(), entry.value());
    if (open->request.progressed)
        meta.insert(u"progressToken"_s, id);
    if (!meta.isEmpty())
        params.insert(u"_meta"_s, meta);
    open->timer.setSingleShot(true);
    connect(&open->timer, &QTimer::timeout, this, [this, id] { takeTimeout(id); });
    open->timer.start(open->request.timeout);
    open->since.start();
    Outgoing outgoing{.message = rpcRequest(id, open->request.method, params), .id = id, .headers = open->request.headers};
    if (!m_meta.isEmpty())
        outgoing.headers += standardHeaders(open->request.method, params);
    m_open.emplace(id, std::move(open));
    m_transport.send(outgoing);
    return id;
}

void Requester::notify(const QString &method, const QJsonObject &params, std::function<void()> taken)
{
    Outgoing outgoing{.message = rpcNotification(method, params), .taken = std::move(taken)};
    if (!m_meta.isEmpty())
        outgoing.headers = standardHeaders(method, params);
    m_transport.send(outgoing);
}

void Requester::answer(const QJsonValue &id, const std::expected<QJsonObject, RpcError> &outcome)
{
    m_transport.send({.message = outcome ? rpcResult(id, *outcome) : rpcFailure(id, outcome.error())});
}

void Requester::cancel(qint64 id)
{
    const auto found = m_open.find(id);
    if (found == m_open.end())
        return;
    const QString method = found->second->request.method;
    m_open.erase(found);
    m_transport.drop(id);
    // Where an answer has a stream of its own and requests describe themselves, its end says it all.
    const bool endOfStreamSaysIt = m_transport.hasStreams() && !m_meta.isEmpty();
    if (!endOfStreamSaysIt && method != "initialize"_L1)
        notify(u"notifications/cancelled"_s, {{u"requestId"_s, id}, {u"reason"_s, u"nobody waits for it any more"_s}});
}

void Requester::hold()
{
    ++m_held;
    for (const auto &[id, open] : m_open)
        open->timer.stop();
}

void Requester::release()
{
    if (--m_held > 0)
        return;
    for (const auto &[id, open] : m_open) {
        open->since.start();
        open->timer.start(open->request.timeout);
    }
}

void Requester::failAll(const QString &why)
{
    while (!m_open.empty()) {
        const qint64 id = m_open.begin()->first;
        m_transport.drop(id);
        end(id, std::unexpected(RequestFailure{.transport = {.kind = TransportFailure::Kind::Lost, .message = why}}));
    }
}

void Requester::take(const QJsonObject &object)
{
    const Result<RpcMessage> message = RpcMessage::fromJson(object);
    if (!message)
        return;
    switch (message->kind) {
    case RpcMessage::Kind::Request:
        if (message->method == "ping"_L1)
            return answer(message->id, QJsonObject());
        return Q_EMIT asked(message->id, message->method, message->params);
    case RpcMessage::Kind::Notification:
        if (message->method == "notifications/progress"_L1)
            takeProgress(message->params);
        return Q_EMIT notified(message->method, message->params);
    case RpcMessage::Kind::Result:
        return end(qint64(message->id.toDouble(-1)), message->result);
    case RpcMessage::Kind::Failure:
        return end(qint64(message->id.toDouble(-1)),
                   std::unexpected(RequestFailure{.kind = RequestFailure::Kind::Rpc, .rpc = message->error}));
    }
}

void Requester::takeFailure(qint64 id, const TransportFailure &failure)
{
    end(id, std::unexpected(failureFrom(failure)));
}

void Requester::takeProgress(const QJsonObject &params)
{
    const auto found = m_open.find(qint64(params.value("progressToken"_L1).toDouble(-1)));
    if (found == m_open.end() || !found->second->request.progressed)
        return;
    Open &open = *found->second;
    const auto left = open.request.longest - std::chrono::milliseconds(open.since.elapsed());
    open.timer.start(std::max(std::min(open.request.timeout, left), std::chrono::milliseconds(0)));
    const auto progressed = open.request.progressed;
    const QJsonValue total = params.value("total"_L1);
    progressed({.progress = params.value("progress"_L1).toDouble(),
                .total = total.isDouble() ? std::optional(total.toDouble()) : std::nullopt,
                .message = params.value("message"_L1).toString()});
}

void Requester::takeTimeout(qint64 id)
{
    const auto found = m_open.find(id);
    if (found == m_open.end())
        return;
    const auto done = found->second->request.done;
    const double seconds = double(found->second->since.elapsed()) / 1000;
    cancel(id);
    done(std::unexpected(RequestFailure{.kind = RequestFailure::Kind::Timeout,
                                        .message = u"did not answer within %1 s"_s.arg(seconds, 0, 'f', 1)}));
}

void Requester::end(qint64 id, const RequestOutcome &outcome)
{
    const auto found = m_open.find(id);
    if (found == m_open.end())
        return;   // an answer to nobody
    const auto done = std::move(found->second->request.done);
    // Its timer may be the one that calls.
    found->second->timer.stop();
    m_open.erase(found);
    done(outcome);
}

} // namespace tom::mcp
