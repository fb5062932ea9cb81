#pragma once

#include "shared/config/configreader.h"

namespace tom::server {

// Reads the configuration for serving: says every problem in the log, and puts hashes in place of passwords
// that stand there as text (in the file where it can be written, in memory in any case). Blocks; for the start only.
[[nodiscard]] Result<config::Config> loadConfig(const QString &path);

} // namespace tom::server
