#pragma once

#include <QStringList>

namespace tom::agent {

// The part of agent.sqlite where notifications and the user's settings are, as one step of its schema.
[[nodiscard]] QStringList inboxTables();

} // namespace tom::agent
