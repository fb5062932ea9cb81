#pragma once

#include "shared/core/result.h"

#include <QJsonObject>

namespace tom {

// Whether arguments fit the JSON Schema of a tool, in the part of it that tools use: type, properties, required, enum,
// items, additionalProperties: false, minimum, maximum, minLength, maxLength. Other keywords are not looked at.
// InvalidInput names the place and what is expected there, in words that a model can act on.
[[nodiscard]] Result<void> checkAgainstSchema(const QJsonObject &arguments, const QJsonObject &schema);

} // namespace tom
