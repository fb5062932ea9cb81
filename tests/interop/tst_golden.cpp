#include "shared/core/json.h"
#include "shared/http/curlhttpclient.h"
#include "shared/llm/providerclient.h"
#include "shared/llm/wire.h"
#include "tests/support/askedllm.h"
#include "tests/support/scriptedhttppeer.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::llm;
using test::ScriptedHttpPeer;

namespace {

// The conversation of golden.mjs. opaque: what the model of that id thought before its calls.
CompletionRequest goldenTalk(const QString &owner = {}, const QJsonObject &opaque = {})
{
    const ToolCall weather{.id = u"call_1"_s, .name = u"get_weather"_s, .arguments = {{u"city"_s, u"Paris"_s}}};
    const ToolCall tasks{.id = u"call_2"_s, .name = u"list_tasks"_s};
    const QJsonObject city{{u"type"_s, u"object"_s},
                           {u"properties"_s, QJsonObject{{u"city"_s, QJsonObject{{u"type"_s, u"string"_s}}}}},
                           {u"required"_s, QJsonArray{u"city"_s}},
                           {u"additionalProperties"_s, false}};
    return {.messages = {{.role = Role::System, .text = u"You are Tom."_s},
                         {.text = u"weather and tasks?"_s},
                         {.role = Role::Assistant,
                          .text = u"Let me look."_s,
                          .toolCalls = {weather, tasks},
                          .opaqueOwner = owner,
                          .opaque = opaque},
                         {.role = Role::Tool, .text = u"21 C"_s, .toolCallId = u"call_1"_s},
                         {.role = Role::Tool, .text = u"none"_s, .toolCallId = u"call_2"_s},
                         {.text = u"and this?"_s, .images = {{.mediaType = u"image/png"_s, .data = "PNG"}}}},
            .tools = {{.name = u"get_weather"_s, .description = u"Weather"_s, .parameters = city},
                      {.name = u"list_tasks"_s, .description = u"Tasks"_s}},
            .maxOutputTokens = 100};
}

// What both may say differently and mean the same: the default of tool_choice, the detail of an image, whether a schema is
// strict, what may be cached or comes early; one piece of text, as itself or in a list; an address, as itself or in an object;
// and the words of a thought that is there with its details.
QJsonValue canonical(const QJsonValue &value)
{
    static const QSet<QString> immaterial{u"tool_choice"_s, u"detail"_s, u"strict"_s, u"cache_control"_s,
                                          u"eager_input_streaming"_s};
    if (value.isArray()) {
        const QJsonArray array = value.toArray();
        const QJsonObject only = array.size() == 1 ? array.first().toObject() : QJsonObject();
        if (only.value("type"_L1).toString().endsWith("text"_L1) && only.contains("text"_L1))
            return only.value("text"_L1);
        QJsonArray written;
        for (const QJsonValue &one : array)
            written.append(canonical(one));
        return written;
    }
    if (!value.isObject())
        return value;
    QJsonObject written;
    const QJsonObject object = value.toObject();
    for (auto field = object.begin(); field != object.end(); ++field) {
        const bool isAgain = field.key() == "reasoning"_L1 && object.contains("reasoning_details"_L1);
        if (field.key() == "image_url"_L1 && field.value().isObject())
            written.insert(field.key(), field.value()["url"_L1]);
        else if (!immaterial.contains(field.key()) && !isAgain)
            written.insert(field.key(), canonical(field.value()));
    }
    return written;
}

// Mistral takes ids of nine letters and digits alone, which its writer leaves to whoever calls it: the calls by their order.
QJsonObject withNumberedCalls(QJsonObject body)
{
    QStringList ids;
    QJsonArray messages;
    for (const QJsonValue &value : body.value("messages"_L1).toArray()) {
        QJsonObject message = value.toObject();
        QJsonArray calls;
        for (const QJsonValue &call : message.value("tool_calls"_L1).toArray()) {
            QJsonObject numbered = call.toObject();
            ids.append(call["id"_L1].toString());
            numbered.insert(u"id"_s, ids.size());
            calls.append(numbered);
        }
        if (!calls.isEmpty())
            message.insert(u"tool_calls"_s, calls);
        if (const QJsonValue id = message.value("tool_call_id"_L1); id.isString())
            message.insert(u"tool_call_id"_s, ids.indexOf(id.toString()) + 1);
        messages.append(message);
    }
    body.insert(u"messages"_s, messages);
    return body;
}

// Responses takes what it is to be in a field of its own or as the first item.
QJsonObject withInstructions(QJsonObject body)
{
    QJsonArray input = body.value("input"_L1).toArray();
    if (!input.isEmpty() && input.first()["role"_L1] == "developer"_L1)
        body.insert(u"instructions"_s, input.takeAt(0)["content"_L1].toString());
    if (!input.isEmpty())
        body.insert(u"input"_s, input);
    return body;
}

struct Finished
{
    int status = -1;
    QString output{};
};

Finished runNode(const QStringList &arguments, const QString &folder = {})
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.setWorkingDirectory(folder);
    process.start(u"bash"_s, QStringList{QStringLiteral(TOM_SOURCE_DIR "/tests/interop/node.sh")} + arguments);
    (void)QTest::qWaitFor([&process] { return process.state() == QProcess::NotRunning; }, 60s);
    return {process.state() == QProcess::NotRunning ? process.exitCode() : -1, QString::fromUtf8(process.readAll())};
}

