#include "agent/inbox/notificationrows.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

// JSON may write six bytes for a letter, and a frame of the push channel has 64 kB.
constexpr qsizetype maxTitle = 200;
constexpr qsizetype maxText = 8000;
constexpr qsizetype maxSender = 100;

QString cut(const QString &text, qsizetype most)
{
    QString plain;
    for (const QChar letter : text) {
        if (letter == u'\n' || letter == u'\t' || (!letter.isNonCharacter() && letter.category() != QChar::Other_Control))
            plain.append(letter);
    }
    plain = plain.trimmed();
    if (plain.size() <= most)
        return plain;
    plain.truncate(most - 1);
    if (plain.back().isHighSurrogate())
        plain.chop(1);
    return plain + u'…';
}

QDateTime timeOf(const QVariant &milliseconds)
{
    return QDateTime::fromMSecsSinceEpoch(milliseconds.toLongLong(), QTimeZone::UTC);
}

QList<protocol::NotificationAction> actionsFrom(const QString &text)
{
    QList<protocol::NotificationAction> actions;
    for (const QJsonValue &value : QJsonDocument::fromJson(text.toUtf8()).array()) {
        if (const auto action = protocol::NotificationAction::fromJson(value.toObject()))
            actions.append(*action);
    }
    return actions;
}

protocol::Notification notificationFrom(const store::Row &row)
{
    // Written by us, so it can be read; what is not here is filled in below.
    const auto kind = protocol::Notification::fromJson({{u"id"_s, 0},
                                                        {u"seq"_s, 0},
                                                        {u"title"_s, QString()},
                                                        {u"created"_s, u"1970-01-01T00:00:00Z"_s},
                                                        {u"kind"_s, row.value(u"kind"_s).toString()}})
                          .value_or(protocol::Notification{})
                          .kind;
    protocol::Notification notification{.id = row.value(u"id"_s).toLongLong(),
                                        .seq = row.value(u"seq"_s).toLongLong(),
                                        .kind = kind,
                                        .title = row.value(u"title"_s).toString(),
                                        .text = row.value(u"text"_s).toString(),
                                        .sender = row.value(u"sender"_s).toString(),
                                        .created = timeOf(row.value(u"created"_s)),
                                        .isRead = row.value(u"is_read"_s).toBool(),
                                        .isSilent = row.value(u"silent"_s).toBool(),
                                        .digest = row.value(u"digest"_s).toLongLong(),
                                        .actions = actionsFrom(row.value(u"actions"_s).toString())};
    if (const QVariant until = row.value(u"snoozed_until"_s); !until.isNull())
        notification.snoozedUntil = timeOf(until);
    return notification;
}

} // namespace

Result<qint64> NotificationRows::last()
{
    return m_database.query(u"SELECT last FROM inbox_state"_s).transform([](const QList<store::Row> &rows) {
        return rows.isEmpty() ? 0 : rows.constFirst().value(u"last"_s).toLongLong();
    });
}

Result<qint64> NotificationRows::takeNumber()
{
    return takeNumbers(1);
}

Result<qint64> NotificationRows::takeNumbers(qint64 count)
{
    const auto taken = m_database.execute(u"UPDATE inbox_state SET last = last + ?"_s, {count});
    if (!taken)
        return std::unexpected(taken.error());
    return last().transform([count](qint64 newest) { return newest - count + 1; });
}

Result<std::optional<qint64>> NotificationRows::idOfOrigin(const QString &origin)
{
    if (origin.isEmpty())
        return std::nullopt;
    return m_database.query(u"SELECT id FROM notifications WHERE origin = ?"_s, {origin})
        .transform([](const QList<store::Row> &rows) {
            return rows.isEmpty() ? std::nullopt : std::optional(rows.constFirst().value(u"id"_s).toLongLong());
        });
}

Result<QList<protocol::Notification>> NotificationRows::where(const QString &condition, const QVariantList &values)
{
    return m_database.query(u"SELECT * FROM notifications WHERE "_s + condition, values)
        .transform([](const QList<store::Row> &rows) {
            QList<protocol::Notification> notifications;
            for (const store::Row &row : rows)
                notifications.append(notificationFrom(row));
            return notifications;
        });
}

NewNotification tidied(NewNotification notification)
{
    notification.title = cut(notification.title.simplified(), maxTitle);
    notification.text = cut(notification.text, maxText);
    notification.sender = cut(notification.sender, maxSender);
    if (notification.title.isEmpty())
        notification.title = cut(notification.text.section(u'\n', 0, 0), maxTitle);
    return notification;
}

QString actionsText(const QList<protocol::NotificationAction> &actions)
{
    QJsonArray array;
    for (const protocol::NotificationAction &action : actions)
        array.append(action.toJson());
    return QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Compact));
}

} // namespace tom::agent
