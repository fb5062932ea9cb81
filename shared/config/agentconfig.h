#pragma once

#include "shared/core/result.h"

#include <QByteArray>
#include <QString>

namespace tom::config {

// config.yml without what the agent of this user has no business with: other users, passwords, how people sign in. For an
// agent that somebody else runs; references stay references. NotFound when there is no such user.
[[nodiscard]] Result<QByteArray> agentConfigText(const QByteArray &yaml, const QString &username);

} // namespace tom::config
