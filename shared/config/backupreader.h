#pragma once

#include "shared/config/config.h"
#include "shared/config/section.h"

namespace tom::config {

// The section `backup`: when tom-server makes one by itself, and how many are kept.
[[nodiscard]] Backup readBackup(const YamlNode &node, ProblemList &problems);

} // namespace tom::config
