#include "desktop/login/otheraccounts.h"

#include "desktop/api/visibletext.h"
#include "desktop/login/formparts.h"

#include <QPushButton>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr qsizetype surelySeen = 2;   // the window is not made taller by those behind

} // namespace

OtherAccounts::OtherAccounts(QWidget *parent) : QScrollArea(parent), m_column(new QVBoxLayout)
{
    auto *content = new QWidget;
    content->setLayout(m_column);
    setWidget(content);
    setWidgetResizable(true);
    setFrameShape(NoFrame);
    setFocusPolicy(Qt::NoFocus);   // its buttons have it
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    setObjectName(u"otherAccounts"_s);
    setAccessibleName(tr("Other accounts that have to sign in again"));
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(8);
    hide();
}

// The same buttons for the same accounts: somebody may be about to press one.
void OtherAccounts::setAccounts(const QList<Account> &accounts)
{
    if (accounts == m_accounts)
        return;
    m_accounts = accounts;
    for (QWidget *button : std::exchange(m_buttons, {})) {
        button->hide();
        button->setObjectName({});
        button->deleteLater();   // a click on it may be what leads here
    }
    for (const Account &account : accounts) {
        auto *button = formButton(u"other %1 %2"_s.arg(account.username, account.server),
                                  tr("Sign in as %1 at %2").arg(visibleLine(account.username), placeOf(account)));
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this, [this, account] { Q_EMIT chosen(account); });
        m_column->addWidget(button);
        m_buttons.append(button);
    }
    setVisible(!accounts.isEmpty());
    updateGeometry();
}

QSize OtherAccounts::sizeHint() const
{
    return minimumSizeHint().expandedTo({0, widget()->sizeHint().height()});
}

QSize OtherAccounts::minimumSizeHint() const
{
    int least = 0;
    for (const QWidget *button : m_buttons.first(std::min(surelySeen, m_buttons.size())))
        least += button->sizeHint().expandedTo(button->minimumSize()).height() + (least > 0 ? m_column->spacing() : 0);
    const QSize content = widget()->sizeHint();
    return {content.width() + verticalScrollBar()->sizeHint().width(), std::min(content.height(), least)};
}

} // namespace tom::desktop
