#include "server/backup/archivewriter.h"
#include "server/backup/backupfolder.h"
#include "server/backup/backupschedule.h"
#include "server/backup/datarestore.h"
#include "shared/auth/certificate.h"
#include "shared/core/atomicfile.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#ifdef Q_OS_UNIX
#    include <sys/stat.h>
#endif

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;

namespace {

class SetClock : public Clock
{
public:
    [[nodiscard]] QDateTime now() const override { return time; }
    [[nodiscard]] std::chrono::milliseconds monotonic() const override
    {
        return std::chrono::milliseconds(time.toMSecsSinceEpoch());
    }

    QDateTime time{QDate(2026, 11, 26), QTime(3, 0), QTimeZone::LocalTime};
};

} // namespace

// The backups that config.yml wants, made by a real tom-server.
class TestBackupSchedule : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_data = std::make_unique<DataFolder>(m_folder->filePath(u"data"_s));
        QVERIFY(m_data->make());
        QVERIFY(writeFileAtomically(m_data->config(), "users: []\n"));
        m_config = {};
        m_config.backup = {.at = QTime(3, 30), .keep = 2};
        m_clock.time = QDateTime(QDate(2026, 11, 26), QTime(3, 0), QTimeZone::LocalTime);
        m_said.clear();
        make(QStringLiteral(TOM_BIN_DIR "/tom-server"));
    }
    void oneADayAndTheOldestGo()
    {
        const QString mine = m_data->path() + u"/backups/of-my-own.tar.gz"_s;
        lookAndWait(1);   // there is none yet, so that of yesterday is due
        QVERIFY(writeFileAtomically(mine, "mine"));
        lookInVain();
        for (int day = 0; day < 3; ++day) {
            m_clock.time = m_clock.time.addDays(1);
            lookAndWait(1);
            lookInVain();
        }

        const auto all = archives();
        QCOMPARE(all.size(), 2);
        QCOMPARE(all.constFirst().made, m_clock.time.toUTC());
        QVERIFY(QFile::exists(mine));
        QVERIFY(m_said.isEmpty());
        QVERIFY(restore(DataFolder(m_folder->filePath(u"other"_s)), all.constFirst().path, {}));
    }
    void whatSomebodyElseNamedStaysAndCountsForNothing()
    {
        const QString folder = m_data->path() + u"/backups"_s;
        const QString mine = folder + u"/tom-20200101-033000.before-move.tar.gz"_s;
        const QString ahead = folder + u"/tom-20400101-033000.tar.gz"_s;   // of a clock that was wrong
        QVERIFY(makePrivateFolder(folder) && writeFileAtomically(mine, "mine") && writeFileAtomically(ahead, "x"));
        m_config.backup.keep = 1;

        lookAndWait(1);

        QVERIFY(QFile::exists(mine));
        MetricsText text;
        m_schedule->writeFigures(text);
        QVERIFY(text.text().contains("tom_backups_total{result=\"made\"} 1"));
        // Nor does it take the place of the one that was just made.
        QCOMPARE(BackupFolder(m_config.backup, *m_data).lastMade(m_clock.time), m_clock.time.toUTC());
        const QByteArray newest = QByteArray::number(m_clock.time.toSecsSinceEpoch());
        QVERIFY2(text.text().contains("tom_last_backup_timestamp_seconds " + newest), text.text().constData());
        lookInVain();
        m_clock.time = m_clock.time.addDays(1);
        lookAndWait(1);
        QCOMPARE(archives().size(), 2);   // one, as wanted, and the one ahead
        QVERIFY(QFile::exists(ahead));
    }
    void aFolderAmongTheDataIsRefused()
    {
        m_config.backup.folder = m_data->path() + u"/archive"_s;
        QVERIFY(QDir().mkpath(m_config.backup.folder));
        lookAndWait(1);
        QCOMPARE(m_said.size(), 1);
        QVERIFY2(m_said.constFirst().second.contains(u"in the data folder"_s), qPrintable(m_said.constFirst().second));
        m_config.backup.folder = m_data->path() + u"/backups"_s;   // by its name
        QVERIFY(QDir().mkpath(m_config.backup.folder));
        m_clock.time = m_clock.time.addSecs(3601);
        lookAndWait(1);
        QCOMPARE(archives().size(), 1);
    }
    void itIsSealedWithThePassphraseOfTheFile()
    {
        m_config.backup.passphraseFile = m_folder->filePath(u"words"_s);
        m_config.backup.folder = m_folder->filePath(u"stick"_s);
        QVERIFY(QDir().mkpath(m_config.backup.folder) && writeFileAtomically(m_config.backup.passphraseFile, "green tea\n"));

        lookAndWait(1);

        const auto all = archives();
        QCOMPARE(all.size(), 1);
        QVERIFY(all.constFirst().path.endsWith(u".backup"_s));
        QVERIFY(!restore(DataFolder(m_folder->filePath(u"other"_s)), all.constFirst().path, {}));
        QVERIFY(restore(DataFolder(m_folder->filePath(u"other"_s)), all.constFirst().path, "green tea"_ba));
    }
    void aFailureIsToldOnceAndTriedAgain()
    {
        m_config.backup.folder = m_folder->filePath(u"not mounted"_s);
        lookAndWait(1);
        QCOMPARE(m_said.size(), 1);
        QVERIFY2(m_said.constFirst().second.contains(u"there is no folder"_s), qPrintable(m_said.constFirst().second));
        lookInVain();   // not before an hour
        m_clock.time = m_clock.time.addSecs(3601 / 2);
        lookInVain();
        m_clock.time = m_clock.time.addSecs(1801);
        lookAndWait(1);
        QCOMPARE(m_said.size(), 2);   // of another night by now
        QVERIFY(m_said.at(0).first != m_said.at(1).first);
        QVERIFY(QDir().mkpath(m_config.backup.folder));
        m_clock.time = m_clock.time.addSecs(3601);

        lookAndWait(1);

        QCOMPARE(archives().size(), 1);
        QCOMPARE(m_said.constLast().second, u"Backups are made again."_s);
        MetricsText text;
        m_schedule->writeFigures(text);
        QVERIFY(text.text().contains("tom_backups_total{result=\"failed\"} 2"));
        QVERIFY(text.text().contains("tom_backups_total{result=\"made\"} 1"));
    }
    void whatTheProgramSaysIsTold()
    {
        m_config.backup.passphraseFile = m_folder->filePath(u"no such file"_s);
        lookAndWait(1);
        QVERIFY2(m_said.constFirst().second.contains(u"the passphrase cannot be read"_s), qPrintable(m_said.constFirst().second));
        QVERIFY(archives().isEmpty());

        make(u"/nonexistent/tom-server"_s);
        lookAndWait(1);
        QCOMPARE(m_said.size(), 2);
    }
    void oneThatIsKilledLeavesNoHalf()
    {
        const QString program = m_folder->filePath(u"killed"_s);
        const QString part = ArchiveWriter::partOf(u"$2"_s);
        QVERIFY(writeFileAtomically(program, "#!/bin/sh\n: > \"" + part.toUtf8() + "\"\nkill -9 $$\n"));
        QVERIFY(QFile::setPermissions(program, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        make(program);

        lookAndWait(1);

        QCOMPARE(m_said.size(), 1);
        QCOMPARE(QDir(m_data->path() + u"/backups"_s).entryList(QDir::Files | QDir::Hidden), QStringList());
    }
    void twoHouseholdsShareAFolder()
    {
        const QString shared = m_folder->filePath(u"stick"_s);
        QVERIFY(QDir().mkpath(shared));
        const DataFolder other(m_folder->filePath(u"other"_s));
        QVERIFY(other.make() && auth::InternalAuthority::loadOrMake(other.internal()));
        QVERIFY(auth::InternalAuthority::loadOrMake(m_data->internal()));
        m_config.backup.folder = shared;
        m_config.backup.keep = 1;
        const BackupFolder theirs(m_config.backup, other);
        const QString made = theirs.fileFor(m_clock.time.addDays(-3), false);
        const QString underWay = ArchiveWriter::partOf(theirs.fileFor(m_clock.time, false));
        QVERIFY(writeFileAtomically(made, "theirs") && writeFileAtomically(underWay, "theirs"));
        QCOMPARE(BackupFolder(m_config.backup, *m_data).lastMade(m_clock.time), QDateTime());

        lookAndWait(1);
        m_clock.time = m_clock.time.addDays(1);
        lookAndWait(1);

        QCOMPARE(archives().size(), 1);
        QCOMPARE(theirs.archives().size(), 1);
        QVERIFY(QFile::exists(made) && QFile::exists(underWay));
        QCOMPARE(theirs.lastMade(m_clock.time), m_clock.time.addDays(-4).toUTC());
    }
    // The household is known by its data, not by the machine.
    void restoredDataGoesOnWithItsBackups()
    {
        m_config.backup.folder = m_folder->filePath(u"stick"_s);
        QVERIFY(QDir().mkpath(m_config.backup.folder) && auth::InternalAuthority::loadOrMake(m_data->internal()));
        lookAndWait(1);
        const DataFolder other(m_folder->filePath(u"other"_s));
        QVERIFY(restore(other, archives().constFirst().path, {}));

        QCOMPARE(BackupFolder(m_config.backup, other).archives(), archives());
    }
    // A pipe that nobody writes to stands for a disk that does not answer; whoever reads it in the event loop hangs.
    void aFolderThatDoesNotAnswerIsToldOf()
    {
#ifdef Q_OS_UNIX
        const QString pipe = m_data->internal() + u"/ca.pem"_s;
        QVERIFY(makePrivateFolder(m_data->internal()));
        QCOMPARE(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);

        m_schedule->look();
        m_clock.time = m_clock.time.addSecs(299);
        m_schedule->look();
        QVERIFY(m_ended->isEmpty());
        m_clock.time = m_clock.time.addSecs(1);
        m_schedule->look();

        QCOMPARE(m_said.size(), 1);
        QVERIFY2(m_said.constFirst().second.contains(u"does not answer"_s), qPrintable(m_said.constFirst().second));
        QFile writer(pipe);
        QVERIFY(writer.open(QIODevice::WriteOnly));
#endif
    }
    void noneIsMadeUnlessConfigured()
    {
        m_config.backup = {};
        m_schedule->look();
        QVERIFY(m_ended->isEmpty());
        QVERIFY(!QFile::exists(m_data->path() + u"/backups"_s));
    }

private:
    void make(const QString &program)
    {
        m_schedule = std::make_unique<BackupSchedule>(
            *m_data,
            BackupSchedule::Parts{
                .config = m_config, .clock = m_clock, .program = program, .tell = [this](const QString &id, const QString &text) {
                    m_said.append({id, text});
                }});
        m_ended = std::make_unique<QSignalSpy>(m_schedule.get(), &BackupSchedule::ended);
    }
    [[nodiscard]] QList<BackupFolder::Archive> archives() const { return BackupFolder(m_config.backup, *m_data).archives(); }
    void lookInVain()
    {
        const QSignalSpy rested(m_schedule.get(), &BackupSchedule::rested);
        m_schedule->look();
        QTRY_COMPARE(rested.size(), 1);
        QVERIFY(m_ended->isEmpty());
    }
    void lookAndWait(int count)
    {
        m_schedule->look();
        QTRY_COMPARE_WITH_TIMEOUT(m_ended->size(), count, 60000);
        m_ended->clear();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<DataFolder> m_data;
    config::Config m_config;
    SetClock m_clock;
    QList<std::pair<QString, QString>> m_said;
    std::unique_ptr<BackupSchedule> m_schedule;
    std::unique_ptr<QSignalSpy> m_ended;
};

QTEST_GUILESS_MAIN(TestBackupSchedule)
#include "tst_backupschedule.moc"
