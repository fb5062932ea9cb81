#include "chatpeer.h"
#include "shared/http/curlhttpclient.h"
#include "wirestreams.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::llm;
using test::ScriptedHttpPeer;

namespace {

StreamRead readGemini(const QList<QByteArray> &pieces)
{
    return readStream(Wire::Gemini, pieces);
}

QByteArray said(const QByteArray &parts, const QByteArray &reason = {})
{
    const QByteArray finish = reason.isEmpty() ? ""_ba : ",'finishReason':'" + reason + "'";
    return sse("{'candidates':[{'content':{'role':'model','parts':[" + parts + "]}" + finish + "}]}");
}

Deployment gemini(const QUrl &baseUrl = {})
{
    return {.id = u"gemini/gemini-x"_s,
            .model = u"gemini-x"_s,
            .provider = u"Google Gemini"_s,
            .baseUrl = baseUrl,
            .wire = Wire::Gemini,
            .key = key,
            .keyPlace = u"GEMINI_API_KEY"_s,
            .settings = u"llms.gemini in config.yml"_s};
}

} // namespace

class TestGemini : public QObject
{
    Q_OBJECT

private:
    http::CurlHttpClient m_http;

private Q_SLOTS:
    void readsTheSameWhereverTheStreamIsCut()
    {
        const QByteArray body = testData(u"gemini-tools.sse"_s);
        QVERIFY(!body.isEmpty());
        for (qsizetype cut = 0; cut <= body.size(); ++cut) {
            const StreamRead read = readGemini({body.first(cut), body.sliced(cut)});

            QVERIFY2(read.completion.has_value(), QByteArray::number(cut).constData());
            QCOMPARE(read.text, u"Let me look, é 🍀."_s);
            QCOMPARE(read.reasoning, u"Two cities, two calls."_s);
            QCOMPARE(read.completion->message.text, read.text);
            QCOMPARE(read.completion->stop, StopReason::Tools);
            QCOMPARE(read.completion->message.toolCalls,
                     (QList<ToolCall>{{.id = u"f1"_s, .name = u"get_weather"_s, .arguments = {{u"city"_s, u"Paris"_s}}},
                                      {.id = u"f2"_s, .name = u"list_tasks"_s}}));
            QCOMPARE(read.completion->usage,
                     (protocol::Usage{.inputTokens = 80, .outputTokens = 42, .cachedInputTokens = 50, .reasoningTokens = 12}));
        }
    }
    void anAnswerThatEndsTooEarlyIsAnErrorWithItsText()
    {
        const QByteArray body = testData(u"gemini-tools.sse"_s);
        const qsizetype last = body.lastIndexOf("data: ");
        for (qsizetype end = 0; end <= last; ++end)
            QVERIFY2(!readGemini({body.first(end)}).completion, QByteArray::number(end).constData());
        QCOMPARE(readGemini({body.first(last)}).text, u"Let me look, é 🍀."_s);
        QCOMPARE(readGemini({body.first(last)}).completion.error().kind, FailureKind::Truncated);
    }
    void readsAnArrayFromAServerThatDoesNotStream()
    {
        QByteArray body = testData(u"gemini-tools.sse"_s);
        body = '[' + body.replace("\n\ndata: ", ",").replace("data: ", "").trimmed() + ']';

        const StreamRead read = readGemini({body});

        QVERIFY2(read.completion.has_value(), body.constData());
        QCOMPARE(read.text, u"Let me look, é 🍀."_s);
        QCOMPARE(read.completion->message.toolCalls.size(), 2);
    }
    void callsWithoutIdsGetThem()
    {
        const QByteArray call = "{'functionCall':{'name':'list_tasks'}}";

        const StreamRead read = readGemini({said(call + ',' + call, "STOP")});

        QVERIFY(read.completion.has_value());
        QVERIFY(areCalls(read.completion->message.toolCalls, {{u"list_tasks"_s, {}}, {u"list_tasks"_s, {}}}));
    }
    void namesTheEnd_data()
    {
        QTest::addColumn<QByteArray>("reason");
        QTest::addColumn<StopReason>("expected");
        QTest::newRow("stop") << "STOP"_ba << StopReason::Stop;
        QTest::newRow("length") << "MAX_TOKENS"_ba << StopReason::Length;
        for (const char *reason : {"SAFETY", "RECITATION", "LANGUAGE", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY"})
            QTest::newRow(reason) << QByteArray(reason) << StopReason::Filtered;
        QTest::newRow("unknown, with words") << "SOMETHING_NEW"_ba << StopReason::Stop;
    }
    void namesTheEnd()
    {
        QFETCH(const QByteArray, reason);
        QFETCH(const StopReason, expected);

        const StreamRead read = readGemini({said("{'text':'a'}"), said({}, reason)});

        QVERIFY(read.completion.has_value());
        QCOMPARE(read.completion->stop, expected);
        QCOMPARE(read.completion->message.text, u"a"_s);
    }
    void aBlockedQuestionIsFiltered()
    {
        const StreamRead read = readGemini({sse("{'promptFeedback':{'blockReason':'PROHIBITED_CONTENT'}}")});

        QVERIFY(read.completion.has_value());
        QCOMPARE(read.completion->stop, StopReason::Filtered);
    }
    void callsOfAnAnswerThatRanOutOfLengthAreNotMade()
    {
        const StreamRead read = readGemini({said("{'functionCall':{'name':'list_tasks','args':{}}}", "MAX_TOKENS")});

        QCOMPARE(read.completion->stop, StopReason::Length);
        QVERIFY(read.completion->message.toolCalls.isEmpty());
    }
    void whatIsNoAnswerIsAFailure_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<FailureKind>("kind");
        QTest::newRow("spoilt call") << said("{'text':''}", "MALFORMED_FUNCTION_CALL") << FailureKind::Server;
        QTest::newRow("unexpected call") << said({}, "UNEXPECTED_TOOL_CALL") << FailureKind::Server;
        QTest::newRow("nothing") << said({}, "STOP") << FailureKind::Empty;
        QTest::newRow("nothing, unknown reason") << said({}, "SOMETHING_NEW") << FailureKind::Server;
        QTest::newRow("error in the stream")
            << sse("{'error':{'code':503,'message':'overloaded','status':'UNAVAILABLE'}}") << FailureKind::Server;
        QTest::newRow("error in an array")
            << "["_ba + jsonLine("{'error':{'code':429,'message':'no','status':'RESOURCE_EXHAUSTED'}}") + "]"
            << FailureKind::RateLimit;
        QTest::newRow("other JSON") << jsonLine("{'status':'OK'}") << FailureKind::Protocol;
    }
    void whatIsNoAnswerIsAFailure()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const FailureKind, kind);

