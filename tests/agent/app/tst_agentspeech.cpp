#include "agent/app/agentapp.h"
#include "tests/agent/support/authority.h"
#include "tests/agent/support/peer.h"
#include "tests/support/scriptedhttppeer.h"

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;
using tom::test::ScriptedHttpPeer;

// POST /speech and POST /transcriptions, with a scripted server that speaks and listens.
class TestAgentSpeech : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_model = std::make_unique<ScriptedHttpPeer>();
        m_model->playAt("/v1/audio/speech", ScriptedHttpPeer::answer(200, "ID3 sound", {{"Content-Type", "audio/mpeg"}}));
        m_model->playAt("/v1/audio/transcriptions",
                        ScriptedHttpPeer::answer(200, R"({"text":"Bonjour."})", {{"Content-Type", "application/json"}}));
    }
    void cleanup() { m_app.reset(); }

    void speaksAndListens()
    {
        QVERIFY(start(slice()));

        const auto audio = send("/speech", "application/json", R"({"text":"Hello","voice":"nova"})");
        QCOMPARE(audio.status, 200);
        QCOMPARE(audio.body, "ID3 sound"_ba);
        QCOMPARE(http::headerValue(audio.headers, "content-type"), "audio/mpeg"_ba);
        const auto text = send("/transcriptions?language=fr", "audio/webm;codecs=opus", QByteArray(300'000, '\xff'));
        QCOMPARE(text.status, 200);
        QCOMPARE(json::parseObject(text.body)->value("text"_L1), QJsonValue(u"Bonjour."_s));

        const QJsonObject report = json::parseObject(fetch("GET", "/usage").body).value();
        QCOMPARE(report.value("total"_L1)["calls"_L1], QJsonValue(2));
        QCOMPARE(report.value("total"_L1)["unpriced_calls"_L1], QJsonValue(2));
        QCOMPARE(report.value("purposes"_L1)[0]["purpose"_L1], QJsonValue(u"speech"_s));
        QCOMPARE(report.value("models"_L1)[1]["model"_L1], QJsonValue(u"openai/tts-x"_s));
    }
    void refusesWhatCannotBeSaid_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        const auto letters = [](int count) { return "{\"text\":\"" + QByteArray(count, 'a') + "\"}"; };
        QTest::newRow("nothing") << ""_ba << 400;
        QTest::newRow("no text") << "{}"_ba << 400;
        QTest::newRow("an empty text") << R"({"text":" "})"_ba << 400;
        QTest::newRow("a number") << R"({"text":5})"_ba << 400;
        QTest::newRow("unknown format") << R"({"text":"a","format":"midi"})"_ba << 400;
        QTest::newRow("no voice") << R"({"text":"a","voice":"../x"})"_ba << 400;
        QTest::newRow("the longest") << letters(4096) << 200;
        QTest::newRow("too long") << letters(4097) << 400;
    }
    void refusesWhatCannotBeSaid()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const int, status);
        QVERIFY(start(slice()));
        QCOMPARE(send("/speech", "application/json", body).status, status);
        QCOMPARE(m_model->requests().size(), status == 200 ? 1 : 0);
    }
    void refusesWhatIsNoRecording_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("nothing") << "/transcriptions"_ba << "audio/wav"_ba << ""_ba;
        QTest::newRow("JSON") << "/transcriptions"_ba << "application/json"_ba << "{}"_ba;
        QTest::newRow("unknown audio") << "/transcriptions"_ba << "audio/midi"_ba << "x"_ba;
        QTest::newRow("no language") << "/transcriptions?language=french"_ba << "audio/wav"_ba << "x"_ba;
    }
    void refusesWhatIsNoRecording()
    {
        QFETCH(const QByteArray, path);
        QFETCH(const QByteArray, type);
        QFETCH(const QByteArray, body);
        QVERIFY(start(slice()));
        QCOMPARE(send(path, type, body).status, 400);
        QVERIFY(m_model->requests().isEmpty());
    }
    void saysWhenNobodyCan()
    {
        config::AgentSlice mute = slice();
        mute.llm.providers[0].speech = {};
        QVERIFY(start(mute));
        for (const auto &[path, type, body] :
             {std::tuple{"/speech", "application/json", R"({"text":"a"})"}, {"/transcriptions", "audio/wav", "x"}}) {
            const auto answer = send(path, type, body);
            QCOMPARE(answer.status, 503);
            QCOMPARE(json::parseObject(answer.body)->value("code"_L1), QJsonValue(u"llm_unavailable"_s));
        }
    }
    void aBudgetThatIsUsedUpIsSaid()
    {
        config::AgentSlice poor = slice();
        poor.budget.day = 0;
        QVERIFY(start(poor));
        QCOMPARE(send("/speech", "application/json", R"({"text":"a"})").status, 429);
        QVERIFY(m_model->requests().isEmpty());
    }

private:
    [[nodiscard]] config::AgentSlice slice() const
    {
        const QString model = u"openai/scripted"_s;
        return {.username = u"alice"_s,
                .llm = {.defaultName = u"scripted"_s,
                        .providers = {{.name = u"scripted"_s,
                                       .api = u"key-of-the-test"_s,
                                       .models = {model, model, model},
                                       .baseUrl = m_model->url(u"/v1"_s).toString(),
                                       .speech = {.speech = u"tts-x"_s, .transcription = u"ear-x"_s}}}},
                .userFolder = m_folder->filePath(u"alice"_s),
                .certificatePem = m_authority.agent.certificatePem(),
                .keyPem = m_authority.agent.keyPem(),
                .authorityPem = m_authority.certificate().toPem()};
    }
    bool start(const config::AgentSlice &given)
    {
        m_app = std::make_unique<AgentApp>(given);
        auto ready = m_app->start();
        if (!QTest::qWaitFor([&] { return ready.isFinished(); }, 20'000) || !ready.result())
            return false;
        m_port = ready.result()->port;
        return true;
    }
    http::HttpResponse fetch(const QByteArray &method, const QByteArray &path, const QByteArray &type = {},
                             const QByteArray &body = {})
    {
        http::NetworkHttpClient client(m_authority.trustOf(u"tom-server"_s));
        http::HttpRequest request{.method = method,
                                  .url = QUrl(u"https://127.0.0.1:%1%2"_s.arg(m_port).arg(QString::fromLatin1(path))),
                                  .headers = {{"X-Tom-User", "alice"}},
                                  .body = body};
        if (!type.isEmpty())
            request.headers.emplaceBack("Content-Type", type);
        auto future = client.fetch(request);
        if (!QTest::qWaitFor([&] { return future.isFinished(); }, 20'000))
            return {};
        return future.result().value_or(http::HttpResponse{});
    }
    http::HttpResponse send(const QByteArray &path, const QByteArray &type, const QByteArray &body)
    {
        return fetch("POST", path, type, body);
    }

    Authority m_authority;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ScriptedHttpPeer> m_model;
    std::unique_ptr<AgentApp> m_app;
    quint16 m_port = 0;
};

QTEST_GUILESS_MAIN(TestAgentSpeech)
#include "tst_agentspeech.moc"
