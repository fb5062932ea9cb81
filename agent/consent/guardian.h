#pragma once

#include "agent/inbox/outbox.h"
#include "agent/turn/agent.h"

namespace tom::agent {

// Another user of the household decides about this user's tool calls (approvals_by): asks that one, and says when nothing
// waits any more.
class Guardian : public QObject
{
    Q_OBJECT

public:
    Guardian(Agent &agent, Outbox &outbox, const QString &name, QObject *parent = nullptr);

    // What waits since before, once more: who has been asked knows it.
    void start();

    static constexpr qsizetype maxLetters = 60'000;   // of an approval as it is sent

private:
    void tell(const protocol::Approval &approval);

    Agent &m_agent;
    Outbox &m_outbox;
    QString m_name;
};

// As JSON, with its arguments cut where they are too long to be sent.
[[nodiscard]] QString sentApproval(const protocol::Approval &approval);

} // namespace tom::agent
