#pragma once

#include "desktop/accounts/accountcaller.h"
#include "desktop/chat/courier.h"

namespace tom::desktop {

// Calls the user for messages of one account that its server refused while nobody looked at their conversation. Knows no
// windows; what becomes of them is not its business.
class RefusalCalls : public QObject
{
    Q_OBJECT

public:
    // id: of no other account.
    RefusalCalls(Courier &courier, Outbox &outbox, Caller &system, const QString &id, QObject *parent = nullptr);
    ~RefusalCalls() override;   // takes back what nobody would answer any more

    void setName(const QString &name) { m_caller.setName(name); }
    void withdrawIfSettled();   // somebody has said what becomes of one

Q_SIGNALS:
    void showRequested(const QString &conversation);

private:
    void callFor(const OutboxEntry &refused);
    [[nodiscard]] qsizetype count() const;

    Outbox &m_outbox;
    AccountCaller m_caller;
    QString m_conversation;   // of the one that was told last
    bool m_isCalling = false;
};

} // namespace tom::desktop
