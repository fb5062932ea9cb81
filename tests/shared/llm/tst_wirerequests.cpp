#include "shared/llm/requestparts.h"
#include "shared/llm/requestrevision.h"
#include "shared/llm/toolforms.h"
#include "shared/llm/wire.h"
#include "wirestreams.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::llm;

namespace {

const QList<std::pair<QString, Wire>> allWires{{u"chat"_s, Wire::Chat},
                                               {u"responses"_s, Wire::Responses},
                                               {u"anthropic"_s, Wire::Anthropic},
                                               {u"gemini"_s, Wire::Gemini},
                                               {u"ollama"_s, Wire::Ollama}};

Deployment at(Wire wire, const QJsonObject &options = {})
{
    return {.id = u"x/m"_s, .model = u"m"_s, .wire = wire, .options = options};
}

// What another model began, with everything that a request can have.
CompletionRequest talk()
{
    const ToolCall weather{.id = u"call_1"_s, .name = u"get_weather"_s, .arguments = {{u"city"_s, u"Paris"_s}}};
    const ToolCall tasks{.id = u"call_2"_s, .name = u"list_tasks"_s};
    return {.messages = {{.role = Role::System, .text = u"You are Tom."_s},
                         {.role = Role::User, .text = u"weather and tasks?"_s},
                         {.role = Role::Assistant, .text = u"Let me look."_s, .toolCalls = {weather, tasks}},
                         {.role = Role::Tool, .text = u"21 C"_s, .toolCallId = u"call_1"_s},
                         {.role = Role::Tool, .text = u"no database"_s, .toolCallId = u"call_2"_s, .isError = true},
                         {.role = Role::System, .text = u"It is Monday."_s},
                         {.text = u"and this?"_s, .images = {{.mediaType = u"image/png"_s, .data = "PNG"}}}},
            .tools = {{.name = u"get_weather"_s,
                       .description = u"Weather"_s,
                       .parameters = jsonOf("{'type':'object','properties':{'city':{'type':'string'}},'required':['city'],"
                                            "'additionalProperties':false}")},
                      {.name = u"list_tasks"_s, .description = u"Tasks"_s}},
            .maxOutputTokens = 100};
}

// The question, the recorded answer of this wire, and its results.
CompletionRequest continued(Wire wire, const QString &recording, const QString &owner)
{
    Message answer = readStream(wire, {testData(recording)}).completion->message;
    answer.opaqueOwner = owner;
    CompletionRequest request{.messages = {{.text = u"weather and tasks?"_s}, answer}};
    for (const ToolCall &call : std::as_const(answer.toolCalls))
        request.messages.append({.role = Role::Tool, .text = u"ok"_s, .toolCallId = call.id});
    return request;
}

} // namespace

