#pragma once

#include "shared/core/jobs.h"

#include <QByteArray>
#include <QString>

// Passwords as Argon2id in PHC strings ($argon2id$v=19$…), by libsodium. Hashing takes tens of milliseconds and 64 MiB,
// so it runs on a pool of two threads of its own. Who comes when maxUnfinished wait there is answered RateLimited at once.
namespace tom::auth {

inline constexpr int maxUnfinished = 32;

[[nodiscard]] QFuture<Result<QString>> hashPassword(const QString &password);
// The same time for a wrong password as for a hash that is empty or not one of ours (a dummy is verified then).
[[nodiscard]] QFuture<Result<bool>> verifyPassword(const QString &phc, const QString &password);
[[nodiscard]] bool isPasswordHash(const QString &text);

} // namespace tom::auth
