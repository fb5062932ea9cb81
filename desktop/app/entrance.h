#pragma once

#include "desktop/accounts/liveaccounts.h"
#include "desktop/local/localsignin.h"
#include "desktop/login/signincontroller.h"

namespace tom::desktop {

class MainWindow;

// The sign-in in the window: of somebody new, or of an account that is known here and has to sign in. Does not know what is
// shown once somebody is in.
class Entrance : public QObject
{
    Q_OBJECT

public:
    Entrance(AccountStore &store, LocalServer &local, const LiveAccounts &live, MainWindow &window);

    // account: that it is about. isInside: somebody is shown, and stays so until this one is in. given: said instead.
    void ask(const Account &account, bool isInside, const QString &problem, const SignInForm &given = {});
    void add(bool isInside);
    void offerPairing(const QString &code);
    void drop();   // what was tried is over

    [[nodiscard]] const Account &account() const { return m_account; }

Q_SIGNALS:
    void entered(const tom::desktop::Account &account);
    void leftToOthers();   // to whoever is in already
    void forgetRequested(const tom::desktop::Account &account);
    void otherRequested(const tom::desktop::Account &account);   // that has to sign in, too
    void passwordNotKept(const QString &why);

private:
    void show(const Account &account, bool isInside);
    void showOthers();

    LocalServer &m_local;
    const LiveAccounts &m_live;
    MainWindow &m_window;
    SignInController m_signIn;
    LocalSignIn m_localSignIn;
    Account m_account;
    bool m_isInside = false;
};

} // namespace tom::desktop
