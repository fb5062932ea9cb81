#pragma once

#include "desktop/api/accountstore.h"

#include <QScrollArea>

class QVBoxLayout;

namespace tom::desktop {

// Accounts of this computer that have to sign in, too, a button each; where there are many, they scroll. Shows and asks.
class OtherAccounts : public QScrollArea
{
    Q_OBJECT

public:
    explicit OtherAccounts(QWidget *parent = nullptr);

    void setAccounts(const QList<Account> &accounts);   // none: it is not there

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void chosen(const tom::desktop::Account &account);

private:
    QVBoxLayout *m_column;
    QList<Account> m_accounts;
    QList<QWidget *> m_buttons;
};

} // namespace tom::desktop
