#pragma once

#include "shared/config/config.h"

#include <QJsonArray>

namespace tom::config {

// Budgets and prices in an agent's slice.
[[nodiscard]] QJsonObject budgetToJson(const Budget &budget);
[[nodiscard]] Budget budgetFromJson(const QJsonObject &object);
[[nodiscard]] QJsonArray pricesToJson(const QList<LlmPrice> &prices);
[[nodiscard]] QList<LlmPrice> pricesFromJson(const QJsonValue &array);

} // namespace tom::config
