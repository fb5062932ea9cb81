#include "shared/core/json.h"
#include "tests/shared/mcp/mcppeer.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using test::PeerStep;
using test::ScriptedHttpPeer;

class TestMcpClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void speaksTheOlderEra()
    {
        McpPeer mcp;
        mcp.playLegacyStart("session-1");
        mcp.playJson(McpPeer::answered);

        QVERIFY(mcp.connect());
        QVERIFY(mcp.call({{u"a"_s, 1}}));

        QCOMPARE(mcp.client->server().revision, "2025-06-18"_ba);
        const test::PeerRequest first = mcp.peer.requests().at(1);
        QCOMPARE(http::headerValue(first.headers, "mcp-protocol-version"), QByteArray());
        QCOMPARE(http::headerValue(first.headers, "authorization"), "Bearer swordfish"_ba);
        const test::PeerRequest last = mcp.peer.requests().constLast();
        QCOMPARE(http::headerValue(last.headers, "mcp-protocol-version"), "2025-06-18"_ba);
        QCOMPARE(http::headerValue(last.headers, "mcp-session-id"), "session-1"_ba);
        QCOMPARE(http::headerValue(last.headers, "mcp-method"), QByteArray());
        QCOMPARE(json::parseObject(last.body)->value("params"_L1)["arguments"_L1], QJsonValue(QJsonObject{{u"a"_s, 1}}));
    }
    void asksNothingBeforeTheServerHasTheGreeting()
    {
        McpPeer mcp;
        mcp.playJson(R"({"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"Bad Request"}})", {}, 400);
        mcp.playJson(R"({"jsonrpc":"2.0","id":2,"result":{"protocolVersion":"2025-06-18","capabilities":{"tools":{}}}})");
        mcp.play(test::PeerScript{{.kind = PeerStep::Wait, .time = 300ms}} + ScriptedHttpPeer::answer(202, {}));
        mcp.playJson(McpPeer::tools(McpPeer::echo));
        QElapsedTimer sinceGreeting;
        qint64 waited = 0;
        connect(&mcp.peer, &ScriptedHttpPeer::requestReceived, this, [&] {
            if (mcp.posts(u"notifications/initialized"_s) == 1 && !sinceGreeting.isValid())
                sinceGreeting.start();
            else if (mcp.posts(u"tools/list"_s) == 1)
                waited = sinceGreeting.elapsed();
        });

        QVERIFY2(mcp.connect(), qPrintable(mcp.error.message));

        QCOMPARE(mcp.client->tools().size(), 1);
        QVERIFY2(waited >= 200, qPrintable(QString::number(waited)));   // of the 300 ms that the answer took
    }
    void goesOnWithAServerThatNeverAnswersTheGreeting()
    {
        McpPeer mcp;
        mcp.playJson(R"({"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"Bad Request"}})", {}, 400);
        mcp.playJson(R"({"jsonrpc":"2.0","id":2,"result":{"protocolVersion":"2025-06-18","capabilities":{"tools":{}}}})");
        mcp.play({{.kind = PeerStep::Stall}});
        mcp.playJson(McpPeer::tools(McpPeer::echo));

        QVERIFY2(mcp.connect(), qPrintable(mcp.error.message));

        QCOMPARE(mcp.client->tools().size(), 1);
    }
    void speaksTheStatelessEra()
    {
        McpPeer mcp;
        mcp.playModernStart();
        mcp.playJson(R"({"jsonrpc":"2.0","id":3,"result":{"resultType":"complete","content":[]}})");

        QVERIFY(mcp.connect());
        QVERIFY(mcp.call());

        QCOMPARE(mcp.client->server().instructions, u"Ask me."_s);
        QCOMPARE(mcp.posts(u"initialize"_s), 0);
        const test::PeerRequest last = mcp.peer.requests().constLast();
        QCOMPARE(http::headerValue(last.headers, "mcp-protocol-version"), "2026-07-28"_ba);
        QCOMPARE(http::headerValue(last.headers, "mcp-method"), "tools/call"_ba);
        QCOMPARE(http::headerValue(last.headers, "mcp-name"), "echo"_ba);
        const QJsonValue meta = json::parseObject(last.body)->value("params"_L1)["_meta"_L1];
        QCOMPARE(meta["io.modelcontextprotocol/protocolVersion"_L1].toString(), u"2026-07-28"_s);
        QVERIFY(meta["io.modelcontextprotocol/clientCapabilities"_L1].isObject());
    }
    void beginsANewSessionAndRepeatsOnlyThen()
    {
        McpPeer mcp;
        mcp.playLegacyStart("one");
        mcp.play(ScriptedHttpPeer::answer(404, {}));
        mcp.playJson(R"({"jsonrpc":"2.0","id":5,"result":{"protocolVersion":"2025-06-18","capabilities":{"tools":{}}}})",
                     {{"Mcp-Session-Id", "two"}});
        mcp.play(ScriptedHttpPeer::answer(202, {}));
        // The call again and the list, in this order of ids whichever comes first.
        mcp.playJson('[' + QByteArray(R"({"jsonrpc":"2.0","id":6,"result":{"content":[{"type":"text","text":"hello"}]}},)")
                     + R"({"jsonrpc":"2.0","id":7,"result":{"tools":[]}}])");
        QVERIFY(mcp.connect());

        const Result<mcp::CallResult> result = mcp.call();

        QVERIFY2(result, qPrintable(result ? QString() : result.error().message));
        QCOMPARE(result->content.constFirst().text, u"hello"_s);
        QCOMPARE(mcp.posts(u"tools/call"_s), 2);
        QCOMPARE(mcp.posts(u"initialize"_s), 2);
        QCOMPARE(http::headerValue(mcp.peer.requests().constLast().headers, "mcp-session-id"), "two"_ba);
    }
    void goesOnWithAStreamThatBrokeOff()
    {
        McpPeer mcp;
        mcp.playLegacyStart();
        mcp.play({{.kind = PeerStep::Send,
                   .bytes = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
                            "id: place-1\nretry: 20\ndata:\n\n"},
                  {.kind = PeerStep::Close}});
        mcp.play({{.kind = PeerStep::Send,
                   .bytes = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\ndata: "
                            + McpPeer::answered + "\n\n"},
                  {.kind = PeerStep::Close}});
        QVERIFY(mcp.connect());

        const Result<mcp::CallResult> result = mcp.call();

        QVERIFY2(result, qPrintable(result ? QString() : result.error().message));
        QCOMPARE(mcp.posts(u"tools/call"_s), 1);
        const test::PeerRequest last = mcp.peer.requests().constLast();
        QCOMPARE(last.method, "GET"_ba);
        QCOMPARE(http::headerValue(last.headers, "last-event-id"), "place-1"_ba);
    }
    void waitsLongerWhileThereIsProgress()
    {
        McpPeer mcp(600ms);
        mcp.playLegacyStart();
        const QByteArray progress =
            "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":4,\"progress\":1,"
            "\"total\":3,\"message\":\"reading\"}}\n\n"_ba;
        test::PeerScript script{
            {.kind = PeerStep::Send, .bytes = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"}};
        for (int i = 0; i < 3; ++i) {
            script.append({.kind = PeerStep::Wait, .time = 350ms});
            script.append({.kind = PeerStep::Send, .bytes = progress});
        }
        script.append({.kind = PeerStep::Send, .bytes = "data: " + McpPeer::answered + "\n\n"});
        script.append({.kind = PeerStep::Close});
        mcp.play(script);
        QVERIFY(mcp.connect());

        const auto call = mcp.client->callTool(u"echo"_s, {});
        QSignalSpy progressed(call.get(), &mcp::ClientCall::progressed);
        QSignalSpy finished(call.get(), &mcp::ClientCall::finished);
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 10s);

        QVERIFY(finished.constFirst().constFirst().value<Result<mcp::CallResult>>());
        QCOMPARE(progressed.size(), 3);
        QCOMPARE(progressed.constFirst().constFirst().value<mcp::Progress>(),
                 (mcp::Progress{.progress = 1, .total = 3, .message = u"reading"_s}));
    }
    void tellsTheServerOfACancelledCall()
    {
        McpPeer mcp;
        mcp.playLegacyStart();
        mcp.play({{.kind = PeerStep::Stall}});
        QVERIFY(mcp.connect());
        const auto call = mcp.client->callTool(u"echo"_s, {});
        QSignalSpy finished(call.get(), &mcp::ClientCall::finished);
        QTRY_COMPARE(mcp.posts(u"tools/call"_s), 1);

        call->cancel();

        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(finished.constFirst().constFirst().value<Result<mcp::CallResult>>().error().code, ErrorCode::Cancelled);
        QTRY_COMPARE(mcp.posts(u"notifications/cancelled"_s), 1);
        QTRY_COMPARE(mcp.peer.hangUps(), 1);
    }
    void answersWhatTheServerAsks()
    {
        McpPeer mcp;
        mcp.playLegacyStart();
        mcp.play({{.kind = PeerStep::Send,
                   .bytes = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
                            "data: {\"jsonrpc\":\"2.0\",\"id\":\"p\",\"method\":\"ping\"}\n\n"
                            "data: {\"jsonrpc\":\"2.0\",\"id\":\"s\",\"method\":\"sampling/createMessage\",\"params\":{}}\n\n"},
                  {.kind = PeerStep::Wait, .time = 200ms},
                  {.kind = PeerStep::Send, .bytes = "data: " + McpPeer::answered + "\n\n"},
                  {.kind = PeerStep::Close}});
        mcp.play(ScriptedHttpPeer::answer(202, {}));
        QVERIFY(mcp.connect());

        QVERIFY(mcp.call());

        QHash<QString, QJsonObject> answers;
        for (const test::PeerRequest &request : mcp.peer.requests()) {
            const auto message = json::parseObject(request.body);
            if (message && !message->contains("method"_L1))
                answers.insert(message->value("id"_L1).toString(), *message);
        }
        QVERIFY(answers.value(u"p"_s).value("result"_L1).isObject());
        QCOMPARE(answers.value(u"s"_s).value("error"_L1)["code"_L1].toInt(), -32601);
    }
    void listsAgainWhenTheServerSaysSo()
    {
        McpPeer mcp;
        mcp.playLegacyStart({}, R"({"tools":{"listChanged":true}})");
        mcp.peer.playAt("/mcp", {});
        mcp.play({{.kind = PeerStep::Send,
                   .bytes = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
                            "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}\n\n"},
                  {.kind = PeerStep::Stall}});
        mcp.playJson(R"({"jsonrpc":"2.0","id":4,"result":{"tools":[{"name":"new","inputSchema":{"type":"object"}}]}})");
        QSignalSpy changed(mcp.client.get(), &mcp::Client::toolsChanged);
        QVERIFY(mcp.connect());

        QTRY_COMPARE(changed.size(), 1);

        QCOMPARE(mcp.client->tools().size(), 1);
        QCOMPARE(mcp.client->tools().constFirst().name, u"new"_s);
    }
    // A change that is told while nobody listens is told to nobody.
    void listsAgainWhenItsStreamOpens()
    {
        const QByteArray stream = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n: hello\n\n";
        const auto list = [](int id, const QString &tool) {
            const QJsonObject one{{u"name"_s, tool}, {u"inputSchema"_s, QJsonObject{{u"type"_s, u"object"_s}}}};
            return json::compact(
                {{u"jsonrpc"_s, u"2.0"_s}, {u"id"_s, id}, {u"result"_s, QJsonObject{{u"tools"_s, QJsonArray{one}}}}});
        };
        McpPeer mcp;
        mcp.playLegacyStart({}, R"({"tools":{"listChanged":true}})");
        mcp.play({{.kind = PeerStep::Send, .bytes = stream}, {.kind = PeerStep::Wait, .time = 600ms}, {.kind = PeerStep::Close}});
        mcp.playJson(list(4, u"came-before"_s));
        mcp.play({{.kind = PeerStep::Send, .bytes = stream}, {.kind = PeerStep::Stall}});
        mcp.playJson(list(5, u"came-between"_s));
        QSignalSpy changed(mcp.client.get(), &mcp::Client::toolsChanged);
        QVERIFY(mcp.connect());

        QTRY_COMPARE(changed.size(), 1);
        QCOMPARE(mcp.client->tools().constFirst().name, u"came-before"_s);
        QTRY_COMPARE(changed.size(), 2);
        QCOMPARE(mcp.client->tools().constFirst().name, u"came-between"_s);
    }
    void hearsOfAChangeInTheStreamOfACall()
    {
        McpPeer mcp;
        mcp.playLegacyStart({}, R"({"tools":{"listChanged":true}})");
        mcp.play(ScriptedHttpPeer::answer(405, {}));   // no stream of its own
        mcp.play({{.kind = PeerStep::Send,
                   .bytes = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
                            "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}\n\ndata: "
                            + McpPeer::answered + "\n\n"},
                  {.kind = PeerStep::Close}});
        mcp.playJson(R"({"jsonrpc":"2.0","id":5,"result":{"tools":[{"name":"new","inputSchema":{"type":"object"}}]}})");
        QSignalSpy changed(mcp.client.get(), &mcp::Client::toolsChanged);
        QVERIFY(mcp.connect());

        QVERIFY(mcp.call());

        QTRY_COMPARE(changed.size(), 1);
        QCOMPARE(mcp.client->tools().constFirst().name, u"new"_s);
    }
    void asksAgainWhatAModernServerWantsToKnow()
    {
        McpPeer mcp;
        mcp.playModernStart();
        mcp.playJson(R"({"jsonrpc":"2.0","id":3,"result":{"resultType":"input_required","requestState":"s t=ate"}})");
        mcp.playJson(R"({"jsonrpc":"2.0","id":4,"result":{"resultType":"complete","content":[]}})");
        QVERIFY(mcp.connect());

        QVERIFY(mcp.call({{u"a"_s, 1}}));

        const QJsonObject params = json::parseObject(mcp.peer.requests().constLast().body)->value("params"_L1).toObject();
        QCOMPARE(params.value("requestState"_L1).toString(), u"s t=ate"_s);
        QCOMPARE(params.value("arguments"_L1)["a"_L1].toInt(), 1);
    }
    void readsAResource()
    {
        McpPeer mcp;
        mcp.playModernStart();
        mcp.playJson(
            R"({"jsonrpc":"2.0","id":3,"result":{"resultType":"complete","contents":[{"uri":"description:weather","text":"The weather"}]}})");
        QVERIFY(mcp.connect());

        auto read = mcp.client->readResource(u"description://weather"_s);
        QTRY_VERIFY(read.isFinished());

        QVERIFY(read.result());
        QCOMPARE(read.result()->constFirst().text, u"The weather"_s);
        QCOMPARE(http::headerValue(mcp.peer.requests().constLast().headers, "mcp-name"), "description://weather"_ba);
    }
};

QTEST_GUILESS_MAIN(TestMcpClient)
#include "tst_mcpclient.moc"
