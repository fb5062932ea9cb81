#include "agent/turn/consentdesk.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

QList<protocol::Approval> ConsentDesk::approvals() const
{
    QList<protocol::Approval> list;
    for (const Turn *turn : m_turns.all())
        list += turn->approvals();
    std::ranges::stable_sort(list, {}, &protocol::Approval::created);
    return list;
}

QList<protocol::Elicitation> ConsentDesk::forms() const
{
    QList<protocol::Elicitation> list;
    for (const Turn *turn : m_turns.all())
        list += turn->forms();
    std::ranges::stable_sort(list, {}, &protocol::Elicitation::expires);
    return list;
}

Result<void> ConsentDesk::decide(const QString &approval, const protocol::ApprovalDecision &decision)
{
    for (Turn *turn : m_turns.all()) {
        const auto decided = turn->decide(approval, decision);
        if (!decided)
            return std::unexpected(decided.error());
        if (*decided)
            return {};
    }
    for (Journal *journal : {&m_kept, &m_temporary}) {
        const auto state = journal->consents().stateOf(approval);
        if (!state)
            return std::unexpected(state.error());
        if (*state)
            return failure(ErrorCode::Conflict, u"nothing waits for this any more: it is %1"_s.arg(**state));
    }
    return failure(ErrorCode::NotFound, u"there is no approval \"%1\""_s.arg(approval));
}

Result<QList<protocol::ApprovalRule>> ConsentDesk::rules()
{
    auto list = m_kept.consents().rules();
    const auto temporary = m_temporary.consents().rules();
    if (list && temporary)
        *list += *temporary;
    return list;
}

Result<void> ConsentDesk::dropRule(const QString &id)
{
    for (Journal *journal : {&m_kept, &m_temporary}) {
        const auto dropped = journal->consents().dropRule(id);
        if (!dropped)
            return std::unexpected(dropped.error());
        if (*dropped)
            return {};
    }
    return failure(ErrorCode::NotFound, u"there is no rule \"%1\""_s.arg(id));
}

QFuture<Result<mcp::InputAnswer>> ConsentDesk::ask(const QString &module, const mcp::InputForm &form)
{
    const QList<Turn *> all = m_turns.all();
    const auto turn = std::ranges::find_if(all.rbegin(), all.rend(), [&](const Turn *one) { return one->runs(module); });
    return turn == all.rend() ? readyFuture<mcp::InputAnswer>(mcp::InputAnswer{}) : (*turn)->ask(module, form);
}

Result<void> ConsentDesk::answer(const QString &elicitation, const protocol::ElicitationAnswer &given)
{
    for (Turn *turn : m_turns.all()) {
        const auto answered = turn->answer(elicitation, given);
        if (!answered)
            return std::unexpected(answered.error());
        if (*answered)
            return {};
    }
    return failure(ErrorCode::NotFound, u"nobody waits for an answer to \"%1\" any more"_s.arg(elicitation));
}

} // namespace tom::agent
