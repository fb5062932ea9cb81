#pragma once

#include "shared/core/result.h"

#include <QByteArray>
#include <QString>

namespace tom::config {

// What stands in place of a secret in a text that leaves the machine.
inline constexpr QStringView secretMark = u"••••";

// The text of a config.yml with a mark in place of every secret (passwords and their hashes, keys, what headers and
// environments carry, credentials in addresses); all other bytes stay. References like ${NAME} are no secrets. An error
// names the line of a secret that cannot be hidden: then nothing may be shown. A text that is no YAML is such an error.
[[nodiscard]] Result<QByteArray> withoutSecrets(const QByteArray &yaml);

// The other way: each mark becomes what stands in the old text at the same place; users are known by their names. What was
// not changed comes back byte by byte. InvalidInput names the line of a mark that stands for nothing.
[[nodiscard]] Result<QByteArray> withSecretsOf(const QByteArray &yaml, const QByteArray &old);

} // namespace tom::config
