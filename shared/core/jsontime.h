#pragma once

#include "shared/core/json.h"

// Reading times strictly, and showing them; how they are written is in json.h.
namespace tom::json {

// With seconds, as people are shown times; empty when there is none.
[[nodiscard]] QString shownTime(const QDateTime &time);
// In UTC; invalid when it is none.
[[nodiscard]] QDateTime timeFrom(const QJsonValue &value);
[[nodiscard]] Result<QDateTime> requiredTime(const QJsonObject &object, QLatin1StringView key);
// An absent or empty one is invalid; what is no time is a failure.
[[nodiscard]] Result<QDateTime> optionalTime(const QJsonObject &object, QLatin1StringView key);

} // namespace tom::json
