#include "shared/http/networkhttpclient.h"
#include "shared/llm/openaichat.h"

#include <QJsonArray>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::llm;

// Anthropic's Messages with a server that other people wrote: @copilotkit/aimock with the answers of fixtures.json.
class TestAimockAnthropic : public QObject
{
    Q_OBJECT

private:
    struct Outcome
    {
        Result<Completion> result{};
        QStringList pieces{};
        QString reasoning{};
    };

    Outcome ask(const CompletionRequest &request)
    {
        Outcome outcome;
        const std::unique_ptr<LlmReply> reply = m_llm->complete(request);
        connect(reply.get(), &LlmReply::textReceived, reply.get(),
                [&outcome](const QString &delta) { outcome.pieces.append(delta); });
        connect(reply.get(), &LlmReply::reasoningReceived, reply.get(),
                [&outcome](const QString &delta) { outcome.reasoning += delta; });
        QSignalSpy finished(reply.get(), &LlmReply::finished);
        if (QTest::qWaitFor([&finished] { return !finished.isEmpty(); }, 20s))
            outcome.result = finished.first().first().value<Result<Completion>>();
        else
            outcome.result = failure(ErrorCode::Internal, u"the reply never finished"_s);
        return outcome;
    }
    static CompletionRequest says(const QString &text)
    {
        const QJsonObject city{{u"type"_s, u"object"_s},
                               {u"properties"_s, QJsonObject{{u"city"_s, QJsonObject{{u"type"_s, u"string"_s}}}}}};
        return {.messages = {{.role = Role::System, .text = u"You are Tom."_s}, {.role = Role::User, .text = text}},
                .tools = {{.name = u"weather__get"_s, .description = u"Weather"_s, .parameters = city}}};
    }

    http::NetworkHttpClient m_http;
    QProcess m_peer;
    std::unique_ptr<OpenAiChat> m_llm;

private Q_SLOTS:
    void initTestCase()
    {
        m_peer.start(u"bash"_s, {QStringLiteral(TOM_SOURCE_DIR "/tests/interop/start-aimock.sh"), u"--until-stdin-closes"_s});
        QTRY_VERIFY_WITH_TIMEOUT(m_peer.canReadLine() || m_peer.state() == QProcess::NotRunning, 20s);
        const quint16 port = m_peer.readLine().trimmed().toUShort();
        QVERIFY2(port > 0, m_peer.readAllStandardError().trimmed().constData());

        const Deployment claude{.id = u"anthropic/claude-mock"_s,
                                .model = u"claude-mock"_s,
                                .provider = u"Anthropic"_s,
                                .baseUrl = QUrl(u"http://127.0.0.1:%1/v1"_s.arg(port)),
                                .wire = Wire::Anthropic,
                                .key = u"mock-key"_s,
                                .quirks = Providers::shipped().byPrefix(u"anthropic"_s)->quirks};
        m_llm = std::make_unique<OpenAiChat>(m_http, OpenAiChat::Deployments{claude, claude, claude});
    }
    void cleanupTestCase()
    {
        m_peer.closeWriteChannel();
        QTRY_COMPARE(m_peer.state(), QProcess::NotRunning);
    }

    void anAnswerArrivesWordByWord()
    {
        const Outcome outcome = ask(says(u"Tell me something word by word"_s));

        QVERIFY2(outcome.result.has_value(), outcome.result ? "" : qPrintable(outcome.result.error().message));
        QCOMPARE(outcome.result->message.text, u"One word after the other arrives, é and 🍀 too."_s);
        QCOMPARE(outcome.pieces.join(QString()), outcome.result->message.text);
        QVERIFY2(outcome.pieces.size() > 5, qPrintable(outcome.pieces.join(u'|')));
    }
    void aToolIsCalledAndItsResultAnswered()
    {
        CompletionRequest request = says(u"weather in Paris"_s);

        const Outcome call = ask(request);
        QVERIFY2(call.result.has_value(), call.result ? "" : qPrintable(call.result.error().message));
        QCOMPARE(call.result->stop, StopReason::Tools);
        const ToolCall wanted = call.result->message.toolCalls.value(0);
        QCOMPARE(wanted.name, u"weather__get"_s);
        QCOMPARE(wanted.arguments, (QJsonObject{{u"city"_s, u"Paris"_s}}));
        request.messages.append(call.result->message);
        request.messages.append({.role = Role::Tool, .text = u"21 C"_s, .toolCallId = wanted.id, .toolName = wanted.name});
        const Outcome answer = ask(request);

        QVERIFY2(answer.result.has_value(), answer.result ? "" : qPrintable(answer.result.error().message));
        QCOMPARE(answer.result->message.text, u"It is 21 C in Paris."_s);
    }
    void twoToolsAreCalledAtOnce()
    {
        const Outcome outcome = ask(says(u"weather in two cities"_s));

        QVERIFY2(outcome.result.has_value(), outcome.result ? "" : qPrintable(outcome.result.error().message));
        const QList<ToolCall> calls = outcome.result->message.toolCalls;
        QCOMPARE(calls.size(), 2);
        QCOMPARE(calls.at(1).arguments, (QJsonObject{{u"city"_s, u"Rome"_s}}));
        QVERIFY(calls.at(0).id != calls.at(1).id);
    }
    void reasoningIsKeptApart()
    {
        const Outcome outcome = ask(says(u"think first"_s));

        QVERIFY2(outcome.result.has_value(), outcome.result ? "" : qPrintable(outcome.result.error().message));
        QCOMPARE(outcome.result->message.text, u"Four."_s);
        QCOMPARE(outcome.reasoning, u"Two and two."_s);
    }
    void aBusyServerIsAskedAgain()
    {
        const Outcome outcome = ask(says(u"busy at first"_s));

        QVERIFY2(outcome.result.has_value(), outcome.result ? "" : qPrintable(outcome.result.error().message));
        QCOMPARE(outcome.result->message.text, u"Now I have time."_s);
    }
    void aWrongKeyIsSaidSo()
    {
        const Outcome outcome = ask(says(u"wrong key"_s));

        QVERIFY(!outcome.result);
        QCOMPARE(outcome.result.error().code, ErrorCode::LlmRejected);
    }
    void anAnswerThatBreaksOffIsAnErrorWithItsText()
    {
        const Outcome outcome = ask(says(u"break off in the middle"_s));

        QVERIFY(!outcome.result);
        QCOMPARE(outcome.result.error().code, ErrorCode::LlmUnavailable);
        QVERIFY(!outcome.pieces.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestAimockAnthropic)
#include "tst_aimockanthropic.moc"
