#pragma once

#include "agent/usage/usagestore.h"

#include <QJsonArray>

namespace tom::agent {

// The sums of the memory service ([{day, model, calls, tokens, cost_nanos, unpriced_calls, …}]) as usage of the module memory, for
// the purpose "embedding", or "memory" when a model found facts. What is no such sum is left out.
[[nodiscard]] QList<UsageRow> embeddingRows(const QJsonArray &sums);

}   // namespace tom::agent
