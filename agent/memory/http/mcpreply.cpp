#include "agent/memory/http/mcpreply.h"

#include "shared/core/json.h"

using namespace Qt::StringLiterals;

namespace tom::memory {

using mcp::ServerAnswer;

namespace {

int statusFor(ServerAnswer::Verdict verdict)
{
    switch (verdict) {
    case ServerAnswer::Verdict::Accepted:
        return 202;
    case ServerAnswer::Verdict::Malformed:
        return 400;
    case ServerAnswer::Verdict::UnknownMethod:
        return 404;
    case ServerAnswer::Verdict::Answered:
        break;
    }
    return 200;
}

} // namespace

McpReply::McpReply(std::unique_ptr<mcp::ServerExchange> exchange, httpserver::Reply reply, const Form &form, QObject *parent)
    : QObject(parent),
      m_exchange(std::move(exchange)),
      m_reply(std::move(reply)),
      m_form(form)
{
    connect(m_exchange.get(), &mcp::ServerExchange::said, this, &McpReply::say);
    connect(m_exchange.get(), &mcp::ServerExchange::answered, this, &McpReply::answer);
    if (m_form.endsWithPeer)
        m_reply.whenGone(this, [this] { takeGone(); });
    connect(&m_keepAlive, &QTimer::timeout, this, [this] { m_stream->write(": \n\n"); });
}

McpReply::~McpReply() = default;

void McpReply::say(const QJsonObject &message)
{
    if (!m_form.takesEvents)   // then it is not heard; the answer comes all the same
        return;
    if (!m_stream)
        beginStream();
    write(message);
}

void McpReply::beginStream()
{
    m_stream = m_reply.stream(200, m_form.headers
                                       + httpserver::Headers{{"Content-Type", "text/event-stream"},
                                                             {"Cache-Control", "no-store"},
                                                             {"X-Accel-Buffering", "no"}});
    // A client of the old revisions that loses its stream has not cancelled, but nobody can hear the answer any more.
    connect(m_stream.get(), &httpserver::StreamReply::gone, this, &McpReply::takeGone);
    m_keepAlive.start(keepAlive);
}

void McpReply::write(const QJsonObject &message)
{
    m_keepAlive.start(keepAlive);
    m_stream->write("event: message\ndata: " + json::compact(message) + "\n\n");
}

void McpReply::answer(const ServerAnswer &answer)
{
    const int status = statusFor(answer.verdict);
    if (!m_stream && !m_form.takesJson && status == 200)
        beginStream();
    if (m_stream) {
        if (!answer.message.isEmpty())
            write(answer.message);
        m_stream->end();
    } else if (answer.message.isEmpty()) {
        m_reply.pass({.status = status});
    } else {
        httpserver::Response response{.status = status, .headers = m_form.headers, .body = json::compact(answer.message)};
        response.headers.emplaceBack("Content-Type", "application/json");
        m_reply.pass(response);
    }
    deleteLater();
}

void McpReply::takeGone()
{
    m_keepAlive.stop();
    m_exchange.reset();   // whoever works on it is told
    deleteLater();
}

} // namespace tom::memory
