#include "agent/tools/immediatetoolrun.h"
#include "agent/turn/toolround.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

// What the user says of the calls that wait.

QList<protocol::Approval> ToolRound::waiting() const
{
    QList<protocol::Approval> list;
    for (const Entry &entry : m_entries) {
        if (entry.open.state == CallState::Waiting && entry.approval)
            list.append(entry.approval->approval);
    }
    return list;
}

Result<bool> ToolRound::decide(const QString &id, const protocol::ApprovalDecision &decision)
{
    expire();
    const auto found = std::ranges::find_if(m_entries, [&](const Entry &entry) {
        return entry.open.state == CallState::Waiting && entry.approval->approval.id == id;
    });
    if (m_isOver || found == m_entries.end())
        return false;
    if (!decision.isApproved) {
        const auto denied = deny(*found, u"denied"_s, u"the user said no to this call; it was not done"_s);
        return denied ? Result<bool>(true) : std::unexpected(denied.error());
    }
    if (const auto approved = m_consents.approve(*found->approval, decision.remember); !approved)
        return std::unexpected(approved.error());
    found->open.state = CallState::Approved;
    found->approval->approval.state = u"approved"_s;
    Q_EMIT approvalChanged(found->approval->approval);
    updateParked();
    advanceSoon();
    return true;
}

Result<void> ToolRound::deny(Entry &entry, const QString &state, const QString &why)
{
    protocol::Approval &approval = entry.approval->approval;
    const auto denied = answer(int(&entry - m_entries.data()), toolFailure(why), state,
                               [&] { return m_record.journal().consents().setState(approval.id, state); });
    if (!denied)
        return denied;
    approval.state = state;
    note(entry, state);
    Q_EMIT approvalChanged(approval);
    updateParked();
    advanceSoon();
    return {};
}

// Silence is a no.
void ToolRound::expire()
{
    const QDateTime now = m_services.clock.now();
    for (Entry &entry : m_entries) {
        if (m_isOver || entry.open.state != CallState::Waiting || entry.approval->approval.expires > now)
            continue;
        if (const auto denied = deny(entry, u"expired"_s, u"the user did not answer in time; it was not done"_s); !denied)
            return fail(denied.error());
    }
}

} // namespace tom::agent
