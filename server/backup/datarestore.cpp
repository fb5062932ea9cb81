#include "server/backup/datarestore.h"

#include "server/backup/archivereader.h"
#include "server/backup/backupscope.h"
#include "server/backup/databackup.h"
#include "shared/core/atomicfile.h"
#include "shared/core/folderlock.h"
#include "shared/core/json.h"
#include "shared/store/databasecopy.h"

#include <QDateTime>
#include <QFileInfo>
#include <QMap>

#include <filesystem>
#include <utility>

#ifdef Q_OS_UNIX
#    include <sys/stat.h>
#    include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace tom::server {

namespace {

constexpr qint64 mostHeadBytes = 64 * 1024;
constexpr qint64 mostSumsBytes = 64 * 1024 * 1024;

QString unpackedFolder(const DataFolder &data)
{
    return QDir(data.path()).filePath(u"restore-unpacked"_s);
}

QString checkedFolder(const DataFolder &data)
{
    return QDir(data.path()).filePath(u"restore-checked"_s);
}

// It is there from before the first move until after the last one.
QString swapMark(const DataFolder &data)
{
    return QDir(data.path()).filePath(u"restore-swapping"_s);
}

std::unexpected<Error> unusable(const QString &file, const QString &why)
{
    return failure(ErrorCode::Storage, u"%1 cannot be restored: %2"_s.arg(QDir::toNativeSeparators(file), why));
}

Result<QJsonObject> readHead(ArchiveReader &archive, const QString &file)
{
    const Result<std::optional<ArchiveReader::Entry>> first = archive.next();
    if (!first)
        return std::unexpected(first.error());
    if (!*first || (*first)->name != backupHead)
        return unusable(file, u"it is no backup of Tom"_s);
    const Result<QByteArray> text = archive.bytes(mostHeadBytes);
    if (!text)
        return std::unexpected(text.error());
    const Result<QJsonObject> head = json::parseObject(*text);
    if (!head)
        return unusable(file, u"it is no backup of Tom"_s);
    if (head->value(u"format"_s).toInt() != backupFormat)
        return unusable(file, u"it was made by a newer Tom (%1): update Tom"_s.arg(head->value(u"tom"_s).toString()));
    const QString user = head->value(u"user"_s).toString();
    if (user.contains(u'/') || user.startsWith(u'.'))
        return unusable(file, u"it was changed or damaged"_s);
    return head;
}

// Everything into the folder, with its sums held against those that the archive ends with.
Result<int> unpack(ArchiveReader &archive, const QString &file, const QDir &folder)
{
    QMap<QString, QByteArray> sums;
    std::optional<QJsonObject> expected;
    for (;;) {
        const Result<std::optional<ArchiveReader::Entry>> next = archive.next();
        if (!next)
            return std::unexpected(next.error());
        if (!*next)
            break;
        const ArchiveReader::Entry &entry = **next;
        if (expected)
            return unusable(file, u"it was changed or damaged"_s);
        if (entry.name == backupSums) {
            const Result<QJsonObject> said =
                archive.bytes(mostSumsBytes).and_then([](const QByteArray &text) { return json::parseObject(text); });
            if (!said)
                return std::unexpected(said.error());
            expected = *said;
            continue;
        }
        const QString path = folder.filePath(entry.name);
        if (entry.isFolder) {
            if (const Result<void> made = makePrivateFolder(path); !made)
                return std::unexpected(made.error());
            if (entry.mode & 0044)
                QFile::setPermissions(path, QFile::permissions(path) | QFileDevice::ReadGroup | QFileDevice::ExeGroup
                                                | QFileDevice::ReadOther | QFileDevice::ExeOther);
            continue;
        }
        if (const QString parent = QFileInfo(path).path(); !QFileInfo::exists(parent)) {
            if (const Result<void> made = makePrivateFolder(parent); !made)
                return std::unexpected(made.error());
        }
        const Result<QByteArray> sum = archive.saveTo(path, entry.mode);
        if (!sum)
            return std::unexpected(sum.error());
        sums.insert(entry.name, *sum);
    }
    if (!expected)
        return unusable(file, u"its end is missing"_s);
    if (expected->size() != sums.size())
        return unusable(file, u"it was changed or damaged: files are missing"_s);
    for (const auto &[name, sum] : sums.asKeyValueRange()) {
        if (expected->value(name).toString() != QLatin1StringView(sum))
            return unusable(file, u"%1 in it was changed or damaged"_s.arg(name));
        if (BackupScope::isOurDatabase(name) && store::isDatabaseFile(folder.filePath(name))) {
            if (const Result<void> sound = store::checkDatabaseFile(folder.filePath(name)); !sound)
                return unusable(file, u"the database %1 in it is damaged"_s.arg(name));
        }
    }
    return int(sums.size());
}

Result<void> move(const QString &from, const QString &to)
{
    if (!QDir().mkpath(QFileInfo(to).path()))
        return failure(ErrorCode::Storage,
                       u"cannot make the folder of %1: %2"_s.arg(QDir::toNativeSeparators(to), qt_error_string()));
    std::error_code problem;
    std::filesystem::rename(QFile(from).filesystemFileName(), QFile(to).filesystemFileName(), problem);
    if (problem)
        return failure(ErrorCode::Storage,
                       u"cannot move %1 to %2: %3"_s.arg(QDir::toNativeSeparators(from), QDir::toNativeSeparators(to),
                                                         QString::fromStdString(problem.message())));
    return {};
}

// Moves that are undone unless all of them worked.
class Moves
{
public:
    [[nodiscard]] Result<void> move(const QString &from, const QString &to)
    {
        const Result<void> moved = tom::server::move(from, to);
        if (moved)
            m_done.append({from, to});
        return moved;
    }

