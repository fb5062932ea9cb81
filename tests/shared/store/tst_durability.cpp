#include "shared/store/database.h"
#include "shared/store/walsync.h"
#include "tests/support/smalldisk.h"

#include <QProcess>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <cstdio>

#include <sys/resource.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::store;

namespace {

const QList<Migration> schema{
    {.version = 1, .statements = {u"CREATE TABLE entry (id INTEGER PRIMARY KEY, text TEXT NOT NULL)"_s}}};

Result<void> addTwo(Database &database, const QString &text, Sync sync = Sync::Now)
{
    return database.transaction(
        [&]() -> Result<void> {
            for (int i = 0; i < 2; ++i) {
                if (const Result<int> added = database.execute(u"INSERT INTO entry (text) VALUES (?)"_s, {text}); !added)
                    return std::unexpected(added.error());
            }
            return {};
        },
        sync);
}

// Adds pairs for ever and says the last id of each after its commit; an error ends it with the message on standard error.
int writeForEver(const QString &path, Sync sync = Sync::Now)
{
    const auto database = Database::open(path, schema);
    Result<void> added = database ? Result<void>() : Result<void>(std::unexpected(database.error()));
    while (added) {
        added = addTwo(**database, u"some words "_s.repeated(50), sync);
        if (added) {
            std::printf("%lld\n", static_cast<long long>((*database)->lastInsertId()));
            std::fflush(stdout);
        }
    }
    std::fputs(qPrintable(added.error().message), stderr);
    return 3;
}

int writeAndCount(const QString &path)
{
    const int status = writeForEver(path);
    const auto database = Database::open(path, schema);
    if (!database)
        return 1;
    std::printf("count %d\n", (*database)->query(u"SELECT count(*) AS n FROM entry"_s)->at(0).value(u"n"_s).toInt());
    return status;
}

// Refused at once when somebody else is writing.
int writeOnce(const QString &path)
{
    const auto database = Database::open(path, schema);
    const bool isReady = database && (*database)->query(u"PRAGMA busy_timeout = 50"_s);
    return !isReady ? 1 : addTwo(**database, u"mine"_s) ? 0 : 3;
}

qint64 lastLine(const QByteArray &lines)
{
    const QByteArray whole = lines.left(lines.lastIndexOf('\n'));   // the last may be cut
    return whole.mid(whole.lastIndexOf('\n') + 1).toLongLong();
}

QString self()
{
    return QCoreApplication::applicationFilePath();
}

} // namespace

