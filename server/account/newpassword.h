#pragma once

#include "shared/core/result.h"

namespace tom::server {

inline constexpr qsizetype leastPasswordLetters = 8;
inline constexpr qsizetype mostPasswordBytes = 1024;   // in UTF-8

// Whether somebody may have this as the next password: InvalidInput when it is too short, too long, the name or the old one.
[[nodiscard]] Result<void> checkNewPassword(const QString &password, const QString &username, const QString &current);

} // namespace tom::server
