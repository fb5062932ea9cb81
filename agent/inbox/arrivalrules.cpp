#include "agent/inbox/arrivalrules.h"

namespace tom::agent {

namespace {

// Who is muted is not to be heard; but somebody's work waits for what is asked. Names are written as people write them.
bool isMuted(const NewNotification &notification, const QStringList &muted)
{
    return !notification.sender.isEmpty() && notification.kind != protocol::NotificationKind::Approval
           && muted.contains(notification.sender, Qt::CaseInsensitive);
}

} // namespace

Arrival arrivalOf(const NewNotification &notification, const protocol::UserSettings &settings, const QDateTime &now)
{
    return {.heldUntil = notification.isUrgent ? std::nullopt : settings.quietUntil(now),
            .isSilent = isMuted(notification, settings.mutedSenders)};
}

} // namespace tom::agent
