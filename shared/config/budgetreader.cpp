#include "shared/config/budgetreader.h"

#include "shared/config/spelling.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace tom::config {

namespace {

constexpr double mostMoney = 1'000'000;
constexpr QLatin1StringView dollars = "USD"_L1;

bool isCurrency(const QString &text)
{
    static const QRegularExpression form(u"\\A[A-Z]{3}\\z"_s);
    return form.match(text).hasMatch();
}

} // namespace

QHash<QString, double> readExchangeRates(const Section &global)
{
    const YamlNode *const node = global.node("exchange_rates"_L1);
    if (!node)
        return {};
    if (node->kind != YamlNode::Kind::Mapping) {
        global.error("exchange_rates"_L1, u"must be a group of \"EUR: 1.15\" lines, not %1"_s.arg(node->kindName()));
        return {};
    }
    QHash<QString, double> rates;
    for (const YamlEntry &entry : node->entries) {
        const QString path = global.pathOf(u"exchange_rates."_s + entry.key);
        bool isNumber = false;
        const double rate = entry.value->text.toDouble(&isNumber);
        if (!isCurrency(entry.key) || entry.key == dollars)
            global.problems().error(entry.keyPlace, path,
                                    u"must be a currency by its three capitals, such as EUR, and not USD"_s);
        else if (!isNumber || rate <= 0 || rate > mostMoney)
            global.problems().error(entry.value->place, path,
                                    u"must be a number: the US dollars that one %1 is worth"_s.arg(entry.key));
        else
            rates.insert(entry.key, rate);
    }
    return rates;
}

Budget readBudget(const Section &owner, QLatin1StringView pattern, const QHash<QString, double> &exchangeRates)
{
    const YamlNode *const node = owner.node("budget"_L1);
    if (!node)
        return {};
    const Section section(*node, owner.pathOf(u"budget"_s), pattern, owner.problems());
    Budget budget{.day = section.number("day"_L1, 0, mostMoney), .month = section.number("month"_L1, 0, mostMoney)};
    if (const QString currency = section.text("currency"_L1); !currency.isEmpty())
        budget.currency = currency;
    if (budget.currency != dollars) {
        // Models are paid in dollars; a budget that could not be compared with them would hold nobody.
        if (!isCurrency(budget.currency))
            section.error("currency"_L1, u"must be a currency by its three capitals, such as EUR"_s);
        else if (!exchangeRates.contains(budget.currency))
            section.error("currency"_L1,
                          u"%1 needs a line under global.exchange_rates: the US dollars that one of it is worth"_s.arg(
                              shown(budget.currency)));
        budget.dollars = exchangeRates.value(budget.currency, 1);
    }
    if (!section.has("day"_L1) && !section.has("month"_L1))
        owner.warning("budget"_L1, u"limits nothing: it has neither \"day\" nor \"month\""_s);
    return budget.isSet() ? budget : Budget{};
}

QList<LlmPrice> readPrices(const Section &provider, const QStringList &models)
{
    const YamlNode *const node = provider.node("prices"_L1);
    if (!node)
        return {};
    if (node->kind != YamlNode::Kind::Mapping) {
        provider.error("prices"_L1, u"must be a group of prices by model, not %1"_s.arg(node->kindName()));
        return {};
    }
    QList<LlmPrice> prices;
    for (const YamlEntry &entry : node->entries) {
        const QString path = provider.pathOf(u"prices."_s + entry.key);
        const Section section(*entry.value, path, "global.llms.*.prices.*"_L1, provider.problems());
        const std::optional<double> input = section.number("input"_L1, 0, mostMoney);
        const std::optional<double> output = section.number("output"_L1, 0, mostMoney);
        const std::optional<double> cachedInput = section.number("cached_input"_L1, 0, mostMoney);
        const std::optional<double> cacheWrite = section.number("cache_write"_L1, 0, mostMoney);
        if (!models.contains(entry.key))
            provider.problems().warning(entry.keyPlace, path, u"%1 is none of this provider's models"_s.arg(shown(entry.key)));
        else if (!section.has("input"_L1) || !section.has("output"_L1))
            provider.problems().error(entry.keyPlace, path,
                                      u"needs \"input\" and \"output\", in US dollars for a million tokens"_s);
        else if (input && output)
            prices.append(
                {.model = entry.key, .input = *input, .output = *output, .cachedInput = cachedInput, .cacheWrite = cacheWrite});
    }
    return prices;
}

} // namespace tom::config
