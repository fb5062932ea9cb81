#include "shared/core/json.h"
#include "tests/shared/mcp/mcppeer.h"

#include <QJsonArray>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using test::PeerScript;
using test::PeerStep;
using test::ScriptedHttpPeer;

namespace {

const QByteArray eventHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"_ba;

PeerScript events(const QByteArray &bytes, PeerStep::Kind end = PeerStep::Close)
{
    return {{.kind = PeerStep::Send, .bytes = eventHead + bytes}, {.kind = end}};
}

PeerScript webPage()
{
    return {{.kind = PeerStep::Send, .bytes = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>"}};
}

PeerScript taken()
{
    return {{.kind = PeerStep::Send, .bytes = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"}};
}

QJsonObject named(const QString &name, const QJsonObject &properties = {}, const QString &description = {})
{
    return {{u"name"_s, name},
            {u"description"_s, description},
            {u"inputSchema"_s, QJsonObject{{u"type"_s, u"object"_s}, {u"properties"_s, properties}}}};
}

QJsonObject nested(int depth)
{
    QJsonObject schema;
    for (int i = 0; i < depth; ++i)
        schema = QJsonObject{{u"not"_s, schema}};
    return schema;
}

// Answers the first question, and with an id the list of tools.
QByteArray toolsOfAModernServer(const QJsonArray &tools, int id = 1, const QString &nextCursor = {})
{
    QJsonObject result{{u"resultType"_s, u"complete"_s},
                       {u"supportedVersions"_s, QJsonArray{u"2026-07-28"_s}},
                       {u"capabilities"_s, QJsonObject{{u"tools"_s, QJsonObject()}}},
                       {u"tools"_s, tools}};
    if (!nextCursor.isEmpty())
        result.insert(u"nextCursor"_s, nextCursor);
    return json::compact({{u"jsonrpc"_s, u"2.0"_s}, {u"id"_s, id}, {u"result"_s, result}});
}

QByteArray agreement(int id)
{
    const QJsonObject result{{u"protocolVersion"_s, u"2025-06-18"_s},
                             {u"capabilities"_s, QJsonObject{{u"tools"_s, QJsonObject()}}}};
    return json::compact({{u"jsonrpc"_s, u"2.0"_s}, {u"id"_s, id}, {u"result"_s, result}});
}

} // namespace

// Servers that break: a call never arrives twice when it may have run, and always ends.
class TestMcpHostile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void endsACallThatGoesWrong_data()
    {
        QTest::addColumn<PeerScript>("script");
        QTest::addColumn<QString>("says");

        QTest::newRow("hangs before the head") << PeerScript{{.kind = PeerStep::Stall}} << u"did not answer within"_s;
        QTest::newRow("hangs behind the head") << events({}, PeerStep::Stall) << u"did not answer within"_s;
        QTest::newRow("only comments") << PeerScript{{.kind = PeerStep::Send, .bytes = eventHead + ": still here\n\n"},
                                                     {.kind = PeerStep::Wait, .time = 100ms},
                                                     {.kind = PeerStep::Send, .bytes = ": still here\n\n"},
                                                     {.kind = PeerStep::Stall}}
                                       << u"did not answer within"_s;
        QTest::newRow("reset before the answer") << PeerScript{{.kind = PeerStep::Reset}} << u"weather lost the connection"_s;
        QTest::newRow("closed before the answer") << PeerScript{{.kind = PeerStep::Close}} << u"lost the connection"_s;
        QTest::newRow("reset in the answer") << PeerScript{
            {.kind = PeerStep::Send,
             .bytes = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"jsonrpc\""},
            {.kind = PeerStep::Reset}} << u"weather lost the connection"_s;
        QTest::newRow("torn event") << events("data: {\"jsonrpc\":\"2.0\",\"id\":4,\"resu") << u"no message"_s;
        QTest::newRow("ends without a result") << events(": hello\n\n") << u"ended its answer before the result"_s;
        QTest::newRow("another id") << ScriptedHttpPeer::answer(200, R"({"jsonrpc":"2.0","id":99,"result":{}})",
                                                                {{"Content-Type", "application/json"}})
                                    << u"another question"_s;
        QTest::newRow("id as text") << ScriptedHttpPeer::answer(200, R"({"jsonrpc":"2.0","id":"4","result":{}})",
                                                                {{"Content-Type", "application/json"}})
                                    << u"another question"_s;
        QTest::newRow("no JSON") << ScriptedHttpPeer::answer(200, "{oops", {{"Content-Type", "application/json"}})
                                 << u"cannot be read"_s;
        QTest::newRow("HTML") << webPage() << u"text/html"_s;
        QTest::newRow("nothing") << taken() << u"gave no answer"_s;
        QTest::newRow("500") << ScriptedHttpPeer::answer(500, "boom") << u"status 500"_s;
        QTest::newRow("404 without a session") << ScriptedHttpPeer::answer(404, {}) << u"status 404"_s;
        QTest::newRow("401") << ScriptedHttpPeer::answer(401, {}) << u"wants a key"_s;
        QTest::newRow("an error of JSON-RPC")
            << ScriptedHttpPeer::answer(200, R"({"jsonrpc":"2.0","id":4,"error":{"code":-32602,"message":"unknown tool"}})",
                                        {{"Content-Type", "application/json"}})
            << u"unknown tool (-32602)"_s;
        QTest::newRow("an error with status 400")
            << ScriptedHttpPeer::answer(400, R"({"jsonrpc":"2.0","id":4,"error":{"code":-32602,"message":"unknown tool"}})",
                                        {{"Content-Type", "application/json"}})
            << u"unknown tool (-32602)"_s;
        QTest::newRow("deep JSON") << ScriptedHttpPeer::answer(200, QByteArray(10000, '['),
                                                               {{"Content-Type", "application/json"}})
                                   << u"another question"_s;
    }
    void endsACallThatGoesWrong()
    {
        QFETCH(const PeerScript, script);
        QFETCH(const QString, says);
        McpPeer mcp(500ms);
        mcp.playLegacyStart();
        mcp.play(script);
        QVERIFY2(mcp.connect(), qPrintable(mcp.error.message));

        const Result<mcp::CallResult> result = mcp.call();

        QVERIFY(!result);
        QVERIFY2(result.error().message.contains(says), qPrintable(result.error().message));
        QVERIFY2(!result.error().message.contains(u"swordfish"_s), "the key must not stand in an error");
        QCOMPARE(mcp.posts(u"tools/call"_s), 1);
    }
    void goesOnBehindTheLastWholeEvent()
    {
        McpPeer mcp;
        mcp.playLegacyStart();
        mcp.play(events("id: a\nretry: 10\ndata:\n\nid: b\ndata: {\"jsonrpc\":\"2.0\",\"id\":4,\"resu"));
        mcp.play(events("id: b\ndata: " + McpPeer::answered + "\n\n"));
        QVERIFY2(mcp.connect(), qPrintable(mcp.error.message));

        const Result<mcp::CallResult> result = mcp.call();

        QVERIFY2(result, result ? "" : qPrintable(result.error().message));
        QCOMPARE(mcp.posts(u"tools/call"_s), 1);
        QCOMPARE(mcp.peer.requests().constLast().method, "GET"_ba);
        QCOMPARE(http::headerValue(mcp.peer.requests().constLast().headers, "last-event-id"), "a"_ba);
    }
    void takesWhatIsOddButWhole_data()
    {
        QTest::addColumn<PeerScript>("script");

        const auto json = [](const QByteArray &body) {
            return ScriptedHttpPeer::answer(200, body, {{"Content-Type", "application/json; charset=utf-8"}});
        };
        QTest::newRow("JSON") << json(McpPeer::answered);
        QTest::newRow("a list of one") << json('[' + McpPeer::answered + ']');
        QTest::newRow("an event") << events("event: message\ndata: " + McpPeer::answered + "\n\n");
        QTest::newRow("an event without its blank line") << events("data: " + McpPeer::answered);
        QTest::newRow("CRLF and BOM") << events("\xEF\xBB\xBF"
                                                "data: "
                                                + McpPeer::answered + "\r\n\r\n");
        QTest::newRow("answers to others first")
            << events("data: {\"jsonrpc\":\"2.0\",\"id\":77,\"result\":{}}\n\ndata: " + McpPeer::answered + "\n\n");
        QTest::newRow("unknown notification first")
            << events("data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/oh\"}\n\ndata: " + McpPeer::answered + "\n\n");
        QTest::newRow("no message of JSON-RPC first") << events("data: {\"a\":1}\n\ndata: " + McpPeer::answered + "\n\n");
        QTest::newRow("kept open behind the answer") << events("data: " + McpPeer::answered + "\n\n", PeerStep::Stall);
    }
    void takesWhatIsOddButWhole()
    {
        QFETCH(const PeerScript, script);
        McpPeer mcp;
        mcp.playLegacyStart();
        mcp.play(script);
        QVERIFY2(mcp.connect(), qPrintable(mcp.error.message));

        const Result<mcp::CallResult> result = mcp.call();

        QVERIFY2(result, qPrintable(result ? QString() : result.error().message));
        QCOMPARE(result->content.constFirst().text, u"hello"_s);
        QCOMPARE(mcp.posts(u"tools/call"_s), 1);
    }
    void neverFollowsARedirectWithTheKey_data()
    {
        QTest::addColumn<int>("status");

        for (const int status : {301, 302, 303, 307, 308})
            QTest::addRow("%d", status) << status;
    }
    void neverFollowsARedirectWithTheKey()
    {
        QFETCH(const int, status);
        ScriptedHttpPeer other;
        other.play(ScriptedHttpPeer::answer(200, McpPeer::answered, {{"Content-Type", "application/json"}}));
        const PeerScript away = ScriptedHttpPeer::answer(status, {}, {{"Location", other.url(u"/mcp"_s).toEncoded()}});
        McpPeer atTheStart;
        atTheStart.play(away);
        McpPeer inACall;
        inACall.playLegacyStart();
        inACall.play(away);
        McpPeer inAStreamThatGoesOn;
        inAStreamThatGoesOn.playLegacyStart();
        inAStreamThatGoesOn.play(events("id: place\nretry: 10\ndata:\n\n"));
        inAStreamThatGoesOn.play(away);

        QVERIFY(!atTheStart.connect());
        QVERIFY2(atTheStart.error.message.contains(u"another address"_s), qPrintable(atTheStart.error.message));
        for (McpPeer *mcp : {&inACall, &inAStreamThatGoesOn}) {
            QVERIFY(mcp->connect());
            const Result<mcp::CallResult> result = mcp->call();
            QVERIFY(!result);
            QVERIFY2(result.error().message.contains(u"another address"_s), qPrintable(result.error().message));
            QCOMPARE(mcp->posts(u"tools/call"_s), 1);
        }
        QCOMPARE(other.requests().size(), 0);
    }
    void repeatsNoCallWhoseStreamIsForgotten_data()
    {
        QTest::addColumn<int>("status");

        for (const int status : {400, 401, 404, 405, 500, 503})
            QTest::addRow("%d", status) << status;
    }
    // The server took the call, and was started anew while it worked: nobody knows what became of it.
    void repeatsNoCallWhoseStreamIsForgotten()
    {
        QFETCH(const int, status);
        McpPeer mcp;
        mcp.playLegacyStart("session-1");
        mcp.play(events("id: place\nretry: 10\ndata:\n\n"));
        mcp.play(ScriptedHttpPeer::answer(status, {}));
        mcp.playJson(agreement(5), {{"Mcp-Session-Id", "session-2"}});   // whatever is asked now
        mcp.play(ScriptedHttpPeer::answer(202, {}));
        QVERIFY2(mcp.connect(), qPrintable(mcp.error.message));

        const auto call = mcp.client->callTool(u"echo"_s, {}, 5s);
        QSignalSpy finished(call.get(), &mcp::ClientCall::finished);
        QTRY_COMPARE(finished.size(), 1);
        QTest::qWait(300);

        QVERIFY(call->isUncertain());
        QCOMPARE(mcp.posts(u"tools/call"_s), 1);
    }
    void givesUpOnAServerThatForgetsEverySession()
    {
        McpPeer mcp;
        mcp.playJson(R"({"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"Bad Request"}})", {}, 400);
        for (const int id : {2, 4}) {
            mcp.playJson(agreement(id), {{"Mcp-Session-Id", "session-" + QByteArray::number(id)}});
            mcp.play(ScriptedHttpPeer::answer(202, {}));
            mcp.play(ScriptedHttpPeer::answer(404, {}));
        }

        QVERIFY(!mcp.connect());

        QCOMPARE(mcp.posts(u"initialize"_s), 2);
        QCOMPARE(mcp.posts(u"tools/list"_s), 2);
    }
    void stopsAtPagesThatNeverEnd_data()
    {
        QTest::addColumn<QByteArray>("cursor");
        QTest::addColumn<int>("pages");

        QTest::newRow("the same cursor again and again") << "again"_ba << 2;
        QTest::newRow("an empty one again and again") << ""_ba << 2;
    }
    void stopsAtPagesThatNeverEnd()
    {
        QFETCH(const QByteArray, cursor);
        QFETCH(const int, pages);
        McpPeer mcp;
        mcp.playJson(R"({"jsonrpc":"2.0","id":1,"result":{"supportedVersions":["2026-07-28"],"capabilities":{"tools":{}}}})");
        for (int id = 2; id < 10; ++id)
            mcp.playJson("{\"jsonrpc\":\"2.0\",\"id\":" + QByteArray::number(id) + R"(,"result":{"nextCursor":")" + cursor
                         + R"(","tools":[{"name":"t)" + QByteArray::number(id) + R"(","inputSchema":{"type":"object"}}]}})");

        QVERIFY(mcp.connect());

        QCOMPARE(mcp.posts(u"tools/list"_s), pages);
        QCOMPARE(mcp.client->tools().size(), pages);
    }
    void losesNoListOverABadTool()
    {
        McpPeer mcp;
        mcp.playModernStart(
            R"({"name":"a","inputSchema":{"type":"object"}},{"inputSchema":{"type":"object"}},{"name":"b"},7,)"
            R"({"name":"c","inputSchema":{"type":"string"}},{"name":"a","inputSchema":{"type":"object"}},)"
            R"({"name":"d","inputSchema":{"type":"object","properties":{"x":{"type":"number","x-mcp-header":"X"}}}},)"
            R"({"name":"z","inputSchema":{"type":"object"}})");

        QVERIFY(mcp.connect());

        QStringList names;
        for (const mcp::Tool &tool : mcp.client->tools())
            names.append(tool.name);
        QCOMPARE(names, (QStringList{u"a"_s, u"z"_s}));
    }
    void losesNoListOverAHugeSchema()
    {
        QJsonObject many;
        for (int i = 0; i < 5000; ++i)
            many.insert(u"p%1"_s.arg(i), QJsonObject{{u"type"_s, u"string"_s}});
        McpPeer mcp;
        mcp.playJson(toolsOfAModernServer({}));
        mcp.playJson(toolsOfAModernServer({named(u"a"_s), named(u"many"_s, many), named(u"deep"_s, {{u"x"_s, nested(20)}}),
                                           named(u"z"_s, {}, QString(1'000'000, u'x'))},
                                          2));
        mcp.playJson(R"({"jsonrpc":"2.0","id":3,"result":{"resultType":"complete","content":[]}})");

        QVERIFY2(mcp.connect(), qPrintable(mcp.error.message));

        QStringList names;
        for (const mcp::Tool &tool : mcp.client->tools())
            names.append(tool.name);
        QCOMPARE(names, (QStringList{u"a"_s, u"deep"_s, u"z"_s}));
        QCOMPARE(mcp.client->tools().constLast().description.size(), 8000);
        QVERIFY(mcp.call());
        QCOMPARE(mcp.posts(u"tools/call"_s), 1);
    }
    void losesNoListOverADeepSchema()
    {
        McpPeer mcp;
        mcp.playJson(toolsOfAModernServer({}));
        mcp.playJson(toolsOfAModernServer({named(u"a"_s), named(u"deep"_s, {{u"x"_s, nested(400)}}), named(u"z"_s)}, 2));

        QVERIFY2(mcp.connect(), qPrintable(mcp.error.message));

        QStringList names;
        for (const mcp::Tool &tool : mcp.client->tools())
            names.append(tool.name);
        QCOMPARE(names, (QStringList{u"a"_s, u"z"_s}));
        QCOMPARE(mcp.posts(u"tools/list"_s), 1);
    }
    void readsNoListThatQtCannotRead()
    {
        McpPeer mcp;
        mcp.playJson(toolsOfAModernServer({}));
        mcp.playJson(R"({"jsonrpc":"2.0","id":2,"result":{"resultType":"complete","tools":[)"_ba + QByteArray(2000, '[')
                     + QByteArray(2000, ']') + "]}}");

        QVERIFY(!mcp.connect());

        QVERIFY2(mcp.error.message.contains(u"nested more than"_s), qPrintable(mcp.error.message));
        QCOMPARE(mcp.posts(u"tools/list"_s), 1);
    }
    void takesSixHundredToolsInPages()
    {
        McpPeer mcp;
        mcp.playJson(toolsOfAModernServer({}));
        for (int page = 0; page < 3; ++page) {
            QJsonArray tools;
            for (int i = 0; i < 200; ++i)
                tools.append(named(u"t%1"_s.arg(200 * page + i)));
            mcp.playJson(toolsOfAModernServer(tools, 2 + page, page < 2 ? u"page %1"_s.arg(page + 2) : QString()));
        }

        QVERIFY2(mcp.connect(), qPrintable(mcp.error.message));

        QCOMPARE(mcp.client->tools().size(), 600);
        QCOMPARE(mcp.posts(u"tools/list"_s), 3);
        QCOMPARE(mcp.client->tools().constLast().name, u"t599"_s);
    }
    void refusesToTalkToWhatIsNoServer_data()
    {
        QTest::addColumn<PeerScript>("script");
        QTest::addColumn<QString>("says");

        QTest::newRow("nothing there") << ScriptedHttpPeer::answer(404, {}) << u"often end in /mcp"_s;
        QTest::newRow("HTTP+SSE") << ScriptedHttpPeer::answer(405, {}) << u"HTTP+SSE transport is not supported"_s;
        QTest::newRow("a web page") << webPage() << u"text/html"_s;
        QTest::newRow("no key") << ScriptedHttpPeer::answer(401, {}) << u"wants a key"_s;
        QTest::newRow("another revision") << ScriptedHttpPeer::answer(
            200, R"({"jsonrpc":"2.0","id":2,"result":{"protocolVersion":"1999-01-01"}})", {{"Content-Type", "application/json"}})
                                          << u"1999-01-01"_s;
    }
    void refusesToTalkToWhatIsNoServer()
    {
        QFETCH(const PeerScript, script);
        QFETCH(const QString, says);
        McpPeer mcp;
        mcp.play(script);

        QVERIFY(!mcp.connect());

        QVERIFY2(mcp.error.message.contains(says), qPrintable(mcp.error.message));
        QVERIFY(!mcp.error.message.contains(u"swordfish"_s));
    }
};

QTEST_GUILESS_MAIN(TestMcpHostile)
#include "tst_mcphostile.moc"
