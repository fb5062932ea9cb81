#pragma once

#include <QStringList>

namespace tom::agent {

// The part of agent.sqlite where schedules, their runs, and messages on their way to others are, as one step of its schema.
[[nodiscard]] QStringList taskTables();

} // namespace tom::agent
