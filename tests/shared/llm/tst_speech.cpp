#include "shared/http/curlhttpclient.h"
#include "shared/llm/configuredprovider.h"
#include "shared/llm/speech.h"
#include "tests/shared/llm/chatpeer.h"
#include "tests/shared/llm/wirestreams.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <QTimer>
#include <QtEndian>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::llm;
using test::ScriptedHttpPeer;

namespace {

const config::SpeechModels models{.speech = u"tts-x"_s, .voice = u"alloy"_s, .transcription = u"ear-x"_s};
const Audio recording{.bytes = "RIFF\r\n\x00\xff--boundary"_ba, .mediaType = u"audio/x-wav; codecs=1"_s};

ChatTiming atOnce()
{
    return {.wait = [](std::chrono::milliseconds, QObject *context,
                       const std::function<void()> &then) { QTimer::singleShot(0, context, then); },
            .jitter = [] { return 0.0; }};
}

http::Headers type(const QByteArray &name)
{
    return {{"Content-Type", name}};
}

} // namespace

class TestSpeech : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void speaksAsOpenAi()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(200, "ID3 sound", type("audio/mpeg")));

        const auto audio = result(speech(Wire::Responses, peer).speak({.text = u"Hello «you»"_s}));

        QVERIFY2(audio, audio ? "" : qPrintable(audio.error().message));
        QCOMPARE(*audio, (Audio{.bytes = "ID3 sound", .mediaType = u"audio/mpeg"_s}));
        const test::PeerRequest asked = peer.requests().constFirst();
        QCOMPARE(asked.path, "/v1/audio/speech"_ba);
        QCOMPARE(http::headerValue(asked.headers, "authorization"), "Bearer " + key.toLatin1());
        QCOMPARE(QJsonDocument::fromJson(asked.body).object(), (QJsonObject{{u"model"_s, u"tts-x"_s},
                                                                            {u"input"_s, u"Hello «you»"_s},
                                                                            {u"voice"_s, u"alloy"_s},
                                                                            {u"response_format"_s, u"mp3"_s}}));
    }
    void speaksInTheVoiceAndFormatThatWasAsked()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(200, "x", type("audio/ogg")));
        (void)result(speech(Wire::Chat, peer).speak({.text = u"a"_s, .voice = u"nova"_s, .format = u"opus"_s}));
        const QJsonObject body = QJsonDocument::fromJson(peer.requests().constFirst().body).object();
        QCOMPARE(body.value("voice"_L1), QJsonValue(u"nova"_s));
        QCOMPARE(body.value("response_format"_L1), QJsonValue(u"opus"_s));
    }
    void speaksAsGemini_data()
    {
        QTest::addColumn<QByteArray>("mimeType");
        QTest::addColumn<QString>("mediaType");
        QTest::addColumn<quint32>("rate");   // 0: it is passed on as it came
        QTest::newRow("samples") << "audio/L16;codec=pcm;rate=22050"_ba << u"audio/wav"_s << quint32(22050);
        QTest::newRow("samples without a rate") << "audio/L16"_ba << u"audio/wav"_s << quint32(24000);
        QTest::newRow("a file") << "audio/wav"_ba << u"audio/wav"_s << quint32(0);
        QTest::newRow("another file") << "audio/ogg"_ba << u"audio/ogg"_s << quint32(0);
    }
    void speaksAsGemini()
    {
        QFETCH(const QByteArray, mimeType);
        QFETCH(const QString, mediaType);
        QFETCH(const quint32, rate);
        ScriptedHttpPeer peer;
        const QByteArray samples("\x01\x00\x02\x00", 4);
        peer.play(ScriptedHttpPeer::answer(
            200, jsonLine("{'candidates':[{'content':{'parts':[{'text':'thinking','thought':true},{'inlineData':{'mimeType':'"
                          + mimeType + "','data':'" + samples.toBase64() + "'}}]}}]}")));

        const auto audio = result(speech(Wire::Gemini, peer).speak({.text = u"Hello"_s}));

        QVERIFY2(audio, audio ? "" : qPrintable(audio.error().message));
        QCOMPARE(audio->mediaType, mediaType);
        QVERIFY(audio->bytes.endsWith(samples));
        QCOMPARE(audio->bytes.size(), samples.size() + (rate > 0 ? 44 : 0));
        if (rate > 0) {
            QVERIFY(audio->bytes.startsWith("RIFF\x28"));   // 36 and four bytes
            QCOMPARE(qFromLittleEndian<quint32>(audio->bytes.constData() + 24), rate);
            QCOMPARE(qFromLittleEndian<quint32>(audio->bytes.constData() + 40), 4u);
        }
        const test::PeerRequest asked = peer.requests().constFirst();
        QCOMPARE(asked.path, "/v1/models/tts-x:generateContent"_ba);
        const QJsonObject body = QJsonDocument::fromJson(asked.body).object();
        QCOMPARE(body["generationConfig"_L1]["responseModalities"_L1][0], QJsonValue(u"AUDIO"_s));
        QCOMPARE(body["generationConfig"_L1]["speechConfig"_L1]["voiceConfig"_L1]["prebuiltVoiceConfig"_L1]["voiceName"_L1],
                 QJsonValue(u"alloy"_s));
        QCOMPARE(body["contents"_L1][0]["parts"_L1][0]["text"_L1], QJsonValue(u"Hello"_s));
    }
    void whatIsNoAudioIsSaidSo_data()
    {
        QTest::addColumn<Wire>("wire");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("contentType");
        QTest::newRow("an error with success") << Wire::Chat << R"({"error":{"message":"no voice"}})"_ba << "application/json"_ba;
        QTest::newRow("other JSON") << Wire::Chat << "{}"_ba << "application/json; charset=utf-8"_ba;
        QTest::newRow("a page") << Wire::Chat << "<html>"_ba << "text/html"_ba;
        QTest::newRow("nothing") << Wire::Chat << ""_ba << "audio/mpeg"_ba;
        QTest::newRow("gemini, no audio") << Wire::Gemini << R"({"candidates":[]})"_ba << "application/json"_ba;
        QTest::newRow("gemini, no base64") << Wire::Gemini
                                           << R"({"candidates":[{"content":{"parts":[{"inlineData":{"data":""}}]}}]})"_ba
                                           << "application/json"_ba;
    }
    void whatIsNoAudioIsSaidSo()
    {
        QFETCH(const Wire, wire);
        QFETCH(const QByteArray, body);
        QFETCH(const QByteArray, contentType);
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(200, body, type(contentType)));
        QVERIFY(!result(speech(wire, peer).speak({.text = u"a"_s})));
    }
    void writesDownAsOpenAi()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(200, R"({"text":" Bonjour. "})", type("application/json")));

        const auto text = result(speech(Wire::Chat, peer).transcribe(recording, u"fr"_s));

        QVERIFY2(text, text ? "" : qPrintable(text.error().message));
        QCOMPARE(*text, u"Bonjour."_s);
        const test::PeerRequest asked = peer.requests().constFirst();
        QCOMPARE(asked.path, "/v1/audio/transcriptions"_ba);
        const QByteArray contentType = http::headerValue(asked.headers, "content-type");
        QVERIFY(contentType.startsWith("multipart/form-data; boundary="));
        const QByteArray boundary = "--" + contentType.split('=').constLast();
        QVERIFY(asked.body.endsWith(boundary + "--\r\n"));
        QVERIFY(asked.body.contains("name=\"model\"\r\n\r\near-x\r\n"));
        QVERIFY(asked.body.contains("name=\"language\"\r\n\r\nfr\r\n"));
        QVERIFY(asked.body.contains("filename=\"speech.wav\"\r\nContent-Type: audio/x-wav\r\n\r\n" + recording.bytes + "\r\n"));
    }
    void writesDownAsGemini()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(200, jsonLine("{'candidates':[{'content':{'parts':[{'text':'Hello.'}]}}]}")));

        QCOMPARE(result(speech(Wire::Gemini, peer).transcribe(recording, {})).value_or(QString()), u"Hello."_s);

        const QJsonObject body = QJsonDocument::fromJson(peer.requests().constFirst().body).object();
        const QJsonValue data = body["contents"_L1][0]["parts"_L1][1]["inlineData"_L1];
        QCOMPARE(data["mimeType"_L1], QJsonValue(u"audio/x-wav"_s));
        QCOMPARE(QByteArray::fromBase64(data["data"_L1].toString().toLatin1()), recording.bytes);
    }
    void triesAgainAsWithAnswers()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(503, "busy"));
        peer.play(ScriptedHttpPeer::answer(200, R"({"text":"ok"})", type("application/json")));
        QCOMPARE(result(speech(Wire::Chat, peer).transcribe(recording, {})).value_or(QString()), u"ok"_s);
        QCOMPARE(peer.requests().size(), 2);
    }
    void aRefusedKeyIsSaidWithoutIt()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(401, error("\"message\":\"Incorrect API key provided: " + key.toLatin1() + '"')));
        const auto audio = result(speech(Wire::Chat, peer).speak({.text = u"a"_s}));
        QVERIFY(!audio);
        QCOMPARE(audio.error().code, ErrorCode::LlmRejected);
        QVERIFY2(!audio.error().message.contains(key) && audio.error().message.contains(u"OPENAI_API_KEY"_s),
                 qPrintable(audio.error().message));
        QCOMPARE(peer.requests().size(), 1);
    }
    void whoCanDoWhat_data()
    {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("baseUrl");
        QTest::addColumn<config::SpeechModels>("said");
        QTest::addColumn<bool>("speaks");
        QTest::addColumn<bool>("listens");
        const config::SpeechModels nothing;
        const QString own = u"http://127.0.0.1:8000/v1"_s;
        QTest::newRow("OpenAI") << u"openai/x"_s << QString() << nothing << true << true;
        QTest::newRow("Gemini") << u"gemini/x"_s << QString() << nothing << true << true;
        QTest::newRow("Groq") << u"groq/x"_s << QString() << nothing << false << true;
        QTest::newRow("Anthropic") << u"anthropic/x"_s << QString() << models << false << false;
        QTest::newRow("Ollama") << u"ollama/x"_s << QString() << models << false << false;
        QTest::newRow("a server of one's own") << u"openai/x"_s << own << nothing << false << false;
        QTest::newRow("one that speaks") << u"x/y"_s << own << config::SpeechModels{.speech = u"kokoro"_s} << true << false;
    }
    void whoCanDoWhat()
    {
        QFETCH(const QString, model);
        QFETCH(const QString, baseUrl);
        QFETCH(const config::SpeechModels, said);
        QFETCH(const bool, speaks);
        QFETCH(const bool, listens);
        const auto candidate = configuredProvider(
            {.name = u"p"_s, .api = u"k"_s, .models = {model, model, model}, .baseUrl = baseUrl, .speech = said}, {});
        QVERIFY(candidate);
        const ProviderClient client(m_http, candidate->deployments);
        const auto speech = client.speech(candidate->speech);
        QCOMPARE(speech->canSpeak(), speaks);
        QCOMPARE(speech->canListen(), listens);
    }

private:
    Speech speech(Wire wire, const ScriptedHttpPeer &peer)
    {
        Deployment one = deployment(peer);
        one.wire = wire;
        return Speech(m_http, one, models, atOnce(), std::make_shared<ProviderGate>(0, 0ms, [] { return 0ms; }));
    }
    template<typename T>
    Result<T> result(const QFuture<Result<T>> &future)
    {
        if (!QTest::qWaitFor([&future] { return future.isFinished(); }, 20s))
            return failure(ErrorCode::Internal, u"it never finished"_s);
        return future.result();
    }

    http::CurlHttpClient m_http;
};

QTEST_GUILESS_MAIN(TestSpeech)
#include "tst_speech.moc"
