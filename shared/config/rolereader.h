#pragma once

#include "shared/config/config.h"
#include "shared/config/section.h"

namespace tom::config {

// What holds for everybody of a role, as far as a user's own lines say nothing else.
struct RoleRules
{
    std::optional<QStringList> modules{};
    std::optional<Hours> hours{};
    Budget budget{};
};

// The section `roles`, by role.
[[nodiscard]] QHash<QString, RoleRules> readRoles(const YamlNode &node, const LlmConfig &llm, ProblemList &problems);

// The same keys of one user. An admin has no hours: nobody could put a mistake right.
[[nodiscard]] std::optional<QStringList> readModules(const Section &owner);
[[nodiscard]] std::optional<Hours> readHours(const Section &owner, QLatin1StringView pattern);
[[nodiscard]] QString readTimeZone(const Section &user);

// Names in lists of modules that nobody has.
void checkModules(const YamlNode &root, const QList<User> &users, ProblemList &problems);

} // namespace tom::config
