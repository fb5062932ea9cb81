#pragma once

#include "shared/config/agentslice.h"

namespace tom::config {

// Whether the user's services name a memory service that is to get the user's token: that of a network of containers
// (memory.listen: plain), which has an http address and no Authorization of its own.
[[nodiscard]] bool wantsMemoryToken(const QList<Service> &services, const Memory &memory);

// Enters how the agent reaches its memory. A door without an address is for the service `memory` that the user's services
// name: it gets the token, and may add to the memory as the one that everybody has may. Nothing for a user whose turns may
// not reach the memory.
void enterMemory(AgentSlice &slice, const MemoryDoor &door);

} // namespace tom::config
