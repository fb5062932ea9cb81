#pragma once

#include "desktop/api/accountstore.h"

#include <QWidget>

class QVBoxLayout;

namespace tom::desktop {

// All accounts that are signed in here, one button each: one click leads from one to the other. Shows and asks.
class AccountBar : public QWidget
{
    Q_OBJECT

public:
    explicit AccountBar(QWidget *parent = nullptr);

    void setAccounts(const QList<Account> &accounts, const Account &shown);

Q_SIGNALS:
    void accountRequested(const tom::desktop::Account &account);
    void addRequested();

private:
    QVBoxLayout *m_buttons;
};

} // namespace tom::desktop
