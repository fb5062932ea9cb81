#pragma once

#include "shared/store/database.h"

namespace tom::store {

class Connection;

// Brings the file from its version to the newest, each step whole or not at all. A file that is newer is refused untouched.
[[nodiscard]] Result<void> refuseNewer(Connection &connection, const QList<Migration> &migrations);
// What is there before is kept beside the file (snapshot.h), together with the files that hold what is not in it yet.
[[nodiscard]] Result<void> migrate(Connection &connection, const QList<Migration> &migrations, const QStringList &beside = {});

} // namespace tom::store
