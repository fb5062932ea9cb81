#pragma once

#include "shared/config/config.h"
#include "shared/config/rolereader.h"
#include "shared/config/section.h"

namespace tom::config {

// The section `users`, which must have somebody in it.
[[nodiscard]] QList<User> readUsers(const YamlNode &node, const LlmConfig &llm, const Agents &agents,
                                    const QHash<QString, RoleRules> &roles, ProblemList &problems);

// A name that can be a folder, an address and a column of the log.
[[nodiscard]] bool isUsername(const QString &text);
// The form in which passwords are kept: $argon2id$v=…$m=…,t=…,p=…$salt$hash.
[[nodiscard]] bool isPhcString(const QString &text);

} // namespace tom::config
