#include "shared/config/moneyjson.h"

using namespace Qt::StringLiterals;

namespace tom::config {

namespace {

std::optional<double> numberIn(const QJsonObject &object, QLatin1StringView key)
{
    const QJsonValue value = object.value(key);
    return value.isDouble() ? std::optional(value.toDouble()) : std::nullopt;
}

} // namespace

QJsonObject budgetToJson(const Budget &budget)
{
    QJsonObject object;
    if (!budget.isSet())
        return object;
    if (budget.day)
        object.insert("day"_L1, *budget.day);
    if (budget.month)
        object.insert("month"_L1, *budget.month);
    object.insert("currency"_L1, budget.currency);
    object.insert("dollars"_L1, budget.dollars);
    return object;
}

Budget budgetFromJson(const QJsonObject &object)
{
    const Budget none;
    return {.day = numberIn(object, "day"_L1),
            .month = numberIn(object, "month"_L1),
            .currency = object.value("currency"_L1).toString(none.currency),
            .dollars = object.value("dollars"_L1).toDouble(none.dollars)};
}

QJsonArray pricesToJson(const QList<LlmPrice> &prices)
{
    QJsonArray array;
    for (const LlmPrice &price : prices) {
        QJsonObject object{{u"model"_s, price.model}, {u"input"_s, price.input}, {u"output"_s, price.output}};
        if (price.cachedInput)
            object.insert("cached_input"_L1, *price.cachedInput);
        if (price.cacheWrite)
            object.insert("cache_write"_L1, *price.cacheWrite);
        array.append(object);
    }
    return array;
}

QList<LlmPrice> pricesFromJson(const QJsonValue &array)
{
    QList<LlmPrice> prices;
    for (const QJsonValue &value : array.toArray()) {
        const QJsonObject price = value.toObject();
        prices.append({.model = price.value("model"_L1).toString(),
                       .input = price.value("input"_L1).toDouble(),
                       .output = price.value("output"_L1).toDouble(),
                       .cachedInput = numberIn(price, "cached_input"_L1),
                       .cacheWrite = numberIn(price, "cache_write"_L1)});
    }
    return prices;
}

} // namespace tom::config