class TestWireRequests : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesTheSameConversationForEveryWire_data()
    {
        QTest::addColumn<Wire>("wire");
        for (const auto &[name, wire] : allWires)
            QTest::newRow(qPrintable(name)) << wire;
    }
    void writesTheSameConversationForEveryWire()
    {
        QFETCH(const Wire, wire);
        const QJsonDocument expected =
            QJsonDocument::fromJson(testData(u"request-%1.json"_s.arg(QLatin1StringView(QTest::currentDataTag()))));
        QVERIFY(expected.isObject());

        const QJsonObject body = requestBody(talk(), at(wire));

        if (body != expected.object())
            qWarning().noquote() << QJsonDocument(body).toJson();
        QCOMPARE(body, expected.object());
    }
    void asksForAnAnswerOfASchema_data()
    {
        QTest::addColumn<Wire>("wire");
        QTest::addColumn<QString>("place");
        QTest::addColumn<QJsonObject>("expected");
        const QByteArray given = "{'type':'object','properties':{'a':{'type':'string'},'b':{'type':'integer'}},'required':['a']";
        const QByteArray strict = "{'type':'object','properties':{'a':{'type':'string'},'b':{'type':['integer','null']}},"
                                  "'required':['a','b'],'additionalProperties':false}";
        QTest::newRow("chat") << Wire::Chat << u"response_format"_s
                              << jsonOf("{'type':'json_schema','json_schema':{'name':'answer','strict':true,'schema':" + strict
                                        + "}}");
        QTest::newRow("responses") << Wire::Responses << u"text"_s
                                   << jsonOf("{'format':{'type':'json_schema','name':'answer','strict':true,'schema':" + strict
                                             + "}}");
        QTest::newRow("anthropic") << Wire::Anthropic << u"output_config"_s
                                   << jsonOf("{'format':{'type':'json_schema','schema':" + given
                                             + ",'additionalProperties':false}}}");
        QTest::newRow("gemini") << Wire::Gemini << u"generationConfig"_s
                                << jsonOf("{'responseMimeType':'application/json','responseJsonSchema':" + given + "}}");
        QTest::newRow("ollama") << Wire::Ollama << u"format"_s << jsonOf(given + "}");
    }
    void asksForAnAnswerOfASchema()
    {
        QFETCH(const Wire, wire);
        QFETCH(const QString, place);
        QFETCH(const QJsonObject, expected);
        CompletionRequest request{.messages = {{.text = u"hi"_s}}};
        request.answerSchema =
            jsonOf("{'type':'object','properties':{'a':{'type':'string'},'b':{'type':'integer'}},'required':['a']}");

        QCOMPARE(requestBody(request, at(wire)).value(place).toObject(), expected);
    }
    void aServerWithoutSchemasIsToldInWords()
    {
        CompletionRequest request{.messages = {{.text = u"hi"_s}}, .answerSchema = jsonOf("{'type':'object'}")};
        Deployment deployment = at(Wire::Chat);
        deployment.quirks.jsonSchema = false;

        const QJsonObject body = requestBody(request, deployment);

        QCOMPARE(body.value("response_format"_L1).toObject(), jsonOf("{'type':'json_object'}"));
        QVERIFY(body.value("messages"_L1)[0]["content"_L1].toString().contains(u"{\"type\":\"object\"}"_s));
    }
    void thoughtsGoBackToTheSameModelOnly_data()
    {
        QTest::addColumn<Wire>("wire");
        QTest::addColumn<QString>("recording");
        QTest::addColumn<QString>("messages");
        QTest::addColumn<QByteArray>("sealed");   // what only the same model gets
        QTest::newRow("responses") << Wire::Responses << u"responses-tools.sse"_s << u"input"_s << "gAAAsealed"_ba;
        QTest::newRow("anthropic") << Wire::Anthropic << u"anthropic-tools.sse"_s << u"messages"_s << "EqQBsig=="_ba;
        QTest::newRow("gemini") << Wire::Gemini << u"gemini-tools.sse"_s << u"contents"_s << "CpQBsig=="_ba;
        QTest::newRow("ollama") << Wire::Ollama << u"ollama-tools.ndjson"_s << u"messages"_s << "\"thinking\":\"Two cities"_ba;
    }
    void thoughtsGoBackToTheSameModelOnly()
    {
        QFETCH(const Wire, wire);
        QFETCH(const QString, recording);
        QFETCH(const QString, messages);
        QFETCH(const QByteArray, sealed);
        const auto written = [&](const QString &owner) {
            const QJsonObject body = requestBody(continued(wire, recording, owner), at(wire));
            return QJsonDocument(body.value(messages).toArray()).toJson(QJsonDocument::Compact);
        };

        QCOMPARE(written(u"x/m"_s).count(sealed), 1);
        QCOMPARE(written(u"x/other"_s).count(sealed), 0);
        QCOMPARE(written(u"x/other"_s).count("get_weather"), written(u"x/m"_s).count("get_weather"));
    }
    void geminisPartsGoBackAsTheyCame()
    {
        const QJsonArray contents = requestBody(continued(Wire::Gemini, u"gemini-tools.sse"_s, u"x/m"_s), at(Wire::Gemini))
                                        .value("contents"_L1)
                                        .toArray();

        QCOMPARE(contents.at(1)["parts"_L1].toArray(),
                 jsonOf("{'p':[{'text':'Let me look, é 🍀.'},{'functionCall':{'id':'f1','name':'get_weather','args':{'city':"
                        "'Paris'}},'thoughtSignature':'CpQBsig=='},{'functionCall':{'id':'f2','name':'list_tasks','args':{}}},"
                        "{'text':'','thoughtSignature':'CpQBend=='}]}")
                     .value("p"_L1)
                     .toArray());
        QCOMPARE(contents.at(2)["parts"_L1][0]["functionResponse"_L1]["id"_L1].toString(), u"f1"_s);
    }
    void anIdThatGeminiDidNotGiveIsNotSentToIt()
    {
        Message answer = readStream(Wire::Gemini, {sse("{'candidates':[{'content':{'parts':[{'functionCall':{'name':'t'}}]},"
                                                       "'finishReason':'STOP'}]}")})
                             .completion->message;
        answer.opaqueOwner = u"x/m"_s;
        const CompletionRequest request{
            .messages = {
                {.text = u"hi"_s}, answer, {.role = Role::Tool, .text = u"ok"_s, .toolCallId = answer.toolCalls.first().id}}};

        const QJsonArray contents = requestBody(request, at(Wire::Gemini)).value("contents"_L1).toArray();

        QCOMPARE(contents.at(2)["parts"_L1][0]["functionResponse"_L1].toObject(),
                 jsonOf("{'name':'t','response':{'result':'ok'}}"));
    }
    void openAisItemsGoBackAsTheyCame()
    {
        const QJsonArray input = requestBody(continued(Wire::Responses, u"responses-tools.sse"_s, u"x/m"_s), at(Wire::Responses))
                                     .value("input"_L1)
                                     .toArray();

        QCOMPARE(input.size(), 1 + 4 + 2);
        QCOMPARE(input.at(1)["id"_L1].toString(), u"rs_1"_s);
        QCOMPARE(input.at(2)["phase"_L1].toString(), u"commentary"_s);
        QCOMPARE(input.at(5)["call_id"_L1].toString(), u"call_1"_s);
        QCOMPARE(input.at(6)["call_id"_L1].toString(), u"call_2"_s);
    }
    void optionsGoWhereTheWireHasThem_data()
    {
        QTest::addColumn<Wire>("wire");
        QTest::addColumn<QByteArray>("options");
        QTest::addColumn<QString>("place");
        QTest::addColumn<QByteArray>("expected");
        const QByteArray usual = "{'temperature':0.5,'max_tokens':7,'reasoning_effort':'low'}";
        QTest::newRow("gemini") << Wire::Gemini << usual << u"generationConfig"_s
                                << "{'temperature':0.5,'maxOutputTokens':7,'thinkingConfig':{'thinkingLevel':'LOW'}}"_ba;
        QTest::newRow("gemini, its own") << Wire::Gemini << "{'generationConfig':{'thinkingConfig':{'includeThoughts':true}}}"_ba
                                         << u"generationConfig"_s
                                         << "{'maxOutputTokens':100,'thinkingConfig':{'includeThoughts':true}}"_ba;
        QTest::newRow("ollama") << Wire::Ollama << usual << u"options"_s << "{'temperature':0.5,'num_predict':7}"_ba;
        QTest::newRow("ollama, its own") << Wire::Ollama << "{'num_ctx':9,'think':false}"_ba << u"options"_s
                                         << "{'num_predict':100,'num_ctx':9}"_ba;
        QTest::newRow("responses") << Wire::Responses << usual << u"reasoning"_s << "{'effort':'low'}"_ba;
        QTest::newRow("responses, verbosity")
            << Wire::Responses << "{'verbosity':'low'}"_ba << u"text"_s << "{'verbosity':'low'}"_ba;
        QTest::newRow("chat") << Wire::Chat << "{'stream_options':{'include_obfuscation':false}}"_ba << u"stream_options"_s
                              << "{'include_usage':true,'include_obfuscation':false}"_ba;
    }
    void optionsGoWhereTheWireHasThem()
    {
        QFETCH(const Wire, wire);
        QFETCH(const QByteArray, options);
        QFETCH(const QString, place);
        QFETCH(const QByteArray, expected);

        QCOMPARE(requestBody(talk(), at(wire, jsonOf(options))).value(place).toObject(), jsonOf(expected));
    }
    void noCallStaysWithoutAResult_data() { writesTheSameConversationForEveryWire_data(); }
    void noCallStaysWithoutAResult()
    {
        QFETCH(const Wire, wire);
        CompletionRequest request = talk();
        request.messages.removeAt(4);

        const QByteArray body = QJsonDocument(requestBody(request, at(wire))).toJson(QJsonDocument::Compact);

        QCOMPARE(body.count("\"cancelled\""), 1);
    }
    void whatIsSentIsTheBodyWhateverWasSentBefore_data() { writesTheSameConversationForEveryWire_data(); }
    void whatIsSentIsTheBodyWhateverWasSentBefore()
    {
        QFETCH(const Wire, wire);
        CompletionRequest request = talk();
        for (const int sun : {1, 2, 3, 4, 5, 6, 7, 7, 6, 1, 2}) {   // more lists of tools than are remembered
            const QString description = u"Sun %1"_s.arg(sun);
            request.tools.first().description = description;
            const QJsonObject body = requestBody(request, at(wire));

            const QByteArray written = writtenBody(body);

            QVERIFY(written.contains(description.toUtf8()));
            QCOMPARE(QJsonDocument::fromJson(written).object(), body);
        }
        request.tools.clear();
        const QJsonObject without = requestBody(request, at(wire));
        QCOMPARE(writtenBody(without), QJsonDocument(without).toJson(QJsonDocument::Compact));
    }
    void aBodyOfNothingButToolsIsOne()
    {
        const QJsonObject body{{u"tools"_s, QJsonArray{1}}};
        QCOMPARE(writtenBody(body), "{\"tools\":[1]}");
    }
    void olderHistoryGoesFirst()
    {
        CompletionRequest request = talk();
        request.messages[3].text = QString(1000, u'x');
        QCOMPARE(withShortResults(request).messages.at(3).text.size(),
                 200 + u"\n[The rest of this result is left out.]"_s.size());

        const QList<Message> left = withoutOldExchanges(request).messages;

        QCOMPARE(left.size(), 2);   // who Tom is, and the question
        QCOMPARE(left.first().text, u"You are Tom."_s);
        QCOMPARE(left.last().text, u"and this?"_s);
        QCOMPARE(withoutOldExchanges({.messages = left}).messages, left);
    }
};

QTEST_GUILESS_MAIN(TestWireRequests)
#include "tst_wirerequests.moc"
