#pragma once

#include "shared/config/config.h"
#include "shared/config/section.h"

namespace tom::config {

// The `services` of one user. A service without an address is reported and left out.
[[nodiscard]] QList<Service> readServices(const Section &user, const LlmConfig &llm);

} // namespace tom::config
