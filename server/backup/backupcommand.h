#pragma once

#include "server/app/commandline.h"

namespace tom::server {

// `tom-server backup` and `tom-server restore`. Each gives the exit status and tells people on standard output and error.
[[nodiscard]] int backupCommand(const CommandLine &line);
[[nodiscard]] int restoreCommand(const CommandLine &line);

} // namespace tom::server
