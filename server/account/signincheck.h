#pragma once

#include "server/account/accountfiles.h"
#include "server/session/loginthrottle.h"
#include "shared/config/config.h"

#include <QFuture>
#include <QObject>

namespace tom::server {

// Whether somebody knows a user's password and code, counted by the throttle: at the sign-in, and when either is asked
// for again. Knows no HTTP.
class SignInCheck : public QObject
{
    Q_OBJECT

public:
    SignInCheck(const config::Config &config, LoginThrottle &throttle, AccountFiles &accounts, QObject *parent = nullptr);

    // Fills in what the throttle wants to know of an account.
    [[nodiscard]] LoginAttempt attempt(const QString &account, const QHostAddress &address, const QByteArray &device) const;

    // Unauthorized, in the same words and time for an unknown user as for a wrong password; RateLimited after too many.
    // It counts as wrong until succeeded() says that all was right.
    [[nodiscard]] QFuture<Result<void>> password(const LoginAttempt &attempt, const QString &password);
    // Only after the right password. Nothing to say against an account that asks for no code; else TotpRequired for none or
    // a wrong one, RateLimited after too many, Storage when it cannot be known or kept.
    [[nodiscard]] Result<void> code(const LoginAttempt &attempt, const QString &code);
    // The same of an account whose second factor is not confirmed yet, too.
    [[nodiscard]] Result<void> takeCode(const LoginAttempt &attempt, const QString &code);
    // The same for a pairing code, which is nobody's: an account that does not exist stands for all of them.
    [[nodiscard]] Result<void> pairing(const LoginAttempt &attempt);
    void succeeded(const LoginAttempt &attempt) { m_throttle.succeeded(attempt); }

private:
    const config::Config &m_config;
    LoginThrottle &m_throttle;
    AccountFiles &m_accounts;
};

} // namespace tom::server
