#include "server/backup/backupschedule.h"

#include "server/backup/archivewriter.h"
#include "server/backup/backupfolder.h"
#include "shared/core/jobs.h"

#include <QFileInfo>
#include <QLoggingCategory>

#include <utility>

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

const QString dueStamp = u"yyyyMMdd-HHmmss"_s;

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

QDateTime BackupSchedule::lastDue(const config::Backup &backup, const QDateTime &now)
{
    const QDateTime local = now.toLocalTime();
    const QDateTime today(local.date(), backup.at);   // where the clock jumps over it, a moment beside it
    return (today <= local ? today : QDateTime(local.date().addDays(-1), backup.at)).toUTC();
}

void BackupSchedule::look()
{
    const config::Backup backup = m_parts.config.backup;
    if (!backup.at.isValid())
        return m_timer.stop();
    if (!m_timer.isActive())
        m_timer.start(lookInterval);
    const QDateTime now = m_parts.clock.now();
    if (m_process || (m_notBefore.isValid() && now < m_notBefore && m_notBefore < now.addSecs(7200)))
        return Q_EMIT rested();
    if (m_lookingSince.isValid()) {
        if (m_lookingSince.secsTo(now) >= std::chrono::seconds(lookInterval).count())
            fail(u"the disk of %1 does not answer"_s.arg(backup.folder.isEmpty() ? m_data.path() : backup.folder));
        return;
    }
    m_lookingSince = now;
    inBackground([backup, data = m_data, now] {
        return lookInto(backup, data, now);
    }).then(this, [this, backup](const Look &look) {
        m_lookingSince = {};
        take(backup, look);
    });
}

BackupSchedule::Look BackupSchedule::lookInto(const config::Backup &backup, const DataFolder &data, const QDateTime &now)
{
    const BackupFolder folder(backup, data);
    Look look{.made = folder.lastMade(now), .target = folder.fileFor(now, !backup.passphraseFile.isEmpty())};
    look.isDue = !look.made.isValid() || look.made < lastDue(backup, now);
    if (look.isDue)
        look.prepared = folder.prepare();
    return look;
}

void BackupSchedule::take(const config::Backup &backup, const Look &look)
{
    m_lastMade = look.made;
    if (m_isStopped || !look.isDue)
        return Q_EMIT rested();
    if (!look.prepared)
        return fail(look.prepared.error().message);
    start(look.target, backup.passphraseFile);
}

void BackupSchedule::start(const QString &target, const QString &passphraseFile)
{
    m_target = target;
    m_process = std::make_unique<QProcess>();
    QStringList arguments{u"backup"_s, m_target, u"--data"_s, m_data.path()};
    if (!passphraseFile.isEmpty())
        arguments += {u"--passphrase-file"_s, passphraseFile};
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
    // Where it lies may be slow, too.
    const QDateTime now = m_parts.clock.now();
    inBackground([backup = m_parts.config.backup, data = m_data, target = m_target, now] {
        const BackupFolder folder(backup, data);
        folder.removeOldest(backup.keep, now);
        return std::pair(QFileInfo(target).size(), folder.lastMade(now));
    }).then(this, [this](const std::pair<qint64, QDateTime> &found) { complete(found.first, found.second); });
}

void BackupSchedule::complete(qint64 bytes, const QDateTime &made)
{
    ++m_made;
    m_lastMade = made;
    qCInfo(lcBackup).noquote()
        << u"📦 a backup is made: %1, %2 MB"_s.arg(QDir::toNativeSeparators(m_target)).arg(double(bytes) / 1e6, 0, 'f', 1);
    m_notBefore = {};
    if (std::exchange(m_hasFailed, false))
        m_parts.tell(u"backup again "_s + m_target.section(u'/', -1), u"Backups are made again."_s);
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
    m_parts.tell(u"backup "_s + lastDue(m_parts.config.backup, now).toString(dueStamp),
                 u"No backup was made: %1"_s.arg(reason));
    Q_EMIT ended(false);
}

void BackupSchedule::stop()
{
    m_isStopped = true;
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
    if (!m_parts.config.backup.at.isValid() || !m_lastMade)
        return;
    text.family("tom_last_backup_timestamp_seconds"_ba, "gauge",
                "When the newest scheduled backup was made, as Unix time; 0: never.");
    text.sample(m_lastMade->isValid() ? double(m_lastMade->toSecsSinceEpoch()) : 0);
}

} // namespace tom::server
