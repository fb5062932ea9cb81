#pragma once

#include "agent/tasks/questionnotices.h"

namespace tom::agent {

// Tool calls that wait for the user's word, brought into the inbox by QuestionNotices. What is decided is read there.
class ApprovalNotices : public QObject
{
    Q_OBJECT

public:
    // decider: another user who decides about this one's tool calls; empty: nobody does.
    ApprovalNotices(Agent &agent, Inbox &inbox, const Clock &clock, const QString &decider, QObject *parent = nullptr);

    void look() { m_notices.look(); }

private:
    void take(const protocol::Approval &approval);

    QuestionNotices m_notices;
};

// who: what wants to make the call. With the arguments, since nobody may be there who could look them up, but for secrets:
// notifications travel further than GET /approvals. Where another user decides, only that it waits for that word.
[[nodiscard]] NewNotification approvalNotice(const QString &who, const protocol::Approval &approval, const Agent &agent,
                                             const QString &decider);
[[nodiscard]] QString approvalOrigin(const QString &approval);

} // namespace tom::agent
