#pragma once

#include "shared/config/config.h"
#include "shared/config/section.h"

namespace tom::config {

// The section `agents`: who runs them, and what each may use.
[[nodiscard]] Agents readAgents(const YamlNode &node, ProblemList &problems);

// Where the agent of a user without an agent_url of its own is; empty when tom-server starts it. A name that cannot be
// part of a host's is reported.
[[nodiscard]] QString agentUrlFor(const Agents &agents, const QString &username, const Section &user);

} // namespace tom::config
