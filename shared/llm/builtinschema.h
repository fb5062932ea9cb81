#pragma once

#include "shared/core/result.h"

#include <QJsonObject>

namespace tom::llm::builtin {

// Whether arguments keep to a tool's JSON Schema: type, enum, const, required, additionalProperties, bounds of numbers,
// strings and arrays, pattern, items, properties, anyOf, oneOf, allOf. A keyword that it does not know refuses nothing.
[[nodiscard]] Result<void> checkArguments(const QJsonObject &arguments, const QJsonObject &schema);

} // namespace tom::llm::builtin
