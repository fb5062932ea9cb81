#pragma once

#include "agent/http/routeguard.h"
#include "agent/services/servicehub.h"

namespace tom::agent {

// PUT and DELETE /services/{name}/secret: the user's own secret for a service. There is no way to read it back.
void addServiceRoutes(const RouteGuard &guard, ServiceHub &services);

} // namespace tom::agent
