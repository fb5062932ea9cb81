#include "server/backup/backupfolder.h"

#include "server/backup/archivewriter.h"
#include "shared/auth/certificate.h"
#include "shared/core/atomicfile.h"

#include <QCryptographicHash>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QRegularExpression>
#include <QTimeZone>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::server {

static Q_LOGGING_CATEGORY(lcFolder, "tom.server.backup")

namespace {

constexpr qint64 maxPem = 256 * 1024;
constexpr qsizetype householdLetters = 8;
constexpr auto archiveStart = "tom-"_L1;
const QString archiveStamp = u"yyyyMMdd-HHmmss"_s;

// The key of the internal authority stays for as long as the data does, over renewals and restores.
QString householdOf(const DataFolder &data)
{
    const Result<QByteArray> pem = readFile(data.internal() + u"/ca.pem"_s, maxPem);
    const QList<auth::Certificate> chain = pem ? auth::Certificate::fromPem(*pem) : QList<auth::Certificate>();
    if (chain.isEmpty())
        return {};
    const QByteArray sum = QCryptographicHash::hash(auth::keyFingerprint(chain.constFirst()), QCryptographicHash::Sha256);
    return QString::fromLatin1(sum.toHex().left(householdLetters));
}

} // namespace

BackupFolder::BackupFolder(const config::Backup &backup, const DataFolder &data)
    : m_data(data),
      m_isOwn(backup.folder.isEmpty()),
      m_path(m_isOwn ? QDir(data.path()).filePath(u"backups"_s) : backup.folder),
      m_household(householdOf(data))
{}

QString BackupFolder::fileFor(const QDateTime &now, bool isSealed) const
{
    const QString household = m_household.isEmpty() ? QString() : u'-' + m_household;
    return QDir(m_path).filePath(archiveStart + now.toUTC().toString(archiveStamp) + household
                                 + (isSealed ? u".backup"_s : u".tar.gz"_s));
}

QList<BackupFolder::Archive> BackupFolder::archives() const
{
    const QString household = m_household.isEmpty() ? QString() : u'-' + m_household;
    const QRegularExpression own(u"^tom-([0-9]{8}-[0-9]{6})%1\\.(?:backup|tar\\.gz)$"_s.arg(household));
    QList<Archive> found;
    for (const QString &name : QDir(m_path).entryList({u"tom-*.backup"_s, u"tom-*.tar.gz"_s}, QDir::Files)) {
        const QRegularExpressionMatch match = own.match(name);
        if (!match.hasMatch())
            continue;
        QDateTime made = QDateTime::fromString(match.captured(1), archiveStamp);
        made.setTimeZone(QTimeZone::UTC);
        if (made.isValid())   // others are somebody's own
            found.append({.path = QDir(m_path).filePath(name), .made = made});
    }
    std::ranges::sort(found, std::ranges::greater(), &Archive::made);
    return found;
}

QDateTime BackupFolder::lastMade(const QDateTime &now) const
{
    const QList<Archive> all = archives();
    const auto newest = std::ranges::find_if(all, [&now](const Archive &archive) { return archive.made <= now; });
    return newest == all.end() ? QDateTime() : newest->made;
}

// Beside the one that backups leave out.
bool BackupFolder::isAmongTheData() const
{
    const QString inside =
        QDir(QFileInfo(m_data.path()).canonicalFilePath()).relativeFilePath(QFileInfo(m_path).canonicalFilePath());
    return !QDir::isAbsolutePath(inside) && inside != ".."_L1 && !inside.startsWith("../"_L1) && inside != "backups"_L1;
}

Result<void> BackupFolder::prepare() const
{
    // A folder elsewhere is a disk that may be missing: made here, the backup would come onto the wrong one.
    if (m_isOwn)
        return makePrivateFolder(m_path);
    if (!QFileInfo(m_path).isDir())
        return failure(ErrorCode::NotFound, u"there is no folder %1"_s.arg(m_path));
    if (isAmongTheData())
        return failure(ErrorCode::InvalidInput,
                       u"%1 is in the data folder: each backup would hold all earlier ones; name another folder"_s.arg(m_path));
    return {};
}

void BackupFolder::removeOldest(int keep, const QDateTime &now) const
{
    QList<Archive> all = archives();
    // What is dated ahead is not kept in the place of one that was made now, nor removed: it may be the only good one.
    all.removeIf([&now](const Archive &archive) { return archive.made > now; });
    for (const Archive &archive : all.mid(keep)) {
        if (QFile file(archive.path); !file.remove())
            qCWarning(lcFolder).noquote() << u"⚠️ the old backup %1 is not removed: %2"_s.arg(archive.path, file.errorString());
    }
    const QString ours = m_household.isEmpty() ? u"tom-*"_s : u"tom-*-"_s + m_household;   // another one may be at work
    for (const QString &name : QDir(m_path).entryList(
             {ArchiveWriter::partOf(ours + u".backup"_s), ArchiveWriter::partOf(ours + u".tar.gz"_s)}, QDir::Files))
        QFile::remove(QDir(m_path).filePath(name));
}

} // namespace tom::server
