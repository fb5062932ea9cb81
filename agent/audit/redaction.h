#pragma once

#include <QJsonObject>

namespace tom::agent {

// Arguments as they may be recorded: what the schema marks as secret (format "password", writeOnly) or what is called like
// a secret (token, password, api_key, …) is covered at any depth, and long texts are cut.
[[nodiscard]] QJsonObject redacted(const QJsonObject &arguments, const QJsonObject &schema);

inline constexpr qsizetype maxAuditText = 500;

} // namespace tom::agent
