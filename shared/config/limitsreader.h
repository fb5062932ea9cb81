#pragma once

#include "shared/config/config.h"
#include "shared/config/section.h"

namespace tom::config {

// global.limits: what one client may use of the server.
[[nodiscard]] Limits readLimits(const Section &global);

// global.trusted_proxies: addresses and networks, each as address/prefix or a plain address.
[[nodiscard]] QStringList readTrustedProxies(const Section &global);

} // namespace tom::config
