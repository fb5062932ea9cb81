#pragma once

#include "desktop/notify/caller.h"
#include "desktop/notify/questioncalls.h"

#include <QHash>
#include <QSet>

namespace tom::desktop {

// Calls the user for what the inbox says calls for attention, and takes the answers given there; one that did not arrive is
// asked for again, with the reason. Knows no windows and no system: only what a call says.
class CallMaker : public QObject
{
    Q_OBJECT

public:
    CallMaker(InboxController &inbox, QuestionCalls &questions, Caller &caller, QObject *parent = nullptr);
    ~CallMaker() override;   // takes back what nobody would answer any more

Q_SIGNALS:
    void showRequested(const QString &key);   // empty: the inbox

private:
    void callFor(const QList<protocol::Notification> &notifications);
    void callFor(const QList<protocol::Approval> &approvals, const QList<protocol::Elicitation> &forms, bool isHeld);
    void callFor(const protocol::Approval &approval);
    void callFor(const protocol::Elicitation &form);
    void takeAnswer(const QString &key, const QString &action);
    void takeFailure(const QString &key, const QString &words);
    void make(const Call &call);

    InboxController &m_inbox;
    Caller &m_caller;
    QHash<QString, Call> m_called;   // by their keys
    QSet<QString> m_answered;        // there; the server has not said anything yet
    QHash<QString, QSet<QString>> m_together;   // by the key of the call: those that it alone tells of
};

} // namespace tom::desktop
