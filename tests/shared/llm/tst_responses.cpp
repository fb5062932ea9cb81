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

StreamRead readResponses(const QList<QByteArray> &pieces)
{
    return readStream(Wire::Responses, pieces);
}

QByteArray words(const QByteArray &text, int index = 0)
{
    return sse("{'type':'response.output_text.delta','output_index':" + QByteArray::number(index) + ",'delta':'" + text + "'}");
}

QByteArray ended(const QByteArray &how, const QByteArray &more = {})
{
    return sse("{'type':'response." + how + "','response':{'object':'response','status':'" + how + "'" + more + "}}");
}

Deployment openai(const QUrl &baseUrl)
{
    return {.id = u"openai/gpt-x"_s,
            .model = u"gpt-x"_s,
            .provider = u"OpenAI"_s,
            .baseUrl = baseUrl,
            .wire = Wire::Responses,
            .key = key,
            .keyPlace = u"OPENAI_API_KEY"_s,
            .settings = u"llms.openai in config.yml"_s};
}

} // namespace

class TestResponses : public QObject
{
    Q_OBJECT

private:
    http::CurlHttpClient m_http;

private Q_SLOTS:
    void readsTheSameWhereverTheStreamIsCut()
    {
        const QByteArray body = testData(u"responses-tools.sse"_s);
        QVERIFY(!body.isEmpty());
        for (qsizetype cut = 0; cut <= body.size(); ++cut) {
            const StreamRead read = readResponses({body.first(cut), body.sliced(cut)});

            QVERIFY2(read.completion.has_value(), QByteArray::number(cut).constData());
            QCOMPARE(read.text, u"Let me look, é 🍀."_s);
            QCOMPARE(read.reasoning, u"Two cities, two calls."_s);
            QCOMPARE(read.completion->message.text, read.text);
            QCOMPARE(read.completion->stop, StopReason::Tools);
            QCOMPARE(read.completion->message.toolCalls,
                     (QList<ToolCall>{{.id = u"call_1"_s, .name = u"get_weather"_s, .arguments = {{u"city"_s, u"Paris"_s}}},
                                      {.id = u"call_2"_s, .name = u"list_tasks"_s}}));
            QCOMPARE(read.completion->usage,
                     (protocol::Usage{.inputTokens = 80, .outputTokens = 42, .cachedInputTokens = 64, .reasoningTokens = 12}));
        }
    }
    void anAnswerThatEndsTooEarlyIsAnErrorWithItsText()
    {
        const QByteArray body = testData(u"responses-tools.sse"_s);
        const qsizetype last = body.indexOf("data: {\"type\":\"response.completed\"");
        for (qsizetype end = 0; end < last; ++end)
            QVERIFY2(!readResponses({body.first(end)}).completion, QByteArray::number(end).constData());
        QCOMPARE(readResponses({body.first(last)}).text, u"Let me look, é 🍀."_s);
        QCOMPARE(readResponses({body.first(last)}).completion.error().kind, FailureKind::Truncated);
    }
    void keepsItsItemsToReturnThem()
    {
        const StreamRead read = readResponses({testData(u"responses-tools.sse"_s)});
        const QJsonArray items = read.completion->message.opaque.value("responses_items"_L1).toArray();

        QCOMPARE(items.size(), 4);
        QCOMPARE(items.at(0)["encrypted_content"_L1].toString(), u"gAAAsealed"_s);
        QCOMPARE(items.at(2)["call_id"_L1].toString(), u"call_1"_s);
    }
    void aThoughtThatIsNotSealedIsNotReturned()
    {
        const StreamRead read =
            readResponses({testData(u"responses-tools.sse"_s).replace(",\"encrypted_content\":\"gAAAsealed\"", "")});

        QCOMPARE(read.completion->message.opaque.value("responses_items"_L1).toArray().size(), 3);
    }
    void readsAnAnswerAtOnce()
    {
        const StreamRead read = readResponses(
            {jsonLine("{'object':'response','status':'completed','error':null,'output':[{'type':'message','content':[{'type':"
                      "'output_text','text':'Four.'}]}],'usage':{'input_tokens':3,'output_tokens':2}}")});

        QVERIFY(read.completion.has_value());
        QCOMPARE(read.text, u"Four."_s);
        QCOMPARE(read.completion->usage.inputTokens, 3);
    }
    void twoMessagesAreTwoParagraphs()
    {
        const StreamRead read = readResponses({words("One."), words("Two", 1), words(".", 1), ended("completed")});

        QCOMPARE(read.text, u"One.\n\nTwo."_s);
        QCOMPARE(read.completion->message.text, read.text);
    }
    void namesTheEnd_data()
    {
        QTest::addColumn<QByteArray>("last");
        QTest::addColumn<StopReason>("expected");
        QTest::newRow("completed") << ended("completed") << StopReason::Stop;
        QTest::newRow("length") << ended("incomplete", ",'incomplete_details':{'reason':'max_output_tokens'}")
                                << StopReason::Length;
        QTest::newRow("filter") << ended("incomplete", ",'incomplete_details':{'reason':'content_filter'}")
                                << StopReason::Filtered;
        QTest::newRow("refusal") << sse("{'type':'response.refusal.delta','output_index':0,'delta':' I cannot.'}")
                                        + ended("completed")
                                 << StopReason::Refused;
    }
    void namesTheEnd()
    {
        QFETCH(const QByteArray, last);
        QFETCH(const StopReason, expected);

        const StreamRead read = readResponses({words("a"), last});

        QVERIFY(read.completion.has_value());
        QCOMPARE(read.completion->stop, expected);
        QVERIFY(read.completion->message.text.startsWith(u'a'));
    }
    void callsOfAnAnswerThatIsIncompleteAreNotMade()
    {
        const QByteArray call = sse("{'type':'response.output_item.done','output_index':0,'item':{'type':'function_call',"
                                    "'call_id':'c','name':'list_tasks','arguments':'{}','status':'incomplete'}}");

        const StreamRead read =
            readResponses({call, ended("incomplete", ",'incomplete_details':{'reason':'max_output_tokens'}")});

        QCOMPARE(read.completion->stop, StopReason::Length);
        QVERIFY(read.completion->message.toolCalls.isEmpty());
    }
    void whatIsNoAnswerIsAFailure_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<FailureKind>("kind");
        QTest::newRow("failed") << ended("failed", ",'error':{'code':'server_error','message':'no'}") << FailureKind::Server;
        QTest::newRow("failed: rate") << ended("failed", ",'error':{'code':'rate_limit_exceeded','message':'no'}")
                                      << FailureKind::RateLimit;
        QTest::newRow("an error event") << words("a") + sse("{'type':'error','code':'server_error','message':'no','param':null}")
                                        << FailureKind::Server;
        QTest::newRow("an error event, nested")
            << sse("{'type':'error','error':{'type':'invalid_request_error','code':'insufficient_quota','message':'no'}}")
            << FailureKind::Billing;
        QTest::newRow("nothing") << ended("completed") << FailureKind::Empty;
        QTest::newRow("other JSON") << jsonLine("{'status':'OK'}") << FailureKind::Protocol;
    }
    void whatIsNoAnswerIsAFailure()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const FailureKind, kind);

        const StreamRead read = readResponses({body});

        QVERIFY(!read.completion);
        QCOMPARE(read.completion.error().kind, kind);
    }
    void asksOverHttp()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::stream({words("Hel"), words("lo"), ended("completed")}));

        const Outcome outcome = ask(m_http, openai(peer.url(u"/v1"_s)));

        QVERIFY2(outcome.result.has_value(), outcome.result ? "" : qPrintable(outcome.result.error().message));
        QCOMPARE(outcome.text, u"Hello"_s);
        QCOMPARE(peer.requests().first().path, "/v1/responses"_ba);
        QCOMPARE(http::headerValue(peer.requests().first().headers, "authorization"), "Bearer " + key.toUtf8());
    }
    void aModelWithoutThoughtsIsNotAskedToSealThem()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(
            400, jsonLine("{'error':{'message':'Encrypted content is not supported with this model.','type':"
                          "'invalid_request_error','param':'include','code':null}}")));
        peer.play(ScriptedHttpPeer::stream({words("ok"), ended("completed")}));

        QCOMPARE(ask(m_http, openai(peer.url(u"/v1"_s))).text, u"ok"_s);
        QVERIFY(!QJsonDocument::fromJson(peer.requests().last().body).object().contains("include"_L1));
    }
};

QTEST_GUILESS_MAIN(TestResponses)
#include "tst_responses.moc"
