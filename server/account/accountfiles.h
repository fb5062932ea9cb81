#pragma once

#include "server/account/account.h"
#include "server/session/ownfile.h"
#include "shared/core/clock.h"

#include <QHash>

namespace tom::server {

struct NewAccessToken
{
    QString user{};
    QString name{};
    QString scope{};
    QDateTime expires{};   // invalid: never
    QString passwordHash{};   // of its user now
};

// The accounts' second factors and access tokens: one file an account. A missing file is an account without either; one
// that cannot be read is an Error, so that nobody gets in without the code that it may ask for.
class AccountFiles
{
public:
    // The folder must be there, and the clock outlive the store.
    AccountFiles(const QString &folder, const Clock &clock);

    // Storage when it is there and cannot be read; the log says more.
    [[nodiscard]] Result<Account> account(const QString &user);
    [[nodiscard]] Result<void> save(const QString &user, const Account &account);

    // Whether this is a code of the app or for recovery, and was not used before. On disk it is used before we say so.
    [[nodiscard]] Result<bool> takeCode(const QString &user, const QString &code);

    // The token, which nobody can be told a second time. Conflict when there are too many.
    [[nodiscard]] Result<QByteArray> addToken(const NewAccessToken &token);
    // What a token allows, and whose it is. Costs one look at the file's stamp.
    struct Holder
    {
        QString user{};
        AccessToken token{};
    };
    [[nodiscard]] std::optional<Holder> holderOf(const QByteArray &token);
    [[nodiscard]] bool isLive(const QString &user, const QByteArray &tokenHash);
    void touch(const Holder &holder);   // it was used now; written once in some minutes
    [[nodiscard]] Result<void> removeToken(const QString &user, const QByteArray &publicId);
    [[nodiscard]] Result<void> removeTokens(const QString &user);
    // Those that were made while the user had another password than the one with this hash.
    [[nodiscard]] Result<void> removeTokensOfOtherPasswords(const QString &user, const QString &passwordHash);
    // Removes the tokens of these users that are over, and what killed writes left behind. Call it now and then.
    void sweep(const QStringList &users);

    static constexpr qsizetype maxTokens = 50;

private:
    struct Known
    {
        FileStamp stamp{};
        Account account{};
    };

    [[nodiscard]] QString pathOf(const QString &user) const;
    [[nodiscard]] Error unreadable(const QString &user, const QString &why) const;

    QString m_folder;
    const Clock &m_clock;
    QHash<QString, Known> m_known;   // by user; only what has a file
};

} // namespace tom::server
