#pragma once

#include "shared/config/config.h"
#include "shared/config/section.h"

namespace tom::config {

// The section `global` with its providers. A name of a provider that cannot be used is reported, and what the result
// names is always one of its providers, or empty.
[[nodiscard]] Global readGlobal(const YamlNode &node, ProblemList &problems);

} // namespace tom::config
