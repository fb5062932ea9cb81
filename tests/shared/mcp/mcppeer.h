#pragma once

#include "shared/http/curlhttpclient.h"
#include "shared/mcp/client.h"
#include "tests/support/scriptedhttppeer.h"

// An MCP server that plays scripts, and a client on it. Ids are 1 for the first question, 2 for initialize, 3 for the
// list of tools, and from 4 on what a test asks.
class McpPeer
{
public:
    explicit McpPeer(std::chrono::milliseconds timeout = std::chrono::seconds(5));

    // A server of the older era with the tool "echo"; with a session id when one is given.
    void playLegacyStart(const QByteArray &session = {}, const QByteArray &capabilities = R"({"tools":{}})");
    void playModernStart(const QByteArray &tools = {});
    void play(const tom::test::PeerScript &script) { peer.play(script); }
    void playJson(const QByteArray &message, const tom::http::Headers &headers = {}, int status = 200);

    [[nodiscard]] bool connect();   // waits until it is ready or failed
    // Waits for the result of echo.
    [[nodiscard]] tom::Result<tom::mcp::CallResult> call(const QJsonObject &arguments = {});
    [[nodiscard]] int posts(const QString &method) const;   // how often that arrived

    tom::test::ScriptedHttpPeer peer;
    tom::http::CurlHttpClient http;
    std::unique_ptr<tom::mcp::Client> client;
    tom::Error error;

    [[nodiscard]] static QByteArray tools(const QByteArray &list);   // the result of tools/list
    static const QByteArray echo;
    static const QByteArray answered;   // to id 4
};
