#include "chatpeer.h"
#include "shared/core/json.h"
#include "shared/http/curlhttpclient.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::llm;
using test::PeerStep;
using test::ScriptedHttpPeer;

// The client against a real peer over real sockets.
class TestProviderClient : public QObject
{
    Q_OBJECT

private:
    http::CurlHttpClient m_http;

private Q_SLOTS:
    void streamsAnAnswer()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::stream(
            {chunk(R"({"role":"assistant","content":""})"), ": keep-alive\n\n", text("Hel"), text("lo"), chunk("{}", "stop"),
             R"(data: {"choices":[],"usage":{"prompt_tokens":8,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":4}}})"
             "\n\n",
             done}));

        const Outcome outcome = ask(m_http, deployment(peer));

        QVERIFY2(outcome.result.has_value(), outcome.result ? "" : qPrintable(outcome.result.error().message));
        QCOMPARE(outcome.text, u"Hello"_s);
        QCOMPARE(outcome.pieces.size(), 2);
        QCOMPARE(outcome.result->message.text, u"Hello"_s);
        QCOMPARE(outcome.result->model, u"openai/gpt-x"_s);
        QCOMPARE(outcome.result->stop, StopReason::Stop);
        QCOMPARE(outcome.result->usage,
                 (protocol::Usage{.inputTokens = 8, .outputTokens = 2, .cachedInputTokens = 4, .unpricedCalls = 1}));
        QCOMPARE(peer.requests().size(), 1);
        QCOMPARE(peer.requests().first().path, "/v1/chat/completions"_ba);
        QCOMPARE(http::headerValue(peer.requests().first().headers, "authorization"), "Bearer "_ba + key.toUtf8());
    }
    void aFailureIsFoundByTheTurnHereAndThere()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(400, error(R"("message":"no")"), {{"X-Request-Id", "req_their_17"}}));
        CompletionRequest request = hello();
        request.trace = u"0b1c2d"_s;
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"turn 0b1c2d: .* \\(request req_their_17 there\\)"_s));

        const Outcome outcome = ask(m_http, deployment(peer), {}, request);

        QVERIFY(!outcome.result);
        QCOMPARE(http::headerValue(peer.requests().first().headers, "x-client-request-id"), "0b1c2d"_ba);
    }
    void worksOverTls()
    {
        ScriptedHttpPeer peer(ScriptedHttpPeer::Transport::Tls);
        peer.play(ScriptedHttpPeer::stream({text("Hi"), chunk("{}", "stop"), done}));
        http::CurlHttpClient http({.pinnedKey = peer.key()});

        QCOMPARE(ask(http, deployment(peer)).text, u"Hi"_s);
    }
    void endsWhereTheLastFrameSaysSo_data()
    {
        QTest::addColumn<QList<QByteArray>>("pieces");
        QTest::addColumn<PeerStep::Kind>("end");
        QTest::addColumn<bool>("isWhole");
        QTest::newRow("finish and [DONE]") << QList{text("a"), chunk("{}", "stop"), done} << PeerStep::Close << true;
        QTest::newRow("finish without [DONE]") << QList{text("a"), chunk("{}", "stop")} << PeerStep::Close << true;
        QTest::newRow("[DONE] without finish") << QList{text("a"), done} << PeerStep::Close << true;
        QTest::newRow("finish, then a reset") << QList{text("a"), chunk("{}", "stop")} << PeerStep::Reset << true;
        QTest::newRow("neither") << QList{text("a")} << PeerStep::Close << false;
        QTest::newRow("reset in the middle") << QList{text("a")} << PeerStep::Reset << false;
        QTest::newRow("half an event") << QList{text("a"), "data: {\"choi"_ba} << PeerStep::Close << false;
    }
    void endsWhereTheLastFrameSaysSo()
    {
        QFETCH(const QList<QByteArray>, pieces);
        QFETCH(const PeerStep::Kind, end);
        QFETCH(const bool, isWhole);
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::stream(pieces, 20ms, end));

        const Outcome outcome = ask(m_http, deployment(peer));

        QCOMPARE(outcome.result.has_value(), isWhole);
        QCOMPARE(outcome.text, u"a"_s);
        QCOMPARE(peer.requests().size(), 1);   // never again once something was shown
        if (!isWhole)
            QCOMPARE(outcome.result.error().code, ErrorCode::LlmUnavailable);
    }
    void takesAJsonBodyForAStream()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(
            200,
            "\n\n"
            R"({"choices":[{"index":0,"message":{"role":"assistant","content":"whole"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1}})"));

        const Outcome outcome = ask(m_http, deployment(peer));

        QVERIFY(outcome.result.has_value());
        QCOMPARE(outcome.text, u"whole"_s);
        QCOMPARE(outcome.result->usage.inputTokens, 1);
    }
    void saysWhatWentWrong_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<QString>("words");
        QTest::newRow("401") << 401
                             << error(R"("message":"Incorrect API key provided: sk-test-0123****cdef","code":"invalid_api_key")")
                             << ErrorCode::LlmRejected << u"OpenAI refused the key for gpt-x (401): check OPENAI_API_KEY"_s;
        QTest::newRow("403") << 403 << ""_ba << ErrorCode::LlmRejected << u"refused the key"_s;
        QTest::newRow("404") << 404 << error(R"("message":"The model `gpt-x` does not exist","code":"model_not_found")")
                             << ErrorCode::LlmRejected << u"does not know the model gpt-x"_s;
        QTest::newRow("400") << 400 << error(R"("message":"messages must not be empty")") << ErrorCode::LlmRejected
                             << u"messages must not be empty"_s;
        QTest::newRow("context") << 400 << error(R"("message":"too long","code":"context_length_exceeded")")
                                 << ErrorCode::LlmRejected << u"too long for gpt-x"_s;
        QTest::newRow("context of llama.cpp")
            << 400 << error(R"("code":400,"message":"the request exceeds","type":"exceed_context_size_error")")
            << ErrorCode::LlmRejected << u"too long for gpt-x"_s;
        QTest::newRow("filter") << 400 << error(R"("message":"filtered","code":"content_filter")") << ErrorCode::LlmRejected
                                << u"refuses to answer"_s;
        QTest::newRow("quota")
            << 429
            << error(R"("message":"You exceeded your current quota","type":"insufficient_quota","code":"insufficient_quota")")
            << ErrorCode::LlmUnavailable << u"no credit"_s;
        QTest::newRow("402") << 402 << error(R"("message":"Insufficient Balance")") << ErrorCode::LlmUnavailable
                             << u"no credit"_s;
        QTest::newRow("FastAPI") << 422 << R"({"detail":[{"loc":["body","tools"],"msg":"extra fields not permitted"}]})"_ba
                                 << ErrorCode::LlmRejected << u"extra fields not permitted"_s;
        QTest::newRow("a redirect") << 307 << ""_ba << ErrorCode::LlmUnavailable
                                    << u"did not answer as an OpenAI-compatible server"_s;
        QTest::newRow("a page") << 200 << "<html>hello</html>"_ba << ErrorCode::LlmUnavailable << u"it sent a web page"_s;
        QTest::newRow("other JSON") << 200 << R"({"status":"OK"})"_ba << ErrorCode::LlmUnavailable
                                    << u"did not answer as an OpenAI-compatible server"_s;
        QTest::newRow("a key in its words")
            << 400 << error("\"message\":\"bad sk-test-0123456789abcdef at https://x.example/y?key=secret\"")
            << ErrorCode::LlmRejected << u"bad ••• at https://x.example/y"_s;
    }
    void saysWhatWentWrong()
    {
        QFETCH(const int, status);
        QFETCH(const QByteArray, body);
        QFETCH(const ErrorCode, code);
        QFETCH(const QString, words);
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(status, body));

        const Outcome outcome = ask(m_http, deployment(peer));

        QVERIFY(!outcome.result);
        const Error &problem = outcome.result.error();
        QCOMPARE(problem.code, code);
        QVERIFY2(problem.message.contains(words), qPrintable(problem.message));
        QVERIFY2(problem.message.contains(u"gpt-x"_s) || problem.message.contains(u"127.0.0.1"_s), qPrintable(problem.message));
        QVERIFY2(!problem.message.contains(u"sk-"_s) && !problem.message.contains(u"secret"_s), qPrintable(problem.message));
    }
    void cancelReachesTheProvider()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::stream({text("a")}, 1ms, PeerStep::Stall));
        const Deployment one = deployment(peer);
        ProviderClient chat(m_http, {one, one, one});
        const std::unique_ptr<LlmReply> reply = chat.complete(hello());
        QSignalSpy finished(reply.get(), &LlmReply::finished);
        connect(reply.get(), &LlmReply::textReceived, reply.get(), [&reply] { reply->cancel(); });

        QTRY_COMPARE(finished.size(), 1);
        QTRY_COMPARE(peer.hangUps(), 1);

        QCOMPARE(finished.first().first().value<Result<Completion>>().error().code, ErrorCode::Cancelled);
    }
    void deletingItInASignalIsSafe()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::stream({text("a"), text("b")}, 1ms, PeerStep::Stall));
        const Deployment one = deployment(peer);
        ProviderClient chat(m_http, {one, one, one});
        std::unique_ptr<LlmReply> reply = chat.complete(hello());
        connect(reply.get(), &LlmReply::textReceived, this, [&reply] { reply.reset(); });

        QTRY_VERIFY(!reply);
        QTRY_COMPARE(peer.hangUps(), 1);
    }
    void manyAtTheSameTime()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::stream({text("a"), text("b"), chunk("{}", "stop"), done}, 20ms));
        const Deployment one = deployment(peer);
        ProviderClient chat(m_http, {one, one, one});
        std::vector<std::unique_ptr<LlmReply>> replies;
        int whole = 0;
        for (int i = 0; i < 50; ++i) {
            replies.push_back(chat.complete(hello()));
            connect(replies.back().get(), &LlmReply::finished, this,
                    [&whole](const Result<Completion> &result) { whole += result ? 1 : 0; });
        }

        QTRY_COMPARE_WITH_TIMEOUT(whole, 50, 20s);
        QCOMPARE(peer.requests().size(), 50);
    }
};

QTEST_GUILESS_MAIN(TestProviderClient)
#include "tst_providerclient.moc"
