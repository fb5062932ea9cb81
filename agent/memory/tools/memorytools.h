#pragma once

#include "agent/memory/book/memorybook.h"
#include "shared/mcp/server.h"

namespace tom::memory {

// The tools and resources by which assistants use the memories: those of the seed with its names, arguments and results, and
// some more. The caller's token names the user; a user_id that names somebody else is refused. Both must outlive the server's
// last call.
void addMemoryTools(mcp::Server &server, MemoryBook &book);

// What tools and REST read of what is sent to them, and give back.
[[nodiscard]] Result<NewMemory> newMemoryFrom(const QJsonObject &arguments);
[[nodiscard]] Result<MemoryQuery> queryFrom(const QJsonObject &arguments);
[[nodiscard]] QJsonObject foundJson(const QList<MemoryHit> &hits);
[[nodiscard]] QJsonObject pageJson(const MemoryPage &page);

} // namespace tom::memory
