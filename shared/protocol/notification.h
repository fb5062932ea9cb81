#pragma once

#include "shared/core/result.h"

#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QString>

#include <optional>

namespace tom::protocol {

enum class NotificationKind { Message, Reminder, Approval, TaskResult, ModuleNotice, Budget, System };

[[nodiscard]] QString notificationKindName(NotificationKind kind);

// One thing that a person can do about a notification.
struct NotificationAction
{
    QString id{};       // open, approve, deny, run
    QString title{};
    QString target{};   // the conversation, approval or schedule that it is about

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<NotificationAction> fromJson(const QJsonObject &object);

    bool operator==(const NotificationAction &) const = default;
};

// An entry of the user's inbox, as GET /notifications and the push channel have it.
struct Notification
{
    qint64 id = 0;
    qint64 seq = 0;   // the number of its last change: each change in the inbox takes the next number
    NotificationKind kind = NotificationKind::System;
    QString title{};
    QString text{};
    QString sender{};   // a user or a module; empty: Tom itself
    QDateTime created{};
    bool isRead = false;
    std::optional<QDateTime> snoozedUntil{};   // until then nobody is to be told; set by the user, or by quiet hours
    bool isSilent = false;                     // nobody is to be told: its sender is muted
    qint64 digest = 0;                         // the notification that tells of it; 0: it tells of itself
    QList<NotificationAction> actions{};

    // Whether a device should call for attention when it learns of this state.
    [[nodiscard]] bool isAlerting() const { return !isRead && !isSilent && !snoozedUntil && digest == 0; }
    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<Notification> fromJson(const QJsonObject &object);

    bool operator==(const Notification &) const = default;
};

// GET /notifications: what changed after a number, in the order of the changes, each notification once.
struct NotificationPage
{
    QList<Notification> notifications{};
    qint64 last = 0;       // the number to ask after the next time
    bool hasMore = false;  // ask again at once

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<NotificationPage> fromJson(const QJsonObject &object);

    bool operator==(const NotificationPage &) const = default;
};

// The body of POST /notifications/ack: these, or everything that changed last with this number or before.
struct NotificationAck
{
    QList<qint64> ids{};
    std::optional<qint64> through{};

    static constexpr qsizetype mostIds = 500;

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<NotificationAck> fromJson(const QJsonObject &object);

    bool operator==(const NotificationAck &) const = default;
};

} // namespace tom::protocol
