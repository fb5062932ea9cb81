#pragma once

#include "agent/turn/turnrecord.h"

namespace tom::agent {

// How the calls of one round get on, for the turn's log and, once the round is open there, on disk: each step before it is
// taken.
class RoundSteps
{
public:
    using Events = QList<protocol::TurnEventBody>;

    explicit RoundSteps(TurnRecord &record) : m_record(record) {}

    [[nodiscard]] bool isOnDisk() const { return m_isOnDisk; }
    void setOnDisk() { m_isOnDisk = true; }

    // mayChange: the call may change something, so whoever comes after a loss of power has to find that it was made, with all
    // of its turn before it.
    [[nodiscard]] Result<void> setStarted(int position, const Events &events, bool mayChange);
    // work: what else belongs to this step.
    [[nodiscard]] Result<void> setDone(int position, const ToolResult &result, const Events &events,
                                       const std::function<Result<void>()> &work);

private:
    [[nodiscard]] Result<void> set(int position, CallState state, const ToolResult &result, const Events &events,
                                   const std::function<Result<void>()> &work);

    TurnRecord &m_record;
    bool m_isOnDisk = false;
};

}   // namespace tom::agent
