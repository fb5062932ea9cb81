#pragma once

#include "agent/consent/consentgate.h"
#include "agent/turn/turnrecord.h"
#include "agent/turn/turnservices.h"

namespace tom::agent {

// The questions of one round to the user: how they come onto disk, and what a yes leaves there. Knows nothing of how calls
// are made.
class RoundConsents
{
public:
    RoundConsents(const TurnServices &services, TurnRecord &record) : m_services(services), m_record(record) {}

    [[nodiscard]] StoredApproval approvalFor(const llm::ToolCall &call, const CallVerdict &verdict, int position) const;
    // The questions, and with a round all that the turn needs after a restart, are on disk before anybody reads the events.
    [[nodiscard]] Result<void> ask(const QList<StoredApproval> &approvals, QList<protocol::TurnEventBody> events,
                                   const std::optional<OpenRound> &round);
    // InvalidInput when it may not be remembered for that long.
    [[nodiscard]] Result<void> approve(const StoredApproval &approval, protocol::Remember remember);
    // The tool and the arguments are those that the user saw.
    [[nodiscard]] static bool holds(const StoredApproval &approval, const llm::ToolCall &call,
                                    const ToolRegistry::KnownTool &tool);

private:
    [[nodiscard]] Result<void> addRule(const StoredApproval &approval, protocol::Remember remember);

    const TurnServices &m_services;
    TurnRecord &m_record;
};

} // namespace tom::agent
