#include "shared/http/curlhttpclient.h"
#include "shared/llm/providerclient.h"
#include "shared/llm/speech.h"
#include "tests/interop/aimock.h"
#include "tests/support/askedllm.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <QTimer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::llm;
using test::askLlm;
using test::Outcome;

namespace {

// Does not wait between two attempts.
ChatTiming atOnce()
{
    return {.wait = [](std::chrono::milliseconds, QObject *context, const std::function<void()> &then) {
        QTimer::singleShot(0, context, then);
    }};
}

// Why there is no answer.
QByteArray problemOf(const Outcome &outcome)
{
    return outcome.result ? ""_ba : outcome.result.error().message.toUtf8();
}

} // namespace

// All five wires with a server that other people wrote: @copilotkit/aimock with the answers of fixtures.json.
class TestAimockWires : public QObject
{
    Q_OBJECT

private:
    Deployment deployment(Wire wire, const http::Headers &headers = {}) const
    {
        static const QHash<Wire, QString> bases{{Wire::Gemini, u"/v1beta"_s}, {Wire::Ollama, QString()}};
        // aimock counts the requests for its answers in a row by this header; each test counts for itself.
        const QByteArray counter =
            QByteArray(QTest::currentTestFunction()) + '-' + QByteArray(QTest::currentDataTag()).replace(' ', '-');
        return {.id = u"x/mock"_s,
                .model = u"mock"_s,
                .provider = u"Aimock"_s,
                .baseUrl = QUrl(u"http://127.0.0.1:%1%2"_s.arg(m_port).arg(bases.value(wire, u"/v1"_s))),
                .wire = wire,
                .key = u"mock-key"_s,
                .settings = u"llms.mock in config.yml"_s,
                .quirks = {.apiVersion = u"2023-06-01"_s},
                .headers = headers + http::Headers{{"X-Test-Id", counter}}};
    }

    Outcome ask(const Deployment &one, const CompletionRequest &request, ChatTiming timing = {})
    {
        ProviderClient client(m_http, {one, one, one}, timing);
        return askLlm(client, request);
    }

    http::CurlHttpClient m_http;
    Aimock m_peer;
    quint16 m_port = 0;

private Q_SLOTS:
    void initTestCase()
    {
        const Result<quint16> port = m_peer.start();
        QVERIFY2(port, port ? "" : qPrintable(port.error().message));
        m_port = *port;
    }
    void cleanupTestCase() { QVERIFY(m_peer.stop()); }

