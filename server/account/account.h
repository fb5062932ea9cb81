#pragma once

#include "server/account/accesstoken.h"

#include <QList>

#include <optional>

namespace tom::server {

// The second factor of an account: an authenticator app, and codes for the day when it is lost.
struct SecondFactor
{
    QByteArray secret{};
    QDateTime begun{};
    bool confirmed = false;   // by a code of the app; until then it is asked of nobody
    qint64 lastStep = 0;      // of the last code that was taken
    QList<QByteArray> recoveryHashes{};

    bool operator==(const SecondFactor &) const = default;
};

// What the server keeps of one account besides its sign-ins.
struct Account
{
    std::optional<SecondFactor> secondFactor{};
    QList<AccessToken> tokens{};
    QJsonObject others{};   // fields of the file that belong to somebody else; they are kept

    [[nodiscard]] bool asksForCode() const { return secondFactor && secondFactor->confirmed; }
    [[nodiscard]] QJsonObject toJson() const;
    // Strict: what cannot be understood must not look like an account without a second factor.
    [[nodiscard]] static Result<Account> fromJson(const QJsonObject &object);

    bool operator==(const Account &) const = default;
};

} // namespace tom::server
