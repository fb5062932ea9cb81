#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

// Codes for the day when the phone is lost: about 80 random bits each, so a plain SHA-256 of one gives nothing away.
namespace tom::server::recoverycode {

inline constexpr int count = 10;

[[nodiscard]] QStringList make();
// However it was typed: upper or lower case, with or without spaces and dashes.
[[nodiscard]] QByteArray hashOf(const QString &code);

} // namespace tom::server::recoverycode
