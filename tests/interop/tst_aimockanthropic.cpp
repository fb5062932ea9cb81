#include "shared/http/networkhttpclient.h"
#include "shared/llm/providerclient.h"
#include "tests/interop/aimock.h"
#include "tests/support/askedllm.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::llm;
using test::askLlm;
using test::Outcome;

// Anthropic's Messages with a server that other people wrote: @copilotkit/aimock with the answers of fixtures.json.
class TestAimockAnthropic : public QObject
{
    Q_OBJECT

private:
    Outcome ask(const CompletionRequest &request) { return askLlm(*m_llm, request); }

    http::NetworkHttpClient m_http;
    Aimock m_peer;
    std::unique_ptr<ProviderClient> m_llm;

private Q_SLOTS:
    void initTestCase()
    {
        const Result<quint16> port = m_peer.start();
        QVERIFY2(port, port ? "" : qPrintable(port.error().message));

        const Deployment claude{.id = u"anthropic/claude-mock"_s,
                                .model = u"claude-mock"_s,
                                .provider = u"Anthropic"_s,
                                .baseUrl = QUrl(u"http://127.0.0.1:%1/v1"_s.arg(*port)),
                                .wire = Wire::Anthropic,
                                .key = u"mock-key"_s,
                                .quirks = Providers::shipped().byPrefix(u"anthropic"_s)->quirks};
        m_llm = std::make_unique<ProviderClient>(m_http, ProviderClient::Deployments{claude, claude, claude});
    }
    void cleanupTestCase() { QVERIFY(m_peer.stop()); }

    void anAnswerArrivesWordByWord()
    {
        const Outcome outcome = ask(Aimock::says(u"Tell me something word by word"_s));

        QVERIFY2(outcome.result.has_value(), outcome.result ? "" : qPrintable(outcome.result.error().message));
        QCOMPARE(outcome.result->message.text, u"One word after the other arrives, é and 🍀 too."_s);
        QCOMPARE(outcome.pieces.join(QString()), outcome.result->message.text);
        QVERIFY2(outcome.pieces.size() > 5, qPrintable(outcome.pieces.join(u'|')));
    }
    void aToolIsCalledAndItsResultAnswered()
    {
        CompletionRequest request = Aimock::says(u"weather in Paris"_s);

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
        const Outcome outcome = ask(Aimock::says(u"weather in two cities"_s));

        QVERIFY2(outcome.result.has_value(), outcome.result ? "" : qPrintable(outcome.result.error().message));
        const QList<ToolCall> calls = outcome.result->message.toolCalls;
        QCOMPARE(calls.size(), 2);
        QCOMPARE(calls.at(1).arguments, (QJsonObject{{u"city"_s, u"Rome"_s}}));
        QVERIFY(calls.at(0).id != calls.at(1).id);
    }
    void reasoningIsKeptApart()
    {
        const Outcome outcome = ask(Aimock::says(u"think first"_s));

        QVERIFY2(outcome.result.has_value(), outcome.result ? "" : qPrintable(outcome.result.error().message));
        QCOMPARE(outcome.result->message.text, u"Four."_s);
        QCOMPARE(outcome.reasoning, u"Two and two."_s);
    }
    void aBusyServerIsAskedAgain()
    {
        const Outcome outcome = ask(Aimock::says(u"busy at first"_s));

        QVERIFY2(outcome.result.has_value(), outcome.result ? "" : qPrintable(outcome.result.error().message));
        QCOMPARE(outcome.result->message.text, u"Now I have time."_s);
    }
    void aWrongKeyIsSaidSo()
    {
        const Outcome outcome = ask(Aimock::says(u"wrong key"_s));

        QVERIFY(!outcome.result);
        QCOMPARE(outcome.result.error().code, ErrorCode::LlmRejected);
    }
    void anAnswerThatBreaksOffIsAnErrorWithItsText()
    {
        const Outcome outcome = ask(Aimock::says(u"break off in the middle"_s));

        QVERIFY(!outcome.result);
        QCOMPARE(outcome.result.error().code, ErrorCode::LlmUnavailable);
        QVERIFY(!outcome.pieces.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestAimockAnthropic)
#include "tst_aimockanthropic.moc"
