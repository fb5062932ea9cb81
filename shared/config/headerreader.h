#pragma once

#include "shared/config/section.h"

#include <utility>

namespace tom::config {

// `headers` of a section, as "Name: value" lines, in their order; what is no header is reported and left out.
[[nodiscard]] QList<std::pair<QString, QString>> readHeaders(const Section &section);

} // namespace tom::config
