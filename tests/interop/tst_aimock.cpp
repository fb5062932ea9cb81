#include "shared/core/json.h"
#include "shared/http/networkhttpclient.h"
#include "shared/llm/llmrouter.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::llm;

// Chat Completions with a server that other people wrote: @copilotkit/aimock with the answers of fixtures.json, named in
// the configuration as a person would.
class TestAimock : public QObject
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
        const std::unique_ptr<LlmReply> reply = m_router->complete(request);
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
                               {u"properties"_s, QJsonObject{{u"city"_s, QJsonObject{{u"type"_s, u"string"_s}}}}},
                               {u"required"_s, QJsonArray{u"city"_s}}};
        return {.messages = {{.role = Role::System, .text = u"You are Tom."_s}, {.role = Role::User, .text = text}},
                .tools = {{.name = u"weather__get"_s, .module = u"weather"_s, .description = u"Weather"_s, .parameters = city}}};
    }
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

    http::NetworkHttpClient m_http;
    QProcess m_peer;
    quint16 m_port = 0;
    std::unique_ptr<LlmRouter> m_router;

private Q_SLOTS:
    void initTestCase()
    {
        m_peer.start(u"bash"_s, {QStringLiteral(TOM_SOURCE_DIR "/tests/interop/start-aimock.sh"), u"--until-stdin-closes"_s});
        QTRY_VERIFY_WITH_TIMEOUT(m_peer.canReadLine() || m_peer.state() == QProcess::NotRunning, 20s);
        m_port = m_peer.readLine().trimmed().toUShort();
        QVERIFY2(m_port > 0, m_peer.readAllStandardError().trimmed().constData());

        const QString baseUrl = u"http://127.0.0.1:%1/v1"_s.arg(m_port);
        const config::LlmProvider provider{
            .name = u"aimock"_s, .api = u"mock-key"_s, .models = {u"openai/gpt-mock"_s}, .baseUrl = baseUrl};
        m_router = std::make_unique<LlmRouter>(m_http, config::LlmConfig{.defaultName = u"aimock"_s, .providers = {provider}},
                                               QHash<QString, QString>{}, QList<quint16>{});
        QCOMPARE(m_router->model(1), u"openai/gpt-mock"_s);
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
        QCOMPARE(outcome.result->stop, StopReason::Stop);
        QVERIFY(outcome.result->usage.outputTokens > 0);
    }
    void aToolIsCalledAndItsResultAnswered()
    {
        CompletionRequest request = says(u"weather in Paris"_s);

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
        const Outcome outcome = ask(says(u"weather in two cities"_s));

        QVERIFY2(outcome.result.has_value(), outcome.result ? "" : qPrintable(outcome.result.error().message));
        const QList<ToolCall> &calls = outcome.result->message.toolCalls;
        QCOMPARE(calls.size(), 2);
        QCOMPARE(calls.first().arguments.value("city"_L1).toString(), u"Paris"_s);
        QCOMPARE(calls.last().arguments.value("city"_L1).toString(), u"Rome"_s);
        QVERIFY(calls.first().id != calls.last().id);
    }
    void waitsWhenItIsToldTo()
    {
        const Outcome outcome = ask(says(u"busy at first"_s));

        QVERIFY2(outcome.result.has_value(), outcome.result ? "" : qPrintable(outcome.result.error().message));
        QCOMPARE(outcome.result->message.text, u"Now I have time."_s);
        QCOMPARE(requestsOf(u"busy at first"_s), 2);
    }
    void givesUpOnAServerThatStaysBroken()
    {
        const Outcome outcome = ask(says(u"always broken"_s));

        QVERIFY(!outcome.result);
        QCOMPARE(outcome.result.error().code, ErrorCode::LlmUnavailable);
        QVERIFY2(outcome.result.error().message.contains(u"The server had an error"_s),
                 qPrintable(outcome.result.error().message));
        QCOMPARE(requestsOf(u"always broken"_s), 3);
    }
    void aRefusedKeyIsNotTriedAgain()
    {
        const Outcome outcome = ask(says(u"wrong key"_s));

        QVERIFY(!outcome.result);
        QCOMPARE(outcome.result.error().code, ErrorCode::LlmRejected);
        QVERIFY2(outcome.result.error().message.contains(u"check api of llms.aimock in config.yml"_s),
                 qPrintable(outcome.result.error().message));
        QCOMPARE(requestsOf(u"wrong key"_s), 1);
    }
    void anAnswerThatBreaksOffIsAnError()
    {
        const Outcome outcome = ask(says(u"break off in the middle"_s));

        QVERIFY(!outcome.result);
        QCOMPARE(outcome.result.error().code, ErrorCode::LlmUnavailable);
        QVERIFY2(outcome.result.error().message.contains(u"broke off"_s), qPrintable(outcome.result.error().message));
        QVERIFY(outcome.pieces.join(QString()).startsWith(u"This answer"_s));
        QCOMPARE(requestsOf(u"break off in the middle"_s), 1);
    }
    void reasoningIsNoPartOfTheAnswer()
    {
        const Outcome outcome = ask(says(u"think first"_s));

        QVERIFY2(outcome.result.has_value(), outcome.result ? "" : qPrintable(outcome.result.error().message));
        QCOMPARE(outcome.result->message.text, u"Four."_s);
        QCOMPARE(outcome.reasoning, u"Two and two."_s);
    }
};

QTEST_GUILESS_MAIN(TestAimock)
#include "tst_aimock.moc"
