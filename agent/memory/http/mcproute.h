#pragma once

#include "agent/memory/http/admission.h"
#include "shared/httpserver/httpserver.h"
#include "shared/mcp/server.h"

namespace tom::memory {

// An MCP server over streamable HTTP at /mcp: each message its own POST, answered with JSON, or with a stream when something
// is said before the answer. There are no sessions, so GET and DELETE are 405.
class McpRoute : public QObject
{
    Q_OBJECT

public:
    // All must outlive this.
    McpRoute(httpserver::HttpServer &server, mcp::Server &mcp, const Admission &admission, QObject *parent = nullptr);

    // What an answer to initialize says besides.
    void setGreeting(const httpserver::Headers &headers) { m_greeting = headers; }

    static constexpr qint64 maxBody = 256 * 1024;

private:
    void post(const httpserver::Request &request, httpserver::Reply reply);

    mcp::Server &m_mcp;
    const Admission &m_admission;
    httpserver::Headers m_greeting;
};

} // namespace tom::memory
