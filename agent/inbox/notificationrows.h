#pragma once

#include "shared/protocol/notification.h"
#include "shared/store/database.h"

namespace tom::agent {

struct NewNotification
{
    protocol::NotificationKind kind = protocol::NotificationKind::System;
    QString title{};
    QString text{};
    QString sender{};
    QList<protocol::NotificationAction> actions{};
    QString origin{};        // what it tells of, once; empty: nothing that could be told again
    bool isUrgent = false;   // does not wait for the end of quiet hours

    bool operator==(const NewNotification &) const = default;
};

// Notifications as rows of a table. Makes no transaction of its own, and numbers what it is told to.
class NotificationRows
{
public:
    explicit NotificationRows(store::Database &database) : m_database(database) {}

    [[nodiscard]] Result<qint64> last();
    [[nodiscard]] Result<qint64> takeNumber();
    // The number of the first of so many.
    [[nodiscard]] Result<qint64> takeNumbers(qint64 count);
    [[nodiscard]] Result<std::optional<qint64>> idOfOrigin(const QString &origin);
    [[nodiscard]] Result<QList<protocol::Notification>> where(const QString &condition, const QVariantList &values = {});

private:
    store::Database &m_database;
};

// Short enough for every frame, and without signs that no screen shows.
[[nodiscard]] NewNotification tidied(NewNotification notification);
[[nodiscard]] QString actionsText(const QList<protocol::NotificationAction> &actions);

} // namespace tom::agent
