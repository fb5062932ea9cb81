#pragma once

#include <QString>

namespace tom::desktop {

// How we stand with the server, as a person sees it.
enum class Connection { Connecting, Connected, Reconnecting, Offline };

} // namespace tom::desktop
