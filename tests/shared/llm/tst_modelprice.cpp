#include "shared/llm/configuredprovider.h"
#include "shared/llm/modelprice.h"
#include "shared/llm/providers.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::llm;
using protocol::Usage;

namespace {

const QDate day(2026, 11, 25);

Usage tokens(qint64 input, qint64 output, qint64 cached = 0, qint64 written = 0)
{
    return {.inputTokens = input, .outputTokens = output, .cachedInputTokens = cached, .cacheWriteTokens = written};
}

ModelPrice price(ModelPrice::Source source)
{
    return {.rates = {.input = 2, .output = 10, .cachedInput = 0.5, .cacheWrite = 4}, .source = source};
}

} // namespace

class TestModelPrice : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsEachKindOfToken_data()
    {
        QTest::addColumn<Usage>("usage");
        QTest::addColumn<double>("cost");
        QTest::newRow("nothing") << tokens(0, 0) << 0.0;
        QTest::newRow("input") << tokens(1'000'000, 0) << 2.0;
        QTest::newRow("output") << tokens(0, 1'000'000) << 10.0;
        QTest::newRow("from a cache") << tokens(1'000'000, 0, 600'000) << 0.8 + 0.3;
        QTest::newRow("into a cache") << tokens(1'000'000, 0, 0, 500'000) << 1.0 + 2.0;
        QTest::newRow("all") << tokens(1'000'000, 100'000, 200'000, 300'000) << 1.0 + 0.1 + 1.2 + 1.0;
        QTest::newRow("more cached than there is") << tokens(10, 0, 1'000'000) << 10 * 0.5 / 1e6;
    }
    void countsEachKindOfToken()
    {
        QFETCH(const Usage, usage);
        QFETCH(const double, cost);
        QCOMPARE(price(ModelPrice::Source::Table).costOf(usage), cost);
    }
    void aLongRequestCostsMore()
    {
        ModelPrice stepped = price(ModelPrice::Source::Table);
        stepped.longInput = 1000;
        stepped.longRates = {.input = 4, .output = 20, .cachedInput = 1, .cacheWrite = 8};

        QCOMPARE(stepped.costOf(tokens(1000, 0)), 1000 * 2 / 1e6);
        QCOMPARE(stepped.costOf(tokens(1001, 10)), (1001 * 4 + 10 * 20) / 1e6);
    }
    void whoseFigureCounts_data()
    {
        QTest::addColumn<std::optional<ModelPrice>>("known");
        QTest::addColumn<std::optional<double>>("said");
        QTest::addColumn<std::optional<double>>("cost");
        const std::optional<double> nobody;
        const std::optional<ModelPrice> unknown;
        const double worked = 1000 * 2 / 1e6;
        QTest::newRow("nobody knows") << unknown << nobody << nobody;
        QTest::newRow("the provider says it") << unknown << std::optional(0.5) << std::optional(0.5);
        QTest::newRow("the provider says nothing is due") << unknown << std::optional(0.0) << std::optional(0.0);
        QTest::newRow("the table") << std::optional(price(ModelPrice::Source::Table)) << nobody << std::optional(worked);
        QTest::newRow("the provider before the table")
            << std::optional(price(ModelPrice::Source::Table)) << std::optional(0.5) << std::optional(0.5);
        QTest::newRow("the configuration before the provider")
            << std::optional(price(ModelPrice::Source::Configuration)) << std::optional(0.5) << std::optional(worked);
        QTest::newRow("a model of this machine")
            << std::optional(ModelPrice{.source = ModelPrice::Source::Free}) << nobody << std::optional(0.0);
    }
    void whoseFigureCounts()
    {
        QFETCH(const std::optional<ModelPrice>, known);
        QFETCH(const std::optional<double>, said);
        QFETCH(const std::optional<double>, cost);
        Usage usage = tokens(1000, 0);
        usage.cost = said;

        addCost(known, usage);

        QCOMPARE(usage.wholeCost(), cost);
        QCOMPARE(usage.unpricedCalls, cost ? 0 : 1);
    }
    void withoutTokensThereIsNoCost()
    {
        Usage usage;
        addCost(price(ModelPrice::Source::Configuration), usage);
        QVERIFY(!usage.wholeCost());
    }
    void aSumWithAnUnknownPartIsUnknown()
    {
        Usage sum{.cost = 0.25};
        sum += Usage{.unpricedCalls = 1};

        QCOMPARE(sum.wholeCost(), std::nullopt);
        QVERIFY(sum.toJson().value("cost"_L1).isNull());
        QCOMPARE(sum.toJson().value("unpriced_calls"_L1), QJsonValue(1));
        sum = Usage{.cost = 0.25};
        sum += Usage{.cost = 0.5};
        QCOMPARE(sum.toJson().value("cost"_L1), QJsonValue(0.75));
    }
    void readsWhatProvidersSay_data()
    {
        QTest::addColumn<QJsonObject>("usage");
        QTest::addColumn<std::optional<double>>("cost");
        QTest::newRow("OpenRouter") << QJsonObject{{u"cost"_s, 0.00014}} << std::optional(0.00014);
        QTest::newRow("OpenRouter, a key of one's own")
            << QJsonObject{{u"cost"_s, 0.001},
                           {u"is_byok"_s, true},
                           {u"cost_details"_s, QJsonObject{{u"upstream_inference_cost"_s, 0.02}}}}
            << std::optional(0.021);
        QTest::newRow("Perplexity") << QJsonObject{{u"cost"_s, QJsonObject{{u"total_cost"_s, 0.006}}}} << std::optional(0.006);
        QTest::newRow("xAI") << QJsonObject{{u"cost_in_usd_ticks"_s, 37'756'000}} << std::optional(0.0037756);
        QTest::newRow("none") << QJsonObject{{u"prompt_tokens"_s, 5}} << std::optional<double>();
        QTest::newRow("null") << QJsonObject{{u"cost"_s, QJsonValue()}} << std::optional<double>();
        QTest::newRow("less than nothing") << QJsonObject{{u"cost"_s, -1}} << std::optional<double>();
    }
    void readsWhatProvidersSay()
    {
        QFETCH(const QJsonObject, usage);
        QFETCH(const std::optional<double>, cost);
        QCOMPARE(costSaidIn(usage), cost);
    }
    void theTableHasADateAndWholeRows()
    {
        const PriceTable &table = PriceTable::shipped();
        QVERIFY(table.asOf().isValid());
        QVERIFY(!table.priceOf(u"openai/no-such-model"_s, day));
        const QStringList models = [] {
            QStringList all;
            for (const WellKnownKey &known : Providers::shipped().wellKnownKeys())
                all += known.models;
            return all;
        }();
        for (const QString &model : models) {
            if (const auto found = table.priceOf(model, day))
                QVERIFY2(found->rates.input > 0 && found->rates.output > 0, qPrintable(model));
        }
        QVERIFY(table.priceOf(u"openai/gpt-6-luna"_s, day));
    }
    void aPriceChangesOnItsDay()
    {
        const auto before = PriceTable::shipped().priceOf(u"gemini/gemini-3.8-flash"_s, QDate(2026, 12, 31));
        const auto after = PriceTable::shipped().priceOf(u"gemini/gemini-3.8-flash"_s, QDate(2027, 1, 1));
        QVERIFY(before && after);
        QCOMPARE(after->rates.input, 2 * before->rates.input);
    }
    void whatADeploymentCosts_data()
    {
        QTest::addColumn<config::LlmProvider>("provider");
        QTest::addColumn<std::optional<double>>("input");
        const auto entry = [](const QString &model, const QString &baseUrl = {}, const QList<config::LlmPrice> &prices = {}) {
            return config::LlmProvider{
                .name = u"x"_s, .api = u"k"_s, .models = {model, model, model}, .baseUrl = baseUrl, .prices = prices};
        };
        const QString here = u"http://127.0.0.1:11434"_s;
        const std::optional<double> unknown;
        QTest::newRow("the table") << entry(u"openai/gpt-6-luna"_s) << std::optional(0.1);
        QTest::newRow("unknown model") << entry(u"openai/other"_s) << unknown;
        QTest::newRow("the configuration first")
            << entry(u"openai/gpt-6-luna"_s, {}, {{.model = u"openai/gpt-6-luna"_s, .input = 7, .output = 8}})
            << std::optional(7.0);
        QTest::newRow("of another model") << entry(u"openai/other"_s, {},
                                                   {{.model = u"openai/gpt-6-luna"_s, .input = 7, .output = 8}})
                                          << unknown;
        QTest::newRow("somebody else's server") << entry(u"openai/gpt-6-luna"_s, u"https://proxy.example/v1"_s) << unknown;
        QTest::newRow("Ollama on this machine") << entry(u"ollama/llama"_s, here) << std::optional(0.0);
        QTest::newRow("Ollama's own servers") << entry(u"ollama/gpt-oss:120b-cloud"_s, here) << unknown;
        QTest::newRow("Ollama elsewhere") << entry(u"ollama/llama"_s, u"http://192.168.1.9:11434"_s) << unknown;
        QTest::newRow("a proxy on this machine") << entry(u"litellm_proxy/x"_s, u"http://127.0.0.1:4000/v1"_s) << unknown;
    }
    void whatADeploymentCosts()
    {
        QFETCH(const config::LlmProvider, provider);
        QFETCH(const std::optional<double>, input);

        const auto candidate = configuredProvider(provider, {});
        QVERIFY(candidate);
        const std::optional<ModelPrice> known = candidate->deployments.at(1).priceOn(day);

        QCOMPARE(known.has_value(), input.has_value());
        if (known)
            QCOMPARE(known->rates.input, *input);
    }
};

QTEST_GUILESS_MAIN(TestModelPrice)
#include "tst_modelprice.moc"
