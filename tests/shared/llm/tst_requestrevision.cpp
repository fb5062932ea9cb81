#include "chatpeer.h"
#include "shared/core/json.h"
#include "shared/http/curlhttpclient.h"
#include "wirestreams.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::llm;
using test::ScriptedHttpPeer;

namespace {

QByteArray tooLong()
{
    return jsonLine(
        "{'error':{'message':'This model has a maximum context length of 8192 tokens','code':'context_length_exceeded'}}");
}

CompletionRequest longTalk()
{
    const ToolCall call{.id = u"c"_s, .name = u"read"_s};
    return {.messages = {{.role = Role::System, .text = u"You are Tom."_s},
                         {.text = u"read it"_s},
                         {.role = Role::Assistant, .toolCalls = {call}},
                         {.role = Role::Tool, .text = QString(5000, u'x'), .toolCallId = u"c"_s},
                         {.role = Role::Assistant, .text = u"It says x."_s},
                         {.text = u"thanks"_s},
                         {.role = Role::Assistant, .text = u"Welcome."_s},
                         {.text = u"and now?"_s}}};
}

} // namespace

// What is changed in a request that was refused.
class TestRequestRevision : public QObject
{
    Q_OBJECT

private:
    QJsonObject bodyOf(const ScriptedHttpPeer &peer, qsizetype request)
    {
        return json::parseObject(peer.requests().at(request).body).value_or(QJsonObject());
    }

