#pragma once

#include "shared/config/configreader.h"

namespace tom::server {

// Reads the configuration for serving: says every problem in the log, and puts hashes in place of passwords
// that stand there as text (in the file where it can be written, in memory in any case). Blocks; for the start only.
[[nodiscard]] Result<config::Config> loadConfig(const QString &path);

// Puts a new hash into the file, everything else stays as it is. The Error is for the user whose password it is: Conflict
// when whoever runs the server must do it, Storage when it may work later; the log says more. Nothing is changed then.
[[nodiscard]] Result<void> keepPasswordHash(const QString &path, const QString &user, const QString &hash);

} // namespace tom::server
