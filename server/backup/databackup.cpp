#include "server/backup/databackup.h"

#include "server/backup/archivewriter.h"
#include "server/backup/backupscope.h"
#include "server/backup/datarestore.h"
#include "shared/core/atomicfile.h"
#include "shared/core/folderlock.h"
#include "shared/core/json.h"
#include "shared/store/databasecopy.h"

#include <QDateTime>
#include <QFileInfo>
#include <QSet>

using namespace Qt::StringLiterals;

namespace tom::server {

namespace {

// The files of a data folder that belong into one backup.
class Listing
{
public:
    Listing(const DataFolder &data, const BackupScope &scope, const QString &target)
        : m_root(data.path()),
          m_scope(scope),
          m_targets{QFileInfo(target).absoluteFilePath(), ArchiveWriter::partOf(QFileInfo(target).absoluteFilePath())}
    {}

    [[nodiscard]] Result<void> read() { return readFolder({}); }

    QStringList folders{};
    QStringList files{};
    QStringList databases{};

private:
    // Links are followed, since a certificate may be one; a folder that was seen already is a circle.
    [[nodiscard]] Result<void> readFolder(const QString &folder)
    {
        const QString path = folder.isEmpty() ? m_root.path() : m_root.filePath(folder);
        const QString canonical = QFileInfo(path).canonicalFilePath();
        if (m_seen.contains(canonical))
            return {};
        m_seen.insert(canonical);
        if (!QFileInfo(path).isReadable())
            return failure(ErrorCode::Storage, u"cannot read %1: check its rights"_s.arg(QDir::toNativeSeparators(path)));
        const QFileInfoList entries =
            QDir(path).entryInfoList(QDir::Dirs | QDir::Files | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name);
        for (const QFileInfo &entry : entries) {
            const QString name = folder.isEmpty() ? entry.fileName() : folder + u'/' + entry.fileName();
            // A link in a user's folder is a service's, which must not have files read that it cannot read itself.
            if (entry.isSymLink() && name.startsWith("users/"_L1) && name.count(u'/') > 1)
                continue;
            if (entry.isDir() && !m_scope.isLeftOut(name)) {
                folders.append(name);
                if (const Result<void> read = readFolder(name); !read)
                    return read;
            } else if (entry.isFile() && m_scope.isWanted(name) && !m_targets.contains(entry.absoluteFilePath())) {
                (store::isDatabaseFile(entry.filePath()) ? databases : files).append(name);
            }
        }
        return {};
    }

    QDir m_root;
    BackupScope m_scope;
    QStringList m_targets;
    QSet<QString> m_seen{};
};

// Copies of databases lie here for a moment: where they are unencrypted anyway, not beside an archive on somebody's stick.
class Staging
{
public:
    explicit Staging(const DataFolder &data) : m_folder(QDir(data.path()).filePath(u"backup-staging"_s))
    {
        m_folder.removeRecursively();
    }
    Staging(const Staging &) = delete;
    Staging &operator=(const Staging &) = delete;
    ~Staging() { m_folder.removeRecursively(); }

