#include "shared/store/databasecopy.h"

#include "shared/store/connection.h"

#include <QDir>
#include <QFile>

using namespace Qt::StringLiterals;

namespace tom::store {

namespace {

constexpr QByteArrayView firstBytes("SQLite format 3\0", 16);

// SQLite would make a file that is missing.
Result<std::unique_ptr<Connection>> openExisting(const QString &path)
{
    if (!QFile::exists(path))
        return failure(ErrorCode::NotFound, u"%1 does not exist"_s.arg(QDir::toNativeSeparators(path)));
    return Connection::open(path);
}

} // namespace

bool isDatabaseFile(const QString &path)
{
    QFile file(path);
    const bool isSetAside = path.section(u'/', -1).contains(".damaged-"_L1);   // see Database::open
    return !isSetAside && file.open(QIODevice::ReadOnly) && file.read(firstBytes.size()) == firstBytes;
}

Result<void> copyDatabase(const QString &from, const QString &to)
{
    const Result<std::unique_ptr<Connection>> connection = openExisting(from);
    if (!connection)
        return std::unexpected(connection.error());
    QFile::remove(to);
    // VACUUM INTO takes an empty file as it is, with the mode that it has.
    if (QFile file(to); !file.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        return failure(ErrorCode::Storage, u"cannot write %1: %2"_s.arg(QDir::toNativeSeparators(to), file.errorString()));
    const Result<int> copied = (*connection)->execute(u"VACUUM INTO ?"_s, {to});
    if (!copied) {
        QFile::remove(to);
        QFile::remove(to + "-journal"_L1);
        return failure(copied.error().code, u"cannot copy %1: %2"_s.arg(QDir::toNativeSeparators(from), copied.error().message));
    }
    return {};
}

Result<QList<Row>> askDatabaseFile(const QString &path, const QString &sql)
{
    const Result<std::unique_ptr<Connection>> connection = openExisting(path);
    if (!connection)
        return std::unexpected(connection.error());
    if (const Result<void> set = (*connection)->set(u"query_only = ON"_s); !set)
        return std::unexpected(set.error());
    return (*connection)->query(sql);
}

Result<void> checkDatabaseFile(const QString &path)
{
    const Result<std::unique_ptr<Connection>> connection = openExisting(path);
    if (!connection)
        return std::unexpected(connection.error());
    const Result<QList<Row>> answer = (*connection)->query(u"PRAGMA quick_check(1)"_s);
    if (!answer)
        return std::unexpected(answer.error());
    if (answer->size() != 1 || answer->constFirst().value(u"quick_check"_s).toString() != "ok"_L1)
        return failure(ErrorCode::Storage, u"%1 is damaged"_s.arg(QDir::toNativeSeparators(path)));
    return {};
}

} // namespace tom::store
