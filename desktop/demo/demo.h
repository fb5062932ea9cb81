#pragma once

#include "desktop/accounts/connections.h"

namespace tom::desktop {

// A household to look at: everything that tom-desktop --demo shows, without a server and without a network. Makes folder
// the home of one signed-in account.
[[nodiscard]] Result<Connections> demoConnections(const QString &folder);

} // namespace tom::desktop
