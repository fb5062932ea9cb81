#pragma once

#include "shared/config/config.h"

#include <QHash>

namespace tom::server {

// The keys of our environment that these providers may need, by the names of their variables. From now on the log knows
// them as secrets.
[[nodiscard]] QHash<QString, QString> providerKeys(const config::LlmConfig &llm);

} // namespace tom::server
