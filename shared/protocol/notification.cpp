#include "shared/protocol/notification.h"

#include "shared/core/json.h"

#include <array>

using namespace Qt::StringLiterals;

namespace tom::protocol {

namespace {

constexpr std::array notificationKindNames{"message"_L1,       "reminder"_L1, "approval"_L1, "task_result"_L1,
                                           "module_notice"_L1, "budget"_L1,   "system"_L1};

NotificationKind notificationKindFrom(const QString &name)   // one that a newer Tom knows is shown like the rest
{
    const auto found = std::ranges::find(notificationKindNames, name);
    return found == notificationKindNames.end() ? NotificationKind::System
                                                : NotificationKind(found - notificationKindNames.begin());
}

QString notificationTime(const QDateTime &time)
{
    return time.toUTC().toString(Qt::ISODateWithMs);
}

Result<qint64> notificationNumberIn(const QJsonValue &value, QLatin1StringView key)
{
    const Result<qint64> number = json::requiredInteger({{key, value}}, key);
    if (number && *number < 0)
        return failure(ErrorCode::InvalidInput, u"\"%1\" must not be negative"_s.arg(key));
    return number;
}

Result<QDateTime> notificationTimeIn(const QJsonObject &object, QLatin1StringView key)
{
    const Result<QString> text = json::requiredString(object, key);
    if (!text)
        return std::unexpected(text.error());
    const QDateTime time = QDateTime::fromString(*text, Qt::ISODateWithMs);
    if (!time.isValid())
        return failure(ErrorCode::InvalidInput, u"\"%1\" must be a time"_s.arg(key));
    return time.toUTC();
}

} // namespace

QString notificationKindName(NotificationKind kind)
{
    return notificationKindNames.at(size_t(kind));
}

QJsonObject NotificationAction::toJson() const
{
    return {{u"id"_s, id}, {u"title"_s, title}, {u"target"_s, target}};
}

Result<NotificationAction> NotificationAction::fromJson(const QJsonObject &object)
{
    const Result<QString> id = json::requiredString(object, "id"_L1);
    if (!id)
        return std::unexpected(id.error());
    return NotificationAction{
        .id = *id, .title = object.value("title"_L1).toString(), .target = object.value("target"_L1).toString()};
}

QJsonObject Notification::toJson() const
{
    QJsonObject object{{u"id"_s, id},     {u"seq"_s, seq},       {u"kind"_s, notificationKindName(kind)},   {u"title"_s, title},
                       {u"text"_s, text}, {u"sender"_s, sender}, {u"created"_s, notificationTime(created)}, {u"read"_s, isRead}};
    if (snoozedUntil)
        object.insert("snoozed_until"_L1, notificationTime(*snoozedUntil));
    if (isSilent)
        object.insert("silent"_L1, true);
    if (digest != 0)
        object.insert("digest"_L1, digest);
    if (!actions.isEmpty()) {
        QJsonArray array;
        for (const NotificationAction &action : actions)
            array.append(action.toJson());
        object.insert("actions"_L1, array);
    }
    return object;
}

Result<Notification> Notification::fromJson(const QJsonObject &object)
{
    Notification notification{.kind = notificationKindFrom(object.value("kind"_L1).toString()),
                              .text = object.value("text"_L1).toString(),
                              .sender = object.value("sender"_L1).toString(),
                              .isRead = object.value("read"_L1).toBool(),
                              .isSilent = object.value("silent"_L1).toBool()};
    const std::pair<QLatin1StringView, qint64 *> numbers[] = {{"id"_L1, &notification.id}, {"seq"_L1, &notification.seq}};
    for (const auto &[key, number] : numbers) {
        const Result<qint64> read = notificationNumberIn(object.value(key), key);
        if (!read)
            return std::unexpected(read.error());
        *number = *read;
    }
    const Result<QString> title = json::requiredString(object, "title"_L1);
    if (!title)
        return std::unexpected(title.error());
    notification.title = *title;
    const Result<QDateTime> created = notificationTimeIn(object, "created"_L1);
    if (!created)
        return std::unexpected(created.error());
    notification.created = *created;
    if (object.contains("snoozed_until"_L1)) {
        const Result<QDateTime> until = notificationTimeIn(object, "snoozed_until"_L1);
        if (!until)
            return std::unexpected(until.error());
        notification.snoozedUntil = *until;
    }
    if (object.contains("digest"_L1)) {
        const Result<qint64> digest = notificationNumberIn(object.value("digest"_L1), "digest"_L1);
        if (!digest)
            return std::unexpected(digest.error());
        notification.digest = *digest;
    }
    for (const QJsonValue &value : object.value("actions"_L1).toArray()) {
        const Result<NotificationAction> action = NotificationAction::fromJson(value.toObject());
        if (!action)
            return std::unexpected(action.error());
        notification.actions.append(*action);
    }
    return notification;
}

QJsonObject NotificationPage::toJson() const
{
    QJsonArray array;
    for (const Notification &notification : notifications)
        array.append(notification.toJson());
    return {{u"status"_s, u"OK"_s}, {u"notifications"_s, array}, {u"last"_s, last}, {u"more"_s, hasMore}};
}

Result<NotificationPage> NotificationPage::fromJson(const QJsonObject &object)
{
    const Result<qint64> last = notificationNumberIn(object.value("last"_L1), "last"_L1);
    if (!last)
        return std::unexpected(last.error());
    NotificationPage page{.last = *last, .hasMore = object.value("more"_L1).toBool()};
    for (const QJsonValue &value : object.value("notifications"_L1).toArray()) {
        const Result<Notification> notification = Notification::fromJson(value.toObject());
        if (!notification)
            return std::unexpected(notification.error());
        page.notifications.append(*notification);
    }
    return page;
}

QJsonObject NotificationAck::toJson() const
{
    if (through)
        return {{u"through"_s, *through}};
    QJsonArray array;
    for (const qint64 id : ids)
        array.append(id);
    return {{u"ids"_s, array}};
}

Result<NotificationAck> NotificationAck::fromJson(const QJsonObject &object)
{
    NotificationAck ack;
    if (object.contains("ids"_L1) == object.contains("through"_L1))
        return failure(ErrorCode::InvalidInput, u"say which: {\"ids\":[…]} or {\"through\":N}"_s);
    if (object.contains("through"_L1)) {
        const Result<qint64> through = notificationNumberIn(object.value("through"_L1), "through"_L1);
        if (!through)
            return std::unexpected(through.error());
        ack.through = *through;
        return ack;
    }
    const QJsonArray ids = object.value("ids"_L1).toArray();
    if (ids.isEmpty() || ids.size() > mostIds)
        return failure(ErrorCode::InvalidInput, u"\"ids\" must be an array of 1 to %1 numbers"_s.arg(mostIds));
    for (const QJsonValue &value : ids) {
        const Result<qint64> id = notificationNumberIn(value, "ids"_L1);
        if (!id)
            return std::unexpected(id.error());
        ack.ids.append(*id);
    }
    return ack;
}

} // namespace tom::protocol
