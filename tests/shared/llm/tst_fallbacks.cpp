#include "chatpeer.h"
#include "shared/http/curlhttpclient.h"
#include "shared/llm/llmrouter.h"
#include "wirestreams.h"

#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::llm;
using test::PeerScript;
using test::PeerStep;
using test::ScriptedHttpPeer;

namespace {

config::LlmProvider entry(const QString &name, const ScriptedHttpPeer &peer, const QStringList &fallbacks = {})
{
    return {.name = name,
            .api = u"sk-"_s + name + u"-0123456789"_s,
            .models = {name + u"/m"_s},
            .baseUrl = peer.url(u"/v1"_s).toString(),
            .fallbacks = fallbacks};
}

PeerScript says(const QByteArray &words)
{
    return ScriptedHttpPeer::stream({text(words), chunk("{}", "stop"), done});
}

QByteArray modelIn(const test::PeerRequest &request)
{
    return QJsonDocument::fromJson(request.body)["model"_L1].toString().toUtf8();
}

} // namespace

// Who answers when the one that should cannot.
class TestFallbacks : public QObject
{
    Q_OBJECT

private:
    // The time that it waited between attempts takes none here.
    ChatTiming timing()
    {
        m_waits.clear();
        return {.wait =
                    [this](std::chrono::milliseconds time, QObject *context, const std::function<void()> &then) {
                        m_waits.append(time);
                        QTimer::singleShot(0, context, then);
                    },
                .jitter = [] { return 0.0; },
                .now = [this] { return m_time; }};
    }
    std::unique_ptr<LlmRouter> router(const QList<config::LlmProvider> &providers)
    {
        return std::make_unique<LlmRouter>(m_http, config::LlmConfig{.providers = providers}, QHash<QString, QString>{},
                                           QList<quint16>{}, timing());
    }

