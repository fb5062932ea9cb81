#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <optional>

// Codes of authenticator apps, TOTP of RFC 6238: SHA-1, six digits, a new one every 30 seconds. Other numbers exist, but
// not every app knows them.
namespace tom::server::onetimecode {

inline constexpr int digits = 6;
inline constexpr qint64 stepSeconds = 30;
inline constexpr qint64 tolerance = 1;   // steps that a phone's clock may be off

[[nodiscard]] QByteArray newSecret();   // 160 random bits
[[nodiscard]] qint64 stepAt(const QDateTime &time);
[[nodiscard]] QString codeOf(const QByteArray &secret, qint64 step);

// The step that this is the code of, now and later than `lastStep`; so no code counts twice. All steps are compared,
// in a time that does not depend on the digits.
[[nodiscard]] std::optional<qint64> matchingStep(const QByteArray &secret, const QString &code, const QDateTime &now,
                                                 qint64 lastStep);

[[nodiscard]] QString base32(const QByteArray &bytes);   // of RFC 4648, without padding: how apps take a secret
// What an app reads from a QR code.
[[nodiscard]] QString enrolmentUri(const QByteArray &secret, const QString &username);

} // namespace tom::server::onetimecode
