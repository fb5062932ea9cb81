#include "agent/turn/roundsteps.h"

namespace tom::agent {

Result<void> RoundSteps::setStarted(int position, const Events &events, bool mayChange)
{
    if (!m_isOnDisk && mayChange)
        return m_record.log()->commit({}, events);
    return set(position, CallState::Started, {}, events, {});
}

Result<void> RoundSteps::setDone(int position, const ToolResult &result, const Events &events,
                                 const std::function<Result<void>()> &work)
{
    return set(position, CallState::Done, result, events, work);
}

Result<void> RoundSteps::set(int position, CallState state, const ToolResult &result, const Events &events,
                             const std::function<Result<void>()> &work)
{
    if (m_isOnDisk) {
        return m_record.step(events, [&]() -> Result<void> {
            if (const auto done = work ? work() : Result<void>(); !done)
                return done;
            return m_record.journal().rounds().setCall(m_record.id(), position, state, result);
        });
    }
    for (const protocol::TurnEventBody &event : events)
        m_record.log()->append(event);
    return {};
}

} // namespace tom::agent