    void anAnswerArrivesWordByWord_data()
    {
        QTest::addColumn<Wire>("wire");
        QTest::newRow("chat") << Wire::Chat;
        QTest::newRow("responses") << Wire::Responses;
        QTest::newRow("anthropic") << Wire::Anthropic;
        QTest::newRow("gemini") << Wire::Gemini;
        QTest::newRow("ollama") << Wire::Ollama;
    }
    void anAnswerArrivesWordByWord()
    {
        QFETCH(const Wire, wire);

        const Outcome outcome = ask(deployment(wire), Aimock::says(u"Tell me something word by word"_s));

        QVERIFY2(outcome.result.has_value(), problemOf(outcome).constData());
        QCOMPARE(outcome.result->message.text, u"One word after the other arrives, é and 🍀 too."_s);
        QCOMPARE(outcome.result->stop, StopReason::Stop);
        QCOMPARE(outcome.pieces.join(QString()), outcome.result->message.text);
        QVERIFY2(outcome.pieces.size() > 5, qPrintable(outcome.pieces.join(u'|')));
    }
    void speaksAndListens()
    {
        const Deployment one = deployment(Wire::Chat);
        const ProviderClient client(m_http, {one, one, one});
        const auto speech = client.speech({.speech = u"voice"_s, .voice = u"alloy"_s, .transcription = u"ear"_s});

        const auto audio = speech->speak({.text = u"Say it aloud"_s});
        QTRY_VERIFY(audio.isFinished());
        QVERIFY2(audio.result(), audio.result() ? "" : qPrintable(audio.result().error().message));
        QCOMPARE(audio.result()->bytes, "ID3 the sound of a voice"_ba);
        QCOMPARE(audio.result()->mediaType, u"audio/mpeg"_s);
        const auto text = speech->transcribe({.bytes = audio.result()->bytes, .mediaType = u"audio/mpeg"_s}, u"en"_s);
        QTRY_VERIFY(text.isFinished());
        QVERIFY2(text.result(), text.result() ? "" : qPrintable(text.result().error().message));
        QCOMPARE(*text.result(), u"Put tea on the list."_s);
    }
    void aToolIsCalledAndItsResultAnswered_data() { anAnswerArrivesWordByWord_data(); }
    void aToolIsCalledAndItsResultAnswered()
    {
        QFETCH(const Wire, wire);
        CompletionRequest request = Aimock::says(u"weather in Paris"_s);

        const Outcome call = ask(deployment(wire), request);
        QVERIFY2(call.result.has_value(), problemOf(call).constData());
        QCOMPARE(call.result->stop, StopReason::Tools);
        const ToolCall wanted = call.result->message.toolCalls.value(0);
        QCOMPARE(wanted.name, u"weather__get"_s);
        QCOMPARE(wanted.arguments, (QJsonObject{{u"city"_s, u"Paris"_s}}));
        request.messages.append(call.result->message);
        request.messages.append({.role = Role::Tool, .text = u"21 C"_s, .toolCallId = wanted.id, .toolName = wanted.name});
        const Outcome answer = ask(deployment(wire), request);

        QVERIFY2(answer.result.has_value(), problemOf(answer).constData());
        QCOMPARE(answer.result->message.text, u"It is 21 C in Paris."_s);
    }
    void twoToolsAreCalledAtOnce_data() { anAnswerArrivesWordByWord_data(); }
    void twoToolsAreCalledAtOnce()
    {
        QFETCH(const Wire, wire);

        const Outcome outcome = ask(deployment(wire), Aimock::says(u"weather in two cities"_s));

        QVERIFY2(outcome.result.has_value(), problemOf(outcome).constData());
        QCOMPARE(outcome.result->stop, StopReason::Tools);
        const QList<ToolCall> calls = outcome.result->message.toolCalls;
        QCOMPARE(calls.size(), 2);
        QCOMPARE(calls.at(0).arguments, (QJsonObject{{u"city"_s, u"Paris"_s}}));
        QCOMPARE(calls.at(1).arguments, (QJsonObject{{u"city"_s, u"Rome"_s}}));
        QVERIFY(calls.at(0).id != calls.at(1).id);
    }
    void reasoningIsKeptApart_data()
    {
        QTest::addColumn<Wire>("wire");
        QTest::newRow("chat") << Wire::Chat;
        QTest::newRow("responses") << Wire::Responses;
        QTest::newRow("anthropic") << Wire::Anthropic;
        QTest::newRow("gemini") << Wire::Gemini;
        // Ollama has it in "thinking", aimock elsewhere: tst_ollama reads the real form.
    }
    void reasoningIsKeptApart()
    {
        QFETCH(const Wire, wire);

        const Outcome outcome = ask(deployment(wire), Aimock::says(u"think first"_s));

        QVERIFY2(outcome.result.has_value(), problemOf(outcome).constData());
        QCOMPARE(outcome.result->message.text, u"Four."_s);
        QCOMPARE(outcome.reasoning, u"Two and two."_s);
    }
    void aBusyServerIsAskedAgain_data() { anAnswerArrivesWordByWord_data(); }
    void aBusyServerIsAskedAgain()
    {
        QFETCH(const Wire, wire);
        QElapsedTimer since;
        since.start();

        const Outcome outcome = ask(deployment(wire), Aimock::says(u"busy at first"_s));

        QVERIFY2(outcome.result.has_value(), problemOf(outcome).constData());
        QCOMPARE(outcome.result->message.text, u"Now I have time."_s);
        QVERIFY(since.elapsed() >= 1000);   // as Retry-After said
    }
    void aServerThatStaysBrokenIsGivenUp_data() { anAnswerArrivesWordByWord_data(); }
    void aServerThatStaysBrokenIsGivenUp()
    {
        QFETCH(const Wire, wire);

        const Outcome outcome = ask(deployment(wire), Aimock::says(u"always broken"_s), atOnce());

        QVERIFY(!outcome.result);
        QCOMPARE(outcome.result.error().code, ErrorCode::LlmUnavailable);
        QVERIFY2(problemOf(outcome).contains("The server had an error"), problemOf(outcome).constData());
    }
    void aWrongKeyIsSaidSo_data() { anAnswerArrivesWordByWord_data(); }
    void aWrongKeyIsSaidSo()
    {
        QFETCH(const Wire, wire);

        const Outcome outcome = ask(deployment(wire), Aimock::says(u"wrong key"_s));

        QVERIFY(!outcome.result);
        QCOMPARE(outcome.result.error().code, ErrorCode::LlmRejected);
        QVERIFY2(problemOf(outcome).contains("refused the key"), problemOf(outcome).constData());
        QVERIFY(!problemOf(outcome).contains("mock-key"));
    }
    void anAnswerThatBreaksOffIsAnErrorWithItsText_data() { anAnswerArrivesWordByWord_data(); }
    void anAnswerThatBreaksOffIsAnErrorWithItsText()
    {
        QFETCH(const Wire, wire);

        const Outcome outcome = ask(deployment(wire), Aimock::says(u"break off in the middle"_s));

        QVERIFY(!outcome.result);
        QCOMPARE(outcome.result.error().code, ErrorCode::LlmUnavailable);
        QVERIFY2(outcome.text.startsWith(u"This answer"_s), qPrintable(outcome.text));
    }
    void aSlowAnswerIsNoFailureASilentOneIs_data() { anAnswerArrivesWordByWord_data(); }
    void aSlowAnswerIsNoFailureASilentOneIs()
    {
        QFETCH(const Wire, wire);
        const CompletionRequest request = Aimock::says(u"very slow"_s);   // 400 ms between two pieces

        const Outcome patient = ask(deployment(wire), request, {.idle = 10s});
        const Outcome hasty = ask(deployment(wire), request, {.idle = 100ms});

        QVERIFY2(patient.result.has_value(), problemOf(patient).constData());
        QCOMPARE(patient.text, u"I take my time."_s);
        QVERIFY(!hasty.result);
        QVERIFY2(problemOf(hasty).contains("silent for"), problemOf(hasty).constData());
    }
    void garbageIsNoAnswer_data() { anAnswerArrivesWordByWord_data(); }
    void garbageIsNoAnswer()
    {
        QFETCH(const Wire, wire);

        const Outcome outcome = ask(deployment(wire, {{"x-aimock-chaos-malformed", "1"}}),
                                    Aimock::says(u"Tell me something word by word"_s), atOnce());

        QVERIFY(!outcome.result);
        QCOMPARE(outcome.result.error().code, ErrorCode::LlmUnavailable);
    }
    void aLostConnectionIsNoAnswer_data() { anAnswerArrivesWordByWord_data(); }
    void aLostConnectionIsNoAnswer()
    {
        QFETCH(const Wire, wire);

        const Outcome outcome = ask(deployment(wire, {{"x-aimock-chaos-disconnect", "1"}}),
                                    Aimock::says(u"Tell me something word by word"_s), atOnce());

        QVERIFY(!outcome.result);
        QCOMPARE(outcome.result.error().code, ErrorCode::LlmUnavailable);
    }
};

QTEST_GUILESS_MAIN(TestAimockWires)
#include "tst_aimockwires.moc"
