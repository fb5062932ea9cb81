#pragma once

#include "agent/http/admission.h"
#include "agent/inbox/inbox.h"
#include "agent/inbox/settingsstore.h"

namespace tom::agent {

// GET /notifications, POST /notifications/ack and /notifications/{id}/snooze, GET and PATCH /settings. The inbox and the
// settings must outlive the server's routes.
void addInboxRoutes(const UserRoutes &routes, Inbox &inbox);
void addSettingsRoutes(const UserRoutes &routes, SettingsStore &settings);

} // namespace tom::agent
