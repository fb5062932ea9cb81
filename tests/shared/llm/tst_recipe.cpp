#include "chatpeer.h"
#include "shared/config/configreader.h"
#include "shared/http/curlhttpclient.h"
#include "shared/llm/llmrouter.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::llm;
using test::ScriptedHttpPeer;

namespace {

// "Adding New LLM Providers", step 1, word for word; it stands in the section `global`.
const QByteArray recipe("  llms:\n"
                        "    new-provider:\n"
                        "      api: \"api-key\"\n"
                        "      env_var: NEW_PROVIDER_API_KEY\n"
                        "      models:\n"
                        "        - provider/model-simple\n"
                        "        - provider/model-standard\n"
                        "        - provider/model-complex\n");

config::LlmConfig configOf(const QByteArray &llms)
{
    const QByteArray yaml = "global:\n" + llms + "users:\n  - {username: alice, password: x}\n";
    return config::readConfigText(yaml, u"config.yml"_s).config.global.llm;
}

} // namespace

// The recipe that older descriptions of the configuration give.
class TestRecipe : public QObject
{
    Q_OBJECT

private:
    http::CurlHttpClient m_http;

private Q_SLOTS:
    void aProviderThatNobodyKnowsNeedsAnAddress()
    {
        const LlmRouter router(m_http, configOf(recipe), {}, {});

        QCOMPARE(router.model(1), u"builtin/assistant"_s);
        QVERIFY2(router.warning().contains(u"model 'provider/model-simple' has the unknown prefix 'provider'; give "
                                           "llms.new-provider a base_url"_s),
                 qPrintable(router.warning()));
    }
    void withAnAddressItIsAskedByItsWholeName()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::stream({text("Hello"), chunk("{}", "stop"), done}));
        LlmRouter router(m_http, configOf(recipe + "      base_url: " + peer.url(u"/v1"_s).toEncoded() + "\n"), {}, {});

        const QByteArrayList models{"provider/model-simple", "provider/model-standard", "provider/model-complex"};
        for (int level = 0; level < 3; ++level) {
            CompletionRequest request = hello();
            request.level = level;
            QCOMPARE(test::askLlm(router, request).text, u"Hello"_s);
            QCOMPARE(QJsonDocument::fromJson(peer.requests().last().body)["model"_L1].toString().toUtf8(), models.at(level));
            QCOMPARE(http::headerValue(peer.requests().last().headers, "authorization"), "Bearer api-key"_ba);
        }
    }
    void worksForEveryProviderThatIsKnown_data()
    {
        QTest::addColumn<QByteArray>("prefix");
        QFile data(QStringLiteral(TOM_SOURCE_DIR "/resources/providers.json"));
        QVERIFY(data.open(QIODevice::ReadOnly));
        for (const QJsonValue &record : QJsonDocument::fromJson(data.readAll())["providers"_L1].toArray())
            QTest::newRow(qPrintable(record["prefix"_L1].toString())) << record["prefix"_L1].toString().toUtf8();
    }
    void worksForEveryProviderThatIsKnown()
    {
        QFETCH(const QByteArray, prefix);
        QByteArray known = recipe;
        known.replace("provider/", prefix + '/');

        const LlmRouter router(m_http, configOf(known), {}, {});

        QCOMPARE(router.warning(), QString());
        QCOMPARE(router.model(0), QString::fromUtf8(prefix) + u"/model-simple"_s);
        QCOMPARE(router.model(2), QString::fromUtf8(prefix) + u"/model-complex"_s);
    }
    // Step 2: the key in the environment of the agent.
    void theKeyMayBeInTheEnvironment()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::stream({text("Hello"), chunk("{}", "stop"), done}));
        QByteArray withoutKey = recipe + "      base_url: " + peer.url(u"/v1"_s).toEncoded() + "\n";
        withoutKey.replace("      api: \"api-key\"\n", "");
        const config::LlmConfig config = configOf(withoutKey);
        QVERIFY(keyVariables(config).contains(u"NEW_PROVIDER_API_KEY"_s));

        LlmRouter router(m_http, config, {{u"NEW_PROVIDER_API_KEY"_s, u"from-environment"_s}}, {});

        QCOMPARE(test::askLlm(router, hello()).text, u"Hello"_s);
        QCOMPARE(http::headerValue(peer.requests().last().headers, "authorization"), "Bearer from-environment"_ba);
    }
};

QTEST_GUILESS_MAIN(TestRecipe)
#include "tst_recipe.moc"
