#include "agent/turn/roundconsents.h"

#include <QUuid>

using namespace Qt::StringLiterals;

namespace tom::agent {

StoredApproval RoundConsents::approvalFor(const llm::ToolCall &call, const CallVerdict &verdict, int position) const
{
    const ToolRegistry::KnownTool &tool = *verdict.tool;
    const QDateTime now = m_services.clock.now();
    QStringList remember{u"once"_s};
    if (verdict.canBeRemembered)   // a schedule begins a new conversation now and then
        remember += {m_record.request().schedule > 0 ? u"schedule"_s : u"conversation"_s, u"always"_s};
    return {.approval = {.id = QUuid::createUuid().toString(QUuid::WithoutBraces),
                         .turn = m_record.id(),
                         .conversation = m_record.conversation(),
                         .call = call.id,
                         .module = tool.module,
                         .name = tool.name,
                         .arguments = call.arguments,
                         .risk = riskName(tool.risk),
                         .remember = remember,
                         .created = now,
                         .expires = now.addDuration(m_services.consent.approval)},
            .position = position,
            .argumentsHash = argumentsHash(call.arguments),
            .schemaHash = schemaHash(tool)};
}

Result<void> RoundConsents::ask(const QList<StoredApproval> &approvals, QList<protocol::TurnEventBody> events,
                                const std::optional<OpenRound> &round)
{
    for (const StoredApproval &approval : approvals)
        events.append(protocol::ApprovalAsked{approval.approval});
    return m_record.step(events, [&]() -> Result<void> {
        RoundStore &rounds = m_record.journal().rounds();
        if (round) {
            if (const auto opened = rounds.open(m_record.id(), *round); !opened)
                return opened;
        }
        for (const StoredApproval &approval : approvals) {
            if (const auto added = m_record.journal().consents().add(approval); !added)
                return added;
            if (const auto set = rounds.setCall(m_record.id(), approval.position, CallState::Waiting, {}); !set)
                return set;
        }
        return {};
    });
}

Result<void> RoundConsents::approve(const StoredApproval &approval, protocol::Remember remember)
{
    if (!approval.approval.remember.contains(protocol::rememberName(remember)))
        return failure(ErrorCode::InvalidInput,
                       u"%1 asks every time: \"remember\" can only be \"once\" here"_s.arg(approval.approval.name));
    return m_record.step({protocol::ApprovalEnded{.id = approval.approval.id, .state = u"approved"_s}}, [&]() -> Result<void> {
        if (const auto set = m_record.journal().consents().setState(approval.approval.id, u"approved"_s); !set)
            return set;
        if (const auto added = addRule(approval, remember); !added)
            return added;
        return m_record.journal().rounds().setCall(m_record.id(), approval.position, CallState::Approved, {});
    });
}

Result<void> RoundConsents::addRule(const StoredApproval &approval, protocol::Remember remember)
{
    if (remember == protocol::Remember::Once)
        return {};
    const bool isAlways = remember == protocol::Remember::Always;
    ConsentStore &rules = isAlways && m_services.rules ? *m_services.rules : m_record.journal().consents();
    return rules.addRule(
        {.id = QUuid::createUuid().toString(QUuid::WithoutBraces),
         .module = approval.approval.module,
         .name = approval.approval.name,
         .conversation = remember == protocol::Remember::Conversation ? approval.approval.conversation : QString(),
         .schedule = remember == protocol::Remember::Schedule ? m_record.request().schedule : 0,
         .created = m_services.clock.now()},
        approval.schemaHash, m_record.request().requestId);
}

bool RoundConsents::holds(const StoredApproval &approval, const llm::ToolCall &call, const ToolRegistry::KnownTool &tool)
{
    return approval.approval.call == call.id && approval.schemaHash == schemaHash(tool)
           && approval.argumentsHash == argumentsHash(call.arguments);
}

} // namespace tom::agent
