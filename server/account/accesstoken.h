#pragma once

#include "shared/core/result.h"

#include <QByteArray>
#include <QDateTime>
#include <QJsonObject>
#include <QString>

namespace tom::server {

// What one other program may do as a user. The token that proves it is nowhere in here.
struct AccessToken
{
    QByteArray hash{};      // SHA-256 of the token in hex
    QString name{};         // what the user calls it
    QString scope{};        // the only routes that it opens; empty: what its user may, but for the account itself
    QDateTime created{};
    QDateTime lastUsed{};   // exact to some minutes; invalid: never
    QDateTime expires{};    // invalid: never
    QByteArray madeWith{};  // passwordStamp() of its user's password then

    [[nodiscard]] bool isOver(const QDateTime &now) const { return expires.isValid() && now >= expires; }
    // How its user may call it. Neither the token nor its hash can be found out from it.
    [[nodiscard]] QByteArray publicId() const;
    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<AccessToken> fromJson(const QJsonObject &object);

    bool operator==(const AccessToken &) const = default;
};

// Of an admin's token that may read GET /metrics and nothing else.
inline constexpr QLatin1StringView metricsScope{"metrics"};

// A new token names its user, so that one look at that account says whether it is good: tomtok_alice.SECRET
[[nodiscard]] QByteArray newAccessToken(const QString &user);
[[nodiscard]] QString userOfAccessToken(const QByteArray &token);   // empty: this is no access token

} // namespace tom::server
