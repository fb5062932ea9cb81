#pragma once

#include "agent/inbox/inbox.h"
#include "shared/protocol/usersettings.h"

namespace tom::agent {

// What the user's settings say of something that comes now: a muted sender does not call for attention, and what is not
// urgent waits for the end of quiet hours.
[[nodiscard]] Arrival arrivalOf(const NewNotification &notification, const protocol::UserSettings &settings,
                                const QDateTime &now);

} // namespace tom::agent
