#pragma once

#include "agent/turn/agent.h"

namespace tom::agent {

// Where conversations go that the user deletes, and how they leave it: brought back, or gone with everything in them, after
// thirty days or at once. What runs in one is stopped first. Knows nothing of HTTP.
class ConversationBin : public QObject
{
    Q_OBJECT

public:
    ConversationBin(Agent &agent, Journal &kept, Journal &temporary, const Clock &clock, QObject *parent = nullptr);

    // NotFound when there is no such conversation. A temporary one is always gone for good.
    [[nodiscard]] Result<void> remove(const QString &conversation, bool forGood);
    [[nodiscard]] Result<void> restore(const QString &conversation);
    void sweep();

    static constexpr std::chrono::hours keepTime{30 * 24};

Q_SIGNALS:
    void swept();   // once an hour
    void removedForGood();   // something that others keep for it may go too

private:
    void removeDoomed();

    Agent &m_agent;
    Journal &m_kept;
    Journal &m_temporary;
    const Clock &m_clock;
    ConversationList m_keptList;
    ConversationList m_temporaryList;
    bool m_mayHaveDoomed = true;   // from an earlier process, too
};

} // namespace tom::agent
