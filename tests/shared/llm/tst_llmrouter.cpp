#include "shared/core/json.h"
#include "shared/http/curlhttpclient.h"
#include "shared/llm/llmrouter.h"
#include "tests/support/askedllm.h"
#include "tests/support/scriptedhttppeer.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::llm;
using test::ScriptedHttpPeer;

namespace {

config::LlmProvider provider(const QString &name, const QString &model, const QString &api = {}, const QString &baseUrl = {})
{
    return {.name = name, .api = api, .models = {model, model, model}, .baseUrl = baseUrl};
}

QByteArray modelList(const QByteArray &id)
{
    return R"({"object":"list","data":[{"id":")" + id + R"(","object":"model"}]})";
}

} // namespace

class TestLlmRouter : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<LlmRouter> started(const config::LlmConfig &config, const QHash<QString, QString> &keys,
                                       const QList<LocalServer> &servers = {}, const QList<quint16> &ownPorts = {},
                                       std::chrono::milliseconds patience = std::chrono::seconds(10),
                                       std::chrono::milliseconds again = std::chrono::minutes(1))
    {
        auto router = std::make_unique<LlmRouter>(m_http, config, keys, ownPorts);
        router->setLocalServers(servers, patience, again);
        QSignalSpy chosen(router.get(), &LlmRouter::chosen);
        router->start();
        [&] { QTRY_COMPARE_WITH_TIMEOUT(chosen.size(), 1, std::chrono::seconds(20)); }();
        return router;
    }

    http::CurlHttpClient m_http;

