#include "chatpeer.h"
#include "shared/core/json.h"
#include "shared/http/curlhttpclient.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::llm;
using test::PeerStep;
using test::ScriptedHttpPeer;

// When the client tries again, repairs a request, and gives up.
class TestProviderLimits : public QObject
{
    Q_OBJECT

private:
    http::CurlHttpClient m_http;

private Q_SLOTS:
    void triesAgainWhatMayPass_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("requests");
        QTest::addColumn<QList<std::chrono::milliseconds>>("waits");
        const QList<std::chrono::milliseconds> twice{500ms, 1000ms};
        QTest::newRow("500") << 500 << ""_ba << ""_ba << 3 << twice;
        QTest::newRow("503") << 503 << ""_ba << error(R"("message":"overloaded")") << 3 << twice;
        QTest::newRow("529") << 529 << ""_ba << ""_ba << 3 << twice;
        QTest::newRow("408") << 408 << ""_ba << ""_ba << 3 << twice;
        QTest::newRow("409") << 409 << ""_ba << ""_ba << 3 << twice;
        QTest::newRow("429") << 429 << ""_ba << ""_ba << 3 << twice;
        QTest::newRow("429, Retry-After 7") << 429 << "Retry-After: 7"_ba << ""_ba << 3
                                            << QList<std::chrono::milliseconds>{7s, 7s};
        QTest::newRow("429, retry-after-ms")
            << 429 << "retry-after-ms: 250"_ba << ""_ba << 3 << QList<std::chrono::milliseconds>{250ms, 250ms};
        QTest::newRow("429, Retry-After a day")
            << 429 << "Retry-After: 86400"_ba << ""_ba << 1 << QList<std::chrono::milliseconds>{};
        QTest::newRow("Gemini's retryDelay")
            << 429 << ""_ba << error(R"("status":"RESOURCE_EXHAUSTED","details":[{"retryDelay":"27s"}])") << 3
            << QList<std::chrono::milliseconds>{27s, 27s};
        QTest::newRow("no credit") << 429 << ""_ba << error(R"("code":"insufficient_quota")") << 1
                                   << QList<std::chrono::milliseconds>{};
        QTest::newRow("x-should-retry: false")
            << 500 << "x-should-retry: false"_ba << ""_ba << 1 << QList<std::chrono::milliseconds>{};
        QTest::newRow("401, x-should-retry: true")
            << 401 << "x-should-retry: true"_ba << ""_ba << 1 << QList<std::chrono::milliseconds>{};
        QTest::newRow("400, x-should-retry: true")
            << 400 << "x-should-retry: true"_ba << ""_ba << 1 << QList<std::chrono::milliseconds>{};
        QTest::newRow("404, x-should-retry: true") << 404 << "x-should-retry: true"_ba << ""_ba << 3 << twice;
        QTest::newRow("400") << 400 << ""_ba << ""_ba << 1 << QList<std::chrono::milliseconds>{};
        QTest::newRow("401") << 401 << ""_ba << ""_ba << 1 << QList<std::chrono::milliseconds>{};
    }
    void triesAgainWhatMayPass()
    {
        QFETCH(const int, status);
        QFETCH(const QByteArray, header);
        QFETCH(const QByteArray, body);
        QFETCH(const int, requests);
        QFETCH(const QList<std::chrono::milliseconds>, waits);
        http::Headers headers;
        if (!header.isEmpty())
            headers.append(std::pair(header.first(header.indexOf(':')), header.sliced(header.indexOf(':') + 1).trimmed()));
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(status, body, headers));

        const Outcome outcome = ask(m_http, deployment(peer));

        QVERIFY(!outcome.result);
        QCOMPARE(peer.requests().size(), requests);
        QCOMPARE(outcome.waits, waits);
    }
    void aLaterAttemptAnswers()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(429, {}, {{"Retry-After", "1"}}));
        peer.play({{.kind = PeerStep::Reset}});
        peer.play(ScriptedHttpPeer::stream({text("at last"), chunk("{}", "stop"), done}));

        const Outcome outcome = ask(m_http, deployment(peer));

        QCOMPARE(outcome.text, u"at last"_s);
        QCOMPARE(peer.requests().size(), 3);
    }
    void anErrorInTheStreamIsOne_data()
    {
        QTest::addColumn<QList<QByteArray>>("pieces");
        QTest::addColumn<int>("requests");
        const QByteArray overloaded = "data: " + error(R"("message":"Overloaded","type":"overloaded_error")") + "\n\n";
        QTest::newRow("at once: again") << QList{overloaded} << 3;
        QTest::newRow("behind some text: not again") << QList{text("a"), overloaded} << 1;
        QTest::newRow("OpenRouter") << QList{
            "data: "_ba
            + R"({"error":{"code":502,"message":"Overloaded"},"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}]})"
            + "\n\n"} << 3;
    }
    void anErrorInTheStreamIsOne()
    {
        QFETCH(const QList<QByteArray>, pieces);
        QFETCH(const int, requests);
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::stream(pieces));

        const Outcome outcome = ask(m_http, deployment(peer));

        QVERIFY(!outcome.result);
        QVERIFY2(outcome.result.error().message.contains(u"Overloaded"_s), qPrintable(outcome.result.error().message));
        QCOMPARE(peer.requests().size(), requests);
    }
    void repairsAParameterAndRemembersIt_data()
    {
        QTest::addColumn<QByteArray>("refusal");
        QTest::addColumn<QString>("gone");
        QTest::addColumn<QString>("there");
        QTest::newRow("param") << error(R"("message":"Unsupported value","param":"temperature","code":"unsupported_value")")
                               << u"temperature"_s << QString();
        QTest::newRow("named in words") << error(R"("message":"Unrecognized request argument supplied: temperature")")
                                        << u"temperature"_s << QString();
        QTest::newRow("renamed") << error(
            R"("message":"Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.","param":"max_tokens")")
                                 << u"max_tokens"_s << u"max_completion_tokens"_s;
        QTest::newRow("FastAPI") << R"({"detail":[{"loc":["body","stream_options"],"msg":"extra fields not permitted"}]})"_ba
                                 << u"stream_options"_s << QString();
        QTest::newRow("effort must be none") << error(
            R"("message":"Function tools with reasoning_effort are not supported; set it to 'none'","param":"reasoning_effort")")
                                             << QString() << u"reasoning_effort"_s;
    }
    void repairsAParameterAndRemembersIt()
    {
        QFETCH(const QByteArray, refusal);
        QFETCH(const QString, gone);
        QFETCH(const QString, there);
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(400, refusal));
        peer.play(ScriptedHttpPeer::stream({text("ok"), chunk("{}", "stop"), done}));
        Deployment one = deployment(peer);
        one.options = {{u"temperature"_s, 0.5}};
        ProviderClient chat(m_http, {one, one, one});
        CompletionRequest request = hello();
        request.maxOutputTokens = 100;

        for (int i = 0; i < 2; ++i) {
            QCOMPARE(test::askLlm(chat, request).text, u"ok"_s);
        }

        QCOMPARE(peer.requests().size(), 3);   // refused, repaired, right at once
        for (const int i : {1, 2}) {
            const QJsonObject body = json::parseObject(peer.requests().at(i).body).value();
            QVERIFY(gone.isEmpty() || !body.contains(gone));
            QVERIFY(there.isEmpty() || body.contains(there));
        }
    }
    void refusesToRepairForEver()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(400, error(R"("message":"no","param":"messages")")));

        QVERIFY(!ask(m_http, deployment(peer)).result);
        QCOMPARE(peer.requests().size(), 1);
    }
    void onlyWhatTheModelSaysCountsAgainstSilence_data()
    {
        QTest::addColumn<QByteArray>("sign");
        QTest::newRow("nothing") << ""_ba;
        QTest::newRow("comments") << ": keep-alive\n\n"_ba;
        QTest::newRow("blank lines") << "\n\n"_ba;
    }
    void onlyWhatTheModelSaysCountsAgainstSilence()
    {
        QFETCH(const QByteArray, sign);
        ScriptedHttpPeer peer;
        test::PeerScript script = ScriptedHttpPeer::stream({text("a")}, 1ms, PeerStep::Wait);
        for (int i = 0; i < 100; ++i)
            script.append({PeerStep{.kind = PeerStep::Send, .bytes = sign}, PeerStep{.kind = PeerStep::Wait, .time = 20ms}});
        script.append({.kind = PeerStep::Stall});
        peer.play(script);

        const Outcome outcome = ask(m_http, deployment(peer), {.first = 5s, .idle = 100ms});

        QVERIFY(!outcome.result);
        QVERIFY2(outcome.result.error().message.contains(u"silent for"_s), qPrintable(outcome.result.error().message));
        QCOMPARE(outcome.text, u"a"_s);
        QTRY_COMPARE(peer.hangUps(), 1);
    }
    void slowButAliveIsNoSilence()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::stream(QList<QByteArray>(30, text("a")) + QList{chunk("{}", "stop"), done}, 100ms));

        QCOMPARE(ask(m_http, deployment(peer), {.first = 20s, .idle = 2s}).text, QString(30, u'a'));
    }
    void nothingLastsForEver()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::stream(QList<QByteArray>(500, text("a")), 20ms));

        const Outcome outcome = ask(m_http, deployment(peer), {.total = 300ms});

        QVERIFY2(!outcome.result && outcome.result.error().message.contains(u"not done after"_s), "it went on");
    }
    void anOpenConnectionBehindTheLastFrameIsNoFailure()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::stream({text("a") + chunk("{}", "stop") + done}, 1ms, PeerStep::Stall));

        const Outcome outcome = ask(m_http, deployment(peer), {.idle = 100ms});

        QVERIFY(outcome.result.has_value());
    }
    void saysThatNobodyIsThere()
    {
        auto peer = std::make_unique<ScriptedHttpPeer>();
        Deployment one = deployment(*peer);
        peer.reset();

        const Outcome outcome = ask(m_http, one);

        QVERIFY(!outcome.result);
        QCOMPARE(outcome.waits.size(), 2);
        QCOMPARE(outcome.result.error().code, ErrorCode::LlmUnavailable);
        QVERIFY2(
            outcome.result.error().message.startsWith(u"cannot reach OpenAI at http://127.0.0.1:%1"_s.arg(one.baseUrl.port())),
            qPrintable(outcome.result.error().message));
    }
    void capsAnEndlessAnswer()
    {
        ScriptedHttpPeer peer;
        const QByteArray big = text(QByteArray(500000, 'x'));
        peer.play(ScriptedHttpPeer::stream(QList<QByteArray>(20, big)));

        const Outcome outcome = ask(m_http, deployment(peer));

        QVERIFY(!outcome.result);
        QVERIFY2(outcome.result.error().message.contains(u"longer than Tom takes"_s), qPrintable(outcome.result.error().message));
    }
};

QTEST_GUILESS_MAIN(TestProviderLimits)
#include "tst_providerlimits.moc"
