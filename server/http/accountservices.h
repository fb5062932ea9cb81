#pragma once

#include "server/account/signincheck.h"
#include "server/session/sessionstore.h"
#include "shared/core/clock.h"

#include <functional>

namespace tom::server {

class AccessLog;
class SessionGuard;

// What the routes about accounts need. Everything in it outlives them.
struct AccountServices
{
    const config::Config &config;
    const Clock &clock;
    SessionStore &sessions;
    AccountFiles &accounts;
    SignInCheck &check;
    const SessionGuard &guard;
    AccessLog &accessLog;
    // Puts the hash into the configuration, on disk and here, or changes nothing. Conflict when it may not be written.
    std::function<Result<void>(const QString &user, const QString &hash)> keepPassword;
    // Makes the configuration of a server that has none, with this admin, and opens it to others. Conflict when it has one.
    std::function<Result<void>(const QString &user, const QString &hash)> makeFirstUser{};
    std::function<QByteArray()> keyFingerprint{};
    std::function<void(const QString &user)> endPairings{};   // codes for the user's next devices
};

} // namespace tom::server
