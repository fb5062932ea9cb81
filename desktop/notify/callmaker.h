#pragma once

#include "desktop/notify/caller.h"
#include "desktop/notify/inboxcontroller.h"

#include <QSet>

namespace tom::desktop {

// Calls the user for what the inbox says calls for attention, and takes the answers given there. Knows no windows and no
// system: only what a call says.
class CallMaker : public QObject
{
    Q_OBJECT

public:
    CallMaker(InboxController &inbox, Caller &caller, QObject *parent = nullptr);
    ~CallMaker() override;   // takes back what nobody would answer any more

Q_SIGNALS:
    void showRequested(const QString &key);   // empty: the inbox

private:
    void callFor(const QList<protocol::Notification> &notifications);
    void callFor(const protocol::Approval &approval);
    void takeAnswer(const QString &key, const QString &action);

    void make(const Call &call);

    InboxController &m_inbox;
    Caller &m_caller;
    QSet<QString> m_called;
    QSet<QString> m_together;   // keys of those that one call tells of
};

} // namespace tom::desktop
