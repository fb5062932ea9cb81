#include "shared/llm/modelprice.h"

#include "shared/llm/resource.h"

#include <QHostAddress>
#include <QJsonArray>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace tom::llm {

namespace {

constexpr double million = 1'000'000;

Rates ratesFrom(const QJsonValue &row)
{
    const double input = row["input"_L1].toDouble();
    return {.input = input,
            .output = row["output"_L1].toDouble(),
            .cachedInput = row["cached_input"_L1].toDouble(input),
            .cacheWrite = row["cache_write"_L1].toDouble(input)};
}

std::optional<double> amount(const QJsonValue &value)
{
    const double number = value.toDouble(-1);
    return number >= 0 && std::isfinite(number) ? std::optional(number) : std::nullopt;
}

} // namespace

double ModelPrice::costOf(const protocol::Usage &usage) const
{
    const Rates &counted = longInput > 0 && usage.inputTokens > longInput ? longRates : rates;
    const qint64 cached = std::clamp<qint64>(usage.cachedInputTokens, 0, usage.inputTokens);
    const qint64 written = std::clamp<qint64>(usage.cacheWriteTokens, 0, usage.inputTokens - cached);
    const qint64 fresh = usage.inputTokens - cached - written;
    return (double(fresh) * counted.input + double(cached) * counted.cachedInput + double(written) * counted.cacheWrite
            + double(usage.outputTokens) * counted.output)
           / million;
}

const PriceTable &PriceTable::shipped()
{
    static const PriceTable table;
    return table;
}

PriceTable::PriceTable()
{
    const QJsonObject data = readResource(u"prices.json"_s);
    m_asOf = QDate::fromString(data.value("as_of"_L1).toString(), Qt::ISODate);
    for (const QJsonValue &row : data.value("prices"_L1).toArray()) {
        const QJsonValue above = row["above"_L1];
        m_rows.append({.model = row["model"_L1].toString(),
                       .from = QDate::fromString(row["from"_L1].toString(), Qt::ISODate),
                       .price = {.rates = ratesFrom(row),
                                 .longInput = above["tokens"_L1].toInteger(),
                                 .longRates = above.isObject() ? ratesFrom(above) : Rates{}}});
    }
    m_freePrefixes = data.value("free_on_this_machine"_L1).toVariant().toStringList();
    m_neverFree = data.value("never_free"_L1).toVariant().toStringList();
}

std::optional<ModelPrice> PriceTable::priceOf(const QString &model, const QDate &day) const
{
    const Row *best = nullptr;
    for (const Row &row : m_rows) {
        const bool holds = row.model == model && (!row.from.isValid() || row.from <= day);
        if (holds && (!best || !best->from.isValid() || row.from > best->from))
            best = &row;
    }
    return best ? std::optional(best->price) : std::nullopt;
}

bool PriceTable::isFreeHere(const QString &model, const QUrl &baseUrl) const
{
    const QString host = baseUrl.host();
    const bool isHere = host == "localhost"_L1 || QHostAddress(host).isLoopback();
    return isHere && m_freePrefixes.contains(model.section(u'/', 0, 0))
           && std::ranges::none_of(m_neverFree, [&model](const QString &end) { return model.endsWith(end); });
}

std::optional<double> costSaidIn(const QJsonObject &usage)
{
    const QJsonValue cost = usage.value("cost"_L1);
    if (const auto whole = cost.isObject() ? amount(cost["total_cost"_L1]) : amount(cost)) {   // Perplexity; OpenRouter
        // With a key of one's own there, the model's maker sends a second bill.
        const bool isOwnKey = usage.value("is_byok"_L1).toBool();
        return *whole + (isOwnKey ? amount(usage.value("cost_details"_L1)["upstream_inference_cost"_L1]).value_or(0) : 0);
    }
    constexpr double ticksOfADollar = 1e10;   // xAI
    const auto ticks = amount(usage.value("cost_in_usd_ticks"_L1));
    return ticks ? std::optional(*ticks / ticksOfADollar) : std::nullopt;
}

void addCost(const std::optional<ModelPrice> &price, protocol::Usage &usage)
{
    const bool hasTokens = usage.inputTokens > 0 || usage.outputTokens > 0;
    if (price && price->isFree()) {
        usage.cost = 0;
        return;
    }
    if (usage.cost && !(price && price->source == ModelPrice::Source::Configuration && hasTokens))
        return;
    if (price && hasTokens)
        usage.cost = price->costOf(usage);
    else
        usage.unpricedCalls = 1;   // without tokens there is nothing to work it out from
}

} // namespace tom::llm
