#include "agent/inbox/inbox.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::agent {

namespace {

constexpr qsizetype maxDigestLines = 50;

QString digestText(const QList<protocol::Notification> &held)
{
    QStringList lines;
    for (const protocol::Notification &one : held.first(std::min(held.size(), maxDigestLines)))
        lines.append(u"• "_s + (one.sender.isEmpty() ? one.title : one.sender + u": "_s + one.title));
    if (held.size() > maxDigestLines)
        lines.append(u"… %1 more"_s.arg(held.size() - maxDigestLines));
    return lines.join(u'\n');
}

} // namespace

Inbox::Inbox(store::Database &database, const Clock &clock, QObject *parent)
    : QObject(parent),
      m_database(database),
      m_rows(database),
      m_clock(clock)
{}

Result<qint64> Inbox::post(const NewNotification &notification)
{
    Result<qint64> id = 0;
    const Result<void> kept = commit([&]() -> Result<void> {
        id = add(notification);
        return id ? Result<void>() : std::unexpected(id.error());
    });
    return kept ? id : std::unexpected(kept.error());
}

Result<void> Inbox::commit(const std::function<Result<void>()> &work)
{
    m_touched.clear();
    m_isPlanned = false;
    QList<protocol::Notification> told;
    const Result<void> kept = m_database.transaction([&]() -> Result<void> {
        if (const Result<void> done = work(); !done)
            return done;
        for (const qint64 id : std::as_const(m_touched)) {
            const auto rows = m_rows.where(u"id = ?"_s, {id});
            if (!rows)
                return std::unexpected(rows.error());
            told += *rows;
        }
        return {};
    });
    m_touched.clear();
    if (!kept)
        return kept;
    std::ranges::sort(told, {}, &protocol::Notification::seq);
    if (!told.isEmpty())
        Q_EMIT changed(told);
    if (std::exchange(m_isPlanned, false))
        Q_EMIT planned();
    return {};
}

Result<qint64> Inbox::add(const NewNotification &notification)
{
    return addWith(notification, m_arrival ? m_arrival(notification) : Arrival{});
}

Result<qint64> Inbox::addLater(const NewNotification &notification, const QDateTime &time)
{
    Arrival arrival = m_arrival ? m_arrival(notification) : Arrival{};
    arrival.heldUntil = std::max(arrival.heldUntil.value_or(time), time);
    return addWith(notification, arrival);
}

Result<qint64> Inbox::addWith(const NewNotification &notification, const Arrival &arrival)
{
    const auto known = m_rows.idOfOrigin(notification.origin);
    if (!known)
        return std::unexpected(known.error());
    if (*known)
        return **known;
    return insert(tidied(notification), arrival);
}

Result<bool> Inbox::replaceUnread(qint64 id, const NewNotification &notification)
{
    const auto unread = m_rows.where(u"id = ? AND is_read = 0"_s, {id});
    if (!unread)
        return std::unexpected(unread.error());
    if (unread->isEmpty())
        return false;
    const NewNotification tidy = tidied(notification);
    return change(id, u"title = ?, text = ?, created = ?, digest = 0"_s, {tidy.title, tidy.text, now()}).transform([] {
        return true;
    });
}

Result<qint64> Inbox::insert(const NewNotification &notification, const Arrival &arrival)
{
    const Result<qint64> number = m_rows.takeNumber();
    if (!number)
        return number;
    const auto inserted = m_database.execute(
        u"INSERT INTO notifications(seq, kind, title, text, sender, created, snoozed_until, held, silent, actions, origin) "
        "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
        {*number, protocol::notificationKindName(notification.kind), notification.title, notification.text, notification.sender,
         now(), arrival.heldUntil ? QVariant(arrival.heldUntil->toMSecsSinceEpoch()) : QVariant(), arrival.heldUntil ? 1 : 0,
         arrival.isSilent ? 1 : 0, actionsText(notification.actions),
         notification.origin.isEmpty() ? QVariant() : QVariant(notification.origin)});
    if (!inserted)
        return std::unexpected(inserted.error());
    const qint64 id = m_database.lastInsertId();
    m_touched.append(id);
    m_isPlanned = m_isPlanned || arrival.heldUntil.has_value();
    return id;
}

