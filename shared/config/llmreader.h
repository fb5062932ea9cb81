#pragma once

#include "shared/config/config.h"
#include "shared/config/section.h"

namespace tom::config {

// The providers of the section `global`, and which of them does what. Names that mean none are reported and left out.
[[nodiscard]] LlmConfig readLlm(const Section &global);

} // namespace tom::config
