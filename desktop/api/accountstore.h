#pragma once

#include "shared/core/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>

#include <functional>
#include <optional>

namespace tom::desktop {

struct Account
{
    QString server{};         // ServerAddress::toString()
    QString username{};
    QByteArray pinnedKey{};   // empty: nobody confirmed one yet
    QByteArray session{};     // empty: signed out
    bool isKeyBySystem = false;   // it was confirmed as that of a certificate that this computer trusts

    bool operator==(const Account &) const = default;
};

struct PinnedKey
{
    QByteArray key{};
    bool isBySystem = false;

    bool operator==(const PinnedKey &) const = default;
};

// The host of an account's server, and its port where it is not the usual one.
[[nodiscard]] QString placeOf(const Account &account);

// accounts.json in the client's folder, for its owner alone. The account used last is the current one. Fields of other
// versions stay as they are; a file that cannot be understood is never overwritten.
class AccountStore
{
public:
    explicit AccountStore(const QString &folder);

    [[nodiscard]] Result<std::optional<Account>> current() const;
    [[nodiscard]] Result<QList<Account>> all() const;   // the one used last first
    // The key that was confirmed for this server, and how; empty when none was.
    [[nodiscard]] Result<PinnedKey> pin(const QString &server) const;
    [[nodiscard]] Result<QByteArray> pinnedKey(const QString &server) const;

    // Adds or replaces the account of that server and user, and makes it the current one. Its key is that of all accounts of
    // the server from now on: for whoever has just confirmed one.
    [[nodiscard]] Result<void> save(const Account &account);
    // Makes it the current one. Its key stays as another program may have written it meanwhile.
    [[nodiscard]] Result<void> choose(const Account &account);
    // The same, and forgets the session: who signs in again must still meet the same server.
    [[nodiscard]] Result<void> signOut(const Account &account);

private:
    // What is kept of it, changed, before all others. Nothing when nothing is kept.
    [[nodiscard]] Result<void> bringToFront(const Account &account, const std::function<void(QJsonObject &)> &change);
    [[nodiscard]] Result<QJsonObject> load() const;
    [[nodiscard]] Result<void> write(const QJsonObject &root);

    QString m_folder;
};

} // namespace tom::desktop
