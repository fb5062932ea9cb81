#pragma once

#include <QStringList>

namespace tom::config {

// Whether one of the patterns stands for this name: `*` is any letters, `?` one letter, the rest is itself.
[[nodiscard]] bool matchesAny(const QStringList &patterns, QStringView name);

} // namespace tom::config