private Q_SLOTS:
    void theDefaultOfTheConfigurationComesFirst()
    {
        const config::LlmConfig config{
            .defaultName = u"b"_s,
            .providers = {provider(u"a"_s, u"openai/x"_s, u"k1"_s), provider(u"b"_s, u"mistral/y"_s, u"k2"_s)}};

        const auto router = started(config, {{u"OPENAI_API_KEY"_s, u"k3"_s}});

        QCOMPARE(router->model(1), u"mistral/y"_s);
        QCOMPARE(router->source(), u"config.yml"_s);
        QCOMPARE(router->warning(), QString());
    }
    void anotherConfiguredOneReplacesADefaultWithoutKey()
    {
        QTest::failOnWarning(QRegularExpression(u"skipped"_s));   // once is enough
        QTest::ignoreMessage(
            QtWarningMsg,
            QRegularExpression(
                u"LLM 'b' of config.yml is not used: no key: set MISTRAL_API_KEY in the environment.*; openai/x answers instead"_s));
        QTest::ignoreMessage(
            QtInfoMsg, QRegularExpression(u"^✅ Configured LLM 'a' with models: \\['openai/x', 'openai/x', 'openai/x'\\]$"_s));
        const config::LlmConfig config{.defaultName = u"b"_s,
                                       .providers = {provider(u"b"_s, u"mistral/y"_s), provider(u"a"_s, u"openai/x"_s, u"k"_s)}};

        const auto router = started(config, {});

        QCOMPARE(router->model(0), u"openai/x"_s);
        QVERIFY2(router->warning().contains(u"MISTRAL_API_KEY"_s) && router->warning().contains(u"openai/x answers instead"_s),
                 qPrintable(router->warning()));
    }
    void whoIsThereForTheMemoryAnswersNothingElse()
    {
        const config::LlmProvider memory = provider(u"memory.llm_provider"_s, u"openai/x"_s, u"k"_s);
        config::LlmConfig config{.memoryName = memory.name, .providers = {memory}};

        const auto alone = started(config, {});
        QCOMPARE(alone->model(0), u"builtin/assistant"_s);
        QCOMPARE(alone->likely({.provider = memory.name}).model, u"openai/x"_s);
        config.providers.append(provider(u"a"_s, u"mistral/y"_s, u"k"_s));
        QCOMPARE(started(config, {})->model(0), u"mistral/y"_s);
    }
    void aKeyInTheNamedVariableIsEnough()
    {
        config::LlmProvider named = provider(u"work"_s, u"openai/x"_s);
        named.envVar = u"WORK_KEY"_s;

        const auto router = started({.providers = {named}}, {{u"WORK_KEY"_s, u"k"_s}});

        QCOMPARE(router->model(2), u"openai/x"_s);
        QCOMPARE(router->source(), u"config.yml"_s);
    }
    void aWellKnownKeyIsEnough_data()
    {
        QTest::addColumn<QString>("prefix");
        QTest::newRow("OPENAI_API_KEY") << u"openai/"_s;
        QTest::newRow("ANTHROPIC_API_KEY") << u"anthropic/"_s;
        QTest::newRow("GEMINI_API_KEY") << u"gemini/"_s;
        QTest::newRow("OPENROUTER_API_KEY") << u"openrouter/"_s;
        QTest::newRow("MISTRAL_API_KEY") << u"mistral/"_s;
    }
    void aWellKnownKeyIsEnough()
    {
        QFETCH(const QString, prefix);
        const QString variable = QString::fromLatin1(QTest::currentDataTag());

        const auto router = started({}, {{variable, u"secret"_s}});

        for (int level = 0; level < 3; ++level) {
            QVERIFY2(router->model(level).startsWith(prefix), qPrintable(router->model(level)));
            QVERIFY(!Providers::shipped().retired(router->model(level)));
        }
        QCOMPARE(router->source(), variable);
        QVERIFY(keyVariables({}).contains(variable));
    }
    void aServerOnLoopbackNeedsNoKey()
    {
        const auto router = started({.providers = {provider(u"local"_s, u"openai/m"_s, {}, u"http://127.0.0.1:1"_s)}}, {});

        QCOMPARE(router->model(1), u"openai/m"_s);
    }
    void saysWhatIsWrongWithAnEntry_data()
    {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("api");
        QTest::addColumn<QString>("baseUrl");
        QTest::addColumn<QString>("words");
        QTest::newRow("no prefix") << u"gpt"_s << u"k"_s << QString() << u"no prefix"_s;
        QTest::newRow("unknown prefix") << u"acme/gpt"_s << u"k"_s << QString() << u"unknown prefix 'acme'"_s;
        QTest::newRow("a protocol of its own") << u"bedrock/claude"_s << u"k"_s << QString() << u"protocol of Amazon Bedrock"_s;
        QTest::newRow("no key") << u"openai/gpt"_s << QString() << QString() << u"set OPENAI_API_KEY"_s;
        QTest::newRow("no key for a distant server")
            << u"acme/gpt"_s << QString() << u"https://llm.example.org/v1"_s << u"no key"_s;
        QTest::newRow("plain http to a stranger")
            << u"openai/gpt"_s << u"k"_s << u"http://llm.example.org/v1"_s << u"use https"_s;
        QTest::newRow("no URL") << u"openai/gpt"_s << u"k"_s << u"example"_s << u"base_url"_s;
    }
    void saysWhatIsWrongWithAnEntry()
    {
        QFETCH(const QString, model);
        QFETCH(const QString, api);
        QFETCH(const QString, baseUrl);
        QFETCH(const QString, words);
        QTest::failOnWarning(QRegularExpression(u"skipped"_s));
        QTest::ignoreMessage(QtWarningMsg,
                             QRegularExpression(u"LLM 'x' of config.yml is not used: .*"_s + QRegularExpression::escape(words)));

        const auto router = started({.defaultName = u"x"_s, .providers = {provider(u"x"_s, model, api, baseUrl)}}, {});

        QCOMPARE(router->model(1), u"builtin/assistant"_s);
        QCOMPARE(router->source(), u"built in"_s);
        QVERIFY2(router->warning().contains(words), qPrintable(router->warning()));
    }
    void warnsOfModelsThatAreShutDown()
    {
        QTest::ignoreMessage(QtWarningMsg,
                             QRegularExpression(u"model gemini/gemini-1.5-pro was shut down on .* 2025, use gemini/gemini-3"_s));

        const auto router = started({.providers = {provider(u"g"_s, u"gemini/gemini-1.5-pro"_s, u"k"_s)}}, {});

        QCOMPARE(router->model(1), u"gemini/gemini-1.5-pro"_s);
    }
    void findsAServerOnThisMachine()
    {
        ScriptedHttpPeer peer;
        peer.playAt("/v1/models", ScriptedHttpPeer::answer(200, modelList("some-model")));

        const auto router = started({}, {}, {{.name = u"llama.cpp"_s, .prefix = u"llamafile"_s, .port = peer.serverPort()}});

        QCOMPARE(router->model(1), u"llamafile/some-model"_s);
        QCOMPARE(router->source(), u"llama.cpp on this machine"_s);
    }
    void prefersAnOllamaModelThatTakesTools()
    {
        ScriptedHttpPeer peer;
        peer.playAt("/api/version", ScriptedHttpPeer::answer(200, R"({"version":"0.13.5"})"));
        peer.playAt("/api/tags", ScriptedHttpPeer::answer(
                                     200, R"({"models":[{"name":"nomic-embed-text"},{"name":"old:7b"},{"name":"qwen3:8b"}]})"));
        peer.play(ScriptedHttpPeer::answer(200, R"({"capabilities":["completion"]})"));
        peer.play(ScriptedHttpPeer::answer(200, R"({"capabilities":["completion","tools"]})"));

        const auto router =
            started({}, {}, {{.name = u"Ollama"_s, .prefix = u"ollama"_s, .port = peer.serverPort(), .isOllama = true}});

        QVERIFY(router->model(1) == u"ollama/qwen3:8b"_s || router->model(1) == u"ollama/old:7b"_s);
        QStringList asked;
        for (const test::PeerRequest &request : peer.requests()) {
            if (request.path == "/api/show")
                asked.append(json::parseObject(request.body)->value("model"_L1).toString());
        }
        QCOMPARE(asked.size(), 2);
        QCOMPARE(router->model(1), u"ollama/"_s + asked.last());   // the second answer was the one with tools

        peer.playAt("/api/chat", ScriptedHttpPeer::answer(200, R"({"message":{"content":"Hi"},"done":true})"));
        QCOMPARE(test::askLlm(*router, {.messages = {{.text = u"hello"_s}}}).text, u"Hi"_s);
        QCOMPARE(peer.requests().last().path, "/api/chat"_ba);
    }
    void takesNoOtherWebApplicationForAModelServer_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("a page") << "<html>hello</html>"_ba;
        QTest::newRow("other JSON") << R"({"status":"OK"})"_ba;
        QTest::newRow("no models") << R"({"object":"list","data":[]})"_ba;
        QTest::newRow("only embeddings") << modelList("text-embedding-x");
    }
    void takesNoOtherWebApplicationForAModelServer()
    {
        QFETCH(const QByteArray, body);
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(200, body));

        const auto router = started({}, {}, {{.name = u"vLLM"_s, .prefix = u"hosted_vllm"_s, .port = peer.serverPort()}});

        QCOMPARE(router->model(1), u"builtin/assistant"_s);
    }
    void aSilentServerDoesNotHoldItUp()
    {
        ScriptedHttpPeer peer;
        peer.play({{.kind = test::PeerStep::Stall}});

        const auto router = started({}, {}, {{.name = u"vLLM"_s, .prefix = u"hosted_vllm"_s, .port = peer.serverPort()}}, {},
                                    std::chrono::milliseconds(300));

        QCOMPARE(router->source(), u"built in"_s);
    }
    void findsAServerThatIsStartedLater()
    {
        auto peer = std::make_unique<ScriptedHttpPeer>();
        peer->play(ScriptedHttpPeer::answer(404, "not yet"));
        const auto router = started({}, {}, {{.name = u"vLLM"_s, .prefix = u"hosted_vllm"_s, .port = peer->serverPort()}}, {},
                                    std::chrono::seconds(10), std::chrono::milliseconds(1));
        QSignalSpy chosen(router.get(), &LlmRouter::chosen);
        QCOMPARE(router->model(1), u"builtin/assistant"_s);
        QVERIFY(router->likely({}).isFree);
        QTest::ignoreMessage(
            QtInfoMsg, QRegularExpression(u"^✅ hosted_vllm/m answers from now on \\(vLLM on this machine was started\\)$"_s));

        peer->play(ScriptedHttpPeer::answer(200, modelList("m")));
        QTRY_COMPARE(router->model(1), u"hosted_vllm/m"_s);

        QCOMPARE(router->source(), u"vLLM on this machine"_s);
        QCOMPARE(chosen.size(), 0);   // that it can answer was said before
        const qsizetype asked = peer->requests().size();
        QVERIFY(asked >= 3);
        QTest::qWait(50);
        QCOMPARE(peer->requests().size(), asked);   // who was found is not looked for

        peer.reset();   // and it goes again
        const test::Outcome outcome = test::askLlm(*router, {.messages = {{.role = Role::User, .text = u"2+2"_s}}});
        QVERIFY(outcome.result);
        QCOMPARE(outcome.result->model, u"builtin/assistant"_s);
        QVERIFY2(outcome.result->warning.contains(u"builtin/assistant answered instead"_s), qPrintable(outcome.result->warning));
    }
    void asksNobodyWhoMayCostWhenOnlyFreeOnesMay()
    {
        ScriptedHttpPeer paid;
        config::LlmProvider local = provider(u"local"_s, u"ollama/m"_s, {}, u"http://127.0.0.1:1"_s);   // nobody is there
        local.fallbacks = {u"paid"_s};
        const auto router =
            started({.providers = {local, provider(u"paid"_s, u"openai/x"_s, u"k"_s, paid.url(u"/v1"_s).toString())}}, {});
        CompletionRequest request{.provider = u"paid"_s, .messages = {{.role = Role::User, .text = u"2+2"_s}}};
        QVERIFY(router->likely({}).isFree);
        QVERIFY(!router->likely(request).isFree);
        request.onlyFree = true;
        QCOMPARE(router->likely(request).model, u"builtin/assistant"_s);

        const test::Outcome outcome = test::askLlm(*router, request);

        QVERIFY(outcome.result);
        QCOMPARE(outcome.result->model, u"builtin/assistant"_s);
        QCOMPARE(outcome.result->usage.cost, 0.0);
        request.provider.clear();
        QVERIFY(!test::askLlm(*router, request).result);   // the local one cannot, and the other must not
        QVERIFY(paid.requests().isEmpty());
    }
    void neverLooksAtItsOwnPorts()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(200, modelList("m")));

        const auto router =
            started({}, {}, {{.name = u"llama.cpp"_s, .prefix = u"llamafile"_s, .port = peer.serverPort()}}, {peer.serverPort()});

        QCOMPARE(router->source(), u"built in"_s);
        QVERIFY(peer.requests().isEmpty());
    }
    void answersThroughWhatItChose()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::stream(
            {"data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\n\n",
             "data: [DONE]\n\n"}));
        const auto router = started({.providers = {provider(u"local"_s, u"openai/m"_s, u"key"_s, peer.url().toString())}}, {});

        const std::unique_ptr<LlmReply> reply = router->complete({.messages = {{.role = Role::User, .text = u"hello"_s}}});
        QSignalSpy finished(reply.get(), &LlmReply::finished);
        QTRY_COMPARE(finished.size(), 1);

        const auto result = finished.first().first().value<Result<Completion>>();
        QVERIFY2(result.has_value(), result ? "" : qPrintable(result.error().message));
        QCOMPARE(result->message.text, u"Hi"_s);
        QCOMPARE(peer.requests().first().path, "/v1/chat/completions"_ba);
        QCOMPARE(http::headerValue(peer.requests().first().headers, "authorization"), "Bearer key"_ba);
    }
};

QTEST_GUILESS_MAIN(TestLlmRouter)
#include "tst_llmrouter.moc"
