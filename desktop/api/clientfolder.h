#pragma once

#include <QString>

namespace tom::desktop {

// Where the programs of one person keep what they know: $TOM_CLIENT_HOME, else ~/.config/tom.
[[nodiscard]] QString clientFolder();

} // namespace tom::desktop
