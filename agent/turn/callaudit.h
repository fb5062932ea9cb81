#pragma once

#include "agent/audit/auditlog.h"
#include "agent/tools/toolregistry.h"
#include "agent/turn/turnrecord.h"

namespace tom::agent {

// A call of this turn as it goes on record. Of a temporary conversation the arguments stay off the disk.
[[nodiscard]] AuditEntry auditEntryOf(const TurnRecord &record, const llm::ToolCall &call,
                                      const std::optional<ToolRegistry::KnownTool> &tool, const QString &consent);

} // namespace tom::agent
