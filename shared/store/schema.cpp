#include "shared/store/schema.h"

#include "shared/store/connection.h"
#include "shared/store/snapshot.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::store {

namespace {

Result<int> version(Connection &connection)
{
    return connection.query(u"PRAGMA user_version"_s).transform([](const QList<Row> &rows) {
        return rows.value(0).value(u"user_version"_s).toInt();
    });
}

Result<void> executeAll(Connection &connection, const QStringList &statements)
{
    for (const QString &statement : statements) {
        if (const Result<int> done = connection.execute(statement); !done)
            return std::unexpected(done.error());
    }
    return {};
}

Result<void> checkReferences(Connection &connection)
{
    const Result<QList<Row>> broken = connection.query(u"PRAGMA foreign_key_check"_s);
    if (!broken)
        return std::unexpected(broken.error());
    if (!broken->isEmpty())
        return failure(ErrorCode::Storage, u"%1: references to nothing in table %2"_s.arg(
                                               connection.path(), broken->constFirst().value(u"table"_s).toString()));
    return {};
}

Result<void> step(Connection &connection, const Migration &migration)
{
    if (const Result<int> begun = connection.execute(u"BEGIN IMMEDIATE"_s); !begun)
        return std::unexpected(begun.error());
    const Result<int> current = version(connection);   // another process may have been here while we waited for the lock
    Result<void> done;
    if (!current)
        done = std::unexpected(current.error());
    else if (*current < migration.version)
        done = executeAll(connection, migration.statements).and_then([&] { return checkReferences(connection); }).and_then([&] {
            return executeAll(connection, {u"PRAGMA user_version = %1"_s.arg(migration.version)});
        });
    if (done)
        done = executeAll(connection, {u"COMMIT"_s});
    if (!done) {
        [[maybe_unused]] const auto rolledBack = connection.execute(u"ROLLBACK"_s);   // SQLite may have done it already
        done.error().message = u"cannot bring the database to version %1: %2"_s.arg(migration.version).arg(done.error().message);
    }
    return done;
}

} // namespace

Result<void> refuseNewer(Connection &connection, const QList<Migration> &migrations)
{
    const Result<int> current = version(connection);
    if (!current)
        return std::unexpected(current.error());
    const int newest = migrations.isEmpty() ? 0 : migrations.constLast().version;
    if (*current <= newest)
        return {};
    const QList<Snapshot> snapshots = snapshotsOf(connection.path());
    const bool hasOlder = std::ranges::any_of(snapshots, [newest](const Snapshot &one) { return one.version <= newest; });
    return failure(ErrorCode::Storage,
                   u"%1 was written by a newer Tom (version %2, this one knows %3): update Tom%4; nothing was changed"_s
                       .arg(QDir::toNativeSeparators(connection.path()))
                       .arg(*current)
                       .arg(newest)
                       .arg(hasOlder ? u", or go back to the data of before with: tom-server go-back"_s : QString()));
}

Result<void> migrate(Connection &connection, const QList<Migration> &migrations, const QStringList &beside)
{
    for (int i = 0; i < migrations.size(); ++i) {
        if (migrations.at(i).version != i + 1)
            return failure(ErrorCode::Internal, u"the migrations of %1 are not numbered 1, 2, 3, …"_s.arg(connection.path()));
    }
    const Result<int> current = version(connection);
    if (!current)
        return std::unexpected(current.error());
    const bool isFile = QFileInfo::exists(connection.path());
    if (*current >= migrations.size()) {
        if (isFile)
            sweepSnapshots(connection.path(), beside);
        return {};
    }
    if (isFile && *current > 0) {
        if (const Result<bool> kept = keepSnapshot(connection, *current, beside); !kept)
            return failure(kept.error().code, u"%1 is not brought to version %2, since no copy of it can be kept: %3"_s
                                                  .arg(QDir::toNativeSeparators(connection.path()))
                                                  .arg(migrations.size())
                                                  .arg(kept.error().message));
        sweepSnapshots(connection.path(), beside);
    }

    // A table is rebuilt by dropping the old one, which with foreign keys on would delete what refers to it.
    Result<void> done = executeAll(connection, {u"PRAGMA foreign_keys = OFF"_s});
    for (const Migration &migration : migrations) {
        if (done && migration.version > *current)
            done = step(connection, migration);
    }
    const Result<void> on = executeAll(connection, {u"PRAGMA foreign_keys = ON"_s});
    return done ? on : done;
}

} // namespace tom::store
