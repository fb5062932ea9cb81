#include "shared/store/snapshot.h"

#include "shared/store/connection.h"
#include "shared/store/databasecopy.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QRegularExpression>

#include <algorithm>
#include <filesystem>

using namespace Qt::StringLiterals;

namespace tom::store {

static Q_LOGGING_CATEGORY(lcSnapshot, "tom.store.database")

namespace {

constexpr auto mark = ".before-v"_L1;

QString nameOf(const QString &file, int version)
{
    return file + mark + QString::number(version);
}

// Replaces what is there; QFile::rename() would not.
Result<void> moveOver(const QString &from, const QString &to)
{
    std::error_code error;
    std::filesystem::rename(QFile::encodeName(from).constData(), QFile::encodeName(to).constData(), error);
    if (error)
        return failure(ErrorCode::Storage,
                       u"cannot move %1 to %2: %3"_s.arg(QDir::toNativeSeparators(from), QFileInfo(to).fileName(),
                                                         QString::fromStdString(error.message())));
    return {};
}

Result<void> copyOver(const QString &from, const QString &to)
{
    QFile::remove(to);
    QFile source(from);
    if (!source.copy(to))
        return failure(ErrorCode::Storage, u"cannot write %1: %2"_s.arg(QDir::toNativeSeparators(to), source.errorString()));
    QFile::setPermissions(to, QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    return {};
}

Result<int> versionOf(Connection &connection)
{
    return connection.query(u"PRAGMA user_version"_s).transform([](const QList<Row> &rows) {
        return rows.value(0).value(u"user_version"_s).toInt();
    });
}

Result<int> versionOfFile(const QString &path)
{
    return Connection::open(path).and_then([](const std::unique_ptr<Connection> &opened) { return versionOf(*opened); });
}

// All that was committed is in the file itself, so that it is whole without its log.
Result<int> settledVersionOf(const QString &path)
{
    const Result<std::unique_ptr<Connection>> opened = Connection::open(path);
    if (!opened)
        return std::unexpected(opened.error());
    const auto moved = (*opened)->query(u"PRAGMA wal_checkpoint(TRUNCATE)"_s);
    if (!moved)
        return std::unexpected(moved.error());
    if (moved->value(0).value(u"busy"_s).toInt() != 0)
        return failure(ErrorCode::Storage,
                       u"%1: another program uses it: end that program"_s.arg(QDir::toNativeSeparators(path)));
    return versionOf(**opened);
}

void removeCopies(const Snapshot &snapshot, const QStringList &beside)
{
    QFile::remove(snapshot.path);
    for (const QString &file : beside)
        QFile::remove(nameOf(file, snapshot.version));
}

} // namespace

bool isSnapshotName(const QString &name)
{
    static const QRegularExpression form(u"\\.before-v[0-9]+$"_s);
    return form.match(name).hasMatch();
}

QList<Snapshot> snapshotsOf(const QString &database)
{
    const QFileInfo info(database);
    QList<Snapshot> found;
    for (const QString &name : info.dir().entryList(QDir::Files | QDir::Hidden)) {
        if (!isSnapshotName(name) || !name.startsWith(info.fileName() + mark))
            continue;
        const QString number = name.sliced(info.fileName().size() + mark.size());
        bool isNumber = false;
        if (const int version = number.toInt(&isNumber); isNumber)
            found.append({.path = info.dir().filePath(name), .version = version});
    }
    std::ranges::sort(found, std::ranges::greater(), &Snapshot::version);
    return found;
}

Result<bool> keepSnapshot(Connection &connection, int version, const QStringList &beside)
{
    const QString path = connection.path();
    const QString kept = nameOf(path, version);
    const QString half = u"%1.%2.new"_s.arg(kept).arg(QCoreApplication::applicationPid());   // several may start at once
    // First: what a tail holds is in the database soon, but never the other way round.
    for (const QString &file : beside) {
        QFile::remove(nameOf(file, version));
        if (const Result<void> copied = QFileInfo::exists(file) ? copyOver(file, nameOf(file, version)) : Result<void>(); !copied)
            return std::unexpected(copied.error());
    }
    if (const Result<void> copied = copyDatabase(path, half); !copied)
        return std::unexpected(copied.error());
    const Result<int> inside = versionOfFile(half);
    if (!inside || *inside != version) {
        QFile::remove(half);
        return inside ? Result<bool>(false) : std::unexpected(inside.error());
    }
    if (const Result<void> moved = moveOver(half, kept); !moved) {
        QFile::remove(half);
        return std::unexpected(moved.error());
    }
    qCInfo(lcSnapshot).noquote()
        << u"📦 %1 is at version %2 and is brought to a newer one; as it was it is kept for %3 days in %4"_s
               .arg(QDir::toNativeSeparators(path))
               .arg(version)
               .arg(snapshotDays)
               .arg(QFileInfo(kept).fileName());
    return true;
}

void sweepSnapshots(const QString &database, const QStringList &beside)
{
    const QList<Snapshot> found = snapshotsOf(database);
    const QDateTime oldest = QDateTime::currentDateTimeUtc().addDays(-snapshotDays);
    for (qsizetype i = 0; i < found.size(); ++i) {
        if (i >= mostSnapshots || QFileInfo(found.at(i).path).lastModified() < oldest)
            removeCopies(found.at(i), beside);
    }
}

Result<int> goBack(const QString &database, const QStringList &beside)
{
    const Result<int> current = settledVersionOf(database);
    if (!current)
        return std::unexpected(current.error());
    const QList<Snapshot> all = snapshotsOf(database);
    const auto found = std::ranges::find_if(all, [&](const Snapshot &snapshot) { return snapshot.version < *current; });
    if (found == all.end())
        return failure(ErrorCode::NotFound,
                       u"there is no copy of %1 from before version %2"_s.arg(QDir::toNativeSeparators(database)).arg(*current));
    if (const Result<void> sound = checkDatabaseFile(found->path); !sound)
        return std::unexpected(sound.error());

    const QString aside = u".newer-"_s + QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd-HHmmss"_s);
    // Copies, so that each name leads to a whole file at every moment. The tail first: what it holds may be in the database
    // already, but what is missing in both is lost.
    for (const QString &file : QStringList(database) + beside) {
        if (const Result<void> copied = QFileInfo::exists(file) ? copyOver(file, file + aside) : Result<void>(); !copied)
            return std::unexpected(copied.error());
    }
    for (const QString &file : beside) {
        const QString old = nameOf(file, found->version);
        if (!QFileInfo::exists(old))
            QFile::remove(file);
        else if (const Result<void> moved = moveOver(old, file); !moved)
            return std::unexpected(moved.error());
    }
    for (const QLatin1StringView companion : {"-wal"_L1, "-shm"_L1})
        QFile::remove(database + companion);   // empty since the version was asked for
    if (const Result<void> moved = moveOver(found->path, database); !moved)
        return std::unexpected(moved.error());
    return found->version;
}

}   // namespace tom::store
