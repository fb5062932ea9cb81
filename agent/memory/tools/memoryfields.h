#pragma once

#include "shared/core/result.h"

#include <QDateTime>
#include <QJsonObject>

#include <optional>

namespace tom::memory {

// An object, or one written as a string, as the callers of the seed do it.
[[nodiscard]] Result<QJsonObject> metadataFrom(const QJsonValue &value);
// A time with its zone; nothing when there is none.
[[nodiscard]] Result<std::optional<QDateTime>> timeFrom(const QJsonObject &arguments, QLatin1StringView key);

// The schemas of the tools.
struct ToolSchemas
{
    QJsonObject add{};
    QJsonObject search{};
    QJsonObject remove{};
    QJsonObject all{};
    QJsonObject update{};
    QJsonObject history{};
    QJsonObject addedResult{};
    QJsonObject foundResult{};
    QJsonObject pageResult{};
    QJsonObject changedResult{};
    QJsonObject historyResult{};
};
[[nodiscard]] const ToolSchemas &toolSchemas();

} // namespace tom::memory
