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
    void takeSettled();   // somebody may have said what becomes of one

Q_SIGNALS:
    void showRequested(const QString &conversation);

private:
    void callFor(const OutboxEntry &told);
    void lead();
    [[nodiscard]] QList<OutboxEntry> refused() const;

    Outbox &m_outbox;
    AccountCaller m_caller;
    QString m_told;          // the request id of the one whose words the call says
    qsizetype m_count = 0;   // that it says; 0: there is none
};

} // namespace tom::desktop
