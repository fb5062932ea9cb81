#include "desktop/app/entrance.h"

#include "desktop/app/mainwindow.h"
#include "desktop/login/signinpanel.h"

namespace tom::desktop {

Entrance::Entrance(AccountStore &store, LocalServer &local, const LiveAccounts &live, MainWindow &window)
    : m_local(local),
      m_live(live),
      m_window(window),
      m_signIn(store, window.signIn()),
      m_localSignIn(local, store, window.signIn())
{
    connect(&m_signIn, &SignInController::signedIn, this, &Entrance::entered);
    connect(&m_signIn, &SignInController::passwordNotKept, this, &Entrance::passwordNotKept);
    connect(&m_localSignIn, &LocalSignIn::signedIn, this, &Entrance::entered);
    connect(&window.signIn(), &SignInPanel::backRequested, this, &Entrance::leftToOthers);
    connect(&window.signIn(), &SignInPanel::otherRequested, this, &Entrance::otherRequested);
    connect(&live, &LiveAccounts::changed, this, &Entrance::showOthers);
    connect(&window.signIn(), &SignInPanel::forgetRequested, this, [this] { Q_EMIT forgetRequested(m_account); });
}

void Entrance::ask(const Account &account, bool isInside, const QString &problem, const SignInForm &given)
{
    const SignInForm form{.server = given.server.isEmpty() ? account.server : given.server,
                          .username = given.username.isEmpty() ? account.username : given.username,
                          .pin = given.pin};
    m_localSignIn.giveWay();
    show(given.server.isEmpty() ? account : Account{.server = form.server, .username = form.username}, isInside);
    m_signIn.begin(form, problem);
    if (given.server.isEmpty() && (!isInside || account.server == m_local.address()))
        m_localSignIn.offer(account, problem);
}

void Entrance::add(bool isInside)
{
    m_localSignIn.giveWay();
    m_localSignIn.offerBeside();   // nobody was told a password for that one: without this there is no way back to it
    m_signIn.begin({});
    show({}, isInside);
}

void Entrance::offerPairing(const QString &code)
{
    m_signIn.offer(code);
}

void Entrance::drop()
{
    m_localSignIn.giveWay();
    m_signIn.begin({});
}

void Entrance::show(const Account &account, bool isInside)
{
    m_account = account;
    m_isInside = isInside;
    const LiveAccount *live = m_live.find(account);
    const bool hasEnded = live && live->state() == LiveAccount::State::Ended;
    showOthers();
    m_window.signIn().setForgetAvailable(hasEnded ? account.username : QString());
    m_window.showSignIn();
}

// Others may end while one is being asked for.
void Entrance::showOthers()
{
    QList<Account> ended;
    for (const LiveAccount *live : m_live.all()) {
        if (live->state() == LiveAccount::State::Ended && !isSameAccount(live->account(), m_account))
            ended.append(live->account());
    }
    m_window.signIn().setOthers(ended);
    m_window.signIn().setBackAvailable(m_isInside || m_live.other(m_account));
}

} // namespace tom::desktop
