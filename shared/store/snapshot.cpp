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
#include <QVersionNumber>

#include <algorithm>
#include <filesystem>
#include <utility>

#ifdef Q_OS_UNIX
#    include <cerrno>

#    include <signal.h>
#    include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace tom::store {

static Q_LOGGING_CATEGORY(lcSnapshot, "tom.store.database")

namespace {

constexpr auto mark = ".before-v"_L1;
constexpr auto newer = ".newer-"_L1;
constexpr auto by = ".by"_L1;

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

// Like copyOver(), but to is whole at every moment, and belongs to whom owned the like: an administrator may go back.
Result<void> putCopy(const QString &from, const QString &to, const QString &like)
{
    const QString half = to + ".new"_L1;
    const QFileInfo owned(like);
#ifdef Q_OS_UNIX
    if (::geteuid() == 0 && QFileInfo(from).isSymLink())   // else its owner would get whatever file it leads to
        return failure(ErrorCode::Storage, u"%1 is a link"_s.arg(QDir::toNativeSeparators(from)));
#endif
    if (const Result<void> copied = copyOver(from, half); !copied) {
        QFile::remove(half);
        return copied;
    }
#ifdef Q_OS_UNIX
    if (::geteuid() == 0 && ::lchown(QFile::encodeName(half).constData(), owned.ownerId(), owned.groupId()) != 0) {
        const QString reason = qt_error_string(errno);
        QFile::remove(half);
        return failure(ErrorCode::Storage, u"cannot give %1 to its owner: %2"_s.arg(QDir::toNativeSeparators(to), reason));
    }
    // Without, a power cut may leave the name on an empty file.
    QFile written(half);
    if (!written.open(QIODevice::ReadWrite | QIODevice::ExistingOnly) || ::fsync(written.handle()) != 0) {
        QFile::remove(half);
        return failure(ErrorCode::Storage, u"cannot bring %1 onto the disk"_s.arg(QDir::toNativeSeparators(to)));
    }
#endif
    return moveOver(half, to);
}

// Copies that were begun by a process that was killed meanwhile; those of others that start now are left.
void sweepHalves(const QString &database)
{
    static const QRegularExpression form(u"\\.before-v[0-9]+\\.([0-9]+)\\.new$"_s);
    const QFileInfo info(database);
    for (const QString &name : info.dir().entryList(QDir::Files | QDir::Hidden)) {
        const QRegularExpressionMatch match = form.match(name);
        if (!match.hasMatch() || !name.startsWith(info.fileName() + mark))
            continue;
#ifdef Q_OS_UNIX
        const auto pid = pid_t(match.captured(1).toInt());
        if (pid > 0 && pid != ::getpid() && (::kill(pid, 0) == 0 || errno == EPERM))
            continue;
#endif
        QFile::remove(info.dir().filePath(name));
    }
}

Result<void> writeMaker(const QString &kept)
{
    QFile file(kept + by);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(TOM_VERSION "+" TOM_BUILD) < 0 || !file.flush())
        return failure(ErrorCode::Storage,
                       u"cannot write %1: %2"_s.arg(QDir::toNativeSeparators(file.fileName()), file.errorString()));
    return {};
}

// Of two builds of one version the later one is newer; before builds had numbers there was one of each.
bool isNewer(const QString &maker, const QString &other)
{
    const auto key = [](const QString &text) {
        return std::pair(QVersionNumber::fromString(text.section(u'+', 0, 0)), text.section(u'+', 1).toLongLong());
    };
    return key(maker) > key(other);
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
    // Only the one connection that there is can leave the log; whoever opens it next has one again.
    const auto alone = (*opened)->query(u"PRAGMA journal_mode = DELETE"_s);
    if (!alone || alone->value(0).value(u"journal_mode"_s).toString() != "delete"_L1)
        return failure(ErrorCode::Storage,
                       u"%1: another program has it open: end that program"_s.arg(QDir::toNativeSeparators(path)));
    return versionOf(**opened);
}

void removeCopies(const Snapshot &snapshot, const QStringList &beside)
{
    QFile::remove(snapshot.path);
    QFile::remove(snapshot.path + by);
    for (const QString &file : beside)
        QFile::remove(nameOf(file, snapshot.version));
}

} // namespace

bool isSnapshotName(const QString &name)
{
    static const QRegularExpression form(u"\\.before-v[0-9]+(\\.by)?$|\\.newer-[0-9]{8}-[0-9]{6}(\\.new)?$"_s);
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
    sweepHalves(path);
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
    if (const Result<void> moved = writeMaker(kept).and_then([&] { return moveOver(half, kept); }); !moved) {
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
    for (const QString &file : QStringList(database) + beside) {   // what going back left
        const QFileInfo info(file);
        for (const QFileInfo &aside : info.dir().entryInfoList(QDir::Files | QDir::Hidden)) {
            if (aside.fileName().startsWith(info.fileName() + newer) && isSnapshotName(aside.fileName())
                && aside.lastModified() < oldest)
                QFile::remove(aside.filePath());
        }
    }
}

QString makerOf(const Snapshot &snapshot)
{
    QFile file(snapshot.path + by);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.read(64)).trimmed() : QString();
}

QString newestMaker(const QStringList &databases)
{
    QString newest;
    for (const QString &database : databases) {
        for (const Snapshot &snapshot : snapshotsOf(database)) {
            const QString maker = makerOf(snapshot);
            if (isNewer(maker, newest))
                newest = maker;
        }
    }
    return newest;
}

Result<int> goBack(const QString &database, const QStringList &beside, const QString &maker)
{
    const Result<int> current = settledVersionOf(database);
    if (!current)
        return std::unexpected(current.error());
    // The oldest one: a migration that was interrupted is begun again by the same Tom, which copies what is half done.
    QList<Snapshot> made = snapshotsOf(database);
    made.removeIf([&maker](const Snapshot &snapshot) { return makerOf(snapshot) != maker; });
    if (made.isEmpty() || made.constLast().version >= *current)
        return failure(ErrorCode::NotFound,
                       u"there is no copy of %1 from before version %2"_s.arg(QDir::toNativeSeparators(database)).arg(*current));
    const Snapshot &found = made.constLast();
    if (const Result<void> sound = checkDatabaseFile(found.path); !sound)
        return std::unexpected(sound.error());

    const QString aside = newer + QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd-HHmmss"_s);
    // Copies, so that each name leads to a whole file at every moment. The tail first: what it holds may be in the database
    // already, but what is missing in both is lost.
    for (const QString &file : QStringList(database) + beside) {
        if (const Result<void> copied = QFileInfo::exists(file) ? putCopy(file, file + aside, file) : Result<void>(); !copied)
            return std::unexpected(copied.error());
    }
    // What was kept stays: a run that is interrupted here is done again, and one more finds that there is nothing to do.
    for (const QString &file : beside) {
        const QString old = nameOf(file, found.version);
        if (!QFileInfo::exists(old))
            QFile::remove(file);
        else if (const Result<void> copied = putCopy(old, file, database); !copied)
            return std::unexpected(copied.error());
    }
    for (const QLatin1StringView companion : {"-wal"_L1, "-shm"_L1})
        QFile::remove(database + companion);   // empty since the version was asked for
    if (const Result<void> copied = putCopy(found.path, database, database); !copied)
        return std::unexpected(copied.error());
    return found.version;
}

}   // namespace tom::store
