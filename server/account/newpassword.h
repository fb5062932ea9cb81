#pragma once

#include "shared/config/config.h"
#include "shared/core/result.h"

namespace tom::server {

inline constexpr qsizetype leastPasswordLetters = 8;
// In UTF-8; the configuration allows no longer one either.
inline constexpr qsizetype mostPasswordBytes = config::mostPasswordBytes;

// Whether somebody may have this as the next password: InvalidInput when it is too short, too long, the name or the old one.
[[nodiscard]] Result<void> checkNewPassword(const QString &password, const QString &username, const QString &current);

} // namespace tom::server
