#pragma once

#include "desktop/notify/caller.h"
#include "desktop/notify/inboxcontroller.h"

namespace tom::desktop {

// Calls the user for what the inbox says calls for attention, and takes the answers given there. Knows no windows and no
// system: only what a call says.
class CallMaker : public QObject
{
    Q_OBJECT

public:
    CallMaker(InboxController &inbox, Caller &caller, QObject *parent = nullptr);

Q_SIGNALS:
    void showRequested(const QString &key);   // empty: the inbox

private:
    void callFor(const QList<protocol::Notification> &notifications);
    void callFor(const protocol::Approval &approval);
    void takeAnswer(const QString &key, const QString &action);

    InboxController &m_inbox;
    Caller &m_caller;
};

} // namespace tom::desktop
