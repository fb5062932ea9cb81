#pragma once

#include "agent/http/routeguard.h"
#include "agent/inbox/inbox.h"
#include "agent/inbox/settingsstore.h"

namespace tom::agent {

// GET /notifications, POST /notifications/ack and /notifications/{id}/snooze, GET and PATCH /settings. The inbox and the
// settings must outlive the server's routes.
void addInboxRoutes(const RouteGuard &routes, Inbox &inbox);
void addSettingsRoutes(const RouteGuard &routes, SettingsStore &settings);

} // namespace tom::agent
