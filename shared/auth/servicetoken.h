#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace tom::auth {

// The token by which a user is known to a service of ours: "tommem_NAME." and a seal of the name, which only who knows the
// secret can make. Nobody keeps a list of them.
[[nodiscard]] QByteArray serviceToken(const QByteArray &secret, const QString &username);
// The user of a token; nothing when the seal is wrong. Compares in a time that says nothing.
[[nodiscard]] std::optional<QString> userOfServiceToken(const QByteArray &secret, QByteArrayView token);

} // namespace tom::auth
