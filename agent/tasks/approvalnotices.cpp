#include "agent/tasks/approvalnotices.h"

#include <QJsonDocument>
#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcNotices, "tom.agent.approvals")

ApprovalNotices::ApprovalNotices(Agent &agent, Inbox &inbox, const Clock &clock, const QString &decider, QObject *parent)
    : QObject(parent),
      m_agent(agent),
      m_inbox(inbox),
      m_clock(clock),
      m_decider(decider)
{
    m_look.setSingleShot(true);
    connect(&m_look, &QTimer::timeout, this, &ApprovalNotices::look);
    connect(&m_agent, &Agent::approvalChanged, this, &ApprovalNotices::take);
    m_look.start(0);   // what has waited since before this agent began
}

// Not at once: whoever is told of a change may still go away, or come.
void ApprovalNotices::take(const protocol::Approval &approval)
{
    if (approval.state == "waiting"_L1)
        return m_look.start(0);
    m_told.remove(approval.id);
    if (const auto read = m_inbox.acknowledgeOrigin(approvalOrigin(approval.id)); !read)
        qCCritical(lcNotices).noquote() << u"❌ an approval stays in the inbox: %1"_s.arg(read.error().message);
}

void ApprovalNotices::look()
{
    bool isComplete = true;
    for (const protocol::Approval &approval : m_agent.consents().approvals())
        isComplete = isTold(approval) && isComplete;
    if (!isComplete)
        m_look.start(pause);
}

// False: not yet.
bool ApprovalNotices::isTold(const protocol::Approval &approval)
{
    const Agent::Audience audience = m_agent.audienceOf(approval.turn);
    if (audience.isTemporary || m_told.contains(approval.id))
        return true;
    if (audience.isFollowed && approval.created.addDuration(patience) > m_clock.now())
        return false;
    if (const auto told = m_inbox.post(approvalNotice(u"Tom"_s, approval, m_agent, m_decider));
        !told) {   // GET /approvals has it all the same
        qCCritical(lcNotices).noquote() << u"❌ an approval is not in the inbox: %1"_s.arg(told.error().message);
        return false;
    }
    m_told.insert(approval.id);
    return true;
}

NewNotification approvalNotice(const QString &who, const protocol::Approval &approval, const Agent &agent, const QString &decider)
{
    const QString tool = approval.module.isEmpty() ? approval.name : approval.module + u'.' + approval.name;
    if (!decider.isEmpty())
        return {.kind = protocol::NotificationKind::System,
                .title = u"%1 waits for %2"_s.arg(who, decider),
                .text = u"%1 decides whether it may use %2."_s.arg(decider, tool),
                .origin = approvalOrigin(approval.id)};
    return {.kind = protocol::NotificationKind::Approval,
            .title = u"%1 wants to use %2"_s.arg(who, tool),
            .text = QString::fromUtf8(QJsonDocument(agent.withoutSecrets(approval)).toJson(QJsonDocument::Indented)),
            .actions = {{.id = u"approve"_s, .title = u"Approve"_s, .target = approval.id},
                        {.id = u"deny"_s, .title = u"Deny"_s, .target = approval.id}},
            .origin = approvalOrigin(approval.id)};
}

QString approvalOrigin(const QString &approval)
{
    return u"approval "_s + approval;
}

} // namespace tom::agent