Result<bool> Inbox::restore(const protocol::Notification &notification)
{
    const NewNotification tidy = tidied(
        {.kind = notification.kind, .title = notification.title, .text = notification.text, .sender = notification.sender});
    const qint64 created = notification.created.toMSecsSinceEpoch();
    bool isNew = false;
    const Result<void> kept = commit([&]() -> Result<void> {
        const auto known = m_rows.where(u"created = ? AND title = ? AND text = ? AND sender = ?"_s,
                                        {created, tidy.title, tidy.text, tidy.sender});
        if (!known)
            return std::unexpected(known.error());
        isNew = known->isEmpty();
        if (!isNew)
            return {};
        const Result<qint64> id = insert(tidy, {.isSilent = true});
        if (!id)
            return std::unexpected(id.error());
        const auto set = m_database.execute(u"UPDATE notifications SET created = ?, is_read = 1 WHERE id = ?"_s, {created, *id});
        return set ? Result<void>() : std::unexpected(set.error());
    });
    return kept ? Result<bool>(isNew) : std::unexpected(kept.error());
}

Result<protocol::NotificationPage> Inbox::since(qint64 number, int limit)
{
    const Result<qint64> newest = m_rows.last();
    if (!newest)
        return std::unexpected(newest.error());
    auto rows = m_rows.where(u"seq > ? ORDER BY seq LIMIT ?"_s, {number, limit + 1});
    if (!rows)
        return std::unexpected(rows.error());
    const bool hasMore = rows->size() > limit;
    if (hasMore)
        rows->removeLast();
    return protocol::NotificationPage{
        .notifications = *rows, .last = hasMore ? rows->constLast().seq : *newest, .hasMore = hasMore};
}

Result<qint64> Inbox::last()
{
    return m_rows.last();
}

Result<qint64> Inbox::acknowledge(const protocol::NotificationAck &ack)
{
    QList<qint64> read;
    const Result<void> kept = m_database.transaction([&]() -> Result<void> {
        QString which = u"seq <= ? AND snoozed_until IS NULL"_s;
        QVariantList values;
        if (ack.through) {
            values.append(*ack.through);
        } else {
            QStringList places(ack.ids.size(), u"?"_s);
            const QString list = places.join(u',');
            which = u"(id IN (%1) OR digest IN (%1))"_s.arg(list);
            for (int copy = 0; copy < 2; ++copy) {
                for (const qint64 id : ack.ids)
                    values.append(id);
            }
        }
        auto marked = markRead(which, values);
        if (!marked)
            return std::unexpected(marked.error());
        read = std::move(*marked);
        return m_reading && !read.isEmpty() ? m_reading(read) : Result<void>();
    });
    if (!kept)
        return std::unexpected(kept.error());
    if (read.isEmpty())
        return 0;
    const Result<qint64> newest = m_rows.last();
    if (!newest)
        return std::unexpected(newest.error());
    Q_EMIT acknowledged(read, *newest);
    Q_EMIT planned();
    return read.size();
}

Result<qint64> Inbox::acknowledgeOrigin(const QString &origin)
{
    const auto id = m_rows.idOfOrigin(origin);
    if (!id)
        return std::unexpected(id.error());
    return *id ? acknowledge({.ids = {**id}}) : Result<qint64>(0);
}

Result<qint64> Inbox::acknowledgeOrigins(const QString &beginning)
{
    const auto found = m_rows.where(u"is_read = 0 AND substr(origin, 1, ?) = ? LIMIT ?"_s,
                                    {beginning.size(), beginning, protocol::NotificationAck::mostIds});
    if (!found)
        return std::unexpected(found.error());
    QList<qint64> ids;
    for (const protocol::Notification &one : *found)
        ids.append(one.id);
    return ids.isEmpty() ? Result<qint64>(0) : acknowledge({.ids = ids});
}

Result<QList<qint64>> Inbox::markRead(const QString &which, const QVariantList &values)
{
    const auto rows =
        m_database.query(u"SELECT id FROM notifications WHERE is_read = 0 AND "_s + which + u" ORDER BY seq"_s, values);
    if (!rows)
        return std::unexpected(rows.error());
    QList<qint64> ids;
    if (rows->isEmpty())
        return ids;
    Result<qint64> number = m_rows.takeNumbers(rows->size());
    if (!number)
        return std::unexpected(number.error());
    for (const store::Row &row : *rows) {
        ids.append(row.value(u"id"_s).toLongLong());
        const auto marked =
            m_database.execute(u"UPDATE notifications SET is_read = 1, snoozed_until = NULL, held = 0, seq = ? WHERE id = ?"_s,
                               {(*number)++, ids.constLast()});
        if (!marked)
            return std::unexpected(marked.error());
    }
    return ids;
}

