#include "tests/shared/mcp/mcppeer.h"

#include "shared/core/json.h"
#include "shared/mcp/httptransport.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;

const QByteArray McpPeer::echo = R"({"name":"echo","inputSchema":{"type":"object"}})"_ba;
const QByteArray McpPeer::answered = R"({"jsonrpc":"2.0","id":4,"result":{"content":[{"type":"text","text":"hello"}]}})"_ba;

McpPeer::McpPeer(std::chrono::milliseconds timeout)
{
    client = std::make_unique<mcp::Client>(
        std::make_unique<mcp::HttpTransport>(http, peer.url(u"/mcp"_s), http::Headers{{"Authorization", "Bearer swordfish"}}),
        u"weather"_s, mcp::ClientSettings{.timeout = timeout, .longest = 10 * timeout});
}

QByteArray McpPeer::tools(const QByteArray &list)
{
    return R"({"jsonrpc":"2.0","id":3,"result":{"tools":[)"_ba + list + "]}}";
}

void McpPeer::playJson(const QByteArray &message, const http::Headers &headers, int status)
{
    peer.play(test::ScriptedHttpPeer::answer(status, message, http::Headers{{"Content-Type", "application/json"}} + headers));
}

void McpPeer::playLegacyStart(const QByteArray &session, const QByteArray &capabilities)
{
    playJson(R"({"jsonrpc":"2.0","id":"server-error","error":{"code":-32600,"message":"Bad Request"}})"_ba, {}, 400);
    http::Headers headers;
    if (!session.isEmpty())
        headers.append({"Mcp-Session-Id", session});
    playJson(
        R"({"jsonrpc":"2.0","id":2,"result":{"protocolVersion":"2025-06-18","serverInfo":{"name":"peer","version":"1"},"capabilities":)"_ba
            + capabilities + "}}",
        headers);
    peer.play(test::ScriptedHttpPeer::answer(202, {}));   // notifications/initialized
    playJson(tools(echo));
}

void McpPeer::playModernStart(const QByteArray &list)
{
    playJson(
        R"({"jsonrpc":"2.0","id":1,"result":{"resultType":"complete","supportedVersions":["2026-07-28"],"capabilities":{"tools":{}},"instructions":"Ask me."}})"_ba);
    playJson(R"({"jsonrpc":"2.0","id":2,"result":{"resultType":"complete","tools":[)"_ba + (list.isEmpty() ? echo : list)
             + "]}}");
}

bool McpPeer::connect()
{
    QSignalSpy ready(client.get(), &mcp::Client::ready);
    QSignalSpy failed(client.get(), &mcp::Client::failed);
    client->start();
    (void)QTest::qWaitFor([&] { return ready.size() + failed.size() > 0; }, std::chrono::seconds(10));
    if (!failed.isEmpty())
        error = failed.constFirst().constFirst().value<Error>();
    return !ready.isEmpty();
}

Result<mcp::CallResult> McpPeer::call(const QJsonObject &arguments)
{
    const auto call = client->callTool(u"echo"_s, arguments);
    std::optional<Result<mcp::CallResult>> outcome;
    QObject::connect(call.get(), &mcp::ClientCall::finished, call.get(),
                     [&outcome](const Result<mcp::CallResult> &result) { outcome = result; });
    (void)QTest::qWaitFor([&] { return outcome.has_value(); }, std::chrono::seconds(20));
    return outcome.value_or(failure(ErrorCode::Internal, u"it never ended"_s));
}

int McpPeer::posts(const QString &method) const
{
    int count = 0;
    for (const test::PeerRequest &request : peer.requests()) {
        const auto message = json::parseObject(request.body);
        if (message && message->value("method"_L1).toString() == method)
            ++count;
    }
    return count;
}
