#include "server/backup/backupschedule.h"

#include "server/backup/archivewriter.h"
#include "shared/core/atomicfile.h"

#include <QFileInfo>
#include <QLoggingCategory>
#include <QRegularExpression>
#include <QTimeZone>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::server {

static Q_LOGGING_CATEGORY(lcBackup, "tom.server.backup")

namespace {

constexpr auto lookInterval = 5min;   // a clock may be set, and a machine sleep
constexpr auto firstLook = 10s;       // whoever waits for the start comes first
constexpr int retryHours = 1;
constexpr int mostWords = 400;   // of what the program said

constexpr auto longest = 6h;   // a disk that hangs is told of

constexpr auto archiveStart = "tom-"_L1;
const QString archiveStamp = u"yyyyMMdd-HHmmss"_s;

} // namespace

BackupSchedule::BackupSchedule(const DataFolder &data, Parts parts, QObject *parent)
    : QObject(parent),
      m_data(data),
      m_parts(std::move(parts))
{
    m_timer.setTimerType(Qt::VeryCoarseTimer);
    connect(&m_timer, &QTimer::timeout, this, &BackupSchedule::look);
    if (m_parts.config.backup.at.isValid())
        QTimer::singleShot(firstLook, this, &BackupSchedule::look);
}

BackupSchedule::~BackupSchedule()
{
    stop();
}

QString BackupSchedule::folderOf(const config::Backup &backup, const DataFolder &data)
{
    return backup.folder.isEmpty() ? QDir(data.path()).filePath(u"backups"_s) : backup.folder;
}

QList<BackupSchedule::Archive> BackupSchedule::archivesIn(const QString &folder)
{
    static const QRegularExpression own(u"^tom-[0-9]{8}-[0-9]{6}\\.(?:backup|tar\\.gz)$"_s);
    QList<Archive> found;
    for (const QString &name : QDir(folder).entryList({u"tom-*.backup"_s, u"tom-*.tar.gz"_s}, QDir::Files)) {
        if (!own.match(name).hasMatch())
            continue;
        QDateTime made = QDateTime::fromString(name.sliced(archiveStart.size()).section(u'.', 0, 0), archiveStamp);
        made.setTimeZone(QTimeZone::UTC);
        if (made.isValid())   // others are somebody's own
            found.append({.path = QDir(folder).filePath(name), .made = made});
    }
    std::ranges::sort(found, std::ranges::greater(), &Archive::made);
    return found;
}

QDateTime BackupSchedule::lastMade(const QString &folder, const QDateTime &now)
{
    const QList<Archive> archives = archivesIn(folder);
    const auto newest = std::ranges::find_if(archives, [&now](const Archive &archive) { return archive.made <= now; });
    return newest == archives.end() ? QDateTime() : newest->made;
}

QDateTime BackupSchedule::lastDue(const config::Backup &backup, const QDateTime &now)
{
    const QDateTime local = now.toLocalTime();
    const QDateTime today(local.date(), backup.at);   // where the clock jumps over it, a moment beside it
    return (today <= local ? today : QDateTime(local.date().addDays(-1), backup.at)).toUTC();
}

void BackupSchedule::look()
{
    const config::Backup &backup = m_parts.config.backup;
    if (!backup.at.isValid())
        return m_timer.stop();
    if (!m_timer.isActive())
        m_timer.start(lookInterval);
    const QDateTime now = m_parts.clock.now();
    if (m_process || (m_notBefore.isValid() && now < m_notBefore && m_notBefore < now.addSecs(7200)))
        return;
    if (const QDateTime made = lastMade(folderOf(backup, m_data), now); !made.isValid() || made < lastDue(backup, now))
        start();
}

// Beside the one that backups leave out.
bool BackupSchedule::isInDataFolder(const QString &folder) const
{
    const QString inside =
        QDir(QFileInfo(m_data.path()).canonicalFilePath()).relativeFilePath(QFileInfo(folder).canonicalFilePath());
    return !QDir::isAbsolutePath(inside) && inside != ".."_L1 && !inside.startsWith("../"_L1) && inside != "backups"_L1;
}

