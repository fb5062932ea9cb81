#pragma once

#include "shared/config/section.h"

#include <utility>

namespace tom::config {

enum class HeaderValues { Plain, Referring /* may refer to a variable, a file or a secret: references.h */ };

// `headers` of a section, as "Name: value" lines, in their order; what is no header is reported and left out.
[[nodiscard]] QList<std::pair<QString, QString>> readHeaders(const Section &section, HeaderValues values = HeaderValues::Plain);

} // namespace tom::config