Deployment golden(Wire wire, const QString &model, const QUrl &baseUrl = {})
{
    return {.id = u"x/"_s + model,
            .model = model,
            .provider = u"X"_s,
            .baseUrl = baseUrl,
            .wire = wire,
            .key = u"golden-key"_s,
            .quirks = {.apiVersion = u"2023-06-01"_s}};
}

// Of the conversation to a prefix of Chat Completions that has a writer of its own.
struct PrefixRow
{
    QString model{};
    QJsonObject opaque{};   // what it thought
    QRegularExpression ids{u"^call_[12]$"_s};   // of our calls
};

} // namespace

// Our requests beside those that the vendors' libraries write, and before the types of the vendors.
class TestGolden : public QObject
{
    Q_OBJECT

private:
    http::CurlHttpClient m_http;

private Q_SLOTS:
    void writesWhatTheVendorsLibrariesWrite_data()
    {
        QTest::addColumn<Wire>("wire");
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("base");
        QTest::addColumn<QByteArray>("keyHeader");
        QTest::newRow("chat") << Wire::Chat << u"m"_s << u"/v1"_s << "authorization"_ba;
        QTest::newRow("responses") << Wire::Responses << u"gpt-5-m"_s << u"/v1"_s << "authorization"_ba;
        QTest::newRow("anthropic") << Wire::Anthropic << u"m"_s << u"/v1"_s << "x-api-key"_ba;
        QTest::newRow("gemini") << Wire::Gemini << u"m"_s << u"/v1beta"_s << "x-goog-api-key"_ba;
        QTest::newRow("ollama") << Wire::Ollama << u"m"_s << QString() << "content-type"_ba;   // its client has no key
    }
    void writesWhatTheVendorsLibrariesWrite()
    {
        QFETCH(const Wire, wire);
        QFETCH(const QString, model);
        QFETCH(const QString, base);
        QFETCH(const QByteArray, keyHeader);
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(400, R"({"error":{"message":"no"}})"));

        const Finished theirs =
            runNode({u"golden.mjs"_s, QString::fromLatin1(QTest::currentDataTag()), peer.url(base).toString()});
        QVERIFY2(peer.requests().size() == 1, qPrintable(theirs.output));
        const Deployment one = golden(wire, model, peer.url(base));
        ProviderClient client(m_http, {one, one, one});
        QVERIFY(!test::askLlm(client, goldenTalk()).result);

