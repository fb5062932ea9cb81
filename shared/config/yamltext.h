#pragma once

#include "shared/config/yamlnode.h"

namespace tom::config {

// The node as YAML text again, for people and models to read.
[[nodiscard]] QString yamlText(const YamlNode &node);

} // namespace tom::config