void BackupSchedule::start()
{
    const config::Backup &backup = m_parts.config.backup;
    const QString folder = folderOf(backup, m_data);
    // A folder elsewhere is a disk that may be missing: made here, the backup would come onto the wrong one.
    if (backup.folder.isEmpty()) {
        if (const Result<void> made = makePrivateFolder(folder); !made)
            return fail(made.error().message);
    } else if (!QFileInfo(folder).isDir()) {
        return fail(u"there is no folder %1"_s.arg(folder));
    } else if (isInDataFolder(folder)) {
        return fail(u"%1 is in the data folder: each backup would hold all earlier ones; name another folder"_s.arg(folder));
    }
    const bool isSealed = !backup.passphraseFile.isEmpty();
    m_target = QDir(folder).filePath(archiveStart + m_parts.clock.now().toUTC().toString(archiveStamp)
                                     + (isSealed ? u".backup"_s : u".tar.gz"_s));
    m_process = std::make_unique<QProcess>();
    QStringList arguments{u"backup"_s, m_target, u"--data"_s, m_data.path()};
    if (isSealed)
        arguments += {u"--passphrase-file"_s, backup.passphraseFile};
    m_process->setStandardInputFile(QProcess::nullDevice());
    m_process->setStandardOutputFile(QProcess::nullDevice());
    connect(m_process.get(), &QProcess::finished, this, &BackupSchedule::takeEnd);
    connect(m_process.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            takeEnd(-1, QProcess::CrashExit);
    });
    QTimer::singleShot(longest, m_process.get(), [process = m_process.get()] { process->kill(); });
    m_process->start(m_parts.program, arguments);
}

void BackupSchedule::takeEnd(int status, QProcess::ExitStatus how)
{
    if (!m_process)
        return;
    QProcess *const process = m_process.release();   // it is the one that is telling us
    const QString said = QString::fromUtf8(process->readAllStandardError()).simplified();
    const QString problem = process->errorString();
    process->deleteLater();
    if (how != QProcess::NormalExit || status != 0) {
        QFile::remove(ArchiveWriter::partOf(m_target));   // of one that was killed
        return fail(said.isEmpty() ? problem : said.left(mostWords));
    }
    ++m_made;
    qCInfo(lcBackup).noquote() << u"📦 a backup is made: %1, %2 MB"_s.arg(QDir::toNativeSeparators(m_target))
                                      .arg(double(QFileInfo(m_target).size()) / 1e6, 0, 'f', 1);
    m_notBefore = {};
    if (std::exchange(m_hasFailed, false))
        m_parts.tell(u"backup again "_s + m_target.section(u'/', -1), u"Backups are made again."_s);
    removeOldest();
    Q_EMIT ended(true);
}

void BackupSchedule::fail(const QString &reason)
{
    ++m_failures;
    m_hasFailed = true;
    const QDateTime now = m_parts.clock.now();
    m_notBefore = now.addSecs(retryHours * 3600);
    qCCritical(lcBackup).noquote() << u"❌ no backup is made: %1; it is tried again in an hour"_s.arg(reason);
    // Once for each that was due, however often it is tried.
    m_parts.tell(u"backup "_s + lastDue(m_parts.config.backup, now).toString(archiveStamp),
                 u"No backup was made: %1"_s.arg(reason));
    Q_EMIT ended(false);
}

void BackupSchedule::removeOldest()
{
    const QString folder = folderOf(m_parts.config.backup, m_data);
    QList<Archive> archives = archivesIn(folder);
    // What is dated ahead is not kept in the place of one that was made now, nor removed: it may be the only good one.
    archives.removeIf([now = m_parts.clock.now()](const Archive &archive) { return archive.made > now; });
    for (const Archive &archive : archives.mid(m_parts.config.backup.keep)) {
        if (QFile file(archive.path); !file.remove())
            qCWarning(lcBackup).noquote() << u"⚠️ the old backup %1 is not removed: %2"_s.arg(archive.path, file.errorString());
    }
    // What a server that was killed left half.
    for (const QString &name : QDir(folder).entryList(
             {ArchiveWriter::partOf(u"tom-*.backup"_s), ArchiveWriter::partOf(u"tom-*.tar.gz"_s)}, QDir::Files))
        QFile::remove(QDir(folder).filePath(name));
}

void BackupSchedule::stop()
{
    m_timer.stop();
    if (!m_process)
        return;
    m_process->disconnect(this);
    m_process->kill();
    m_process->waitForFinished(1000);   // it is killed: this is a moment
    m_process.reset();
    QFile::remove(ArchiveWriter::partOf(m_target));
}

void BackupSchedule::writeFigures(MetricsText &text) const
{
    text.family("tom_backups_total"_ba, "counter", "Scheduled backups by result, since the start.");
    text.sample(double(m_made), {{"result"_ba, "made"_ba}});
    text.sample(double(m_failures), {{"result"_ba, "failed"_ba}});
    if (!m_parts.config.backup.at.isValid())
        return;
    const QDateTime made = lastMade(folderOf(m_parts.config.backup, m_data), m_parts.clock.now());
    text.family("tom_last_backup_timestamp_seconds"_ba, "gauge",
                "When the newest scheduled backup was made, as Unix time; 0: never.");
    text.sample(made.isValid() ? double(made.toSecsSinceEpoch()) : 0);
}

} // namespace tom::server
