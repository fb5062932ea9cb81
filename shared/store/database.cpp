#include "shared/store/database.h"

#include "shared/store/connection.h"
#include "shared/store/schema.h"
#include "shared/store/walsync.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLoggingCategory>

#include <array>

using namespace Qt::StringLiterals;

namespace tom::store {

static Q_LOGGING_CATEGORY(lcDatabase, "tom.store.database")

namespace {

constexpr std::array companions{""_L1, "-wal"_L1, "-shm"_L1};

// SQLite gives its other files the mode of the first.
Result<void> makePrivateFile(const QString &path)
{
    const auto owner = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
    if (QFile file(path); !file.exists() && !file.open(QIODevice::WriteOnly | QIODevice::NewOnly, owner) && !file.exists())
        return failure(ErrorCode::Storage, u"cannot make %1: %2"_s.arg(QDir::toNativeSeparators(path), file.errorString()));
    for (const QLatin1StringView companion : companions)
        QFile::setPermissions(path + companion, owner);   // where that is refused, opening says more
    return {};
}

Result<void> moveAside(const QString &path)
{
    const QString aside = u"%1.damaged-%2"_s.arg(path, QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd-HHmmss-zzz"_s));
    for (const QLatin1StringView companion : companions) {
        if (QFileInfo::exists(path + companion) && !QFile::rename(path + companion, aside + companion))
            return failure(ErrorCode::Storage, u"%1 is damaged and cannot be moved aside: check the rights of its folder"_s.arg(
                                                   QDir::toNativeSeparators(path)));
    }
    qCCritical(lcDatabase).noquote() << u"❌ %1 is damaged: moved to %2, starting with an empty one"_s.arg(
        QDir::toNativeSeparators(path), QFileInfo(aside).fileName());
    return {};
}

// True: sound. False: damaged. An Error: neither is known.
Result<bool> isSound(Connection &connection)
{
    const Result<QList<Row>> answer = connection.query(u"PRAGMA quick_check(1)"_s);
    if (!answer && connection.foundDamage())
        return false;
    return answer.transform([](const QList<Row> &rows) {
        return rows.size() == 1 && rows.constFirst().value(u"quick_check"_s).toString() == "ok"_L1;
    });
}

Result<std::unique_ptr<Connection>> openSound(const QString &path)
{
    for (int attempt = 0;; ++attempt) {
        if (const Result<void> made = makePrivateFile(path); !made)
            return std::unexpected(made.error());
        Result<std::unique_ptr<Connection>> connection = Connection::open(path);
        if (!connection)
            return connection;
        const Result<bool> sound = isSound(**connection);
        if (!sound)
            return std::unexpected(sound.error());
        if (*sound)
            return connection;
        if (attempt > 0)
            return failure(ErrorCode::Storage, u"%1: a new file is damaged at once: check the disk"_s.arg(path));
        connection->reset();
        if (const Result<void> moved = moveAside(path); !moved)
            return std::unexpected(moved.error());
    }
}

Result<void> promiseDurability(Connection &connection)
{
    for (const QString &pragma :
         {u"PRAGMA journal_mode = WAL"_s, u"PRAGMA synchronous = FULL"_s, u"PRAGMA foreign_keys = ON"_s}) {
        if (const Result<QList<Row>> set = connection.query(pragma); !set)
            return std::unexpected(set.error());
    }
    return {};
}

// Not in memory, nor on a file system that it does not work on. Only WalSync can bring one onto the disk by itself.
Result<bool> hasWriteAheadLog(Connection &connection)
{
    return connection.query(u"PRAGMA journal_mode"_s).transform([](const QList<Row> &rows) {
        return WalSync::isAvailable && rows.constFirst().value(u"journal_mode"_s).toString() == "wal"_L1;
    });
}

} // namespace

class Database::Private
{
public:
    Private(std::unique_ptr<Connection> opened, bool hasLog)
        : connection(std::move(opened)),
          wal(connection->path()),
          canSyncLater(hasLog)
    {}

    [[nodiscard]] Result<void> setRelaxed(bool relaxed)
    {
        if (relaxed == isRelaxed)
            return {};
        const Result<void> set = connection->set(relaxed ? u"synchronous = NORMAL"_s : u"synchronous = FULL"_s);
        if (set)
            isRelaxed = relaxed;
        return set;
    }

    // What may write and is no transaction waits for the disk. Until then it stays as the last transaction wanted it: to set it
    // costs as much as a statement.
    [[nodiscard]] Result<void> makeReadyFor(const QString &sql)
    {
        return inTransaction || sql.startsWith("SELECT"_L1) ? Result<void>() : setRelaxed(false);
    }

