#pragma once

#include "shared/core/result.h"

#include <QUrlQuery>

#include <optional>

namespace tom::agent {

// Typed reading of what stands behind the question mark. Every failure is InvalidInput and names the parameter.
[[nodiscard]] QString textParameter(const QUrlQuery &query, const QString &name);   // empty: it is not there
// The whole number from least to most.
[[nodiscard]] Result<std::optional<qint64>> numberParameter(const QUrlQuery &query, const QString &name, qint64 least,
                                                            qint64 most);
[[nodiscard]] Result<bool> flagParameter(const QUrlQuery &query, const QString &name);   // false: it is not there

} // namespace tom::agent
