#include "agent/archive/inboxparts.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

using protocol::Notification;
using protocol::Schedule;

namespace {

// As its user said it, wherever it runs.
Schedule said(Schedule schedule)
{
    schedule.id = 0;
    schedule.next.reset();
    schedule.last.reset();
    schedule.conversation.clear();
    return schedule;
}

QJsonObject only(const QJsonObject &object, std::initializer_list<QLatin1StringView> keys)
{
    QJsonObject some;
    for (const QLatin1StringView key : keys) {
        if (object.contains(key))
            some.insert(key, object.value(key));
    }
    return some;
}

} // namespace

QString SettingsPart::format() const
{
    return u"tom.settings.v1"_s;
}

Result<ArchivePart::Reader> SettingsPart::read()
{
    QJsonObject settings = m_settings.settings().toJson();
    settings.remove("deliveries"_L1);   // their addresses are secrets of devices
    return readerOf(format(), {settings});
}

Result<Taken> SettingsPart::take(const QJsonObject &entry)
{
    const protocol::UserSettings before = m_settings.settings();
    QJsonObject settings = entry;
    settings.remove("deliveries"_L1);   // no file says where notifications go
    const auto after = m_settings.patch(settings);
    if (!after)
        return std::unexpected(after.error());
    return *after == before ? Taken::Known : Taken::Grown;
}

QString SchedulesPart::format() const
{
    return u"tom.schedule.v1"_s;
}

Result<ArchivePart::Reader> SchedulesPart::read()
{
    const auto all = m_scheduler.list();
    if (!all)
        return std::unexpected(all.error());
    QList<QJsonObject> entries;
    for (const Schedule &schedule : *all) {
        if (schedule.next || !schedule.isEnabled)
            entries.append(said(schedule).toJson());
    }
    return readerOf(format(), entries);
}

Result<Taken> SchedulesPart::take(const QJsonObject &entry)
{
    const auto schedule = Schedule::fromJson(entry);
    if (!schedule)
        return std::unexpected(schedule.error());
    const auto all = m_scheduler.list();
    if (!all)
        return std::unexpected(all.error());
    for (const Schedule &known : *all) {
        if (said(known).toJson() == said(*schedule).toJson())
            return Taken::Known;
    }
    return m_scheduler.add(said(*schedule)).transform([](const Schedule &) { return Taken::New; });
}

QString NotificationsPart::format() const
{
    return u"tom.notification.v1"_s;
}

Result<ArchivePart::Reader> NotificationsPart::read()
{
    return
        [this, since = qint64(0), hasMore = true, left = QList<Notification>()]() mutable -> Result<std::optional<QJsonObject>> {
            if (left.isEmpty() && hasMore) {
                const auto page = m_inbox.since(since, Inbox::mostAtOnce);
                if (!page)
                    return std::unexpected(page.error());
                left = page->notifications;
                since = page->last;
                hasMore = page->hasMore;
            }
            if (left.isEmpty())
                return std::nullopt;
            QJsonObject entry =
                only(left.takeFirst().toJson(), {"kind"_L1, "title"_L1, "text"_L1, "sender"_L1, "created"_L1, "read"_L1});
            entry.insert(u"format"_s, u"tom.notification.v1"_s);
            return entry;
        };
}

Result<Taken> NotificationsPart::take(const QJsonObject &entry)
{
    QJsonObject object = only(entry, {"kind"_L1, "title"_L1, "text"_L1, "sender"_L1, "created"_L1});
    object.insert(u"id"_s, 1);   // it gets its own
    object.insert(u"seq"_s, 1);
    const auto notification = Notification::fromJson(object);
    if (!notification)
        return std::unexpected(notification.error());
    return m_inbox.restore(*notification).transform([](bool isNew) { return isNew ? Taken::New : Taken::Known; });
}

} // namespace tom::agent
