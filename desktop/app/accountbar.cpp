#include "desktop/app/accountbar.h"

#include "desktop/app/accountbutton.h"
#include "desktop/look/iconbutton.h"

#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace tom::desktop {

AccountBar::AccountBar(QWidget *parent) : QWidget(parent), m_column(new QVBoxLayout)
{
    setObjectName(u"accountBar"_s);
    setAccessibleName(tr("Accounts"));
    auto *add = new IconButton(u"plus"_s, tr("Add an account"));
    add->setObjectName(u"addAccount"_s);
    connect(add, &QToolButton::clicked, this, &AccountBar::addRequested);
    m_column->setSpacing(4);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(m_column);
    layout->addWidget(add, 0, Qt::AlignHCenter);
}

// The same buttons for the same accounts: whoever stands on one of them stays there when a number changes.
void AccountBar::setAccounts(const QList<ShownAccount> &accounts)
{
    makeButtons(accounts.size());
    for (qsizetype i = 0; i < accounts.size(); ++i)
        m_buttons.at(i)->setAccount(accounts.at(i));
}

void AccountBar::makeButtons(qsizetype count)
{
    while (m_buttons.size() > count) {   // a click on one of them may be what leads here
        AccountButton *gone = m_buttons.takeLast();
        gone->hide();
        gone->setObjectName({});
        gone->deleteLater();
    }
    while (m_buttons.size() < count) {
        auto *button = new AccountButton;
        connect(button, &QToolButton::clicked, this, [this, button] { Q_EMIT accountRequested(button->account()); });
        m_column->addWidget(button);
        m_buttons.append(button);
    }
}

} // namespace tom::desktop
