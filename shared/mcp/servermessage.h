#pragma once

#include "shared/http/httpclient.h"
#include "shared/mcp/jsonrpc.h"

namespace tom::mcp {

// One message as it came to a server.
struct ServerMessage
{
    QByteArray body{};
    QString caller{};           // who sends it, as the transport proved it
    bool hasHeaders = true;     // the transport has headers, so the modern revision wants its own there
    // Of which MCP-Protocol-Version, Mcp-Method, Mcp-Name and Mcp-Param-… matter; User-Agent tells clients of one user apart.
    http::Headers headers{};

    [[nodiscard]] QByteArray header(QByteArrayView name) const;   // without case; empty: it is not there

    bool operator==(const ServerMessage &) const = default;
};

// The last that goes back for one message.
struct ServerAnswer
{
    enum class Verdict {
        Answered,   // with a result, or with an error that the request earned while it was worked on
        Accepted,   // it wants no answer
        Malformed,   // it is none that we can work on
        UnknownMethod,   // in the modern revision
    };

    Verdict verdict = Verdict::Answered;
    QJsonObject message{};   // empty with Accepted

    bool operator==(const ServerAnswer &) const = default;
};

}   // namespace tom::mcp