    std::unique_ptr<Connection> connection;
    WalSync wal;
    bool canSyncLater = false;
    bool isRelaxed = false;   // a commit does not wait for the disk
    bool inTransaction = false;
};

Database::Database(std::unique_ptr<Private> opened) : d(std::move(opened)) {}

Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::open(const QString &path, const QList<Migration> &migrations,
                                                 const QStringList &beside)
{
    Result<std::unique_ptr<Connection>> connection = openSound(path);
    if (!connection)
        return std::unexpected(connection.error());
    return bringUp(std::move(*connection), migrations, beside);
}

Result<std::unique_ptr<Database>> Database::openInMemory(const QList<Migration> &migrations)
{
    Result<std::unique_ptr<Connection>> connection = Connection::open(u":memory:"_s);
    if (!connection)
        return std::unexpected(connection.error());
    return bringUp(std::move(*connection), migrations, {});
}

Result<std::unique_ptr<Database>> Database::bringUp(std::unique_ptr<Connection> connection, const QList<Migration> &migrations,
                                                    const QStringList &beside)
{
    const Result<void> ready =
        refuseNewer(*connection, migrations).and_then([&] { return promiseDurability(*connection); }).and_then([&] {
            return migrate(*connection, migrations, beside);
        });
    if (!ready)
        return std::unexpected(ready.error());

    const Result<bool> hasLog = hasWriteAheadLog(*connection);
    if (!hasLog)
        return std::unexpected(hasLog.error());
    return std::unique_ptr<Database>(new Database(std::make_unique<Private>(std::move(connection), *hasLog)));
}

Result<QList<Row>> Database::query(const QString &sql, const QVariantList &values)
{
    const Result<void> ready = d->makeReadyFor(sql);
    return ready ? d->connection->query(sql, values) : std::unexpected(ready.error());
}

Result<void> Database::each(const QString &sql, const QVariantList &values, const std::function<void(const Row &)> &take)
{
    const Result<void> ready = d->makeReadyFor(sql);
    return ready ? d->connection->each(sql, values, take) : ready;
}

Result<int> Database::execute(const QString &sql, const QVariantList &values)
{
    const Result<void> ready = d->makeReadyFor(sql);
    return ready ? d->connection->execute(sql, values) : std::unexpected(ready.error());
}

qint64 Database::lastInsertId() const
{
    return d->connection->lastInsertId();
}

QString Database::path() const
{
    return d->connection->path();
}

Result<void> Database::transaction(const std::function<Result<void>()> &work, Sync sync)
{
    if (d->inTransaction)
        return failure(ErrorCode::Internal, u"%1: a transaction in a transaction"_s.arg(path()));
    if (d->wal.hasFailed()) {
        if (const Result<void> emptied = emptyLog(); !emptied)
            return emptied;
    }
    const bool isLater = sync == Sync::Later && d->canSyncLater;
    if (const Result<void> set = d->setRelaxed(isLater); !set)
        return set;
    const Result<void> done = transact(work);
    if (isLater && done)
        d->wal.noteWritten();
    return done;
}

QFuture<Result<void>> Database::whenSynced()
{
    return d->wal.whenSynced();
}

// What the disk did not take of the log goes into the database itself, which is synced by SQLite; until then nothing is
// committed behind it.
Result<void> Database::emptyLog()
{
    const Result<QList<Row>> moved = query(u"PRAGMA wal_checkpoint(TRUNCATE)"_s);
    if (!moved)
        return std::unexpected(moved.error());
    if (moved->isEmpty() || moved->constFirst().value(u"busy"_s).toInt() != 0)
        return failure(ErrorCode::Storage, u"%1: the disk refused what was written before: check the disk"_s.arg(path()));
    d->wal.forgetFailure();
    return {};
}

Result<void> Database::transact(const std::function<Result<void>()> &work)
{
    // IMMEDIATE: waiting for another writer happens here, not in the middle of the work, where it could not be repeated.
    if (const Result<int> begun = d->connection->execute(u"BEGIN IMMEDIATE"_s); !begun)
        return std::unexpected(begun.error());
    d->inTransaction = true;
    Result<void> done = work();
    d->inTransaction = false;
    if (done) {
        if (const Result<int> committed = d->connection->execute(u"COMMIT"_s); !committed)
            done = std::unexpected(committed.error());
    }
    if (!done) [[maybe_unused]]
        const auto rolledBack = d->connection->execute(u"ROLLBACK"_s);   // after a full disk SQLite has done it already
    return done;
}

}   // namespace tom::store
