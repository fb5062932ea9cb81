#include "shared/llm/chatrequest.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::llm;

namespace {

// system, user, two calls, their results, a follow-up
CompletionRequest conversation()
{
    const ToolCall weather{.id = u"call_1"_s, .name = u"get_weather"_s, .arguments = {{u"city"_s, u"Paris"_s}}};
    const ToolCall tasks{.id = u"call_2"_s, .name = u"list_tasks"_s};
    return {.messages = {{.role = Role::System, .text = u"You are Tom."_s},
                         {.role = Role::User, .text = u"weather and tasks?"_s},
                         {.role = Role::Assistant,
                          .toolCalls = {weather, tasks},
                          .opaqueOwner = u"x/m"_s,
                          .opaque = {{u"reasoning_content"_s, u"hm"_s},
                                     {u"tool_extras"_s, QJsonObject{{u"call_1"_s, QJsonObject{{u"sig"_s, u"s"_s}}}}}}},
                         {.role = Role::Tool, .text = u"21 C"_s, .toolCallId = u"call_1"_s, .toolName = u"get_weather"_s},
                         {.role = Role::Tool, .text = u"none"_s, .toolCallId = u"call_2"_s, .toolName = u"list_tasks"_s},
                         {.role = Role::User, .text = u"thanks"_s}},
            .tools = {{.name = u"list_tasks"_s, .module = u"tasks"_s, .description = u"Tasks"_s}},
            .maxOutputTokens = 100};
}

Deployment with(const Quirks &quirks)
{
    return {.id = u"x/m"_s, .model = u"m"_s, .quirks = quirks};
}

} // namespace

class TestChatRequest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesTheCommonForm()
    {
        const QJsonObject body = chatRequestBody(conversation(), with({}));

        QByteArray expected = R"({"model":"m","stream":true,"stream_options":{"include_usage":true},"max_tokens":100,
            "messages":[{"role":"system","content":"You are Tom."},{"role":"user","content":"weather and tasks?"},
            {"role":"assistant","content":null,"tool_calls":[
              {"id":"call_1","type":"function","function":{"name":"get_weather","arguments":"ARGUMENTS"},"extra_content":{"sig":"s"}},
              {"id":"call_2","type":"function","function":{"name":"list_tasks","arguments":"{}"}}]},
            {"role":"tool","tool_call_id":"call_1","content":"21 C"},{"role":"tool","tool_call_id":"call_2","content":"none"},
            {"role":"user","content":"thanks"}],
            "tools":[{"type":"function","function":{"name":"list_tasks","description":"Tasks","parameters":{"type":"object","properties":{}}}}]})";
        expected.replace("ARGUMENTS", "{\\\"city\\\":\\\"Paris\\\"}");   // moc stumbles over \" in a raw literal
        QCOMPARE(body, QJsonDocument::fromJson(expected).object());
    }
    void keepsToAProvidersQuirks()
    {
        const QJsonObject body = chatRequestBody(conversation(), with({.maxTokensField = u"max_completion_tokens"_s,
                                                                       .systemRole = u"developer"_s,
                                                                       .streamOptions = false,
                                                                       .tools = false}));

        QCOMPARE(body.value("max_completion_tokens"_L1).toInt(), 100);
        QVERIFY(!body.contains("max_tokens"_L1) && !body.contains("stream_options"_L1) && !body.contains("tools"_L1));
        QCOMPARE(body.value("messages"_L1)[0]["role"_L1].toString(), u"developer"_s);
    }
    void shortensToolIdsInPairs()
    {
        const QJsonValue messages =
            chatRequestBody(conversation(), with({.shortToolIds = true, .toolNameInResult = true})).value("messages"_L1);

        const QString id = messages[2]["tool_calls"_L1][0]["id"_L1].toString();
        QVERIFY2(QRegularExpression(u"^[a-zA-Z0-9]{9}$"_s).match(id).hasMatch(), qPrintable(id));
        QCOMPARE(messages[3]["tool_call_id"_L1].toString(), id);
        QCOMPARE(messages[3]["name"_L1].toString(), u"get_weather"_s);
        QVERIFY(messages[4]["tool_call_id"_L1].toString() != id);
    }
    void replaysReasoningOnlyToWhoMadeIt()
    {
        Deployment other = with({.replayReasoning = true, .thoughtSignature = true});
        const QJsonValue own = chatRequestBody(conversation(), other).value("messages"_L1)[2];
        other.id = u"y/n"_s;
        const QJsonValue foreign = chatRequestBody(conversation(), other).value("messages"_L1)[2];

        QCOMPARE(own["reasoning_content"_L1].toString(), u"hm"_s);
        QCOMPARE(own["tool_calls"_L1][0]["extra_content"_L1]["sig"_L1].toString(), u"s"_s);
        QCOMPARE(foreign["reasoning_content"_L1], QJsonValue(QString()));
        QCOMPARE(foreign["tool_calls"_L1][0]["extra_content"_L1]["google"_L1]["thought_signature"_L1].toString(),
                 u"skip_thought_signature_validator"_s);
    }
    void everyCallHasItsResultBehindIt()
    {
        CompletionRequest request = conversation();
        request.messages.removeAt(4);   // the second result got lost
        request.messages.append({.role = Role::Tool, .text = u"late"_s, .toolCallId = u"call_9"_s});

        const QJsonArray messages = chatRequestBody(request, with({})).value("messages"_L1).toArray();

        QCOMPARE(messages.size(), 6);
        QCOMPARE(messages.at(4)["tool_call_id"_L1].toString(), u"call_2"_s);
        QCOMPARE(messages.at(4)["content"_L1].toString(), u"cancelled"_s);
    }
    void optionsHaveTheLastWord()
    {
        Deployment deployment = with({});
        deployment.options = {{u"temperature"_s, 0.2}, {u"max_tokens"_s, 5}};

        const QJsonObject body = chatRequestBody(conversation(), deployment);

        QCOMPARE(body.value("temperature"_L1).toDouble(), 0.2);
        QCOMPARE(body.value("max_tokens"_L1).toInt(), 5);
    }
};

QTEST_GUILESS_MAIN(TestChatRequest)
#include "tst_chatrequest.moc"
