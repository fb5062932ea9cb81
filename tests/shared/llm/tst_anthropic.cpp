#include "chatpeer.h"
#include "shared/http/curlhttpclient.h"
#include "shared/llm/anthropicrequest.h"
#include "shared/llm/anthropicstream.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::llm;
using test::PeerStep;
using test::ScriptedHttpPeer;

namespace {

QByteArray recorded()
{
    QFile file(QStringLiteral(TOM_SOURCE_DIR "/tests/shared/llm/data/anthropic-tools.sse"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray streamEvent(const QJsonObject &data)
{
    return "data: " + QJsonDocument(data).toJson(QJsonDocument::Compact) + "\n\n";
}

QByteArray begin()
{
    return streamEvent(
        {{u"type"_s, u"message_start"_s}, {u"message"_s, QJsonObject{{u"usage"_s, QJsonObject{{u"input_tokens"_s, 3}}}}}});
}

QByteArray words(const QString &text)
{
    return streamEvent({{u"type"_s, u"content_block_start"_s},
                        {u"index"_s, 0},
                        {u"content_block"_s, QJsonObject{{u"type"_s, u"text"_s}, {u"text"_s, QString()}}}})
           + streamEvent({{u"type"_s, u"content_block_delta"_s},
                          {u"index"_s, 0},
                          {u"delta"_s, QJsonObject{{u"type"_s, u"text_delta"_s}, {u"text"_s, text}}}});
}

QByteArray reason(const QString &reason)
{
    return streamEvent({{u"type"_s, u"message_delta"_s}, {u"delta"_s, QJsonObject{{u"stop_reason"_s, reason}}}});
}

QByteArray stop()
{
    return streamEvent({{u"type"_s, u"message_stop"_s}});
}

QByteArray problem(const QString &type)
{
    return QJsonDocument(
               QJsonObject{{u"type"_s, u"error"_s}, {u"error"_s, QJsonObject{{u"type"_s, type}, {u"message"_s, u"No."_s}}}})
        .toJson(QJsonDocument::Compact);
}

struct AnthropicRead
{
    QString text{};
    QString reasoning{};
    ProviderResult<Completion> completion{};
};

AnthropicRead read(const QList<QByteArray> &pieces)
{
    AnthropicStream stream;
    AnthropicRead result;
    const auto take = [&result](const ChatDelta &delta) {
        result.text += delta.text;
        result.reasoning += delta.reasoning;
    };
    for (const QByteArray &piece : pieces)
        take(stream.feed(piece));
    take(stream.finish());
    result.completion = stream.completion();
    return result;
}

Deployment claude(const QUrl &baseUrl = {})
{
    return {.id = u"anthropic/claude-x"_s,
            .model = u"claude-x"_s,
            .provider = u"Anthropic"_s,
            .baseUrl = baseUrl,
            .wire = Wire::Anthropic,
            .key = key,
            .keyPlace = u"ANTHROPIC_API_KEY"_s,
            .settings = u"llms.anthropic in config.yml"_s,
            .quirks = {.apiVersion = u"2023-06-01"_s}};
}

// The question, the recorded answer to it, one result of its two.
CompletionRequest toolTurn()
{
    Message answer = read({recorded()}).completion->message;
    answer.opaqueOwner = u"anthropic/claude-x"_s;
    return {.messages = {{.role = Role::System, .text = u"You are Tom."_s},
                         {.role = Role::User, .text = u"weather and tasks?"_s},
                         answer,
                         {.role = Role::Tool, .text = u"no such city"_s, .toolCallId = u"toolu_1"_s, .isError = true},
                         {.role = Role::User, .text = u"and now?"_s}},
            .tools = {{.name = u"list_tasks"_s, .description = u"Tasks"_s}}};
}

} // namespace

class TestAnthropic : public QObject
{
    Q_OBJECT

private:
    http::CurlHttpClient m_http;

private Q_SLOTS:
    void readsTheSameWhereverTheStreamIsCut()
    {
        const QByteArray body = recorded();
        QVERIFY(!body.isEmpty());
        for (qsizetype cut = 0; cut <= body.size(); ++cut) {
            const AnthropicRead result = read({body.first(cut), body.sliced(cut)});

            QVERIFY2(result.completion.has_value(), QByteArray::number(cut).constData());
            QCOMPARE(result.text, u"Let me look, é 🍀."_s);
            QCOMPARE(result.reasoning, u"Two cities, two calls."_s);
            QCOMPARE(result.completion->message.text, result.text);
            QCOMPARE(result.completion->stop, StopReason::Tools);
            QCOMPARE(result.completion->message.toolCalls,
                     (QList<ToolCall>{{.id = u"toolu_1"_s, .name = u"get_weather"_s, .arguments = {{u"city"_s, u"Paris"_s}}},
                                      {.id = u"toolu_2"_s, .name = u"list_tasks"_s}}));
            QCOMPARE(result.completion->usage,
                     (protocol::Usage{.inputTokens = 132, .outputTokens = 40, .cachedInputTokens = 100, .cacheWriteTokens = 7}));
        }
    }
    void anAnswerThatEndsTooEarlyIsAnErrorWithItsText()
    {
        const QByteArray body = recorded();
        const qsizetype lastFrame = body.indexOf("data: {\"type\":\"message_stop\"}");
        for (qsizetype end = 0; end < lastFrame; ++end) {
            const AnthropicRead result = read({body.first(end)});

            QVERIFY2(!result.completion, QByteArray::number(end).constData());
        }
        QCOMPARE(read({body.first(lastFrame)}).text, u"Let me look, é 🍀."_s);
        QCOMPARE(read({body.first(lastFrame)}).completion.error().kind, FailureKind::Truncated);
    }
    void namesTheEnd_data()
    {
        QTest::addColumn<QString>("said");
        QTest::addColumn<StopReason>("expected");
        QTest::newRow("end") << u"end_turn"_s << StopReason::Stop;
        QTest::newRow("length") << u"max_tokens"_s << StopReason::Length;
        QTest::newRow("context") << u"model_context_window_exceeded"_s << StopReason::Length;
        QTest::newRow("refusal") << u"refusal"_s << StopReason::Refused;
        QTest::newRow("unknown") << u"something_new"_s << StopReason::Stop;
    }
    void namesTheEnd()
    {
        QFETCH(const QString, said);
        QFETCH(const StopReason, expected);

        const AnthropicRead result = read({begin(), words(u"a"_s), reason(said), stop()});

        QVERIFY(result.completion.has_value());
        QCOMPARE(result.completion->stop, expected);
    }
    void callsOfAnAnswerThatRanOutOfLengthAreNotMade()
    {
        const AnthropicRead result =
            read({recorded().replace("\"tool_use\",\"stop_sequence\"", "\"max_tokens\",\"stop_sequence\"")});

        QVERIFY(result.completion.has_value());
        QCOMPARE(result.completion->stop, StopReason::Length);
        QVERIFY(result.completion->message.toolCalls.isEmpty());
    }
    void argumentsThatAreNoJsonAreSaidSo()
    {
        const AnthropicRead result = read({recorded().replace("ris\\\"}", "ris")});

        QVERIFY(result.completion.has_value());
        QVERIFY(!result.completion->message.toolCalls.first().argumentsError.isEmpty());
    }
    void anErrorInTheStreamEndsItAndKeepsTheText()
    {
        const AnthropicRead result =
            read({begin(), words(u"a"_s) + "data: " + problem(u"overloaded_error"_s) + "\n\n" + words(u"b"_s)});

        QCOMPARE(result.text, u"a"_s);
        QVERIFY(!result.completion);
        QCOMPARE(result.completion.error().kind, FailureKind::Server);
        QCOMPARE(result.completion.error().detail, u"No."_s);
    }
    void aPingIsNoProgress()
    {
        AnthropicStream stream;
        QVERIFY(stream.feed(begin()).isPayload);
        QVERIFY(!stream.feed(streamEvent({{u"type"_s, u"ping"_s}})).isPayload);
    }
    void sendsThoughtsBackUnchangedToTheSameModelOnly()
    {
        Deployment deployment = claude();

        const QJsonArray own = anthropicRequestBody(toolTurn(), deployment).value("messages"_L1)[1]["content"_L1].toArray();
        deployment.id = u"anthropic/claude-y"_s;
        const QJsonArray other = anthropicRequestBody(toolTurn(), deployment).value("messages"_L1)[1]["content"_L1].toArray();

        QCOMPARE(own.size(), 5);
        QCOMPARE(own.at(0).toObject(), (QJsonObject{{u"type"_s, u"thinking"_s},
                                                    {u"thinking"_s, u"Two cities, two calls."_s},
                                                    {u"signature"_s, u"EqQBsig=="_s}}));
        QCOMPARE(own.at(1).toObject(), (QJsonObject{{u"type"_s, u"redacted_thinking"_s}, {u"data"_s, u"opaque"_s}}));
        QCOMPARE(own.at(3)["input"_L1].toObject(), (QJsonObject{{u"city"_s, u"Paris"_s}}));
        QCOMPARE(other, QJsonArray({own.at(2), own.at(3), own.at(4)}));
    }
    void writesARequest()
    {
        const QJsonObject body = anthropicRequestBody(toolTurn(), claude());

        QCOMPARE(body.value("max_tokens"_L1).toInt(), 4096);
        QVERIFY(body.value("stream"_L1).toBool());
        QCOMPARE(body.value("system"_L1)[0]["text"_L1].toString(), u"You are Tom."_s);
        QCOMPARE(body.value("tools"_L1).toArray(),
                 QJsonArray({QJsonObject{
                     {u"name"_s, u"list_tasks"_s},
                     {u"description"_s, u"Tasks"_s},
                     {u"input_schema"_s, QJsonObject{{u"type"_s, u"object"_s}, {u"properties"_s, QJsonObject()}}}}}));
        // All results in one message, before the words; the one that is missing is given.
        const QJsonArray messages = body.value("messages"_L1).toArray();
        QCOMPARE(messages.size(), 3);
        QCOMPARE(messages.at(2).toObject(),
                 (QJsonObject{{u"role"_s, u"user"_s},
                              {u"content"_s, QJsonArray{QJsonObject{{u"type"_s, u"tool_result"_s},
                                                                    {u"tool_use_id"_s, u"toolu_1"_s},
                                                                    {u"content"_s, u"no such city"_s},
                                                                    {u"is_error"_s, true}},
                                                        QJsonObject{{u"type"_s, u"tool_result"_s},
                                                                    {u"tool_use_id"_s, u"toolu_2"_s},
                                                                    {u"content"_s, u"cancelled"_s},
                                                                    {u"is_error"_s, true}},
                                                        QJsonObject{{u"type"_s, u"text"_s}, {u"text"_s, u"and now?"_s}}}}}));
    }
    void asksOverHttp()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::stream({begin(), words(u"Hello"_s), reason(u"end_turn"_s), stop()}));

        const Outcome outcome = ask(m_http, claude(peer.url(u"/v1"_s)));

        QVERIFY2(outcome.result.has_value(), outcome.result ? "" : qPrintable(outcome.result.error().message));
        QCOMPARE(outcome.text, u"Hello"_s);
        QCOMPARE(outcome.result->model, u"anthropic/claude-x"_s);
        QCOMPARE(peer.requests().first().path, "/v1/messages"_ba);
        const http::Headers &headers = peer.requests().first().headers;
        QCOMPARE(http::headerValue(headers, "x-api-key"), key.toUtf8());
        QCOMPARE(http::headerValue(headers, "anthropic-version"), "2023-06-01"_ba);
        QVERIFY(http::headerValue(headers, "authorization").isEmpty());
    }
    void actsOnErrors_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("type");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<int>("requests");
        QTest::newRow("key") << 401 << u"authentication_error"_s << ErrorCode::LlmRejected << 1;
        QTest::newRow("billing") << 402 << u"billing_error"_s << ErrorCode::LlmUnavailable << 1;
        QTest::newRow("bad request") << 400 << u"invalid_request_error"_s << ErrorCode::LlmRejected << 1;
        QTest::newRow("rate") << 429 << u"rate_limit_error"_s << ErrorCode::LlmUnavailable << 3;
        QTest::newRow("overloaded") << 529 << u"overloaded_error"_s << ErrorCode::LlmUnavailable << 3;
    }
    void actsOnErrors()
    {
        QFETCH(const int, status);
        QFETCH(const QString, type);
        QFETCH(const ErrorCode, code);
        QFETCH(const int, requests);
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(status, problem(type)));

        const Outcome outcome = ask(m_http, claude(peer.url(u"/v1"_s)));

        QVERIFY(!outcome.result);
        QCOMPARE(outcome.result.error().code, code);
        QCOMPARE(peer.requests().size(), requests);
    }
};

QTEST_GUILESS_MAIN(TestAnthropic)
#include "tst_anthropic.moc"
