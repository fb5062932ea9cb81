#include "server/proxy/forwarding.h"

#include "server/proxy/forwardedheaders.h"
#include "shared/protocol/paths.h"
#include "shared/protocol/turnevent.h"

#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::server {

static Q_LOGGING_CATEGORY(lcProxy, "tom.server.proxy")

using httpserver::RequestBody;
using httpserver::Response;
using httpserver::StreamReply;

namespace {

constexpr qsizetype bodyWindow = 128 * 1024;   // of a request, on its way to the agent

constexpr int clientLeft = 499;                // for the log alone

Error lostAgent()
{
    return {.code = ErrorCode::AgentUnavailable, .message = u"the connection to your agent was lost"_s, .retryAfterSeconds = 1};
}

Error busyAgent()
{
    return {.code = ErrorCode::AgentUnavailable,
            .message = u"your agent has too much to do; try again in a moment"_s,
            .retryAfterSeconds = 1};
}

// A turn that is answered in one piece says nothing until it is over.
bool isWholeTurn(const httpserver::Request &request)
{
    return request.target.startsWith(QByteArrayView(protocol::paths::process.data(), protocol::paths::process.size()))
           && !request.accepts("text/event-stream") && (request.method == "POST" || request.accepts("application/json"));
}

bool isEventStream(const AnswerHead &head)
{
    return std::ranges::any_of(head.fields, [](const auto &field) {
        return field.first.compare("content-type", Qt::CaseInsensitive) == 0 && field.second.startsWith("text/event-stream");
    });
}

bool isSafe(const httpserver::Request &request)
{
    return request.method == "GET" || request.method == "HEAD";
}

} // namespace

Forwarding::Forwarding(Errand errand, const AgentLimits &limits, QObject *parent)
    : QObject(parent),
      m_username(errand.username),
      m_request(std::move(errand.request)),
      m_body(std::move(errand.body)),
      m_reply(std::move(errand.reply)),
      m_limits(limits)
{
    m_reply->whenGone(this, [this] {
        if (m_reply)
            m_reply->pass({.status = clientLeft});
        end();
    });
}

Forwarding::~Forwarding()
{
    if (m_connection)
        m_connection->cut();
}

void Forwarding::start(AgentPool &pool)
{
    if (m_isOver)
        return;
    m_pool = &pool;
    ask(pool.take(!isSafe(m_request)));
    if (!m_body || !m_connection)
        return;
    connect(m_body.get(), &RequestBody::received, this, &Forwarding::passBody);
    connect(m_body.get(), &RequestBody::failed, this, &Forwarding::takeLostBody);
    m_body->begin();
    passBody();
}

void Forwarding::ask(AgentConnection *connection)
{
    if (!connection)
        return refuse(busyAgent());
    m_connection = connection;
    connection->ask({.head = headForAgent(m_request, m_username, m_pool->address()),
                     .isHead = m_request.method == "HEAD",
                     .hasBody = m_body != nullptr,
                     .patience = isWholeTurn(m_request) ? m_limits.thinking : m_limits.silence},
                    *this);
}

void Forwarding::refuse(const Error &error)
{
    if (m_isOver)
        return;
    m_reply->send(Response::failure(error));
    end();
}

void Forwarding::breakOff()
{
    answerLoss({.code = ErrorCode::Cancelled, .message = u"the server ends"_s});
}

void Forwarding::passBody()
{
    if (!m_connection || !m_body || m_connection->pendingBytes() > bodyWindow)
        return;   // takeRoom() comes back
    const QByteArray bytes = m_body->take();
    if (!bytes.isEmpty() && m_request.bodyLength < 0)
        m_connection->write(QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n");
    else
        m_connection->write(bytes);
    if (!m_body->isComplete())
        return;
    if (m_request.bodyLength < 0)
        m_connection->write("0\r\n\r\n"_ba);
    m_body->disconnect(this);
    m_connection->endQuestion();
}

void Forwarding::takeRoom()
{
    if (m_body && !m_body->isComplete())
        passBody();
}

void Forwarding::takeLostBody(const Response &answer)
{
    if (m_isOver)
        return;
    if (m_stream)
        m_stream->abort();
    else
        m_reply->send(answer);
    end();
}

void Forwarding::takeAnswer()
{
    AnswerParser &answer = m_connection->answer();
    const bool isComplete = answer.state() == AnswerParser::State::Complete;
    if (isComplete)
        m_connection = nullptr;   // somebody else's from now on
    if (answer.state() == AnswerParser::State::Head)
        return;
    m_isEventStream = m_isEventStream || isEventStream(answer.head());
    if (!m_stream && isComplete && !m_isEventStream && m_request.method != "HEAD") {
        m_reply->pass(
            {.status = answer.head().status, .headers = headersForClient(answer.head().fields), .body = answer.takeBody()});
        return end();
    }
    if (!m_stream)
        begin(answer.head());
    const QByteArray bytes = answer.takeBody();
    m_stream->write(m_isEventStream ? m_events.take(bytes) : bytes);
    if (isComplete)
        return takeEnd();
    if (m_connection && m_stream->pendingBytes() > StreamReply::highWater)
        m_connection->setPaused(true);
}

void Forwarding::begin(const AnswerHead &head)
{
    // A stream may get a word of ours at its end, and so has no length.
    m_stream = m_reply->stream(head.status, headersForClient(head.fields), m_isEventStream ? -1 : head.length);
    m_reply.reset();
    connect(m_stream.get(), &StreamReply::gone, this, &Forwarding::end);
    connect(m_stream.get(), &StreamReply::drained, this, [this] {
        if (m_connection)
            m_connection->setPaused(false);
    });
}

void Forwarding::takeEnd()
{
    if (m_events.isInTurn())   // an agent that is told to end closes its streams properly, but its turns are not over
        return answerLoss({.code = ErrorCode::Network, .message = u"it ended in the middle of a turn"_s});
    if (m_isEventStream)
        m_stream->write(m_events.rest());
    end();
}

void Forwarding::takeLoss(const Error &error)
{
    const AgentConnection *lost = m_connection;
    m_connection = nullptr;
    if (mayAskAgain(*lost, error))
        return ask(m_pool->takeNew());
    if (error.code == ErrorCode::AgentTimeout)
        Q_EMIT agentSilent(lost->wasOpen());
    answerLoss(error);
}

// Only a question that changes nothing, and only when an old connection turned out to be dead.
bool Forwarding::mayAskAgain(const AgentConnection &lost, const Error &error) const
{
    return isSafe(m_request) && !m_body && error.code == ErrorCode::Network && lost.wasUsed() && !lost.hasAnswered() && m_pool
           && !m_pool->isRetired();
}

void Forwarding::answerLoss(const Error &error)
{
    if (m_isOver)
        return;
    qCWarning(lcProxy).noquote() << u"⚠️ the agent of %1 did not finish an answer: %2"_s.arg(m_username, error.message);
    if (!m_stream)
        return refuse(
            error.code == ErrorCode::AgentTimeout
                ? Error{.code = ErrorCode::AgentTimeout, .message = u"your agent does not answer"_s, .retryAfterSeconds = 5}
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
    if (std::exchange(m_isOver, true))
        return;
    if (m_body)
        m_body->disconnect(this);
    if (m_stream) {
        m_stream->disconnect(this);
        m_stream->end();
    }
    if (AgentConnection *connection = m_connection) {
        m_connection = nullptr;
        connection->cut();
    }
    deleteLater();
}

} // namespace tom::server
