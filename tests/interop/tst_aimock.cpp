#include "shared/core/json.h"
#include "shared/http/curlhttpclient.h"
#include "shared/llm/llmrouter.h"
#include "tests/interop/aimock.h"
#include "tests/support/askedllm.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::llm;
using test::askLlm;
using test::Outcome;

// Chat Completions with a server that other people wrote: @copilotkit/aimock with the answers of fixtures.json, named in
// the configuration as a person would.
class TestAimock : public QObject
{
    Q_OBJECT

private:
    Outcome ask(const CompletionRequest &request) { return askLlm(*m_router, request); }

    // How often the peer was asked this.
    int requestsOf(const QString &text)
    {
        QFuture<Result<http::HttpResponse>> journal =
            m_http.fetch({.url = QUrl(u"http://127.0.0.1:%1/__aimock/journal"_s.arg(m_port))});
        if (!QTest::qWaitFor([&journal] { return journal.isFinished(); }, 5s) || !journal.result())
            return -1;
        int count = 0;
        for (const QJsonValue &entry : QJsonDocument::fromJson(journal.result()->body).array()) {
            for (const QJsonValue &message : entry["body"_L1]["messages"_L1].toArray())
                count += message["content"_L1].toString() == text ? 1 : 0;
        }
        return count;
    }

    http::CurlHttpClient m_http;
    Aimock m_peer;
    quint16 m_port = 0;
    std::unique_ptr<LlmRouter> m_router;

private Q_SLOTS:
    void initTestCase()
    {
        const Result<quint16> port = m_peer.start();
        QVERIFY2(port, port ? "" : qPrintable(port.error().message));
        m_port = *port;

        const QString baseUrl = u"http://127.0.0.1:%1/v1"_s.arg(m_port);
        const config::LlmProvider provider{
            .name = u"aimock"_s, .api = u"mock-key"_s, .models = {u"openai/gpt-mock"_s}, .baseUrl = baseUrl};
        m_router = std::make_unique<LlmRouter>(m_http, config::LlmConfig{.defaultName = u"aimock"_s, .providers = {provider}},
                                               QHash<QString, QString>{}, QList<quint16>{});
        QCOMPARE(m_router->model(1), u"openai/gpt-mock"_s);
    }
    void cleanupTestCase() { QVERIFY(m_peer.stop()); }

    void anAnswerArrivesWordByWord()
    {
        const Outcome outcome = ask(Aimock::says(u"Tell me something word by word"_s));

        QVERIFY2(outcome.result.has_value(), outcome.result ? "" : qPrintable(outcome.result.error().message));
        QCOMPARE(outcome.result->message.text, u"One word after the other arrives, é and 🍀 too."_s);
        QCOMPARE(outcome.pieces.join(QString()), outcome.result->message.text);
        QVERIFY2(outcome.pieces.size() > 5, qPrintable(outcome.pieces.join(u'|')));
        QCOMPARE(outcome.result->stop, StopReason::Stop);
        QVERIFY(outcome.result->usage.outputTokens > 0);
    }
    void aToolIsCalledAndItsResultAnswered()
    {
        CompletionRequest request = Aimock::says(u"weather in Paris"_s);

        const Outcome call = ask(request);
        QVERIFY2(call.result.has_value(), call.result ? "" : qPrintable(call.result.error().message));
        QCOMPARE(call.result->stop, StopReason::Tools);
        QCOMPARE(call.result->message.toolCalls.size(), 1);
        const ToolCall &tool = call.result->message.toolCalls.first();
        QCOMPARE(tool.name, u"weather__get"_s);
        QCOMPARE(tool.arguments, QJsonObject({{u"city"_s, u"Paris"_s}}));
        request.messages.append(call.result->message);
        request.messages.append({.role = Role::Tool, .text = u"21 C"_s, .toolCallId = tool.id, .toolName = tool.name});
        const Outcome answer = ask(request);

        QVERIFY2(answer.result.has_value(), answer.result ? "" : qPrintable(answer.result.error().message));
        QCOMPARE(answer.result->message.text, u"It is 21 C in Paris."_s);
    }
    void twoToolsAreCalledAtOnce()
    {
        const Outcome outcome = ask(Aimock::says(u"weather in two cities"_s));

        QVERIFY2(outcome.result.has_value(), outcome.result ? "" : qPrintable(outcome.result.error().message));
        const QList<ToolCall> &calls = outcome.result->message.toolCalls;
        QCOMPARE(calls.size(), 2);
        QCOMPARE(calls.first().arguments.value("city"_L1).toString(), u"Paris"_s);
        QCOMPARE(calls.last().arguments.value("city"_L1).toString(), u"Rome"_s);
        QVERIFY(calls.first().id != calls.last().id);
    }
    void waitsWhenItIsToldTo()
    {
        const Outcome outcome = ask(Aimock::says(u"busy at first"_s));

        QVERIFY2(outcome.result.has_value(), outcome.result ? "" : qPrintable(outcome.result.error().message));
        QCOMPARE(outcome.result->message.text, u"Now I have time."_s);
        QCOMPARE(requestsOf(u"busy at first"_s), 2);
    }
    void givesUpOnAServerThatStaysBroken()
    {
        const Outcome outcome = ask(Aimock::says(u"always broken"_s));

        QVERIFY(!outcome.result);
        QCOMPARE(outcome.result.error().code, ErrorCode::LlmUnavailable);
        QVERIFY2(outcome.result.error().message.contains(u"The server had an error"_s),
                 qPrintable(outcome.result.error().message));
        QCOMPARE(requestsOf(u"always broken"_s), 3);
    }
    void aRefusedKeyIsNotTriedAgain()
    {
        const Outcome outcome = ask(Aimock::says(u"wrong key"_s));

        QVERIFY(!outcome.result);
        QCOMPARE(outcome.result.error().code, ErrorCode::LlmRejected);
        QVERIFY2(outcome.result.error().message.contains(u"check api of llms.aimock in config.yml"_s),
                 qPrintable(outcome.result.error().message));
        QCOMPARE(requestsOf(u"wrong key"_s), 1);
    }
    void anAnswerThatBreaksOffIsAnError()
    {
        const Outcome outcome = ask(Aimock::says(u"break off in the middle"_s));

        QVERIFY(!outcome.result);
        QCOMPARE(outcome.result.error().code, ErrorCode::LlmUnavailable);
        QVERIFY2(outcome.result.error().message.contains(u"broke off"_s), qPrintable(outcome.result.error().message));
        QVERIFY(outcome.pieces.join(QString()).startsWith(u"This answer"_s));
        QCOMPARE(requestsOf(u"break off in the middle"_s), 1);
    }
    void reasoningIsNoPartOfTheAnswer()
    {
        const Outcome outcome = ask(Aimock::says(u"think first"_s));

        QVERIFY2(outcome.result.has_value(), outcome.result ? "" : qPrintable(outcome.result.error().message));
        QCOMPARE(outcome.result->message.text, u"Four."_s);
        QCOMPARE(outcome.reasoning, u"Two and two."_s);
    }
};

QTEST_GUILESS_MAIN(TestAimock)
#include "tst_aimock.moc"
