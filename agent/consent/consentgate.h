#pragma once

#include "agent/consent/consentstore.h"
#include "agent/tools/toolpolicy.h"

namespace tom::agent {

// What may become of one call now.
struct CallVerdict
{
    enum class Way { Run, Ask, Refuse };

    Way way = Way::Refuse;
    QString why{};     // Run: for the record, what allows it. Refuse: words for the model
    std::optional<ToolRegistry::KnownTool> tool{};   // none: nobody knows it now
};

// Decides about calls by the tools as they are now, the admin's rules, and what the user has allowed before.
class ConsentGate
{
public:
    // kept: where the rules for all conversations are. own: those of the turn's conversation.
    ConsentGate(const ToolRegistry &tools, ConsentStore *kept, ConsentStore &own, const QString &conversation);

    [[nodiscard]] CallVerdict judge(const llm::ToolCall &call) const;

private:
    [[nodiscard]] bool hasRule(const ToolRegistry::KnownTool &tool) const;

    const ToolRegistry &m_tools;
    ConsentStore *m_kept;
    ConsentStore &m_own;
    QString m_conversation;
};

} // namespace tom::agent
