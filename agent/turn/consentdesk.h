#pragma once

#include "agent/turn/turnqueues.h"

namespace tom::agent {

// Where the user's word about calls and forms arrives, for whichever turn it is meant, and where what is always allowed can be
// seen and taken back.
class ConsentDesk
{
public:
    ConsentDesk(const TurnQueues &turns, Journal &kept, Journal &temporary) : m_turns(turns), m_kept(kept), m_temporary(temporary)
    {}

    [[nodiscard]] QList<protocol::Approval> approvals() const;   // that wait, the oldest first
    [[nodiscard]] QList<protocol::Elicitation> forms() const;    // the same
    // NotFound for an unknown one, Conflict when it was decided before.
    [[nodiscard]] Result<void> decide(const QString &approval, const protocol::ApprovalDecision &decision);
    [[nodiscard]] Result<QList<protocol::ApprovalRule>> rules();
    [[nodiscard]] Result<void> dropRule(const QString &id);
    // Asks the user for a module whose tool runs; nobody is asked for one that has none running.
    [[nodiscard]] QFuture<Result<mcp::InputAnswer>> ask(const QString &module, const mcp::InputForm &form);
    [[nodiscard]] Result<void> answer(const QString &elicitation, const protocol::ElicitationAnswer &given);

private:
    const TurnQueues &m_turns;
    Journal &m_kept;
    Journal &m_temporary;
};

} // namespace tom::agent
