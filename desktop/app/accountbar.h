#pragma once

#include "desktop/api/accountstore.h"

#include <QWidget>

class QVBoxLayout;

namespace tom::desktop {

class AccountButton;

// One account, as its button says it.
struct ShownAccount
{
    Account account{};
    bool isOpen = false;
    int waiting = 0;           // things that call for attention
    bool hasRefused = false;   // a message that its server did not take
    bool isAway = false;       // its server cannot be reached
    bool hasEnded = false;     // its session: it has to sign in

    bool operator==(const ShownAccount &) const = default;
};

// All accounts that are signed in here, one button each: one click leads from one to the other. Shows and asks.
class AccountBar : public QWidget
{
    Q_OBJECT

public:
    explicit AccountBar(QWidget *parent = nullptr);

    void setAccounts(const QList<ShownAccount> &accounts);

Q_SIGNALS:
    void accountRequested(const tom::desktop::Account &account);
    void addRequested();

private:
    void makeButtons(qsizetype count);

    QVBoxLayout *m_column;
    QList<AccountButton *> m_buttons;
};

} // namespace tom::desktop
