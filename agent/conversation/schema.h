#pragma once

#include "shared/store/database.h"

namespace tom::agent {

// The schema of agent.sqlite. Steps that were shipped never change; new ones are appended.
[[nodiscard]] QList<store::Migration> agentMigrations();

} // namespace tom::agent
