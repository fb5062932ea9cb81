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

std::optional<QDateTime> quietUntil(const protocol::UserSettings &settings, const QDateTime &now)
{
    if (!settings.quietHours)
        return std::nullopt;
    const auto [from, to] = *settings.quietHours;
    const QDateTime local = now.toTimeZone(settings.zone());
    const QTime time = local.time();
    const bool isOverMidnight = from > to;
    if (isOverMidnight ? time < from && time >= to : time < from || time >= to)
        return std::nullopt;
    const QDate day = isOverMidnight && time >= from ? local.date().addDays(1) : local.date();
    // A time that the clock skips counts with the offset of before.
    return QDateTime(day, to, settings.zone(), QDateTime::TransitionResolution::RelativeToBefore).toUTC();
}

Arrival arrivalOf(const NewNotification &notification, const protocol::UserSettings &settings, const QDateTime &now)
{
    return {.heldUntil = notification.isUrgent ? std::nullopt : quietUntil(settings, now),
            .isSilent = isMuted(notification, settings.mutedSenders)};
}

} // namespace tom::agent
