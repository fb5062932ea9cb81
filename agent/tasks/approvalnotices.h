#pragma once

#include "agent/inbox/inbox.h"
#include "agent/turn/agent.h"

#include <QTimer>

namespace tom::agent {

// Brings tool calls that wait for the user's word into the inbox, and so to devices that are elsewhere, when nobody follows
// their turn, or when those who do have not decided for a while. What is decided is read there. What is temporary stays out of
// it: nothing of that comes onto disk.
class ApprovalNotices : public QObject
{
    Q_OBJECT

public:
    // decider: another user who decides about this one's tool calls; empty: nobody does.
    ApprovalNotices(Agent &agent, Inbox &inbox, const Clock &clock, const QString &decider, QObject *parent = nullptr);

    void look();

    static constexpr std::chrono::seconds patience{60};   // with those who follow
    static constexpr std::chrono::seconds pause{5};       // between two looks while something waits to be told

private:
    void take(const protocol::Approval &approval);
    [[nodiscard]] bool isTold(const protocol::Approval &approval);

    Agent &m_agent;
    Inbox &m_inbox;
    const Clock &m_clock;
    QString m_decider;
    QSet<QString> m_told;   // ids of those that are in the inbox
    QTimer m_look;
};

// who: what wants to make the call. With the arguments, since nobody may be there who could look them up, but for secrets:
// notifications travel further than GET /approvals. Where another user decides, only that it waits for that word.
[[nodiscard]] NewNotification approvalNotice(const QString &who, const protocol::Approval &approval, const Agent &agent,
                                             const QString &decider);
[[nodiscard]] QString approvalOrigin(const QString &approval);

} // namespace tom::agent