Result<void> Inbox::change(qint64 id, const QString &assignment, const QVariantList &values)
{
    const Result<qint64> number = m_rows.takeNumber();
    if (!number)
        return std::unexpected(number.error());
    QVariantList bound = values;
    bound << *number << id;
    const auto changedRows = m_database.execute(u"UPDATE notifications SET "_s + assignment + u", seq = ? WHERE id = ?"_s, bound);
    if (!changedRows)
        return std::unexpected(changedRows.error());
    if (*changedRows == 0)
        return failure(ErrorCode::NotFound, u"there is no notification %1"_s.arg(id));
    m_touched.append(id);
    m_isPlanned = true;
    return {};
}

Result<protocol::Notification> Inbox::snooze(qint64 id, std::chrono::minutes time)
{
    if (time < 0min || time > longestSnooze)
        return failure(ErrorCode::InvalidInput, u"\"minutes\" must be from 0 to %1"_s.arg(longestSnooze.count()));
    const QVariant until = time == 0min ? QVariant() : QVariant(now() + std::chrono::milliseconds(time).count());
    const Result<void> kept =
        commit([&] { return change(id, u"is_read = 0, held = 0, digest = 0, snoozed_until = ?"_s, {until}); });
    if (!kept)
        return std::unexpected(kept.error());
    return m_rows.where(u"id = ?"_s, {id})
        .and_then([id](const QList<protocol::Notification> &found) -> Result<protocol::Notification> {
            if (found.isEmpty())
                return failure(ErrorCode::NotFound, u"there is no notification %1"_s.arg(id));
            return found.constFirst();
        });
}

Result<std::optional<QDateTime>> Inbox::nextWake()
{
    return m_database.query(u"SELECT min(snoozed_until) AS next FROM notifications WHERE snoozed_until IS NOT NULL"_s)
        .transform([](const QList<store::Row> &rows) {
            const QVariant next = rows.isEmpty() ? QVariant() : rows.constFirst().value(u"next"_s);
            return next.isNull() ? std::nullopt
                                 : std::optional(QDateTime::fromMSecsSinceEpoch(next.toLongLong(), QTimeZone::UTC));
        });
}

Result<void> Inbox::wake()
{
    const qint64 time = now();
    return commit([&]() -> Result<void> {
        const auto snoozed = m_rows.where(u"snoozed_until <= ? AND held = 0 ORDER BY snoozed_until, seq"_s, {time});
        if (!snoozed)
            return std::unexpected(snoozed.error());
        for (const protocol::Notification &one : *snoozed) {
            if (const Result<void> woken = change(one.id, u"snoozed_until = NULL"_s, {}); !woken)
                return woken;
        }
        return wakeHeld(time);
    });
}

// Quiet hours are over: one alone speaks for itself, several are told of in one digest.
Result<void> Inbox::wakeHeld(qint64 time)
{
    const auto held = m_rows.where(u"snoozed_until <= ? AND held = 1 ORDER BY seq"_s, {time});
    if (!held)
        return std::unexpected(held.error());
    QList<protocol::Notification> loud = *held;
    loud.removeIf([](const protocol::Notification &one) { return one.isSilent; });
    qint64 digest = 0;
    if (loud.size() > 1) {
        const Result<qint64> made = insert(tidied({.kind = protocol::NotificationKind::System,
                                                   .title = u"%1 notifications since you were away"_s.arg(loud.size()),
                                                   .text = digestText(loud)}),
                                           {});
        if (!made)
            return std::unexpected(made.error());
        digest = *made;
    }
    for (const protocol::Notification &one : *held) {
        const Result<void> woken = change(one.id, u"snoozed_until = NULL, held = 0, digest = ?"_s, {one.isSilent ? 0 : digest});
        if (!woken)
            return woken;
    }
    return {};
}

Result<void> Inbox::holdUntil(const std::optional<QDateTime> &end)
{
    const qint64 time = now();
    const qint64 until = end ? end->toMSecsSinceEpoch() : time;
    return commit([&]() -> Result<void> {
        const auto held = m_rows.where(u"held = 1 AND snoozed_until > ? AND snoozed_until <> ? ORDER BY seq"_s, {time, until});
        if (!held)
            return std::unexpected(held.error());
        for (const protocol::Notification &one : *held) {
            if (const Result<void> moved = change(one.id, u"snoozed_until = ?"_s, {until}); !moved)
                return moved;
        }
        return {};
    });
}

Result<void> Inbox::sweep()
{
    // What still sleeps was promised to come back.
    const qint64 old = now() - std::chrono::milliseconds(keepTime).count();
    const auto swept = m_database.execute(u"DELETE FROM notifications WHERE snoozed_until IS NULL AND (created < ? OR id <= "
                                          "(SELECT id FROM notifications ORDER BY id DESC LIMIT 1 OFFSET ?))"_s,
                                          {old, mostKept});
    return swept ? Result<void>() : std::unexpected(swept.error());
}

} // namespace tom::agent
