#pragma once

#include <QJsonObject>

namespace tom::agent {

inline constexpr qsizetype maxAuditText = 500;

// Arguments as they may be recorded: what the schema marks as secret (format "password", writeOnly) or what is called like
// a secret (token, password, api_key, …) is covered at any depth, and long texts are cut. The schema may say so behind local
// references and among alternatives.
[[nodiscard]] QJsonObject redacted(const QJsonObject &arguments, const QJsonObject &schema, qsizetype maxText = maxAuditText);

} // namespace tom::agent
