#pragma once

#include "shared/config/section.h"

namespace tom::config {

// A value that may refer to a variable, a file or a secret (references.h), also written as {file: /path}. Nothing, and a
// problem reported, when it is none.
[[nodiscard]] std::optional<QString> readReferringValue(const YamlNode &node, const QString &path, ProblemList &problems);

} // namespace tom::config
