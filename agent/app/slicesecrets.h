#pragma once

#include "shared/config/agentslice.h"

namespace tom::agent {

// From now on the log knows what is secret in this slice.
void keepSecrets(const config::AgentSlice &slice);

} // namespace tom::agent
