#include "shared/llm/configuredprovider.h"
#include "shared/llm/wire.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::llm;

// An entry of the configuration as the requests that come of it.
class TestConfiguredProvider : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theAddressDecidesTheWire_data()
    {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("baseUrl");
        QTest::addColumn<QString>("asked");
        const auto row = [](const char *name, const QString &model, const QString &baseUrl, const QString &asked) {
            QTest::newRow(name) << model << baseUrl << asked;
        };
        row("openai", u"openai/m"_s, {}, u"https://api.openai.com/v1/responses"_s);
        row("openai, own server", u"openai/m"_s, u"http://127.0.0.1:9"_s, u"http://127.0.0.1:9/v1/chat/completions"_s);
        row("gemini", u"gemini/m"_s, {},
            u"https://generativelanguage.googleapis.com/v1beta/models/m:streamGenerateContent?alt=sse"_s);
        row("gemini, compatible", u"gemini/m"_s, u"https://generativelanguage.googleapis.com/v1beta/openai/"_s,
            u"https://generativelanguage.googleapis.com/v1beta/openai/chat/completions"_s);
        row("gemini, own server", u"gemini/m"_s, u"http://127.0.0.1:9/x"_s, u"http://127.0.0.1:9/x/chat/completions"_s);
        row("anthropic", u"anthropic/m"_s, {}, u"https://api.anthropic.com/v1/messages"_s);
        row("ollama", u"ollama/m"_s, {}, u"http://127.0.0.1:11434/api/chat"_s);
        row("ollama_chat", u"ollama_chat/m"_s, {}, u"http://127.0.0.1:11434/api/chat"_s);
        row("ollama, another host", u"ollama/m"_s, u"http://nas:11434"_s, u"http://nas:11434/api/chat"_s);
        row("ollama, compatible", u"ollama/m"_s, u"http://nas:11434/v1"_s, u"http://nas:11434/v1/chat/completions"_s);
        row("ollama, compatible with a slash", u"ollama/m"_s, u"http://127.0.0.1:11434/v1/"_s,
            u"http://127.0.0.1:11434/v1/chat/completions"_s);
        row("unknown", u"acme/m"_s, u"http://127.0.0.1:9"_s, u"http://127.0.0.1:9/v1/chat/completions"_s);
        row("inner slashes", u"openrouter/google/gemini-x"_s, {}, u"https://openrouter.ai/api/v1/chat/completions"_s);
    }
    void theAddressDecidesTheWire()
    {
        QFETCH(const QString, model);
        QFETCH(const QString, baseUrl);
        QFETCH(const QString, asked);

        const auto candidate =
            configuredProvider({.name = u"x"_s, .api = u"k"_s, .models = {model, model, model}, .baseUrl = baseUrl}, {});

        QVERIFY2(candidate.has_value(), candidate ? "" : qPrintable(candidate.error()));
        QCOMPARE(requestUrl(candidate->deployments[1]).toString(), asked);
    }
    void theKeyIsInAHeaderOnly_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::newRow("openai") << "Authorization"_ba;
        QTest::newRow("mistral") << "Authorization"_ba;
        QTest::newRow("anthropic") << "x-api-key"_ba;
        QTest::newRow("gemini") << "x-goog-api-key"_ba;
        QTest::newRow("ollama") << "Authorization"_ba;
    }
    void theKeyIsInAHeaderOnly()
    {
        QFETCH(const QByteArray, header);
        const QString model = QLatin1StringView(QTest::currentDataTag()) + u"/m"_s;

        const auto candidate = configuredProvider({.name = u"x"_s, .api = u"secret-k"_s, .models = {model}}, {});

        QVERIFY(candidate.has_value());
        const Deployment &deployment = candidate->deployments[0];
        int found = 0;
        for (const auto &[name, value] : requestHeaders(deployment))
            found += value.contains("secret-k") ? 1 : 0;
        QCOMPARE(found, 1);
        QVERIFY(http::headerValue(requestHeaders(deployment), header).contains("secret-k"));
        QVERIFY(!requestUrl(deployment).toString().contains(u"secret-k"_s));
        const CompletionRequest request{.messages = {{.text = u"hi"_s}}};
        QVERIFY(!QJsonDocument(requestBody(request, deployment)).toJson().contains("secret-k"));
    }
    void whatTheRecordKnowsOfAModelIsUsedAndCanBeChanged()
    {
        config::LlmProvider entry{.name = u"x"_s, .api = u"k"_s, .models = {u"openai/gpt-6-luna"_s}};
        const CompletionRequest request{.messages = {{.text = u"hi"_s}}};
        const auto effort = [&] {
            const auto candidate = configuredProvider(entry, {});
            return candidate ? requestBody(request, candidate->deployments[0])["reasoning"_L1]["effort"_L1].toString()
                             : QString();
        };

        QCOMPARE(effort(), u"low"_s);
        entry.options = {{u"reasoning_effort"_s, u"high"_s}};
        QCOMPARE(effort(), u"high"_s);
    }
    void ollamaGetsRoomForTheConversation()
    {
        const auto candidate =
            configuredProvider({.name = u"x"_s, .models = {u"ollama/m"_s}, .options = {{u"num_ctx"_s, 9}}}, {});
        const auto usual = configuredProvider({.name = u"x"_s, .models = {u"ollama/m"_s}}, {});

        QCOMPARE(requestBody({}, candidate->deployments[0])["options"_L1]["num_ctx"_L1].toInt(), 9);
        QCOMPARE(requestBody({}, usual->deployments[0])["options"_L1]["num_ctx"_L1].toInt(), 16384);
    }
    void saysWhyTheBuiltInAssistantAnswers()
    {
        const QString none = whyBuiltin({});
        const QString withoutKey = whyBuiltin({.providers = {{.name = u"x"_s, .models = {u"openai/m"_s}}}});

        QVERIFY2(none.startsWith(u"no AI model is configured, "_s), qPrintable(none));
        QVERIFY2(withoutKey.startsWith(u"no AI model of config.yml can be used, "_s), qPrintable(withoutKey));
    }
    void theManualNamesEveryRecord()
    {
        QFile data(QStringLiteral(TOM_SOURCE_DIR "/resources/providers.json"));
        QFile manual(QStringLiteral(TOM_SOURCE_DIR "/docs/providers.md"));
        QVERIFY(data.open(QIODevice::ReadOnly) && manual.open(QIODevice::ReadOnly));
        const QString words = QString::fromUtf8(manual.readAll());
        const QHash<QString, QString> wires{{u"chat"_s, u"Chat Completions"_s},
                                            {u"responses"_s, u"OpenAI Responses"_s},
                                            {u"anthropic"_s, u"Anthropic Messages"_s},
                                            {u"gemini"_s, u"Gemini generateContent"_s},
                                            {u"ollama"_s, u"Ollama chat"_s}};
        const QJsonArray records = QJsonDocument::fromJson(data.readAll())["providers"_L1].toArray();
        QVERIFY(records.size() > 30);
        for (const QJsonValue &record : records) {
            QStringList keys;
            for (const QJsonValue &env : record["env"_L1].toArray())
                keys.append(u'`' + env.toString() + u'`');
            const QString line = u"| `%1/` | %2 | %3 | %4 | %5 |\n"_s.arg(
                record["prefix"_L1].toString(), record["name"_L1].toString(), wires.value(record["wire"_L1].toString()),
                keys.isEmpty() ? u"none"_s : keys.join(u" or "_s), record["base_url"_L1].toString());
            QVERIFY2(words.contains(line), qPrintable(line));
        }
        for (const QString &prefix : Providers::shipped().unsupportedPrefixes())
            QVERIFY2(words.contains(u"`%1/`"_s.arg(prefix)), qPrintable(prefix));
    }
};

QTEST_GUILESS_MAIN(TestConfiguredProvider)
#include "tst_configuredprovider.moc"
