#include "agent/consent/guardian.h"

#include "shared/core/json.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcGuardian, "tom.agent.consent")

QString sentApproval(const protocol::Approval &approval)
{
    QByteArray whole = json::compact(approval.toJson());
    if (whole.size() <= Guardian::maxLetters)
        return QString::fromUtf8(whole);
    protocol::Approval cut = approval;
    const QString arguments = QString::fromUtf8(json::compact(approval.arguments));
    cut.arguments = {{u"shortened"_s, true}, {u"beginning"_s, arguments.left(Guardian::maxLetters / 8)}};
    return QString::fromUtf8(json::compact(cut.toJson()));
}

Guardian::Guardian(Agent &agent, Outbox &outbox, const QString &name, QObject *parent)
    : QObject(parent),
      m_agent(agent),
      m_outbox(outbox),
      m_name(name)
{
    connect(&m_agent, &Agent::approvalChanged, this, &Guardian::tell);
}

void Guardian::start()
{
    for (const protocol::Approval &approval : m_agent.consents().approvals())
        tell(approval);
}

void Guardian::tell(const protocol::Approval &approval)
{
    const bool isWaiting = approval.state == "waiting"_L1;
    const auto added =
        isWaiting ? m_outbox.add(m_name, u"approval"_s, sentApproval(approval), approval.id)
                  : m_outbox.add(m_name, u"approval_ended"_s, approval.id + u' ' + approval.state, approval.id + u"-ended"_s);
    if (!added)
        qCWarning(lcGuardian).noquote() << u"⚠️ %1 is not asked about a tool call: %2"_s.arg(m_name, added.error().message);
}

} // namespace tom::agent
