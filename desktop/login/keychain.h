#pragma once

#include "shared/core/jobs.h"

#include <QString>

namespace tom::desktop {

// The passwords in the keychain of the system (Secret Service, KWallet, macOS, Windows). Where there is none it says so;
// nothing is ever kept in plain text instead.
namespace keychain {

[[nodiscard]] bool isAvailable();
// An empty text when there is no password for this account.
[[nodiscard]] QFuture<Result<QString>> password(const QString &server, const QString &username);
[[nodiscard]] QFuture<Result<void>> keepPassword(const QString &server, const QString &username, const QString &password);
[[nodiscard]] QFuture<Result<void>> forgetPassword(const QString &server, const QString &username);

} // namespace keychain

} // namespace tom::desktop
