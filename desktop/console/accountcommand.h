#pragma once

#include "desktop/api/accountstore.h"
#include "desktop/api/apiclient.h"

namespace tom::console {

// tom status, tom tasks and tom logout: one question to the server each.
class AccountCommand : public QObject
{
    Q_OBJECT

public:
    AccountCommand(desktop::ApiClient &client, desktop::AccountStore &store, desktop::Account account);

    void showStatus();
    void showTasks();
    void signOut();

Q_SIGNALS:
    void finished(int exitCode);

private:
    desktop::ApiClient &m_client;
    desktop::AccountStore &m_store;
    desktop::Account m_account;
};

} // namespace tom::console
