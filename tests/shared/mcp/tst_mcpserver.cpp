#include "shared/core/json.h"
#include "shared/mcp/server.h"

#include <QJsonArray>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::mcp;

namespace {

using Verdict = ServerAnswer::Verdict;

const QJsonObject greetSchema{
    {u"type"_s, u"object"_s},
    {u"properties"_s, QJsonObject{{u"name"_s, QJsonObject{{u"type"_s, u"string"_s}, {u"x-mcp-header"_s, u"Name"_s}}}}},
    {u"required"_s, QJsonArray{u"name"_s}},
    {u"additionalProperties"_s, false}};

// A server with one tool that greets, one that waits, and one resource.
class Greeter
{
public:
    explicit Greeter(ServerSettings settings = {.name = u"greeter"_s, .version = u"1"_s}) : server(std::move(settings))
    {
        server.addTool({.name = u"greet"_s, .inputSchema = greetSchema, .run = [](const ServerCallPointer &call) {
                            call->succeed(structuredResult(
                                {{u"hello"_s, call->arguments().value("name"_L1)}, {u"caller"_s, call->caller()}}));
                        }});
        server.addTool({.name = u"wait"_s,
                        .inputSchema = {{u"type"_s, u"object"_s}},
                        .run = [this](const ServerCallPointer &call) { waiting.append(call); }});
        server.addResource({.uri = u"description:greeter"_s, .name = u"about"_s, .read = [](const ServerCallPointer &call) {
                                call->succeed(textContents(u"description:greeter"_s, u"greets"_s));
                            }});
    }

    ServerAnswer ask(const ServerMessage &message)
    {
        const auto exchange = server.receive(message);
        std::optional<ServerAnswer> answer;
        QObject::connect(exchange.get(), &ServerExchange::answered, exchange.get(),
                         [&answer](const ServerAnswer &given) { answer = given; });
        (void)QTest::qWaitFor([&answer] { return answer.has_value(); });
        return answer.value_or(ServerAnswer{});
    }

    Server server;
    QList<ServerCallPointer> waiting;
};

ServerMessage legacy(const QByteArray &body, const QByteArray &revision = "2025-11-25")
{
    ServerMessage message{.body = body, .caller = u"alice"_s};
    if (!revision.isEmpty())
        message.headers.emplaceBack("mcp-protocol-version", revision);
    return message;
}

QJsonObject meta(const QString &revision = u"2026-07-28"_s)
{
    return {{u"io.modelcontextprotocol/protocolVersion"_s, revision},
            {u"io.modelcontextprotocol/clientCapabilities"_s, QJsonObject()}};
}

ServerMessage modern(const QString &method, QJsonObject params, const http::Headers &more = {})
{
    if (!params.contains("_meta"_L1))
        params.insert(u"_meta"_s, meta());
    http::Headers headers{{"MCP-Protocol-Version", "2026-07-28"}, {"Mcp-Method", method.toUtf8()}};
    return {.body = json::compact(rpcRequest(7, method, params)), .caller = u"alice"_s, .headers = headers + more};
}

int codeOf(const ServerAnswer &answer)
{
    return answer.message["error"_L1]["code"_L1].toInt();
}

} // namespace

class TestMcpServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesOnARevision_data()
    {
        QTest::addColumn<QString>("wanted");
        QTest::addColumn<QString>("agreed");
        for (const QString &known : {u"2025-03-26"_s, u"2025-06-18"_s, u"2025-11-25"_s})
            QTest::newRow(qPrintable(known)) << known << known;
        QTest::newRow("older") << u"2024-11-05"_s << u"2025-11-25"_s;
        QTest::newRow("nonsense") << u"yesterday"_s << u"2025-11-25"_s;
    }
    void agreesOnARevision()
    {
        QFETCH(const QString, wanted);
        QFETCH(const QString, agreed);
        Greeter greeter;

        const auto answer =
            greeter.ask(legacy(json::compact(rpcRequest(1, u"initialize"_s, {{u"protocolVersion"_s, wanted}})), {}));

        QCOMPARE(answer.verdict, Verdict::Answered);
        QCOMPARE(answer.message["result"_L1]["protocolVersion"_L1].toString(), agreed);
        QVERIFY(answer.message["result"_L1]["capabilities"_L1].toObject().contains("tools"_L1));
    }
    void refusesWhatIsNoRequest_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("revision");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("says");
        QTest::newRow("no JSON") << "{"_ba << "2025-11-25"_ba << rpccode::parseError << u"JSON"_s;
        QTest::newRow("nothing") << ""_ba << "2025-11-25"_ba << rpccode::parseError << u"JSON"_s;
        QTest::newRow("a number") << "1"_ba << "2025-11-25"_ba << rpccode::parseError << u"JSON"_s;
        QTest::newRow("a name twice") << R"({"jsonrpc":"2.0","id":1,"id":2,"method":"ping"})"_ba << "2025-11-25"_ba
                                      << rpccode::parseError << u"JSON"_s;
        QTest::newRow("batch") << R"( [{"jsonrpc":"2.0","id":1,"method":"ping"}])"_ba << "2025-06-18"_ba
                               << rpccode::invalidRequest << u"this revision has no batches"_s;
        QTest::newRow("batch of old") << R"([{"jsonrpc":"2.0","id":1,"method":"ping"}])"_ba << "2025-03-26"_ba
                                      << rpccode::invalidRequest << u"this server takes no batches"_s;
        QTest::newRow("version 1") << R"({"id":1,"method":"ping"})"_ba << "2025-11-25"_ba << rpccode::invalidRequest
                                   << u"JSON-RPC"_s;
        QTest::newRow("null id") << R"({"jsonrpc":"2.0","id":null,"method":"ping"})"_ba << "2025-11-25"_ba
                                 << rpccode::invalidRequest << u"id"_s;
        QTest::newRow("unknown revision") << R"({"jsonrpc":"2.0","id":1,"method":"ping"})"_ba << "2031-01-01"_ba
                                          << rpccode::versionUnsupported << u"2031-01-01"_s;
    }
    void refusesWhatIsNoRequest()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const QByteArray, revision);
        QFETCH(const int, code);
        QFETCH(const QString, says);
        Greeter greeter;

        const auto answer = greeter.ask(legacy(body, revision));

        QCOMPARE(answer.verdict, Verdict::Malformed);
        QCOMPARE(codeOf(answer), code);
        QVERIFY2(answer.message["error"_L1]["message"_L1].toString().contains(says),
                 qPrintable(answer.message["error"_L1]["message"_L1].toString()));
        QVERIFY(answer.message.contains("id"_L1));
    }
    void callsToolsInBothEras()
    {
        Greeter greeter;
        const QJsonObject params{{u"name"_s, u"greet"_s}, {u"arguments"_s, QJsonObject{{u"name"_s, u"Zoé"_s}}}};

        const auto old = greeter.ask(legacy(json::compact(rpcRequest(3, u"tools/call"_s, params))));
        const auto young =
            greeter.ask(modern(u"tools/call"_s, params, {{"Mcp-Name", "greet"}, {"Mcp-Param-Name", encodedHeader(u"Zoé"_s)}}));

        const QJsonObject said{{u"hello"_s, u"Zoé"_s}, {u"caller"_s, u"alice"_s}};
        QCOMPARE(old.message["result"_L1]["structuredContent"_L1].toObject(), said);
        QCOMPARE(old.message["id"_L1].toInt(), 3);
        QVERIFY(!old.message["result"_L1].toObject().contains("resultType"_L1));
        QCOMPARE(young.message["result"_L1]["structuredContent"_L1].toObject(), said);
        QCOMPARE(young.message["result"_L1]["resultType"_L1].toString(), u"complete"_s);
        QCOMPARE(json::parseObject(young.message["result"_L1]["content"_L1][0]["text"_L1].toString().toUtf8()).value(), said);
    }
    void checksArgumentsBeforeTheCall_data()
    {
        QTest::addColumn<QJsonObject>("arguments");
        QTest::addColumn<QString>("says");
        QTest::newRow("missing") << QJsonObject() << u"\"name\" is missing"_s;
        QTest::newRow("wrong type") << QJsonObject{{u"name"_s, 3}} << u"\"name\" must be string"_s;
        QTest::newRow("one too many") << QJsonObject{{u"name"_s, u"a"_s}, {u"nam"_s, u"b"_s}}
                                      << u"\"nam\" is not an argument of this tool"_s;
    }
    void checksArgumentsBeforeTheCall()
    {
        QFETCH(const QJsonObject, arguments);
        QFETCH(const QString, says);
        Greeter greeter;

        const auto answer = greeter.ask(
            legacy(json::compact(rpcRequest(1, u"tools/call"_s, {{u"name"_s, u"greet"_s}, {u"arguments"_s, arguments}}))));

        QVERIFY(answer.message["result"_L1]["isError"_L1].toBool());
        QCOMPARE(answer.message["result"_L1]["content"_L1][0]["text"_L1].toString(), says);
    }
    void wantsItsHeadersInTheModernRevision_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("value");   // null: it is left out
        QTest::newRow("no version") << "MCP-Protocol-Version"_ba << QByteArray();
        QTest::newRow("another version") << "MCP-Protocol-Version"_ba << "2025-11-25"_ba;
        QTest::newRow("no method") << "Mcp-Method"_ba << QByteArray();
        QTest::newRow("another method") << "Mcp-Method"_ba << "tools/list"_ba;
        QTest::newRow("no name") << "Mcp-Name"_ba << QByteArray();
        QTest::newRow("another name") << "Mcp-Name"_ba << "wait"_ba;
        QTest::newRow("no parameter") << "Mcp-Param-Name"_ba << QByteArray();
        QTest::newRow("another parameter") << "Mcp-Param-Name"_ba << "Bob"_ba;
        QTest::newRow("broken base64") << "Mcp-Param-Name"_ba << "=?base64?Q!?="_ba;
    }
    void wantsItsHeadersInTheModernRevision()
    {
        QFETCH(const QByteArray, header);
        QFETCH(const QByteArray, value);
        Greeter greeter;
        ServerMessage message =
            modern(u"tools/call"_s, {{u"name"_s, u"greet"_s}, {u"arguments"_s, QJsonObject{{u"name"_s, u"Al"_s}}}},
                   {{"Mcp-Name", "greet"}, {"Mcp-Param-Name", "Al"}});
        QCOMPARE(greeter.ask(message).verdict, Verdict::Answered);

        message.headers.removeIf([&header](const auto &entry) { return entry.first == header; });
        if (!value.isNull())
            message.headers.emplaceBack(header, value);
        const auto answer = greeter.ask(message);

        QCOMPARE(answer.verdict, Verdict::Malformed);
        QCOMPARE(codeOf(answer), rpccode::headerMismatch);
        QCOMPARE(answer.message["id"_L1].toInt(), 7);
    }
    void answersUnknownMethodsAsEachEraWants()
    {
        Greeter greeter;

        const auto old = greeter.ask(legacy(R"({"jsonrpc":"2.0","id":"x","method":"prompts/list"})"));
        const auto young = greeter.ask(modern(u"ping"_s, {}));
        const auto notification = greeter.ask(legacy(R"({"jsonrpc":"2.0","method":"notifications/whatever"})"));

        QCOMPARE(old.verdict, Verdict::Answered);
        QCOMPARE(codeOf(old), rpccode::methodNotFound);
        QCOMPARE(young.verdict, Verdict::UnknownMethod);
        QCOMPARE(codeOf(young), rpccode::methodNotFound);
        QCOMPARE(notification, (ServerAnswer{.verdict = Verdict::Accepted}));
    }
    void givesListsInPages()
    {
        Greeter greeter({.name = u"greeter"_s, .pageSize = 1});
        const auto list = [&greeter](const QJsonObject &params) {
            return greeter.ask(legacy(json::compact(rpcRequest(1, u"tools/list"_s, params))));
        };

        const auto first = list({});
        const QJsonValue cursor = first.message["result"_L1]["nextCursor"_L1];
        const auto second = list({{u"cursor"_s, cursor}});

        QCOMPARE(first.message["result"_L1]["tools"_L1][0]["name"_L1].toString(), u"greet"_s);
        QCOMPARE(second.message["result"_L1]["tools"_L1][0]["name"_L1].toString(), u"wait"_s);
        QVERIFY(!second.message["result"_L1].toObject().contains("nextCursor"_L1));
        for (const QString &wrong : {u"x"_s, u"MA"_s, u"OQ"_s, u""_s})
            QCOMPARE(codeOf(list({{u"cursor"_s, wrong}})), rpccode::invalidParams);
    }
    void saysWhichResourceThereIsNot()
    {
        Greeter greeter;
        const QJsonObject params{{u"uri"_s, u"description:nobody"_s}};

        const auto old = greeter.ask(legacy(json::compact(rpcRequest(1, u"resources/read"_s, params))));
        const auto young = greeter.ask(modern(u"resources/read"_s, params, {{"Mcp-Name", "description:nobody"}}));

        QCOMPARE(codeOf(old), -32002);
        QCOMPARE(codeOf(young), rpccode::invalidParams);
        QCOMPARE(young.message["error"_L1]["data"_L1]["uri"_L1].toString(), u"description:nobody"_s);
    }
    void tellsACallThatNobodyWaitsAnyMore()
    {
        Greeter greeter;
        auto exchange =
            greeter.server.receive(legacy(R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"wait"}})"));
        QCOMPARE(greeter.waiting.size(), 1);
        QSignalSpy cancelled(greeter.waiting.constFirst().get(), &ServerCall::cancelled);

        exchange.reset();

        QCOMPARE(cancelled.size(), 1);
        greeter.waiting.takeFirst()->succeed({});   // too late, and no harm
        QCOMPARE(greeter.server.openCalls(), 0);
    }
    void endsACallThatIsCancelledByItsOwnClientOnly()
    {
        Greeter greeter;
        const auto exchange =
            greeter.server.receive(legacy(R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"wait"}})"));
        QSignalSpy answered(exchange.get(), &ServerExchange::answered);
        QSignalSpy cancelled(greeter.waiting.constFirst().get(), &ServerCall::cancelled);
        const ServerMessage cancel =
            legacy(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1,"reason":"late"}})");
        ServerMessage ofBob = cancel;
        ofBob.caller = u"bob"_s;
        ServerMessage ofAnotherClient = cancel;
        ofAnotherClient.headers.emplaceBack("User-Agent", "another");
        const ServerMessage ofAnotherId =
            legacy(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"1"}})");

        for (const ServerMessage &message : {ofBob, ofAnotherClient, ofAnotherId})
            QCOMPARE(greeter.ask(message).verdict, Verdict::Accepted);
        QCOMPARE(cancelled.size(), 0);
        QCOMPARE(greeter.ask(cancel).verdict, Verdict::Accepted);
        QCOMPARE(greeter.ask(cancel).verdict, Verdict::Accepted);   // once more changes nothing

        QCOMPARE(cancelled.size(), 1);
        greeter.waiting.takeFirst()->succeed({});
        QTRY_COMPARE(answered.size(), 1);
        QCOMPARE(answered.constFirst().constFirst().value<ServerAnswer>(), ServerAnswer{.verdict = Verdict::Accepted});
        QCOMPARE(greeter.server.openCalls(), 0);
    }
    void endsNoCallWhenTwoAreMeant()
    {
        Greeter greeter;
        const ServerMessage message = legacy(R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"wait"}})");
        const auto first = greeter.server.receive(message);
        auto second = greeter.server.receive(message);
        const ServerMessage cancel = legacy(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}})");

        QCOMPARE(greeter.ask(cancel).verdict, Verdict::Accepted);
        QVERIFY(!greeter.waiting.at(0)->isCancelled());
        QVERIFY(!greeter.waiting.at(1)->isCancelled());

        greeter.waiting.takeLast()->succeed({});
        QCOMPARE(greeter.ask(cancel).verdict, Verdict::Accepted);
        QVERIFY(greeter.waiting.constFirst()->isCancelled());
        const auto third = greeter.server.receive(message);   // while the first one still works
        QCOMPARE(greeter.ask(cancel).verdict, Verdict::Accepted);
        QVERIFY(greeter.waiting.constLast()->isCancelled());
    }
    void answersForACallThatWasDropped()
    {
        Greeter greeter;
        const auto exchange =
            greeter.server.receive(legacy(R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"wait"}})"));
        QSignalSpy answered(exchange.get(), &ServerExchange::answered);

        greeter.waiting.clear();

        QTRY_COMPARE(answered.size(), 1);
        QCOMPARE(codeOf(answered.constFirst().constFirst().value<ServerAnswer>()), rpccode::internal);
    }
    void limitsTheOpenCallsOfOneCaller()
    {
        Greeter greeter({.name = u"greeter"_s, .callsAtOnce = 2});
        const ServerMessage message = legacy(R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"wait"}})");
        const auto first = greeter.server.receive(message);
        const auto second = greeter.server.receive(message);

        QCOMPARE(codeOf(greeter.ask(message)), rpccode::internal);
        QCOMPARE(greeter.waiting.size(), 2);
        ServerMessage ofBob = message;
        ofBob.caller = u"bob"_s;
        const auto other = greeter.server.receive(ofBob);
        QCOMPARE(greeter.waiting.size(), 3);
    }
    void hearsAnswersOnlyOfWhomItAsked()
    {
        Greeter greeter;
        const auto exchange =
            greeter.server.receive(legacy(R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"wait"}})"));
        QSignalSpy said(exchange.get(), &ServerExchange::said);
        const auto asked = greeter.waiting.constFirst()->ask(u"elicitation/create"_s, {});
        QTRY_COMPARE(said.size(), 1);
        const QString id = said.constFirst().constFirst().toJsonObject().value("id"_L1).toString();
        ServerMessage reply = legacy(json::compact(rpcResult(id, {{u"action"_s, u"accept"_s}})));

        reply.caller = u"bob"_s;
        QCOMPARE(greeter.ask(reply).verdict, Verdict::Accepted);
        QVERIFY(!asked.isFinished());
        reply.caller = u"alice"_s;
        QCOMPARE(greeter.ask(reply).verdict, Verdict::Accepted);

        QVERIFY(asked.isFinished());
        QCOMPARE(asked.result()->value("action"_L1).toString(), u"accept"_s);
    }
};

QTEST_GUILESS_MAIN(TestMcpServer)
#include "tst_mcpserver.moc"