    http::CurlHttpClient m_http;

private Q_SLOTS:
    void aConversationThatIsTooLongIsShortenedStepByStep()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(400, tooLong()));
        peer.play(ScriptedHttpPeer::answer(400, tooLong()));
        peer.play(ScriptedHttpPeer::stream({text("ok"), chunk("{}", "stop"), done}));
        const Deployment one = deployment(peer);
        ProviderClient client(m_http, {one, one, one});

        QCOMPARE(test::askLlm(client, longTalk()).text, u"ok"_s);

        QCOMPARE(peer.requests().size(), 3);
        QCOMPARE(bodyOf(peer, 1)["messages"_L1].toArray().size(), 8);
        QVERIFY(bodyOf(peer, 1)["messages"_L1][3]["content"_L1].toString().size() < 300);
        const QJsonArray left = bodyOf(peer, 2)["messages"_L1].toArray();
        QCOMPARE(left.first()["content"_L1].toString(), u"You are Tom."_s);
        QCOMPARE(left.at(1)["content"_L1].toString(), u"thanks"_s);
        QCOMPARE(left.last()["content"_L1].toString(), u"and now?"_s);
    }
    // A turn whose own tools filled the window, with nothing before it.
    void anAnswerThatAsksForTooMuchGoesOnWithoutItsOldResults()
    {
        const auto round = [](const QString &id, const QString &result) {
            return QList<Message>{{.role = Role::Assistant, .toolCalls = {{.id = id, .name = u"read"_s}}},
                                  {.role = Role::Tool, .text = result, .toolCallId = id}};
        };
        const CompletionRequest request{.messages = QList<Message>{{.text = u"read all of it"_s}}
                                                    + round(u"a"_s, QString(5000, u'x')) + round(u"b"_s, QString(5000, u'y'))};
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(400, tooLong()));
        peer.play(ScriptedHttpPeer::stream({text("ok"), chunk("{}", "stop"), done}));
        const Deployment one = deployment(peer);
        ProviderClient client(m_http, {one, one, one});

        QCOMPARE(test::askLlm(client, request).text, u"ok"_s);

        const QJsonArray sent = bodyOf(peer, 1)["messages"_L1].toArray();
        QCOMPARE(sent.size(), 5);
        QVERIFY(sent.at(2)["content"_L1].toString().size() < 300);
        QCOMPARE(sent.at(4)["content"_L1].toString(), QString(5000, u'y'));   // what the model asked for last
    }
    void threeParametersAreLeftOutAndNoMore()
    {
        ScriptedHttpPeer peer;
        for (const QByteArray name : {"a", "b", "c", "d"})
            peer.play(ScriptedHttpPeer::answer(400, jsonLine("{'error':{'message':'no','param':'" + name + "'}}")));
        peer.play(ScriptedHttpPeer::stream({text("ok"), chunk("{}", "stop"), done}));
        Deployment one = deployment(peer);
        one.options = jsonOf("{'a':1,'b':2,'c':3,'d':4}");

        QVERIFY(!ask(m_http, one).result);
        QCOMPARE(peer.requests().size(), 4);
    }
    void oneThatCannotGetShorterIsRefused()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(400, tooLong()));

        const Outcome outcome = ask(m_http, deployment(peer));

        QVERIFY(!outcome.result);
        QVERIFY2(outcome.result.error().message.contains(u"/reset"_s), qPrintable(outcome.result.error().message));
        QCOMPARE(peer.requests().size(), 1);
    }
    void oneThatStaysTooLongIsShortenedOnlySoOften()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(400, tooLong()));
        const Deployment one = deployment(peer);
        ProviderClient client(m_http, {one, one, one});

        QVERIFY(!test::askLlm(client, longTalk()).result);
        QCOMPARE(peer.requests().size(), 3);
    }
    void reasoningThatIsNoLongerKnownIsLeftOut_data()
    {
        QTest::addColumn<Wire>("wire");
        QTest::addColumn<QString>("recording");
        QTest::addColumn<QByteArray>("refusal");
        QTest::addColumn<QByteArray>("sealed");
        QTest::newRow("gemini")
            << Wire::Gemini << u"gemini-tools.sse"_s
            << jsonLine("{'error':{'code':400,'status':'INVALID_ARGUMENT','message':'Corrupted thought signature.'}}")
            << "CpQBsig=="_ba;
        QTest::newRow("anthropic")
            << Wire::Anthropic << u"anthropic-tools.sse"_s
            << jsonLine("{'type':'error','error':{'type':'invalid_request_error','message':'messages.1.content.0: "
                        "Invalid `signature` in `thinking` block'}}")
            << "EqQBsig=="_ba;
        QTest::newRow("responses")
            << Wire::Responses << u"responses-tools.sse"_s
            << jsonLine("{'error':{'type':'invalid_request_error','code':'invalid_encrypted_content','message':'The encrypted "
                        "content could not be verified.'}}")
            << "gAAAsealed"_ba;
    }
    void reasoningThatIsNoLongerKnownIsLeftOut()
    {
        QFETCH(const Wire, wire);
        QFETCH(const QString, recording);
        QFETCH(const QByteArray, refusal);
        QFETCH(const QByteArray, sealed);
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(400, refusal));
        Deployment one = deployment(peer);
        one.wire = wire;
        Message answer = readStream(wire, {testData(recording)}).completion->message;
        answer.opaqueOwner = one.id;
        ProviderClient client(m_http, {one, one, one});

        QVERIFY(!test::askLlm(client, {.messages = {{.text = u"hi"_s}, answer}}).result);

        QCOMPARE(peer.requests().size(), 2);   // once more without, and then no more
        QCOMPARE(peer.requests().at(0).body.count(sealed), 1);
        QCOMPARE(peer.requests().at(1).body.count(sealed), 0);
        QVERIFY(peer.requests().at(1).body.contains("get_weather"));
    }
    void aSchemaThatIsNotTakenIsToldInWords_data()
    {
        QTest::addColumn<Wire>("wire");
        QTest::addColumn<QByteArray>("refusal");
        QTest::addColumn<QString>("field");
        QTest::newRow("chat") << Wire::Chat << jsonLine("{'error':{'message':'response_format json_schema is unavailable'}}")
                              << u"response_format"_s;
        QTest::newRow("responses") << Wire::Responses
                                   << jsonLine("{'error':{'message':'not supported with this model','param':'text.format'}}")
                                   << u"text"_s;
        QTest::newRow("anthropic") << Wire::Anthropic
                                   << jsonLine("{'type':'error','error':{'type':'invalid_request_error','message':'output_config."
                                               "format: Extra inputs are not permitted'}}")
                                   << u"output_config"_s;
        QTest::newRow("gemini") << Wire::Gemini
                                << jsonLine("{'error':{'code':400,'message':'Function calling with a response mime type "
                                            "application/json is unsupported'}}")
                                << u"generationConfig"_s;
    }
    void aSchemaThatIsNotTakenIsToldInWords()
    {
        QFETCH(const Wire, wire);
        QFETCH(const QByteArray, refusal);
        QFETCH(const QString, field);
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(400, refusal));
        peer.play(ScriptedHttpPeer::answer(401, {}));
        Deployment one = deployment(peer);
        one.wire = wire;
        ProviderClient client(m_http, {one, one, one});
        CompletionRequest request = hello();
        request.answerSchema = jsonOf("{'type':'object','title':'Choice'}");

        for (int i = 0; i < 2; ++i)
            QVERIFY(!test::askLlm(client, request).result);

        QCOMPARE(peer.requests().size(), 3);   // refused, told in words, and the next time at once
        QVERIFY(bodyOf(peer, 0).contains(field));
        for (const qsizetype i : {1, 2}) {
            QVERIFY(!bodyOf(peer, i).contains(field));
            QVERIFY2(peer.requests().at(i).body.contains("Choice"), peer.requests().at(i).body.constData());
        }
    }
};

QTEST_GUILESS_MAIN(TestRequestRevision)
#include "tst_requestrevision.moc"
