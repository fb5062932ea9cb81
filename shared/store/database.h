#pragma once

#include "shared/core/result.h"

#include <QFuture>
#include <QHash>
#include <QList>
#include <QString>
#include <QVariant>

#include <functional>
#include <memory>

namespace tom::store {

class Connection;

using Row = QHash<QString, QVariant>;

// One step of a schema: what turns version n-1 into version n. Shipped steps never change; new ones are appended.
struct Migration
{
    int version = 0;         // 1, 2, 3, …
    QStringList statements{};
};

// When a commit is on disk: Now, before it returns; Later, soon after. Either way it survives the process, and no later
// commit is ever there without it.
enum class Sync { Now, Later };

// One SQLite file: WAL, synchronous FULL, foreign keys on, busy timeout 5 s, checked at open. What was committed survives
// kill -9 and, when it is on disk, power loss. Used from the thread that opened it. Errors are Storage, and say the path, never the values.
// NULL is QVariant(); an empty QString or QByteArray is an empty value, never NULL.
class Database
{
public:
    // Makes the file (0600) where missing, checks it, and brings it to the newest version. A damaged file is moved aside
    // to NAME.damaged-TIME, said in the log as ❌, and a new one is made. A file from a newer Tom is refused. Before the schema
    // changes, a copy is kept (snapshot.h), also of the files beside it that hold what is not in the database yet.
    [[nodiscard]] static Result<std::unique_ptr<Database>> open(const QString &path, const QList<Migration> &migrations,
                                                                const QStringList &beside = {});
    // The same without a file, for what must not be kept: it is gone with this object.
    [[nodiscard]] static Result<std::unique_ptr<Database>> openInMemory(const QList<Migration> &migrations);

    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;
    ~Database();

    [[nodiscard]] Result<QList<Row>> query(const QString &sql, const QVariantList &values = {});
    // The same, row by row, for more than should be in memory at once. The taker must not ask the same question meanwhile.
    [[nodiscard]] Result<void> each(const QString &sql, const QVariantList &values, const std::function<void(const Row &)> &take);
    // The number of rows changed.
    [[nodiscard]] Result<int> execute(const QString &sql, const QVariantList &values = {});
    [[nodiscard]] qint64 lastInsertId() const;
    // Commits when work succeeds, rolls back when it fails. Not nested.
    [[nodiscard]] Result<void> transaction(const std::function<Result<void>()> &work, Sync sync = Sync::Now);
    // What was committed until now is on disk.
    [[nodiscard]] QFuture<Result<void>> whenSynced();

    [[nodiscard]] QString path() const;

private:
    class Private;
    [[nodiscard]] Result<void> emptyLog();
    [[nodiscard]] Result<void> transact(const std::function<Result<void>()> &work);
    explicit Database(std::unique_ptr<Private> d);
    [[nodiscard]] static Result<std::unique_ptr<Database>> bringUp(std::unique_ptr<Connection> connection,
                                                                   const QList<Migration> &migrations, const QStringList &beside);
    std::unique_ptr<Private> d;
};

}   // namespace tom::store
