#pragma once

#include "agent/consent/consentstore.h"
#include "agent/tools/toolpolicy.h"
#include "shared/protocol/schedule.h"

namespace tom::agent {

// What may become of one call now.
struct CallVerdict
{
    enum class Way { Run, Ask, Refuse };

    Way way = Way::Refuse;
    QString why{};     // Run: for the record, what allows it. Refuse: words for the model
    std::optional<ToolRegistry::KnownTool> tool{};   // none: nobody knows it now
    bool canBeRemembered = false;                    // Ask: whether a yes may count for more than once
};

// Decides about calls by the tools as they are now, the admin's rules, those of the schedule whose turn it is, and what the user has
// allowed before.
class ConsentGate
{
public:
    // Whose calls they are.
    struct Caller
    {
        QString conversation{};
        qint64 schedule = 0;
        protocol::ScheduleTools tools{};
    };

    // kept: where the rules for all conversations are. own: those of the turn's conversation.
    ConsentGate(const ToolRegistry &tools, ConsentStore *kept, ConsentStore &own, Caller caller);

    [[nodiscard]] CallVerdict judge(const llm::ToolCall &call) const;

private:
    [[nodiscard]] bool hasRule(const ToolRegistry::KnownTool &tool) const;

    const ToolRegistry &m_tools;
    ConsentStore *m_kept;
    ConsentStore &m_own;
    Caller m_caller;
};

}   // namespace tom::agent
