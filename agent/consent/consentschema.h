#pragma once

#include <QStringList>

namespace tom::agent {

// The tables of what waits for the user's consent, and of what the user has allowed.
[[nodiscard]] QStringList consentTables();
[[nodiscard]] QStringList scheduleRuleColumns();

} // namespace tom::agent
