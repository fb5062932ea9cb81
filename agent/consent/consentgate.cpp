#include "agent/consent/consentgate.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace tom::agent {

ConsentGate::ConsentGate(const ToolRegistry &tools, ConsentStore *kept, ConsentStore &own, Caller caller)
    : m_tools(tools),
      m_kept(kept),
      m_own(own),
      m_caller(std::move(caller))
{}

CallVerdict ConsentGate::judge(const llm::ToolCall &call) const
{
    CallVerdict verdict{.why = m_tools.refusal(call), .tool = m_tools.tool(call.name, call.arguments)};
    if (!verdict.why.isEmpty())
        return verdict;
    const ToolRegistry::KnownTool &tool = *verdict.tool;
    if (isNamedBy(m_caller.tools.deny, tool)) {
        verdict.why = u"this schedule may not use %1"_s.arg(tool.name);
        return verdict;
    }
    const bool isAlwaysAsked = isNamedBy(m_caller.tools.ask, tool);
    verdict.canBeRemembered = canBeRemembered(tool) && !isAlwaysAsked;
    switch (consentFor(tool)) {
    case Consent::Deny:
        verdict.why = u"%1 is not allowed here"_s.arg(tool.name);
        break;
    case Consent::Allow:
        verdict.way = isAlwaysAsked ? CallVerdict::Way::Ask : CallVerdict::Way::Run;
        verdict.why = tool.risk == Risk::Read ? u"read"_s : tool.risk == Risk::Write && tool.isOwn ? u"own"_s : u"admin"_s;
        break;
    case Consent::Ask:
        verdict.way = verdict.canBeRemembered && hasRule(tool) ? CallVerdict::Way::Run : CallVerdict::Way::Ask;
        verdict.why = u"rule"_s;
        break;
    }
    return verdict;
}

// A store that cannot be read allows nothing.
bool ConsentGate::hasRule(const ToolRegistry::KnownTool &tool) const
{
    const auto allows = [&](ConsentStore &store) {
        return store.hasRule(tool.module, tool.name, schemaHash(tool), m_caller.conversation, m_caller.schedule).value_or(false);
    };
    return allows(m_own) || (m_kept && m_kept != &m_own && allows(*m_kept));
}

} // namespace tom::agent
