#pragma once

#include "shared/core/result.h"

#include <QByteArray>
#include <QHash>
#include <QString>

namespace tom::config {

// The text of a config.yml with the passwords of these users (by name) replaced by their hashes (PHC strings) in single
// quotes; every other byte stays. A password that cannot be replaced in place (an alias, an anchor, a block, several
// lines) is an Error that says where it stands, and nothing is replaced then.
[[nodiscard]] Result<QByteArray> withPasswordHashes(const QByteArray &yaml, const QHash<QString, QString> &hashes);

} // namespace tom::config