    [[nodiscard]] Result<void> moveAll(const QStringList &names, const QDir &from, const QDir &to)
    {
        for (const QString &name : names) {
            if (const Result<void> moved = move(from.filePath(name), to.filePath(name)); !moved)
                return moved;
        }
        return {};
    }

    [[nodiscard]] Result<void> undo()
    {
        while (!m_done.isEmpty()) {
            const auto [from, to] = m_done.takeLast();
            if (const Result<void> back = tom::server::move(to, from); !back)
                return back;
        }
        return {};
    }

private:
    QList<std::pair<QString, QString>> m_done{};
};

// Whoever restores as root leaves the files to the owner of the data folder, whose server reads them.
Result<void> giveToOwner([[maybe_unused]] const DataFolder &data, [[maybe_unused]] const QString &folder)
{
#ifdef Q_OS_UNIX
    struct stat owner = {};
    if (::geteuid() != 0 || ::stat(QFile::encodeName(data.path()).constData(), &owner) != 0 || owner.st_uid == 0)
        return {};
    std::error_code problem;
    const auto give = [&owner](const std::filesystem::path &path) {
        return ::lchown(path.c_str(), owner.st_uid, owner.st_gid) == 0;
    };
    const std::filesystem::path top = QFile(folder).filesystemFileName();
    bool isGiven = give(top);
    for (std::filesystem::recursive_directory_iterator entry(top, problem), end; !problem && entry != end;
         entry.increment(problem))
        isGiven = give(entry->path()) && isGiven;
    if (problem || !isGiven)
        return failure(ErrorCode::Storage, u"cannot give what was restored to the owner of %1"_s.arg(data.path()));
#endif
    return {};
}

// The folders that these go into, where they are not there yet.
Result<void> makeParents(const DataFolder &data, const QStringList &names)
{
    for (const QString &name : names) {
        const QString parent = QFileInfo(QDir(data.path()).filePath(name)).path();
        if (QFileInfo::exists(parent))
            continue;
        const Result<void> made = makePrivateFolder(parent).and_then([&] { return giveToOwner(data, parent); });
        if (!made)
            return made;
    }
    return {};
}

// What lies in the folder is moved aside; backups/ alone stays.
bool isInTheWay(const DataFolder &data, const QString &file)
{
    const QString whole = QFileInfo(file).canonicalFilePath();
    const QString folder = QFileInfo(data.path()).canonicalFilePath() + u'/';
    return !whole.isEmpty() && folder.size() > 1 && whole.startsWith(folder) && !whole.startsWith(folder + u"backups/"_s);
}

// Gives the folder with what was there before.
Result<QString> swap(const DataFolder &data, const BackupScope &scope)
{
    const QDir root(data.path());
    const QDir checked(checkedFolder(data));
    const QString aside =
        root.filePath(u"before-restore-"_s + QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd-HHmmss-zzz"_s));
    const QStringList before = scope.replacedIn(root);
    const bool wasHalf = !refuseHalfRestored(data);
    const auto ready = makePrivateFolder(aside)
                           .and_then([&] { return giveToOwner(data, unpackedFolder(data)); })
                           .and_then([&] { return makeParents(data, scope.replacedIn(QDir(unpackedFolder(data)))); })
                           .and_then([&] { return writeFileAtomically(swapMark(data), {}); });
    if (!ready)
        return std::unexpected(ready.error());
    QDir(checked).removeRecursively();   // of one that was interrupted
    Moves moves;
    const Result<void> moved = moves.move(unpackedFolder(data), checked.path())
                                   .and_then([&] { return moves.moveAll(before, root, QDir(aside)); })
                                   .and_then([&] { return moves.moveAll(scope.replacedIn(checked), checked, root); });
    if (!moved) {
        if (const Result<void> undone = moves.undo(); !undone)
            return failure(moved.error().code,
                           u"%1, then %2; what was there is in %3"_s.arg(moved.error().message, undone.error().message, aside));
        root.rmdir(aside);
        if (!wasHalf)
            QFile::remove(swapMark(data));
        return std::unexpected(moved.error());
    }
    QDir(checked).removeRecursively();
    QFile::remove(swapMark(data));
    if (const Result<void> given = giveToOwner(data, aside); !given)
        return std::unexpected(given.error());
    if (!before.isEmpty())
        return aside;
    root.rmdir(aside);
    return QString();
}

} // namespace

Result<RestoreReport> restore(const DataFolder &data, const QString &file, const QByteArray &passphrase)
{
    if (isInTheWay(data, file))
        return failure(ErrorCode::InvalidInput,
                       u"%1 lies in the data folder, which is moved aside; move it elsewhere, or into %2"_s.arg(
                           QDir::toNativeSeparators(file), QDir(data.path()).filePath(u"backups"_s)));
    ArchiveReader archive;
    if (const Result<void> opened = archive.open(file, passphrase); !opened)
        return std::unexpected(opened.error());
    const Result<QJsonObject> head = readHead(archive, file);
    if (!head)
        return std::unexpected(head.error());
    FolderLock lock;
    if (const Result<void> ours = data.make().and_then([&] { return data.takeFor(lock); }); !ours)
        return failure(ours.error().code, ours.error().code == ErrorCode::Conflict
                                              ? u"a tom-server works in %1; end it before you restore"_s.arg(data.path())
                                              : ours.error().message);
    FolderLock fromBackups;
    if (const Result<void> ours = fromBackups.take(data.backupLock()); !ours)
        return failure(ours.error().code, ours.error().code == ErrorCode::Conflict
                                              ? u"a backup of %1 is being made; restore when it is done"_s.arg(data.path())
                                              : ours.error().message);
    const BackupScope scope(head->value(u"user"_s).toString());
    if (const Result<void> whole = refuseHalfRestored(data); !whole && !scope.user().isEmpty())
        return failure(ErrorCode::Conflict, whole.error().message + u" with a backup of all users"_s);
    QDir unpacked(unpackedFolder(data));
    unpacked.removeRecursively();
    const Result<int> files =
        makePrivateFolder(unpacked.path()).and_then([&]() -> Result<int> { return unpack(archive, file, unpacked); });
    const Result<QString> aside = files ? swap(data, scope) : Result<QString>(std::unexpected(files.error()));
    unpacked.removeRecursively();
    if (!aside)
        return std::unexpected(aside.error());
    return RestoreReport{.user = scope.user(), .made = head->value(u"made"_s).toString(), .aside = *aside, .files = *files};
}

Result<void> refuseHalfRestored(const DataFolder &data)
{
    if (!QFileInfo::exists(swapMark(data)) && !QFileInfo::exists(checkedFolder(data)))
        return {};
    return failure(ErrorCode::Conflict,
                   u"restoring a backup into %1 was interrupted, so that it is half old and half new; run tom-server "
                   "restore again"_s.arg(data.path()));
}

} // namespace tom::server
