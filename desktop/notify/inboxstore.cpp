#include "desktop/notify/inboxstore.h"

#include "shared/core/json.h"

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

using protocol::Notification;

const QList<store::Migration> &inboxMigrations()
{
    static const QList<store::Migration> steps{
        {.version = 1,
         .statements = {u"CREATE TABLE notification (id INTEGER PRIMARY KEY, json TEXT NOT NULL)"_s,
                        u"CREATE TABLE known (one INTEGER PRIMARY KEY CHECK (one = 1), last INTEGER NOT NULL)"_s,
                        u"INSERT INTO known VALUES (1, 0)"_s, u"CREATE TABLE untold (id INTEGER PRIMARY KEY)"_s}},
        {.version = 2, .statements = {u"CREATE TABLE called (id TEXT PRIMARY KEY)"_s}}};
    return steps;
}

} // namespace

Result<std::unique_ptr<InboxStore>> InboxStore::open(const QString &path)
{
    auto database = store::Database::open(path, inboxMigrations());
    if (!database)
        return std::unexpected(database.error());
    return std::unique_ptr<InboxStore>(new InboxStore(std::move(*database)));
}

Result<QList<Notification>> InboxStore::all() const
{
    const auto rows = m_database->query(u"SELECT json FROM notification ORDER BY id DESC"_s);
    if (!rows)
        return std::unexpected(rows.error());
    QList<Notification> all;
    for (const store::Row &row : *rows) {
        const auto read = json::parseObject(row.value(u"json"_s).toString().toUtf8()).and_then(&Notification::fromJson);
        if (read)   // else a later version wrote it
            all.append(*read);
    }
    return all;
}

Result<qint64> InboxStore::last() const
{
    return m_database->query(u"SELECT last FROM known"_s).transform([](const QList<store::Row> &rows) {
        return rows.isEmpty() ? qint64(0) : rows.constFirst().value(u"last"_s).toLongLong();
    });
}

Result<void> InboxStore::keep(const QList<Notification> &changed, qint64 last)
{
    return m_database->transaction([&]() -> Result<void> {
        for (const Notification &notification : changed) {
            const auto written = m_database->execute(u"INSERT OR REPLACE INTO notification (id, json) VALUES (?, ?)"_s,
                                                     {notification.id, QString::fromUtf8(json::compact(notification.toJson()))});
            if (!written)
                return std::unexpected(written.error());
        }
        const auto pruned = m_database->execute(
            u"DELETE FROM notification WHERE id NOT IN (SELECT id FROM notification ORDER BY id DESC LIMIT ?)"_s, {mostKept});
        if (!pruned)
            return std::unexpected(pruned.error());
        return m_database->execute(u"UPDATE known SET last = ?"_s, {last}).transform([](int) {});
    });
}

Result<void> InboxStore::beginAgain()
{
    return m_database->transaction([&]() -> Result<void> {
        if (const auto emptied = m_database->execute(u"DELETE FROM notification"_s); !emptied)
            return std::unexpected(emptied.error());
        return m_database->execute(u"UPDATE known SET last = 0"_s).transform([](int) {});
    });
}

Result<void> InboxStore::addUntold(const QList<qint64> &read)
{
    return m_database->transaction([&]() -> Result<void> {
        for (const qint64 id : read) {
            if (const auto added = m_database->execute(u"INSERT OR IGNORE INTO untold (id) VALUES (?)"_s, {id}); !added)
                return std::unexpected(added.error());
        }
        return {};
    });
}

Result<QList<qint64>> InboxStore::untold() const
{
    return m_database->query(u"SELECT id FROM untold ORDER BY id"_s).transform([](const QList<store::Row> &rows) {
        QList<qint64> ids;
        for (const store::Row &row : rows)
            ids.append(row.value(u"id"_s).toLongLong());
        return ids;
    });
}

Result<void> InboxStore::removeUntold(const QList<qint64> &read)
{
    return m_database->transaction([&]() -> Result<void> {
        for (const qint64 id : read) {
            if (const auto removed = m_database->execute(u"DELETE FROM untold WHERE id = ?"_s, {id}); !removed)
                return std::unexpected(removed.error());
        }
        return {};
    });
}

Result<QSet<QString>> InboxStore::calledFor() const
{
    return m_database->query(u"SELECT id FROM called"_s).transform([](const QList<store::Row> &rows) {
        QSet<QString> ids;
        for (const store::Row &row : rows)
            ids.insert(row.value(u"id"_s).toString());
        return ids;
    });
}

Result<void> InboxStore::setCalledFor(const QSet<QString> &questions)
{
    return m_database->transaction([&]() -> Result<void> {
        if (const auto emptied = m_database->execute(u"DELETE FROM called"_s); !emptied)
            return std::unexpected(emptied.error());
        for (const QString &id : questions) {
            if (const auto added = m_database->execute(u"INSERT INTO called (id) VALUES (?)"_s, {id}); !added)
                return std::unexpected(added.error());
        }
        return {};
    });
}

} // namespace tom::desktop
