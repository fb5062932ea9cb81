#pragma once

#include "shared/core/result.h"

#include <QString>

namespace tom {

// Wait for the disk: what was written until now survives the machine that loses its power. A folder has the names of its
// files, so a file that is new, renamed or removed survives with it.
[[nodiscard]] Result<void> syncFile(const QString &path);   // and its folder; a file that is gone has only that
[[nodiscard]] bool syncFolder(const QString &path);

} // namespace tom
