#pragma once

#include "shared/store/database.h"

namespace tom::memory {

// The steps of the schema of one user's memories. Shipped steps never change.
[[nodiscard]] QList<store::Migration> memoryMigrations();

} // namespace tom::memory
