#include "desktop/notify/callmaker.h"

#include "desktop/api/visibletext.h"
#include "desktop/chat/readablename.h"
#include "desktop/notify/notificationview.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr qsizetype mostTogether = 3;   // more are told of by one call
constexpr int longestText = 240;
constexpr int later = 60;               // minutes
const QString togetherKey = u"together"_s;

QList<CallAction> consentActions()
{
    return {{u"approve"_s, CallMaker::tr("Approve")}, {u"deny"_s, CallMaker::tr("Deny")}};
}

} // namespace

CallMaker::CallMaker(InboxController &inbox, Caller &caller, QObject *parent) : QObject(parent), m_inbox(inbox), m_caller(caller)
{
    connect(&inbox, &InboxController::alerted, this,
            [this](const QList<protocol::Notification> &notifications) { callFor(notifications); });
    connect(&inbox, &InboxController::approvalAsked, this, [this](const protocol::Approval &approval) { callFor(approval); });
    connect(&inbox, &InboxController::settled, this, [this](const QString &key) {
        m_called.remove(key);
        m_caller.withdraw(key);
        if (m_together.remove(key) && m_together.isEmpty()) {
            m_called.remove(togetherKey);
            m_caller.withdraw(togetherKey);
        }
    });
    connect(&caller, &Caller::answered, this, &CallMaker::takeAnswer);
}

CallMaker::~CallMaker()
{
    for (const QString &key : std::as_const(m_called))
        m_caller.withdraw(key);
}

void CallMaker::make(const Call &call)
{
    m_called.insert(call.key);
    m_caller.call(call);
}

void CallMaker::callFor(const QList<protocol::Notification> &notifications)
{
    if (notifications.size() > mostTogether) {
        for (const protocol::Notification &one : notifications)
            m_together.insert(u"n%1"_s.arg(one.id));
        return make({.key = togetherKey,
                     .title = tr("%n new notifications", nullptr, int(notifications.size())),
                     .text = visibleText(notifications.constLast().title).simplified()});
    }
    for (const protocol::Notification &one : notifications) {
        if (one.kind == protocol::NotificationKind::Approval)
            continue;   // told of with the call itself, which has all arguments
        make({.key = u"n%1"_s.arg(one.id),
              .title = visibleText(one.title).simplified(),
              .text = one.text.isEmpty() ? originWords(one) : visibleText(one.text.left(longestText)),
              .actions = {{u"done"_s, tr("Done")}, {u"later"_s, tr("In an hour")}},
              .isUrgent = one.kind == protocol::NotificationKind::Reminder});
    }
}

// Only what fits into it as a whole can be decided there: nobody says yes to what is not shown.
void CallMaker::callFor(const protocol::Approval &approval)
{
    const QString arguments = argumentText(approval.arguments);
    const bool isWhole = arguments.size() <= longestText;
    make({.key = approval.id,
          .title = tr("May Tom do this? %1").arg(readableCall(approval.module, approval.name)),
          .text = isWhole ? arguments : arguments.left(longestText) + u"…"_s,
          .actions = isWhole ? consentActions() : QList<CallAction>(),
          .isUrgent = true});
}

void CallMaker::takeAnswer(const QString &key, const QString &action)
{
    const QList<protocol::Approval> &asked = m_inbox.state().approvals;
    const bool isApproval = std::ranges::find(asked, key, &protocol::Approval::id) != asked.end();
    const qint64 id = key.startsWith(u'n') ? key.sliced(1).toLongLong() : 0;
    if (isApproval && (action == "approve"_L1 || action == "deny"_L1))
        return m_inbox.decide(key, {.isApproved = action == "approve"_L1});
    if (id > 0 && action == "done"_L1)
        return m_inbox.markDone({id});
    if (id > 0 && action == "later"_L1)
        return m_inbox.snooze(id, later);
    Q_EMIT showRequested(key == togetherKey ? QString() : key);
}

} // namespace tom::desktop
