#pragma once

#include "desktop/console/commandline.h"

namespace tom::console {

// The words behind tom, of which the first is "memory"'s verb.
[[nodiscard]] Result<CommandLine> readMemory(CommandLine line, const QStringList &words, bool asJson);

} // namespace tom::console
