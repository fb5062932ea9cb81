#include "agent/tasks/approvalnotices.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace tom::agent {

ApprovalNotices::ApprovalNotices(Agent &agent, Inbox &inbox, const Clock &clock, const QString &decider, QObject *parent)
    : QObject(parent),
      m_notices(agent, inbox, clock, u"an approval"_s, [&agent, decider] {
          QList<OpenQuestion> open;
          for (const protocol::Approval &approval : agent.consents().approvals())
              open.append(
                  {.id = approval.id, .turn = approval.turn, .since = approval.created, .notice = [&agent, approval, decider] {
                       return approvalNotice(u"Tom"_s, approval, agent, decider);
                   }});
          return open;
      })
{
    connect(&agent, &Agent::approvalChanged, this, &ApprovalNotices::take);
    m_notices.lookSoon();   // what has waited since before this agent began
}

void ApprovalNotices::take(const protocol::Approval &approval)
{
    if (approval.state == "waiting"_L1)
        return m_notices.lookSoon();
    m_notices.forget(approval.id);
    m_notices.read(approvalOrigin(approval.id));   // an earlier process may have brought it there
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
