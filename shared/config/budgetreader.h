#pragma once

#include "shared/config/config.h"
#include "shared/config/section.h"

namespace tom::config {

// `exchange_rates` of the section `global`.
[[nodiscard]] QHash<QString, double> readExchangeRates(const Section &global);

// `budget` of a user or of a service. pattern: of that group, for configkeys.
[[nodiscard]] Budget readBudget(const Section &owner, QLatin1StringView pattern, const QHash<QString, double> &exchangeRates);

// `prices` of a provider.
[[nodiscard]] QList<LlmPrice> readPrices(const Section &provider, const QStringList &models);

} // namespace tom::config
