#include "server/account/signincheck.h"

#include "shared/auth/passwordhash.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::server {

static Q_LOGGING_CATEGORY(lcCheck, "tom.server.signin")

SignInCheck::SignInCheck(const config::Config &config, LoginThrottle &throttle, AccountFiles &accounts, QObject *parent)
    : QObject(parent),
      m_config(config),
      m_throttle(throttle),
      m_accounts(accounts)
{}

LoginAttempt SignInCheck::attempt(const QString &account, const QHostAddress &address, const QByteArray &device) const
{
    return {.account = account, .accountExists = m_config.user(account) != nullptr, .address = address, .device = device};
}

QFuture<Result<void>> SignInCheck::password(const LoginAttempt &attempt, const QString &password)
{
    if (const Result<void> admitted = m_throttle.admit(attempt); !admitted) {
        qCWarning(lcCheck).noquote() << u"🔓 too many wrong passwords from %1"_s.arg(attempt.address.toString());
        return readyFuture<void>(std::unexpected(admitted.error()));
    }
    const config::User *const user = m_config.user(attempt.account);
    const QString hash = user ? user->password : QString();
    // An unknown user costs the same time: a dummy is verified for an empty hash.
    return auth::verifyPassword(hash, password).then(this, [this, attempt, hash](const Result<bool> &verified) -> Result<void> {
        if (!verified) {
            m_throttle.withdraw(attempt);   // nobody's fault but ours
            qCWarning(lcCheck).noquote() << u"⚠️ a password was not checked: %1"_s.arg(verified.error().message);
            return std::unexpected(verified.error());
        }
        const config::User *const now = m_config.user(attempt.account);   // the configuration may be another one by now
        if (now && now->password == hash && *verified)
            return {};
        qCWarning(lcCheck).noquote() << u"🔓 refused a password from %1"_s.arg(attempt.address.toString());
        return failure(ErrorCode::Unauthorized, u"name or password is wrong"_s);
    });
}

Result<void> SignInCheck::code(const LoginAttempt &attempt, const QString &code)
{
    const Result<Account> account = m_accounts.account(attempt.account);
    if (!account)
        return std::unexpected(account.error());
    if (!account->asksForCode())
        return {};
    if (code.isEmpty())
        return failure(ErrorCode::TotpRequired, u"give the code that your authenticator app shows, or a recovery code"_s);
    return takeCode(attempt, code);
}

Result<void> SignInCheck::takeCode(const LoginAttempt &attempt, const QString &code)
{
    if (const Result<void> admitted = m_throttle.admitCode(attempt); !admitted) {
        qCWarning(lcCheck).noquote() << u"🔓 too many wrong codes from %1"_s.arg(attempt.address.toString());
        return admitted;
    }
    const Result<bool> taken = m_accounts.takeCode(attempt.account, code);
    if (!taken)
        return std::unexpected(taken.error());
    if (!*taken) {
        qCWarning(lcCheck).noquote() << u"🔓 refused a code from %1"_s.arg(attempt.address.toString());
        return failure(ErrorCode::TotpRequired, u"this code is wrong or was used before; wait for the next one"_s);
    }
    m_throttle.codeSucceeded(attempt);
    return {};
}

Result<void> SignInCheck::pairing(const LoginAttempt &attempt)
{
    const Result<void> admitted = m_throttle.admit(attempt);
    if (!admitted)
        qCWarning(lcCheck).noquote() << u"🔓 too many wrong pairing codes from %1"_s.arg(attempt.address.toString());
    return admitted;
}

} // namespace tom::server
