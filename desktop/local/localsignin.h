#pragma once

#include "desktop/api/signin.h"
#include "desktop/local/localserver.h"

namespace tom::desktop {

class SignInPanel;

// "Start Tom on this computer": whoever owns the data folder of the local server is signed in by it, without a password.
class LocalSignIn : public QObject
{
    Q_OBJECT

public:
    LocalSignIn(LocalServer &server, AccountStore &store, SignInPanel &panel, QObject *parent = nullptr);
    ~LocalSignIn() override;

    // Nobody is signed in: where nobody was before, or to this server, the panel asks which Tom it is to be.
    void offer(const Account &last, const QString &problem);
    // Somebody is signed in elsewhere and wants one more: a button beside the form leads to the same question.
    void offerBeside();
    // Somebody signs in elsewhere: what this one has begun may not come in between.
    void giveWay();

Q_SIGNALS:
    void signedIn(const tom::desktop::Account &account);

private:
    void start();
    void stop();
    void issue(const LocalAccess &access);
    void enter(const LocalAccess &access, const QByteArray &session);
    void fail(const QString &problem);

    LocalServer &m_server;
    AccountStore &m_store;
    SignInPanel &m_panel;
    bool m_isWanted = false;
    std::unique_ptr<QProcess> m_issuing;
    std::unique_ptr<SignIn> m_signIn;
};

} // namespace tom::desktop
