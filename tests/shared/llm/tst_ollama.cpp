#include "chatpeer.h"
#include "shared/http/curlhttpclient.h"
#include "shared/llm/linedecoder.h"
#include "wirestreams.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::llm;
using test::ScriptedHttpPeer;

namespace {

StreamRead readOllama(const QList<QByteArray> &pieces)
{
    return readStream(Wire::Ollama, pieces);
}

QByteArray words(const QByteArray &text)
{
    return jsonLine("{'message':{'role':'assistant','content':'" + text + "'},'done':false}");
}

QByteArray lastLine(const QByteArray &reason)
{
    return jsonLine("{'message':{'role':'assistant','content':''},'done':true,'done_reason':'" + reason + "'}");
}

Deployment ollama(const QUrl &baseUrl)
{
    return {.id = u"ollama/qwen3:8b"_s,
            .model = u"qwen3:8b"_s,
            .provider = u"Ollama"_s,
            .baseUrl = baseUrl,
            .wire = Wire::Ollama,
            .settings = u"llms.local in config.yml"_s};
}

} // namespace

class TestOllama : public QObject
{
    Q_OBJECT

private:
    http::CurlHttpClient m_http;

private Q_SLOTS:
    void readsTheSameWhereverTheStreamIsCut()
    {
        const QByteArray body = testData(u"ollama-tools.ndjson"_s);
        QVERIFY(!body.isEmpty());
        for (qsizetype cut = 0; cut <= body.size(); ++cut) {
            const StreamRead read = readOllama({body.first(cut), body.sliced(cut)});

            QVERIFY2(read.completion.has_value(), QByteArray::number(cut).constData());
            QCOMPARE(read.text, u"Let me look, é 🍀."_s);
            QCOMPARE(read.reasoning, u"Two cities, two calls."_s);
            QCOMPARE(read.completion->message.text, read.text);
            QCOMPARE(read.completion->stop, StopReason::Tools);
            QVERIFY(areCalls(read.completion->message.toolCalls,
                             {{u"get_weather"_s, {{u"city"_s, u"Paris"_s}}}, {u"list_tasks"_s, {}}}));
            QCOMPARE(read.completion->message.opaque, jsonOf("{'thinking':'Two cities, two calls.'}"));
            QCOMPARE(read.completion->usage, (protocol::Usage{.inputTokens = 80, .outputTokens = 30}));
        }
    }
    void anAnswerThatEndsTooEarlyIsAnErrorWithItsText()
    {
        const QByteArray body = testData(u"ollama-tools.ndjson"_s);
        const qsizetype last = body.trimmed().lastIndexOf('\n');
        for (qsizetype end = 0; end <= last + 1; ++end)
            QVERIFY2(!readOllama({body.first(end)}).completion, QByteArray::number(end).constData());
        QCOMPARE(readOllama({body.first(last)}).text, u"Let me look, é 🍀."_s);
        QCOMPARE(readOllama({body.first(last)}).completion.error().kind, FailureKind::Truncated);
    }
    void aLastLineNeedsNoLineFeed()
    {
        QVERIFY(readOllama({testData(u"ollama-tools.ndjson"_s).trimmed()}).completion.has_value());
    }
    void readsAnAnswerAtOnceAndThoughtsInTags()
    {
        const StreamRead read =
            readOllama({jsonLine("{'message':{'content':'<think>hm</think>Four.'},'done':true,'done_reason':'stop'}")});

        QCOMPARE(read.text, u"Four."_s);
        QCOMPARE(read.reasoning, u"hm"_s);
        QCOMPARE(read.completion->stop, StopReason::Stop);
    }
    void anAnswerThatRanOutOfLengthMakesNoCalls()
    {
        const StreamRead read = readOllama(
            {jsonLine("{'message':{'content':'a','tool_calls':[{'function':{'name':'x','arguments':{}}}]},'done':false}"),
             lastLine("length")});

        QCOMPARE(read.completion->stop, StopReason::Length);
        QVERIFY(read.completion->message.toolCalls.isEmpty());
    }
    void whatIsNoAnswerIsAFailure_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<FailureKind>("kind");
        QTest::newRow("an error line at once") << jsonLine("{'error':'llama runner terminated'}") << FailureKind::Server;
        QTest::newRow("an error line behind words") << words("a") + jsonLine("{'error':'gone'}") << FailureKind::Server;
        QTest::newRow("it only loaded the model") << lastLine("load") << FailureKind::Empty;
        QTest::newRow("nothing") << lastLine("stop") << FailureKind::Empty;
        QTest::newRow("no JSON behind words") << words("a") + "oops\n" << FailureKind::Protocol;
        QTest::newRow("a page") << "<html></html>"_ba << FailureKind::Protocol;
    }
    void whatIsNoAnswerIsAFailure()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const FailureKind, kind);

        const StreamRead read = readOllama({body});

        QVERIFY(!read.completion);
        QCOMPARE(read.completion.error().kind, kind);
    }
    void linesHaveALimit()
    {
        LineDecoder decoder(10);

        QCOMPARE(decoder.feed("0123456789\n"), QList<QByteArray>{"0123456789"});
        QCOMPARE(decoder.feed("\r\n \na\r\nb"), QList<QByteArray>{"a"});
        QCOMPARE(decoder.finish(), QList<QByteArray>{"b"});
        QVERIFY(!decoder.feed("01234567890"));
        QVERIFY(!decoder.feed("\na\n"));
    }
    void asksOverHttp()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::stream({words("Hel"), words("lo"), lastLine("stop")}));

        const Outcome outcome = ask(m_http, ollama(peer.url()));

        QVERIFY2(outcome.result.has_value(), outcome.result ? "" : qPrintable(outcome.result.error().message));
        QCOMPARE(outcome.text, u"Hello"_s);
        QCOMPARE(outcome.pieces.size(), 2);
        QCOMPARE(peer.requests().first().path, "/api/chat"_ba);
        QVERIFY(http::headerValue(peer.requests().first().headers, "authorization").isEmpty());
    }
    void actsOnErrors_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<int>("requests");
        QTest::addColumn<QString>("words");
        QTest::newRow("not pulled") << 404 << "{'error':'model qwen3:8b not found'}"_ba << ErrorCode::LlmRejected << 1
                                    << u"run: ollama pull qwen3:8b"_s;
        QTest::newRow("busy") << 503 << "{'error':'server busy, please try again.'}"_ba << ErrorCode::LlmUnavailable << 3
                              << u"server busy"_s;
        QTest::newRow("no tools") << 400 << "{'error':'qwen3:8b does not support tools'}"_ba << ErrorCode::LlmRejected << 1
                                  << u"does not support tools"_s;
    }
    void actsOnErrors()
    {
        QFETCH(const int, status);
        QFETCH(const QByteArray, body);
        QFETCH(const ErrorCode, code);
        QFETCH(const int, requests);
        QFETCH(const QString, words);
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(status, jsonLine(body)));

        const Outcome outcome = ask(m_http, ollama(peer.url()));

        QVERIFY(!outcome.result);
        QCOMPARE(outcome.result.error().code, code);
        QVERIFY2(outcome.result.error().message.contains(words), qPrintable(outcome.result.error().message));
        QCOMPARE(peer.requests().size(), requests);
    }
    void aModelThatCannotThinkIsNotAskedTo()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(400, jsonLine("{'error':'qwen3:8b does not support thinking'}")));
        peer.play(ScriptedHttpPeer::stream({words("ok"), lastLine("stop")}));
        Deployment one = ollama(peer.url());
        one.options = jsonOf("{'think':true,'temperature':0.5}");

        QCOMPARE(ask(m_http, one).text, u"ok"_s);

        QCOMPARE(peer.requests().size(), 2);
        const QJsonObject body = QJsonDocument::fromJson(peer.requests().last().body).object();
        QVERIFY(!body.contains("think"_L1));
        QCOMPARE(body.value("options"_L1)["temperature"_L1].toDouble(), 0.5);
    }
};

QTEST_GUILESS_MAIN(TestOllama)
#include "tst_ollama.moc"