        const StreamRead read = readGemini({body});

        QVERIFY(!read.completion);
        QCOMPARE(read.completion.error().kind, kind);
    }
    void asksOverHttpWithTheKeyInAHeaderOnly()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::stream({said("{'text':'Hel'}"), said("{'text':'lo'}", "STOP")}));

        const Outcome outcome = ask(m_http, gemini(peer.url(u"/v1beta"_s)));

        QVERIFY2(outcome.result.has_value(), outcome.result ? "" : qPrintable(outcome.result.error().message));
        QCOMPARE(outcome.text, u"Hello"_s);
        QCOMPARE(outcome.pieces.size(), 2);
        QCOMPARE(peer.requests().first().path, "/v1beta/models/gemini-x:streamGenerateContent?alt=sse"_ba);
        QCOMPARE(http::headerValue(peer.requests().first().headers, "x-goog-api-key"), key.toUtf8());
        QVERIFY(http::headerValue(peer.requests().first().headers, "authorization").isEmpty());
    }
    void actsOnErrors_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<int>("requests");
        QTest::newRow("key") << 400
                             << "{'error':{'code':400,'message':'API key not valid','status':'INVALID_ARGUMENT',"
                                "'details':[{'reason':'API_KEY_INVALID'}]}}"_ba
                             << ErrorCode::LlmRejected << 1;
        QTest::newRow("bad request") << 400 << "{'error':{'code':400,'message':'no','status':'INVALID_ARGUMENT'}}"_ba
                                     << ErrorCode::LlmRejected << 1;
        QTest::newRow("model") << 404 << "{'error':{'code':404,'message':'not found','status':'NOT_FOUND'}}"_ba
                               << ErrorCode::LlmRejected << 1;
        QTest::newRow("rate") << 429
                              << "{'error':{'code':429,'message':'slow','status':'RESOURCE_EXHAUSTED',"
                                 "'details':[{'retryDelay':'27s'}]}}"_ba
                              << ErrorCode::LlmUnavailable << 3;
        QTest::newRow("day's quota") << 429
                                     << "{'error':{'code':429,'message':'quota','status':'RESOURCE_EXHAUSTED','details':["
                                        "{'violations':[{'quotaId':'GenerateRequestsPerDayPerProjectPerModel-FreeTier'}]},"
                                        "{'retryDelay':'27s'}]}}"_ba
                                     << ErrorCode::LlmUnavailable << 1;
        QTest::newRow("overloaded") << 503 << "{'error':{'code':503,'message':'busy','status':'UNAVAILABLE'}}"_ba
                                    << ErrorCode::LlmUnavailable << 3;
    }
    void actsOnErrors()
    {
        QFETCH(const int, status);
        QFETCH(const QByteArray, body);
        QFETCH(const ErrorCode, code);
        QFETCH(const int, requests);
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(status, jsonLine(body)));

        const Outcome outcome = ask(m_http, gemini(peer.url(u"/v1beta"_s)));

        QVERIFY(!outcome.result);
        QCOMPARE(outcome.result.error().code, code);
        QCOMPARE(peer.requests().size(), requests);
    }
    void aServerThatTakesNoJsonSchemaGetsTheSubset()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(
            400, jsonLine("{'error':{'code':400,'status':'INVALID_ARGUMENT','message':'Invalid JSON payload received. Unknown "
                          "name parametersJsonSchema at tools[0].function_declarations[0]: Cannot find field.'}}")));
        peer.play(ScriptedHttpPeer::stream({said("{'text':'ok'}", "STOP")}));
        const Deployment one = gemini(peer.url(u"/v1beta"_s));
        ProviderClient client(m_http, {one, one, one});
        CompletionRequest request = hello();
        request.tools = {{.name = u"t"_s,
                          .parameters = jsonOf("{'properties':{'a':{'type':['string','null']}},"
                                               "'additionalProperties':false}")}};

        for (int i = 0; i < 2; ++i)
            QCOMPARE(test::askLlm(client, request).text, u"ok"_s);

        QCOMPARE(peer.requests().size(), 3);
        const QJsonObject declared =
            QJsonDocument::fromJson(peer.requests().last().body)["tools"_L1][0]["functionDeclarations"_L1][0].toObject();
        QVERIFY(!declared.contains("parametersJsonSchema"_L1));
        QCOMPARE(declared.value("parameters"_L1).toObject(),
                 jsonOf("{'type':'object','properties':{'a':{'type':'string','nullable':true}}}"));
    }
};

QTEST_GUILESS_MAIN(TestGemini)
#include "tst_gemini.moc"
