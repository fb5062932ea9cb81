#include "agent/turn/callaudit.h"

#include "agent/audit/redaction.h"

namespace tom::agent {

AuditEntry auditEntryOf(const TurnRecord &record, const llm::ToolCall &call, const std::optional<ToolRegistry::KnownTool> &tool,
                        const QString &consent)
{
    AuditEntry entry{
        .turn = record.id(), .conversation = record.conversation(), .call = call.id, .tool = call.name, .consent = consent};
    if (!tool)
        return entry;
    entry.module = tool->module;
    entry.tool = tool->name;
    entry.risk = riskName(tool->risk);
    if (!record.request().temporary)
        entry.arguments = redacted(call.arguments, tool->definition.parameters);
    return entry;
}

} // namespace tom::agent