        QCOMPARE(peer.requests().size(), 2);
        const test::PeerRequest &golden = peer.requests().first();
        const test::PeerRequest &ours = peer.requests().last();
        QCOMPARE(ours.path, golden.path);
        QCOMPARE(http::headerValue(ours.headers, keyHeader), http::headerValue(golden.headers, keyHeader));
        const auto body = [](const test::PeerRequest &request) {
            return canonical(withInstructions(json::parseObject(request.body).value_or(QJsonObject()))).toObject();
        };
        QVERIFY(body(golden).size() > 3);
        if (body(ours) != body(golden))
            qWarning().noquote() << "theirs" << QJsonDocument(body(golden)).toJson() << "ours"
                                 << QJsonDocument(body(ours)).toJson();
        QCOMPARE(body(ours), body(golden));
    }
    // With the quirks of resources/providers.json.
    void writesWhatThePrefixesOwnWritersWrite_data()
    {
        QTest::addColumn<PrefixRow>("row");
        const QJsonObject detail{{u"type"_s, u"reasoning.text"_s},
                                 {u"text"_s, u"Hm."_s},
                                 {u"signature"_s, u"sealed"_s},
                                 {u"format"_s, u"anthropic-claude-v1"_s}};
        QTest::newRow("mistral") << PrefixRow{.model = u"m"_s, .ids = QRegularExpression(u"^[a-zA-Z0-9]{9}$"_s)};
        QTest::newRow("deepseek") << PrefixRow{.model = u"deepseek-v4-m"_s, .opaque = {{u"reasoning_content"_s, u"Hm."_s}}};
        QTest::newRow("openrouter") << PrefixRow{.model = u"maker/m"_s, .opaque = {{u"reasoning_details"_s, QJsonArray{detail}}}};
    }
    void writesWhatThePrefixesOwnWritersWrite()
    {
        QFETCH(const PrefixRow, row);
        const QString prefix = QString::fromLatin1(QTest::currentDataTag());
        const ProviderRecord *record = Providers::shipped().byPrefix(prefix);
        QVERIFY(record);
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(400, R"({"error":{"message":"no"}})"));
        Deployment one = golden(record->wire, row.model, peer.url(u"/v1"_s));
        one.quirks = record->quirks;

        const Finished theirs = runNode({u"golden.mjs"_s, prefix, one.baseUrl.toString()});
        QVERIFY2(peer.requests().size() == 1, qPrintable(theirs.output));
        ProviderClient client(m_http, {one, one, one});
        QVERIFY(!test::askLlm(client, goldenTalk(one.id, row.opaque)).result);

        QCOMPARE(peer.requests().size(), 2);
        const test::PeerRequest &golden = peer.requests().first();
        const test::PeerRequest &ours = peer.requests().last();
        QCOMPARE(ours.path, golden.path);
        QCOMPARE(http::headerValue(ours.headers, "authorization"), http::headerValue(golden.headers, "authorization"));
        const QJsonObject sent = json::parseObject(ours.body).value_or(QJsonObject());
        for (const QJsonValue &call : sent["messages"_L1][2]["tool_calls"_L1].toArray())
            QVERIFY2(row.ids.match(call["id"_L1].toString()).hasMatch(), qPrintable(call["id"_L1].toString()));
        const QJsonValue expected = canonical(withNumberedCalls(json::parseObject(golden.body).value_or(QJsonObject())));
        const QJsonValue written = canonical(withNumberedCalls(sent));
        QVERIFY(expected.toObject().size() > 3);
        if (written != expected)
            qWarning().noquote() << "theirs" << QJsonDocument(expected.toObject()).toJson() << "ours"
                                 << QJsonDocument(written.toObject()).toJson();
        QCOMPARE(written, expected);
    }
    void theVendorsTypesTakeOurRequests()
    {
        QTemporaryDir folder;
        CompletionRequest request = goldenTalk();
        request.answerSchema = request.tools.first().parameters;
        const auto written = [&request](Wire wire) {
            return QString::fromUtf8(QJsonDocument(requestBody(request, golden(wire, u"m"_s))).toJson());
        };
        const auto check = [&folder](const QString &extra, const QStringList &constants) {
            QFile file(folder.filePath(u"requests.ts"_s));
            if (!file.open(QIODevice::WriteOnly))
                return Finished{};
            file.write("import OpenAI from \"openai\";\nimport Anthropic from \"@anthropic-ai/sdk\";\n");
            file.write((constants.join(QString()) + extra).toUtf8());
            file.close();
            return runNode({u"node_modules/typescript/bin/tsc"_s, u"--noEmit"_s, u"--strict"_s, u"--skipLibCheck"_s,
                            u"--module"_s, u"nodenext"_s, u"--target"_s, u"es2022"_s, u"requests.ts"_s},
                           folder.path());
        };
        const Finished where = runNode({u"where.mjs"_s});
        QVERIFY2(where.status == 0, qPrintable(where.output));
        QVERIFY(QFile::link(where.output.trimmed() + u"/node_modules"_s, folder.filePath(u"node_modules"_s)));
        const QStringList constants{
            u"export const chat: OpenAI.Chat.ChatCompletionCreateParamsStreaming = %1;\n"_s.arg(written(Wire::Chat)),
            u"export const responses: OpenAI.Responses.ResponseCreateParamsStreaming = %1;\n"_s.arg(written(Wire::Responses)),
            u"export const messages: Anthropic.MessageCreateParamsStreaming = %1;\n"_s.arg(written(Wire::Anthropic))};

        const Finished checked = check({}, constants);
        const Finished wrong = check(u"export const w: OpenAI.Chat.ChatCompletionCreateParamsStreaming = {model: \"m\", stream: "
                                     u"true, messages: [], robot: 1};\n"_s,
                                     {});

        QVERIFY2(checked.status == 0, qPrintable(checked.output));
        QVERIFY2(wrong.output.contains(u"'robot' does not exist"_s), qPrintable(wrong.output));
    }
};

QTEST_GUILESS_MAIN(TestGolden)
#include "tst_golden.moc"
