#include "server/proxy/forwarding.h"

#include "server/proxy/forwardedheaders.h"
#include "shared/protocol/paths.h"
#include "shared/protocol/turnevent.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::server {

static Q_LOGGING_CATEGORY(lcProxy, "tom.server.proxy")

namespace {

constexpr auto silenceLimit = 45s;    // an agent's stream says something every 15 s
constexpr auto thinkingLimit = 30min; // an answer in one piece comes when its turn is over

Error lostAgent()
{
    return {.code = ErrorCode::AgentUnavailable, .message = u"the connection to your agent was lost"_s, .retryAfterSeconds = 1};
}

// A turn that is answered in one piece says nothing until it is over.
bool isWholeTurn(const httpserver::Request &request)
{
    return request.path.startsWith(protocol::paths::process) && !request.accepts("text/event-stream")
           && (request.method == "POST" || request.accepts("application/json"));
}

http::HttpRequest requestFor(const QString &username, const httpserver::Request &request, const AgentAddress &address)
{
    QUrl url = address.url;
    url.setPath(request.path);
    if (!request.query.isEmpty())
        url.setQuery(request.query);
    return {.method = request.method == "HEAD" ? "GET"_ba : request.method,
            .url = url,
            .headers = headersForAgent(request, username),
            .body = request.body,
            .connectTimeout = 5s,
            .firstByteTimeout =
                isWholeTurn(request) ? std::chrono::milliseconds(thinkingLimit) : std::chrono::milliseconds(silenceLimit),
            .idleTimeout = silenceLimit,
            .totalTimeout = 0s,
            .maxBytes = 0};
}

} // namespace

Forwarding::Forwarding(const QString &username, const httpserver::Request &request, httpserver::Reply reply, QObject *parent)
    : QObject(parent),
      m_username(username),
      m_request(request),
      m_reply(std::move(reply))
{}

Forwarding::~Forwarding() = default;

void Forwarding::start(const std::shared_ptr<http::NetworkHttpClient> &client, const AgentAddress &address)
{
    m_client = client;
    m_exchange = client->send(requestFor(m_username, m_request, address));
    connect(m_exchange.get(), &http::HttpExchange::headReceived, this, &Forwarding::takeHead);
    connect(m_exchange.get(), &http::HttpExchange::bytesReceived, this, &Forwarding::takeBytes);
    connect(m_exchange.get(), &http::HttpExchange::finished, this, &Forwarding::takeEnd);
}

void Forwarding::refuse(const Error &error)
{
    m_reply->send(httpserver::Response::failure(error));
    deleteLater();
}

void Forwarding::breakOff()
{
    takeLoss({.code = ErrorCode::Cancelled, .message = u"the server ends"_s});
}

void Forwarding::takeHead(const http::HttpHead &head)
{
    m_isEventStream = http::headerValue(head.headers, "content-type").startsWith("text/event-stream");
    m_stream = m_reply->stream(head.status, headersForClient(head.headers));
    m_reply.reset();
    if (m_request.method == "HEAD")
        return end();
    connect(m_stream.get(), &httpserver::StreamReply::gone, this, &Forwarding::end);
    connect(m_stream.get(), &httpserver::StreamReply::drained, this, [this] {
        if (m_exchange)
            m_exchange->setPaused(false);
    });
}

void Forwarding::takeBytes(const QByteArray &bytes)
{
    if (!m_stream)
        return;
    m_stream->write(m_isEventStream ? m_events.take(bytes) : bytes);
    if (m_stream->pendingBytes() > httpserver::StreamReply::highWater)
        m_exchange->setPaused(true);
}

void Forwarding::takeEnd(const Result<void> &result)
{
    if (!result)
        return takeLoss(result.error());
    if (m_events.isInTurn())   // an agent that is told to end closes its streams properly, but its turns are not over
        return takeLoss({.code = ErrorCode::Network, .message = u"it ended in the middle of a turn"_s});
    if (m_stream && m_isEventStream)
        m_stream->write(m_events.rest());
    end();
}

void Forwarding::takeLoss(const Error &error)
{
    qCWarning(lcProxy).noquote() << u"⚠️ the agent of %1 did not finish an answer: %2"_s.arg(m_username, error.message);
    const bool isSilent = error.code == ErrorCode::AgentTimeout;
    if (isSilent)
        Q_EMIT agentSilent();
    if (!m_stream)
        return refuse(
            isSilent ? Error{.code = ErrorCode::AgentTimeout, .message = u"your agent does not answer"_s, .retryAfterSeconds = 5}
                     : lostAgent());
    if (m_isEventStream && m_events.isBetweenEvents())
        m_stream->write(
            protocol::TurnEvent{.number = 0, .body = protocol::TurnFailed{.error = lostAgent(), .resume = true}}.toSse());
    else
        m_stream->abort();   // half an object must not pass for a whole one
    end();
}

void Forwarding::end()
{
    if (m_stream) {
        disconnect(m_stream.get(), nullptr, this, nullptr);
        m_stream->end();
    }
    if (m_exchange)
        disconnect(m_exchange.get(), nullptr, this, nullptr);
    deleteLater();
}

} // namespace tom::server
