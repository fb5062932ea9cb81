#include "agent/inbox/sentbook.h"

#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

QDateTime timeOrNone(const QVariant &value)
{
    return value.isNull() ? QDateTime() : QDateTime::fromMSecsSinceEpoch(value.toLongLong(), QTimeZone::UTC);
}

} // namespace

// Times are milliseconds since 1970, UTC. ward_approvals: what other users' agents ask this user to decide.
QStringList householdTables()
{
    return {
        uR"(CREATE TABLE sent_messages(
                number INTEGER PRIMARY KEY AUTOINCREMENT,
                message TEXT NOT NULL UNIQUE,
                recipient TEXT NOT NULL,
                kind TEXT NOT NULL,
                text TEXT NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'read', 'refused')),
                created INTEGER NOT NULL,
                delivered INTEGER,
                read INTEGER))"_s,
        uR"(CREATE TABLE ward_approvals(
                id TEXT PRIMARY KEY,
                user TEXT NOT NULL,
                approval TEXT NOT NULL,
                expires INTEGER NOT NULL))"_s,
    };
}

Result<void> SentBook::run(const QString &sql, const QVariantList &values)
{
    const auto done = m_database.execute(sql, values);
    return done ? Result<void>() : std::unexpected(done.error());
}

Result<void> SentBook::add(const QString &id, const QString &recipient, const QString &kind, const QString &text)
{
    const Result<void> added = run(u"INSERT INTO sent_messages(message, recipient, kind, text, state, created) "
                                   "VALUES(?, ?, ?, ?, 'waiting', ?)"_s,
                                   {id, recipient, kind, text, now()});
    if (!added)
        return added;
    return run(u"DELETE FROM sent_messages WHERE number <= (SELECT max(number) FROM sent_messages) - ?"_s, {mostKept});
}

Result<void> SentBook::setDelivered(const QString &id, const QString &recipient)
{
    return run(u"UPDATE sent_messages SET state = CASE state WHEN 'waiting' THEN 'delivered' ELSE state END, "
               "delivered = coalesce(delivered, ?), recipient = ? WHERE message = ?"_s,
               {now(), recipient, id});
}

Result<void> SentBook::setRefused(const QString &id)
{
    return run(u"UPDATE sent_messages SET state = 'refused' WHERE message = ? AND state = 'waiting'"_s, {id});
}

// The word that it is read may be here before the one that it has arrived.
Result<void> SentBook::setRead(const QStringList &ids, const QString &recipient)
{
    for (const QString &id : ids) {
        const Result<void> marked = run(u"UPDATE sent_messages SET state = 'read', read = coalesce(read, ?), "
                                        "delivered = coalesce(delivered, ?) WHERE message = ? AND recipient = ? COLLATE NOCASE"_s,
                                        {now(), now(), id, recipient});
        if (!marked)
            return marked;
    }
    return {};
}

Result<protocol::SentMessages> SentBook::list(int limit)
{
    return m_database.query(u"SELECT * FROM sent_messages ORDER BY number DESC LIMIT ?"_s, {limit})
        .transform([](const QList<store::Row> &rows) {
            protocol::SentMessages sent;
            for (const store::Row &row : rows)
                sent.messages.append({.id = row.value(u"message"_s).toString(),
                                      .recipient = row.value(u"recipient"_s).toString(),
                                      .kind = row.value(u"kind"_s).toString(),
                                      .text = row.value(u"text"_s).toString(),
                                      .state = row.value(u"state"_s).toString(),
                                      .sent = timeOrNone(row.value(u"created"_s)),
                                      .delivered = timeOrNone(row.value(u"delivered"_s)),
                                      .read = timeOrNone(row.value(u"read"_s))});
            return sent;
        });
}

} // namespace tom::agent