    http::CurlHttpClient m_http;
    std::chrono::milliseconds m_time{1h};
    QList<std::chrono::milliseconds> m_waits;

private Q_SLOTS:
    void anotherOneAnswers_data()
    {
        QTest::addColumn<PeerScript>("script");
        QTest::addColumn<int>("requests");
        QTest::addColumn<QString>("why");
        QTest::newRow("401") << ScriptedHttpPeer::answer(401, {}) << 1 << u"refused the key"_s;
        QTest::newRow("402") << ScriptedHttpPeer::answer(402, {}) << 1 << u"no credit"_s;
        QTest::newRow("insufficient_quota") << ScriptedHttpPeer::answer(429, error(R"("code":"insufficient_quota")")) << 1
                                            << u"no credit"_s;
        QTest::newRow("429, Retry-After a day")
            << ScriptedHttpPeer::answer(429, {}, {{"Retry-After", "86400"}}) << 1 << u"allows no more requests"_s;
        QTest::newRow("429, Retry-After 6 s")
            << ScriptedHttpPeer::answer(429, {}, {{"Retry-After", "6"}}) << 1 << u"allows no more requests"_s;
        QTest::newRow("429, Retry-After 5 s")
            << ScriptedHttpPeer::answer(429, {}, {{"Retry-After", "5"}}) << 3 << u"allows no more requests"_s;
        QTest::newRow("500") << ScriptedHttpPeer::answer(500, {}) << 3 << u"has a problem"_s;
        QTest::newRow("529") << ScriptedHttpPeer::answer(529, {}) << 3 << u"has a problem"_s;
        QTest::newRow("model unknown") << ScriptedHttpPeer::answer(404, {}) << 1 << u"does not know the model"_s;
        QTest::newRow("too long") << ScriptedHttpPeer::answer(400, error(R"("code":"context_length_exceeded")")) << 1
                                  << u"too long"_s;
        QTest::newRow("hung up") << PeerScript{{.kind = PeerStep::Reset}} << 3 << u"cannot reach"_s;
        QTest::newRow("cut before any text")
            << ScriptedHttpPeer::stream({chunk(R"({"role":"assistant"})")}) << 3 << u"broke off"_s;
        QTest::newRow("cut in a call") << ScriptedHttpPeer::stream({tools(fragment(R"("index":0,"id":"a")", "t", quoted("{")))})
                                       << 3 << u"broke off"_s;
        QTest::newRow("a page") << ScriptedHttpPeer::answer(200, "<html></html>") << 1 << u"it sent a web page"_s;
        QTest::newRow("a redirect") << ScriptedHttpPeer::answer(307, {}, {{"Location", "https://example.org/"}}) << 1
                                    << u"did not answer as"_s;
    }
    void anotherOneAnswers()
    {
        QFETCH(const PeerScript, script);
        QFETCH(const int, requests);
        QFETCH(const QString, why);
        ScriptedHttpPeer first;
        ScriptedHttpPeer second;
        first.play(script);
        second.play(says("Hello"));
        const auto llm = router({entry(u"a"_s, first, {u"b"_s}), entry(u"b"_s, second)});

        const test::Outcome outcome = test::askLlm(*llm, hello());

        QVERIFY2(outcome.result.has_value(), outcome.result ? "" : qPrintable(outcome.result.error().message));
        QCOMPARE(outcome.text, u"Hello"_s);
        QCOMPARE(outcome.result->model, u"b/m"_s);
        QVERIFY2(outcome.result->warning.contains(why), qPrintable(outcome.result->warning));
        QVERIFY2(outcome.result->warning.endsWith(u"; b/m answered instead"_s), qPrintable(outcome.result->warning));
        QVERIFY(!outcome.result->warning.contains(u"sk-a"_s));
        QCOMPARE(first.requests().size(), requests);
        QCOMPARE(second.requests().size(), 1);
        for (const test::PeerRequest &request : second.requests())
            QVERIFY(!http::headerValue(request.headers, "authorization").contains("sk-a"));
    }
    void nobodyElseIsAskedForWhatIsWrongItself_data()
    {
        QTest::addColumn<PeerScript>("script");
        QTest::newRow("bad request") << ScriptedHttpPeer::answer(400, error(R"("message":"no")"));
        QTest::newRow("filter") << ScriptedHttpPeer::answer(400, error(R"("code":"content_filter")"));
    }
    void nobodyElseIsAskedForWhatIsWrongItself()
    {
        QFETCH(const PeerScript, script);
        ScriptedHttpPeer first;
        ScriptedHttpPeer second;
        first.play(script);
        second.play(says("Hello"));
        const auto llm = router({entry(u"a"_s, first, {u"b"_s}), entry(u"b"_s, second)});

        QVERIFY(!test::askLlm(*llm, hello()).result);

        QCOMPARE(first.requests().size(), 1);
        QCOMPARE(second.requests().size(), 0);
    }
    void whatWasShownIsNeverAskedForElsewhere()
    {
        ScriptedHttpPeer first;
        ScriptedHttpPeer second;
        first.play(ScriptedHttpPeer::stream({text("Half an")}, 1ms, PeerStep::Reset));
        second.play(says("Hello"));
        const auto llm = router({entry(u"a"_s, first, {u"b"_s}), entry(u"b"_s, second)});

        const test::Outcome outcome = test::askLlm(*llm, hello());

        QVERIFY(!outcome.result);
        QVERIFY2(outcome.result.error().message.contains(u"broke off"_s), qPrintable(outcome.result.error().message));
        QCOMPARE(outcome.text, u"Half an"_s);
        QCOMPARE(first.requests().size(), 1);
        QCOMPARE(second.requests().size(), 0);
    }
    void aProviderThatFailedIsLeftAloneForAWhile()
    {
        ScriptedHttpPeer first;
        ScriptedHttpPeer second;
        first.play(ScriptedHttpPeer::answer(500, error(R"("message":"Oops")")));
        second.play(says("Hello"));
        const auto llm = router({entry(u"a"_s, first, {u"b"_s}), entry(u"b"_s, second)});

        QVERIFY(test::askLlm(*llm, hello()).result.has_value());
        const test::Outcome again = test::askLlm(*llm, hello());
        QCOMPARE(first.requests().size(), 3);
        QVERIFY2(again.result->warning.contains(u"Oops"_s), qPrintable(again.result->warning));
        QCOMPARE(again.result->model, u"b/m"_s);

        first.play(says("I am back"));
        m_time += 30s;
        const test::Outcome back = test::askLlm(*llm, hello());
        QCOMPARE(back.text, u"I am back"_s);
        QCOMPARE(back.result->warning, QString());
    }
    void aLongRetryAfterIsHeeded()
    {
        ScriptedHttpPeer first;
        ScriptedHttpPeer second;
        first.play(ScriptedHttpPeer::answer(429, {}, {{"Retry-After", "3600"}}));
        second.play(says("Hello"));
        const auto llm = router({entry(u"a"_s, first, {u"b"_s}), entry(u"b"_s, second)});

        for (int i = 0; i < 3; ++i) {
            QCOMPARE(test::askLlm(*llm, hello()).text, u"Hello"_s);
            m_time += 10min;
        }

        QCOMPARE(first.requests().size(), 1);
        QVERIFY(m_waits.isEmpty());
    }
    void whenAllRestTheFirstIsAskedAllTheSame()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(500, {}));
        peer.play(ScriptedHttpPeer::answer(500, {}));
        peer.play(ScriptedHttpPeer::answer(500, {}));
        peer.play(says("Hello"));
        const auto llm = router({entry(u"a"_s, peer)});

        QVERIFY(!test::askLlm(*llm, hello()).result);
        QCOMPARE(test::askLlm(*llm, hello()).text, u"Hello"_s);
    }
    void saysWhyNobodyAnswers()
    {
        ScriptedHttpPeer first;
        ScriptedHttpPeer second;
        first.play(ScriptedHttpPeer::answer(401, {}));
        second.play(ScriptedHttpPeer::answer(402, {}));
        const auto llm = router({entry(u"a"_s, first, {u"b"_s}), entry(u"b"_s, second)});

        const test::Outcome outcome = test::askLlm(*llm, hello());

        QVERIFY(!outcome.result);
        QCOMPARE(outcome.result.error().code, ErrorCode::LlmRejected);
        QVERIFY2(outcome.result.error().message.contains(u"refused the key"_s)
                     && outcome.result.error().message.contains(u"no credit"_s),
                 qPrintable(outcome.result.error().message));
    }
    void theBuiltInAssistantIsTheLastResortWhenItIsNamed()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(401, {}));
        const auto llm = router({entry(u"a"_s, peer, {u"builtin"_s})});

        const test::Outcome outcome = test::askLlm(*llm, {.messages = {{.text = u"what is 12 * 12?"_s}}});

        QVERIFY2(outcome.result.has_value(), outcome.result ? "" : qPrintable(outcome.result.error().message));
        QCOMPARE(outcome.result->model, u"builtin/assistant"_s);
        QVERIFY2(outcome.text.contains(u"144"_s), qPrintable(outcome.text));
        QVERIFY2(outcome.result->warning.contains(u"refused the key"_s), qPrintable(outcome.result->warning));
    }
    void anotherModelOfTheProviderAnswersForOneThatIsGone()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(404, error(R"("message":"no such model","code":"model_not_found")")));
        peer.play(says("Hello"));
        config::LlmProvider provider = entry(u"a"_s, peer);
        provider.models = {u"a/small"_s, u"a/gone"_s, u"a/large"_s};
        const auto llm = router({provider});

        const test::Outcome outcome = test::askLlm(*llm, hello());

        QCOMPARE(outcome.text, u"Hello"_s);
        QCOMPARE(outcome.result->model, u"a/large"_s);
        QVERIFY2(outcome.result->warning.contains(u"does not know the model a/gone"_s), qPrintable(outcome.result->warning));
        QCOMPARE(modelIn(peer.requests().at(0)), "a/gone"_ba);
        QCOMPARE(modelIn(peer.requests().at(1)), "a/large"_ba);
    }
    void theLevelStaysTheSame()
    {
        ScriptedHttpPeer first;
        ScriptedHttpPeer second;
        first.play(ScriptedHttpPeer::answer(401, {}));
        second.play(says("Hello"));
        config::LlmProvider other = entry(u"b"_s, second);
        other.models = {u"b/small"_s, u"b/medium"_s, u"b/large"_s};
        const auto llm = router({entry(u"a"_s, first, {u"b"_s}), other});

        CompletionRequest request = hello();
        request.level = 2;
        QCOMPARE(test::askLlm(*llm, request).result->model, u"b/large"_s);
    }
    void aRequestMayNameItsProvider()
    {
        ScriptedHttpPeer first;
        ScriptedHttpPeer second;
        first.play(says("first"));
        second.play(says("second"));
        const auto llm = router({entry(u"a"_s, first), entry(u"b"_s, second)});

        CompletionRequest request = hello();
        QCOMPARE(test::askLlm(*llm, request).text, u"first"_s);
        request.provider = u"b"_s;
        QCOMPARE(test::askLlm(*llm, request).text, u"second"_s);
        request.provider = u"unknown"_s;
        QCOMPARE(test::askLlm(*llm, request).text, u"first"_s);
    }
    void cancelReachesWhoeverAnswers()
    {
        ScriptedHttpPeer first;
        ScriptedHttpPeer second;
        first.play(ScriptedHttpPeer::answer(401, {}));
        second.play(ScriptedHttpPeer::stream({text("a")}, 1ms, PeerStep::Stall));
        const auto llm = router({entry(u"a"_s, first, {u"b"_s}), entry(u"b"_s, second)});
        const std::unique_ptr<LlmReply> reply = llm->complete(hello());
        QSignalSpy finished(reply.get(), &LlmReply::finished);
        connect(reply.get(), &LlmReply::textReceived, reply.get(), [&reply] { reply->cancel(); });

        QTRY_COMPARE(finished.size(), 1);
        QTRY_COMPARE(second.hangUps(), 1);

        QCOMPARE(finished.first().first().value<Result<Completion>>().error().code, ErrorCode::Cancelled);
    }
    void theLimitsOfTheConfigurationAreKept()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::stream({text("a")}, 1ms, PeerStep::Stall));
        config::LlmProvider provider = entry(u"a"_s, peer);
        provider.maxConcurrent = 1;
        provider.timeoutSeconds = 1;
        provider.headers = {{u"X-Team"_s, u"home"_s}};
        const auto llm = router({provider});
        const std::unique_ptr<LlmReply> first = llm->complete(hello());
        const std::unique_ptr<LlmReply> second = llm->complete(hello());
        QSignalSpy firstFinished(first.get(), &LlmReply::finished);
        QSignalSpy firstText(first.get(), &LlmReply::textReceived);
        QSignalSpy secondFinished(second.get(), &LlmReply::finished);

        QTRY_COMPARE(firstText.size(), 1);
        QCOMPARE(peer.requests().size(), 1);   // the other one waits
        QCOMPARE(http::headerValue(peer.requests().first().headers, "x-team"), "home"_ba);
        QTRY_COMPARE(firstFinished.size() + secondFinished.size(), 2);

        const auto result = firstFinished.first().first().value<Result<Completion>>();
        QVERIFY2(result.error().message.contains(u"not done after 1 s"_s), qPrintable(result.error().message));
    }
};

QTEST_GUILESS_MAIN(TestFallbacks)
#include "tst_fallbacks.moc"
