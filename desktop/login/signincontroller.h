#pragma once

#include "desktop/api/accountstore.h"
#include "desktop/login/signinpanel.h"
#include "shared/protocol/pairing.h"

#include <QObject>

namespace tom::desktop {

class SignIn;
class SignInPanel;

// From what was filled in to an account that works: asks about an unknown key, says in words what is wrong.
class SignInController : public QObject
{
    Q_OBJECT

public:
    SignInController(AccountStore &store, SignInPanel &panel, QObject *parent = nullptr);
    ~SignInController() override;

    // Shows the form, filled with what is known.
    void begin(const SignInForm &form, const QString &problem = {});
    // Asks whether this pairing code is to be used; nothing is sent before that is agreed to.
    void offer(const QString &code);

Q_SIGNALS:
    void signedIn(const tom::desktop::Account &account);
    void passwordNotKept(const QString &why);   // though that was wished

private:
    void start();
    void stop();
    void pair(const QString &username, const QString &password);
    void take(const Result<Account> &result);
    void fillPassword(const QString &server, const QString &username);
    void rememberPassword(const Account &account);

    AccountStore &m_store;
    SignInPanel &m_panel;
    SignInForm m_before;   // what stood in the form
    QString m_address;     // of the server that is tried
    QHash<QString, PinnedKey> m_confirmed;   // by address: whoever mistypes a password does not compare a key again
    std::optional<protocol::PairingCode> m_pairing;   // while its page is shown
    std::unique_ptr<SignIn> m_signIn;
};

} // namespace tom::desktop
