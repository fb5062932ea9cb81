#pragma once

#include "shared/core/result.h"

#include <QByteArray>
#include <QString>

namespace tom::config {

// The config.yml of a first start: one user, who is the admin, and every other key explained in comments. The name must
// be one that a user may have, and the hash a PHC string; else InvalidInput.
[[nodiscard]] Result<QByteArray> defaultConfigText(const QString &username, const QString &passwordHash);

} // namespace tom::config
