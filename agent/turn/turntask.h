#pragma once

#include "agent/turn/turn.h"
#include "shared/protocol/taskstatus.h"

namespace tom::agent {

// A turn as GET /tasks shows it, with how far its running call says that it is.
[[nodiscard]] protocol::Task taskOf(const Turn &turn);

} // namespace tom::agent
