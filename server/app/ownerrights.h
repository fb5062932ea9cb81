#pragma once

#include "shared/core/result.h"

#include <QString>

namespace tom::server {

// A command of root about a folder of another user goes on as that user, for good: what he may put there (a link, say) must not lead
// root anywhere. Nothing happens for anybody else, and for a folder of root's own.
[[nodiscard]] Result<void> becomeOwnerOf(const QString &folder);

}   // namespace tom::server