    [[nodiscard]] Result<void> make() { return makePrivateFolder(m_folder.path()); }
    [[nodiscard]] QString copy() const { return m_folder.filePath(u"copy.sqlite"_s); }

private:
    QDir m_folder;
};

Result<void> addFolders(ArchiveWriter &archive, const DataFolder &data, const Listing &listing)
{
    for (const QString &folder : listing.folders) {
        const bool isOpen = QFileInfo(QDir(data.path()).filePath(folder)).permission(QFileDevice::ReadOther);
        if (const Result<void> added = archive.addFolder(folder, isOpen ? 0755 : 0700); !added)
            return added;
    }
    return {};
}

bool isTail(const QString &name)
{
    return name.endsWith("/turns.tail"_L1) || name.endsWith(".sqlite-tail"_L1);
}

Result<void> addFiles(ArchiveWriter &archive, const DataFolder &data, const QStringList &names, BackupReport &report)
{
    for (const QString &name : names) {
        const Result<void> added = archive.addFile(name, QDir(data.path()).filePath(name));
        if (!added && added.error().code != ErrorCode::NotFound)
            return added;
        report.files += added ? 1 : 0;
    }
    return {};
}

Result<void> addDatabases(ArchiveWriter &archive, const DataFolder &data, const Listing &listing, BackupReport &report)
{
    Staging staging(data);
    if (const Result<void> made = staging.make(); !made)
        return made;
    for (const QString &name : listing.databases) {
        const QString path = QDir(data.path()).filePath(name);
        const Result<void> copied = store::copyDatabase(path, staging.copy());
        // One that a service keeps may be locked or want what SQLite lacks here; as a file it is better than no backup at all.
        const Result<void> added = copied                             ? archive.addFile(name, staging.copy())
                                   : BackupScope::isOurDatabase(name) ? copied
                                                                      : archive.addFile(name, path);
        if (!added && added.error().code != ErrorCode::NotFound)
            return added;
        report.databases += added ? 1 : 0;
    }
    return {};
}

}   // namespace

Result<BackupReport> backUp(const DataFolder &data, const BackupOrder &order)
{
    if (!QFileInfo(data.path()).isDir())
        return failure(ErrorCode::NotFound, u"there is no data folder %1; name it with --data"_s.arg(data.path()));
    const BackupScope scope(order.user);
    if (!order.user.isEmpty() && scope.replacedIn(QDir(data.path())).isEmpty())
        return failure(ErrorCode::NotFound, u"there is nothing of a user \"%1\" in %2"_s.arg(order.user, data.path()));
    FolderLock lock;
    if (const Result<void> ours = lock.take(data.backupLock()); !ours)
        return failure(ours.error().code, ours.error().code == ErrorCode::Conflict
                                              ? u"another backup of %1 is being made"_s.arg(data.path())
                                              : ours.error().message);
    if (const Result<void> whole = refuseHalfRestored(data); !whole)
        return std::unexpected(whole.error());
    Listing listing(data, scope, order.file);
    Listing later(data, scope, order.file);
    if (const Result<void> read = listing.read(); !read)
        return std::unexpected(read.error());
    QStringList tails = listing.files;
    tails.removeIf([](const QString &name) { return !isTail(name); });

    ArchiveWriter archive;
    BackupReport report;
    const auto addOthers = [&] {
        QStringList others = later.files;
        others.removeIf([](const QString &name) { return isTail(name); });
        return addFiles(archive, data, others, report);
    };
    const auto addSums = [&archive] {
        QJsonObject sums;
        for (const auto &[name, sum] : archive.sums().asKeyValueRange())
            sums.insert(name, QString::fromLatin1(sum));
        return archive.addBytes(backupSums, json::compact(sums));
    };
    const QJsonObject head{{u"format"_s, backupFormat},
                           {u"tom"_s, QLatin1StringView(TOM_VERSION)},
                           {u"made"_s, QDateTime::currentDateTimeUtc().toString(Qt::ISODate)},
                           {u"user"_s, order.user}};
    const Result<void> written =
        archive.open(order.file, order.passphrase)
            .and_then([&] { return archive.addBytes(backupHead, json::compact(head)); })
            .and_then([&] { return addFolders(archive, data, listing); })
            // A tail holds what its database does not have yet; it may hold more, but not less. A file that a database
            // names was there before its name, so those come after.
            .and_then([&] { return addFiles(archive, data, tails, report); })
            .and_then([&] { return addDatabases(archive, data, listing, report); })
            .and_then([&] { return later.read(); })
            .and_then(addOthers)
            .and_then(addSums)
            .and_then([&] { return archive.finish(); });
    if (!written)
        return std::unexpected(written.error());
    report.bytes = QFileInfo(order.file).size();
    return report;
}

}   // namespace tom::server
