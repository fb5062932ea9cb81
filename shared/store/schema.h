#pragma once

#include "shared/store/database.h"

namespace tom::store {

class Connection;

// Brings the file from its version to the newest, each step whole or not at all. A file that is newer is refused untouched.
[[nodiscard]] Result<void> refuseNewer(Connection &connection, const QList<Migration> &migrations);
[[nodiscard]] Result<void> migrate(Connection &connection, const QList<Migration> &migrations);

} // namespace tom::store