class TestDurability : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(u"test.sqlite"_s);
    }
    void nothingAcknowledgedIsLostByKill_data()
    {
        QTest::addColumn<QString>("way");
        QTest::newRow("on disk") << u"--write"_s;
        QTest::newRow("on disk later") << u"--write-later"_s;
    }
    void nothingAcknowledgedIsLostByKill()
    {
        QFETCH(const QString, way);
        qint64 acknowledged = 0;
        for (int round = 0; round < 15; ++round) {
            QProcess writer;
            writer.start(self(), {way, m_path});
            QVERIFY(writer.waitForReadyRead());
            writer.waitForFinished(QRandomGenerator::global()->bounded(100));   // some moment
            writer.kill();
            writer.waitForFinished();
            acknowledged = std::max(acknowledged, lastLine(writer.readAllStandardOutput()));

            const auto database = Database::open(m_path, schema);
            QVERIFY2(database, database ? "" : qPrintable(database.error().message));
            const Row found = (*database)->query(u"SELECT count(*) AS n, max(id) AS last FROM entry"_s)->at(0);
            QVERIFY(found.value(u"last"_s).toLongLong() >= acknowledged);
            QCOMPARE(found.value(u"n"_s), found.value(u"last"_s));        // no holes
            QCOMPARE(found.value(u"n"_s).toLongLong() % 2, 0);            // no half transaction
            QCOMPARE((*database)->query(u"PRAGMA integrity_check"_s)->at(0).value(u"integrity_check"_s).toString(), u"ok"_s);
        }
        QVERIFY(acknowledged > 15);
        QCOMPARE(QDir(m_folder->path()).entryList({u"*damaged*"_s}).size(), 0);
    }
    void waitsForTheDiskAgainBehindACommitThatDidNot()
    {
        const auto database = Database::open(m_path, schema);
        const auto level = [&] { return (*database)->query(u"PRAGMA synchronous"_s)->at(0).value(u"synchronous"_s).toInt(); };
        int within = 0;
        for (int i = 0; i < 3; ++i) {   // a setting that is prepared once takes effect once
            QVERIFY((*database)->transaction(
                [&]() -> Result<void> {
                    within = level();
                    return {};
                },
                Sync::Later));
            QCOMPARE(within, 1);   // NORMAL
            QCOMPARE(level(), 2);  // FULL
        }
        QVERIFY(!(*database)->transaction([] { return Result<void>(failure(ErrorCode::Storage, u"no"_s)); }, Sync::Later));
        QCOMPARE(level(), 2);
    }
    void whatWritesOutsideATransactionWaitsForTheDisk()
    {
        const auto database = Database::open(m_path, schema);
        // Only looks, so that nothing is set because of it.
        const auto level = [&] {
            return (*database)->query(u"SELECT synchronous FROM pragma_synchronous"_s)->at(0).value(u"synchronous"_s).toInt();
        };
        const auto nothing = [] { return Result<void>(); };
        const QString deletion = u"DELETE FROM entry WHERE id < 0"_s;

        QVERIFY((*database)->transaction(nothing, Sync::Later));
        QCOMPARE(level(), 1);
        QVERIFY((*database)->execute(deletion));
        QCOMPARE(level(), 2);
        QVERIFY((*database)->transaction(nothing, Sync::Later));
        QVERIFY((*database)->query(deletion));
        QCOMPARE(level(), 2);
        QVERIFY((*database)->transaction(nothing, Sync::Later));
        QVERIFY((*database)->each(deletion, {}, [](const Row &) {}));
        QCOMPARE(level(), 2);
        QVERIFY((*database)->transaction(nothing, Sync::Later));
        QVERIFY((*database)->transaction(nothing));
        QCOMPARE(level(), 2);
    }
    void saysWhenItIsOnDisk()
    {
        const auto database = Database::open(m_path, schema);
        QVERIFY((*database)->whenSynced().isFinished());   // nothing is to be done

        for (int i = 0; i < 1000; ++i) {   // SQLite begins its log anew some times
            QVERIFY(addTwo(**database, u"words "_s.repeated(300), Sync::Later));
            if (i % 100 != 0)
                continue;
            const auto first = (*database)->whenSynced();
            QVERIFY(!first.isFinished());
            QVERIFY(addTwo(**database, u"more"_s, Sync::Later));
            const auto second = (*database)->whenSynced();
            QTRY_VERIFY(second.isFinished());
            QVERIFY(first.isFinished() && first.result() && second.result());
        }
    }
    void whatNobodyWaitsForIsSyncedAsWell()
    {
        const auto database = Database::open(m_path, schema);
        for (int i = 0; i < 3; ++i)
            QVERIFY(addTwo(**database, u"a"_s, Sync::Later));
        QTest::qWait(20 * WalSync::moment);
        QVERIFY((*database)->whenSynced().isFinished());   // it has nothing to begin
    }
    void aSyncDropsNoLockOfSqlite()
    {
        const auto database = Database::open(m_path, schema);
        QVERIFY(addTwo(**database, u"a"_s, Sync::Later));
        const auto synced = (*database)->whenSynced();
        const Result<void> done = (*database)->transaction([&]() -> Result<void> {
            const bool isSynced = QTest::qWaitFor([&] { return synced.isFinished(); });
            const int refused = QProcess::execute(self(), {u"--write-once"_s, m_path});
            return isSynced && refused == 3 ? Result<void>() : failure(ErrorCode::Internal, QString::number(refused));
        });

        QVERIFY2(done, done ? "" : qPrintable(done.error().message));
        QCOMPARE(QProcess::execute(self(), {u"--write-once"_s, m_path}), 0);
    }
    void saysWhenTheDiskRefuses()
    {
        const auto database = Database::open(m_path, schema);
        QVERIFY(addTwo(**database, u"a"_s, Sync::Later));
        QVERIFY(QFile::remove(m_path + u"-wal"_s));   // the sync finds nothing
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"test\\.sqlite-wal cannot be brought onto the disk"_s));

        const auto synced = (*database)->whenSynced();

        QTRY_VERIFY(synced.isFinished());
        QCOMPARE(synced.result().error().code, ErrorCode::Storage);
        QVERIFY((*database)->whenSynced().isFinished());   // it is not tried for ever
        QVERIFY(!(*database)->whenSynced().result());      // nor forgotten

        QVERIFY(addTwo(**database, u"b"_s));   // behind what is in the database itself by now

        QVERIFY((*database)->whenSynced().result());
    }
    void aFullDatabaseSaysSoAndStaysWhole()
    {
        const auto database = Database::open(m_path, schema);
        QVERIFY(
            (*database)->query(u"PRAGMA max_page_count = 20"_s));   // what SQLite then answers is what it answers to a full disk

        Result<void> added;
        int pairs = 0;
        while ((added = addTwo(**database, u"x"_s.repeated(1000))))
            ++pairs;

        QCOMPARE(added.error(), (Error{ErrorCode::Storage, u"%1: the disk is full: free some space"_s.arg(m_path)}));
        QCOMPARE((*database)->query(u"SELECT count(*) AS n FROM entry"_s)->at(0).value(u"n"_s).toInt(), 2 * pairs);
        QVERIFY((*database)->query(u"PRAGMA max_page_count = 2000"_s));
        QVERIFY(addTwo(**database, u"room again"_s));
    }
    void aFullDiskLosesNothingAcknowledged()
    {
        const QString disk = m_folder->filePath(u"disk"_s);
        QVERIFY(QDir().mkpath(disk));
        QProcess writer;
        writer.setChildProcessModifier(onSmallDisk(disk, "300k"));
        writer.start(self(), {u"--write-and-count"_s, disk + u"/test.sqlite"_s});
        if (!writer.waitForFinished() || writer.exitCode() == noSmallDisk)
            QSKIP("no rights to mount a small disk here");

        const QByteArray message = writer.readAllStandardError();
        const QByteArrayList lines = writer.readAllStandardOutput().trimmed().split('\n');

        QCOMPARE(writer.exitCode(), 3);
        QVERIFY2(message.contains("test.sqlite: the disk is full: free some space"), message.constData());
        QVERIFY(lines.size() > 2);
        QCOMPARE(lines.last(), "count " + lines.at(lines.size() - 2));
    }
    void aLimitOfTheSystemIsSaidAndLosesNothing()
    {
        QProcess writer;
        writer.setChildProcessModifier([] {
            const rlimit limit{300 * 1024, 300 * 1024};
            ::setrlimit(RLIMIT_FSIZE, &limit);
            ::signal(SIGXFSZ, SIG_IGN);
        });
        writer.start(self(), {u"--write"_s, m_path});
        QVERIFY(writer.waitForFinished());

        const QByteArray message = writer.readAllStandardError();
        const qint64 acknowledged = lastLine(writer.readAllStandardOutput());
        const auto database = Database::open(m_path, schema);

        QCOMPARE(writer.exitCode(), 3);
        QVERIFY2(message.contains("test.sqlite: the disk refused to read or write (SQLite 778): check the disk and its quota"),
                 message.constData());
        QVERIFY(database);
        QCOMPARE((*database)->query(u"SELECT count(*) AS n FROM entry"_s)->at(0).value(u"n"_s).toLongLong(), acknowledged);
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

// Run as "tst_durability --write FILE" this program is the one that is killed.
int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    if (app.arguments().value(1) == "--write"_L1)
        return writeForEver(app.arguments().value(2));
    if (app.arguments().value(1) == "--write-later"_L1)
        return writeForEver(app.arguments().value(2), Sync::Later);
    if (app.arguments().value(1) == "--write-once"_L1)
        return writeOnce(app.arguments().value(2));
    if (app.arguments().value(1) == "--write-and-count"_L1)
        return writeAndCount(app.arguments().value(2));
    TestDurability test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_durability.moc"
