#pragma once

#include <QJsonObject>

namespace tom::agent {

inline constexpr qsizetype maxAuditText = 500;

// Arguments as they may be recorded: what is secret by its name or by its schema is covered at any depth, and long texts are
// cut.
[[nodiscard]] QJsonObject redacted(const QJsonObject &arguments, const QJsonObject &schema, qsizetype maxText = maxAuditText);

} // namespace tom::agent
