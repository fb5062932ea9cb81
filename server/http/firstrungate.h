#pragma once

#include "shared/core/result.h"
#include "shared/httpserver/request.h"

namespace tom::server {

// What a server answers that has no user yet, whose first one is to be made with a pairing code: on this machine the
// pairing, and to whoever asks, that it is alive. Everything else is AgentUnavailable (503) and told what to do.
[[nodiscard]] Result<void> checkFirstRun(const httpserver::Request &request, const QString &pattern);

} // namespace tom::server
