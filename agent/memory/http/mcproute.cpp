#include "agent/memory/http/mcproute.h"

#include "agent/memory/http/mcpreply.h"

using namespace Qt::StringLiterals;

namespace tom::memory {

using httpserver::Reply;
using httpserver::Request;
using httpserver::Response;

namespace {

Response refusal(int status, const QString &message)
{
    Response response = Response::failure({.code = ErrorCode::InvalidInput, .message = message});
    response.status = status;
    return response;
}

bool takes(const QByteArray &accept, QByteArrayView type)
{
    return accept.contains(type) || accept.contains("*/*") || accept.contains(type.first(type.indexOf('/')).toByteArray() + "/*");
}

} // namespace

McpRoute::McpRoute(httpserver::HttpServer &server, mcp::Server &mcp, const Admission &admission, QObject *parent)
    : QObject(parent),
      m_mcp(mcp),
      m_admission(admission)
{
    server.addRoute(
        "POST"_ba, u"/mcp"_s, [this](const Request &request, Reply reply) { post(request, std::move(reply)); }, maxBody);
}

void McpRoute::post(const Request &request, Reply reply)
{
    constexpr int notAcceptable = 406;
    constexpr int unsupportedMediaType = 415;
    const auto user = m_admission.check(request);
    if (!user)
        return reply.send(user.error());
    if (!request.header("Content-Type").trimmed().toLower().startsWith("application/json"))
        return reply.send(refusal(unsupportedMediaType, u"a message comes as Content-Type: application/json"_s));
    const QByteArray accept = request.header("Accept").toLower();
    const bool takesJson = accept.isEmpty() || takes(accept, "application/json");
    const bool takesEvents = takes(accept, "text/event-stream");
    if (!takesJson && !takesEvents)
        return reply.send(refusal(notAcceptable, u"answers come as application/json or text/event-stream"_s));

    const bool isModern = request.header("MCP-Protocol-Version") == mcp::revision::modern;
    auto exchange = m_mcp.receive({.body = request.body, .caller = *user, .hasHeaders = true, .headers = request.headers});
    new McpReply(std::move(exchange), std::move(reply),
                 {.takesJson = takesJson,
                  .takesEvents = takesEvents,
                  .endsWithPeer = isModern,
                  .headers = request.body.contains("\"initialize\"") ? m_greeting : httpserver::Headers()},
                 this);
}

} // namespace tom::memory
