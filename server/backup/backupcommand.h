#pragma once

#include "server/app/commandline.h"

namespace tom::server {

// `tom-server backup`, `restore` and `go-back`. Each gives the exit status and tells people on standard output and error.
[[nodiscard]] int backupCommand(const CommandLine &line);
[[nodiscard]] int restoreCommand(const CommandLine &line);
// `tom-server go-back`: every database as it was before an upgrade changed it.
[[nodiscard]] int goBackCommand(const CommandLine &line);

} // namespace tom::server
