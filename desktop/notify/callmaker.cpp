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
const QString questionsKey = u"questions"_s;

QList<CallAction> consentActions()
{
    return {{u"approve"_s, CallMaker::tr("Approve")}, {u"deny"_s, CallMaker::tr("Deny")}};
}

} // namespace

CallMaker::CallMaker(InboxController &inbox, QuestionCalls &questions, Caller &caller, QObject *parent)
    : QObject(parent),
      m_inbox(inbox),
      m_caller(caller)
{
    connect(&inbox, &InboxController::alerted, this,
            [this](const QList<protocol::Notification> &notifications) { callFor(notifications); });
    connect(&questions, &QuestionCalls::called, this,
            [this](const QList<protocol::Approval> &approvals, const QList<protocol::Elicitation> &forms, bool isHeld) {
                callFor(approvals, forms, isHeld);
            });
    connect(&inbox, &InboxController::settled, this, [this](const QString &key) {
        m_called.remove(key);
        m_answered.remove(key);
        m_caller.withdraw(key);
        for (auto together = m_together.begin(); together != m_together.end();) {
            if (!together->remove(key) || !together->isEmpty()) {
                ++together;
                continue;
            }
            m_called.remove(together.key());
            m_caller.withdraw(together.key());
            together = m_together.erase(together);
        }
    });
    connect(&caller, &Caller::answered, this, &CallMaker::takeAnswer);
    connect(&inbox, &InboxController::decisionFailed, this, [this](const QString &question, const QString &words) {
        takeFailure(question, tr("This was not done: %1").arg(words));
    });
}

CallMaker::~CallMaker()
{
    for (auto call = m_called.cbegin(); call != m_called.cend(); ++call)
        m_caller.withdraw(call.key());
}

void CallMaker::make(const Call &call)
{
    m_called.insert(call.key, call);
    m_caller.call(call);
}

// The system has taken the call away with the answer: it is there again as it was, whatever window is open.
void CallMaker::takeFailure(const QString &key, const QString &words)
{
    if (!m_answered.remove(key) || !m_called.contains(key))
        return;
    Call again = m_called.value(key);
    again.text = words + u'\n' + again.text;
    again.isUrgent = true;
    m_caller.call(again);
}

void CallMaker::callFor(const QList<protocol::Notification> &notifications)
{
    if (notifications.size() > mostTogether) {
        for (const protocol::Notification &one : notifications)
            m_together[togetherKey].insert(u"n%1"_s.arg(one.id));
        return make({.key = togetherKey,
                     .title = tr("%n new notifications", nullptr, int(notifications.size())),
                     .text = visibleText(notifications.constLast().title).simplified()});
    }
    for (const protocol::Notification &one : notifications) {
        if (one.kind == protocol::NotificationKind::Approval)
            continue;   // told of with the call or the form itself, which has all of it
        make({.key = u"n%1"_s.arg(one.id),
              .title = visibleText(one.title).simplified(),
              .text = one.text.isEmpty() ? originWords(one) : visibleText(one.text.left(longestText)),
              .actions = {{u"done"_s, tr("Done")}, {u"later"_s, tr("In an hour")}},
              .isUrgent = one.kind == protocol::NotificationKind::Reminder});
    }
}

// What somebody was not called for at the time is told of by how many they are.
void CallMaker::callFor(const QList<protocol::Approval> &approvals, const QList<protocol::Elicitation> &forms, bool isHeld)
{
    const qsizetype count = approvals.size() + forms.size();
    if (count > (isHeld ? 1 : mostTogether)) {
        QSet<QString> &together = m_together[questionsKey];
        for (const protocol::Approval &approval : approvals)
            together.insert(approval.id);
        for (const protocol::Elicitation &form : forms)
            together.insert(form.id);
        return make({.key = questionsKey,
                     .title = tr("%n questions wait for your word", nullptr, int(together.size())),
                     .text = approvals.isEmpty() ? tr("%1 asks").arg(readableCall({}, forms.constLast().module))
                                                 : readableCall(approvals.constLast().module, approvals.constLast().name),
                     .isUrgent = true});
    }
    for (const protocol::Approval &approval : approvals)
        callFor(approval);
    for (const protocol::Elicitation &form : forms)
        callFor(form);
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

// It leads to the form: nobody fills one in among the notifications of a system.
void CallMaker::callFor(const protocol::Elicitation &form)
{
    make({.key = form.id,
          .title = tr("%1 asks").arg(readableCall({}, form.module)),
          .text = visibleText(form.message.left(longestText)),
          .isUrgent = true});
}

void CallMaker::takeAnswer(const QString &key, const QString &action)
{
    const QList<protocol::Approval> &asked = m_inbox.state().approvals;
    const bool isApproval = std::ranges::find(asked, key, &protocol::Approval::id) != asked.end();
    const qint64 id = key.startsWith(u'n') ? key.sliced(1).toLongLong() : 0;
    const bool isDecision = isApproval && (action == "approve"_L1 || action == "deny"_L1);
    if (isDecision || (id > 0 && action == "later"_L1))
        m_answered.insert(key);
    if (isDecision)
        return m_inbox.decide(key, {.isApproved = action == "approve"_L1});
    if (id > 0 && action == "done"_L1)
        return m_inbox.markDone({id});
    if (id > 0 && action == "later"_L1) {
        m_inbox.snooze(id, later).then(this, [this, key](const Result<void> &snoozed) {
            if (!snoozed)
                takeFailure(key, snoozed.error().message);
        });
        return;
    }
    Q_EMIT showRequested(key == togetherKey || key == questionsKey ? QString() : key);
}

} // namespace tom::desktop
