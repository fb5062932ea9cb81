#include "shared/store/database.h"
#include "shared/store/snapshot.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::store;

namespace {

// A history such as a program has after a year, with a table that is rebuilt while others refer to it.
const QList<Migration> history{
    {.version = 1,
     .statements = {u"CREATE TABLE owner (id INTEGER PRIMARY KEY, name TEXT)"_s,
                    u"CREATE TABLE item (id INTEGER PRIMARY KEY, owner INTEGER REFERENCES owner(id) ON DELETE CASCADE)"_s}},
    {.version = 2, .statements = {u"ALTER TABLE item ADD COLUMN text TEXT NOT NULL DEFAULT 'old'"_s}},
    {.version = 3,
     .statements = {u"CREATE TABLE renewed (id INTEGER PRIMARY KEY, name TEXT NOT NULL, since INTEGER NOT NULL)"_s,
                    u"INSERT INTO renewed SELECT id, name, 7 FROM owner"_s, u"DROP TABLE owner"_s,
                    u"ALTER TABLE renewed RENAME TO owner"_s}},
};

int versionOf(Database &database)
{
    return database.query(u"PRAGMA user_version"_s)->at(0).value(u"user_version"_s).toInt();
}

} // namespace

class TestMigrations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(u"test.sqlite"_s);
    }
    void goesForwardFromEveryVersion_data()
    {
        QTest::addColumn<int>("from");
        for (int from = 0; from <= 3; ++from)
            QTest::addRow("from %d", from) << from;
    }
    void goesForwardFromEveryVersion()
    {
        QFETCH(int, from);
        if (from > 0) {
            const auto old = Database::open(m_path, history.first(from));
            QVERIFY(old);
            QVERIFY((*old)->execute(from < 3 ? u"INSERT INTO owner (id, name) VALUES (1, 'alice')"_s
                                             : u"INSERT INTO owner (id, name, since) VALUES (1, 'alice', 7)"_s));
            QVERIFY((*old)->execute(u"INSERT INTO item (id, owner) VALUES (5, 1)"_s));
        }

        const auto database = Database::open(m_path, history);

        QVERIFY2(database, database ? "" : qPrintable(database.error().message));
        QCOMPARE(versionOf(**database), 3);
        if (from > 0) {
            const auto rows = (*database)->query(u"SELECT name, since, text FROM item JOIN owner ON owner.id = item.owner"_s);
            QCOMPARE(rows, (Result<QList<Row>>({{{u"name"_s, u"alice"_s}, {u"since"_s, qint64(7)}, {u"text"_s, u"old"_s}}})));
        }
        QVERIFY(!(*database)->execute(u"INSERT INTO item (owner) VALUES (99)"_s));   // foreign keys are on again
    }
    void aFailingStepLeavesTheFileAsItWas()
    {
        const QList<Migration> broken =
            history.first(2) + QList<Migration>{{.version = 3, .statements = {u"CREATE TABLE extra (x)"_s, u"SELEKT"_s}}};
        QVERIFY(Database::open(m_path, history.first(1)));

        const auto failed = Database::open(m_path, broken);

        QVERIFY(!failed);
        QCOMPARE(failed.error().code, ErrorCode::Storage);
        QVERIFY2(failed.error().message.startsWith(u"cannot bring the database to version 3: "_s + m_path),
                 qPrintable(failed.error().message));
        const auto database = Database::open(m_path, history.first(2));
        QVERIFY(database);   // the step to 2 was good and stays
        QCOMPARE((*database)->query(u"SELECT name FROM sqlite_schema WHERE name = 'extra'"_s)->size(), 0);
    }
    void aStepThatBreaksReferencesIsRefused()
    {
        {
            const auto old = Database::open(m_path, history.first(2));
            QVERIFY((*old)->execute(u"INSERT INTO owner (id) VALUES (1)"_s));
            QVERIFY((*old)->execute(u"INSERT INTO item (owner) VALUES (1)"_s));
        }

        const auto failed =
            Database::open(m_path, history.first(2) + QList<Migration>{{.version = 3, .statements = {u"DELETE FROM owner"_s}}});

        QVERIFY(!failed);
        QVERIFY2(failed.error().message.contains(u"references to nothing in table item"_s), qPrintable(failed.error().message));
    }
    void aNewerFileIsRefusedUntouched()
    {
        QVERIFY(Database::open(m_path, history));
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray before = file.readAll();

        const auto refused = Database::open(m_path, history.first(1));

        QCOMPARE(refused.error(),
                 (Error{ErrorCode::Storage,
                        u"%1 was written by a newer Tom (version 3, this one knows 1): update Tom; nothing was changed"_s.arg(
                            m_path)}));
        file.seek(0);
        QCOMPARE(file.readAll(), before);
    }
    void aNewerFileWithACopyOfBeforeSaysHowToGoBack()
    {
        QVERIFY(Database::open(m_path, history.first(1)));
        QVERIFY(Database::open(m_path, history));

        const auto refused = Database::open(m_path, history.first(1));

        QVERIFY2(refused.error().message.contains(u"or go back to the data of before with: tom-server go-back"_s),
                 qPrintable(refused.error().message));
    }
    void ofManyVersionsTheLastTwoAreKept()
    {
        for (int version = 1; version <= 3; ++version)
            QVERIFY(Database::open(m_path, history.first(version)));
        QList<Migration> more = history;
        more.append({.version = 4, .statements = {u"CREATE TABLE more (x)"_s}});

        QVERIFY(Database::open(m_path, more));

        QCOMPARE(snapshotsOf(m_path), (QList<Snapshot>{{m_path + ".before-v3"_L1, 3}, {m_path + ".before-v2"_L1, 2}}));
        QVERIFY(isSnapshotName(u"test.sqlite.before-v3"_s));
        QVERIFY(!isSnapshotName(u"test.sqlite"_s));
    }
    void anOldCopyIsForgottenAtTheNextOpening()
    {
        QVERIFY(Database::open(m_path, history.first(2)));
        QVERIFY(Database::open(m_path, history));
        QFile copy(m_path + ".before-v2"_L1);
        QVERIFY(copy.open(QIODevice::ReadWrite));
        QVERIFY(copy.setFileTime(QDateTime::currentDateTimeUtc().addDays(-snapshotDays - 1), QFileDevice::FileModificationTime));
        copy.close();

        QVERIFY(Database::open(m_path, history));

        QVERIFY(snapshotsOf(m_path).isEmpty());
    }
    void whatGoingBackPutAsideIsForgottenToo()
    {
        QVERIFY(Database::open(m_path, history));
        const QString aside = m_path + ".newer-20260102-030405"_L1;
        const QString fresh = m_path + ".newer-20260202-030405"_L1;
        QVERIFY(QFile::copy(m_path, aside) && QFile::copy(m_path, fresh));
        QFile copy(aside);
        QVERIFY(copy.open(QIODevice::ReadWrite));
        QVERIFY(copy.setFileTime(QDateTime::currentDateTimeUtc().addDays(-snapshotDays - 1), QFileDevice::FileModificationTime));
        copy.close();

        QVERIFY(Database::open(m_path, history));

        QVERIFY(!QFileInfo::exists(aside));
        QVERIFY(QFileInfo::exists(fresh));
    }
    void halfCopiesOfAKilledProcessAreSwept()
    {
        QVERIFY(Database::open(m_path, history.first(2)));
        QProcess gone;
        gone.start(QCoreApplication::applicationFilePath(), {u"--migrate"_s, m_path + ".other"_L1});
        QVERIFY(gone.waitForStarted());
        const qint64 pid = gone.processId();
        QVERIFY(gone.waitForFinished());
        const QString half = u"%1.before-v1.%2.new"_s.arg(m_path).arg(pid);
        QVERIFY(QFile::copy(m_path, half));

        QVERIFY(Database::open(m_path, history));

        QVERIFY(!QFileInfo::exists(half));
    }
    void nothingChangesWhenNoCopyCanBeKept()
    {
        QVERIFY(Database::open(m_path, history.first(1)));
        QVERIFY(QDir().mkpath(m_path + ".before-v1/in the way"_L1));

        const auto refused = Database::open(m_path, history);

        QVERIFY(!refused);
        QVERIFY2(refused.error().message.contains(u"is not brought to version 3, since no copy of it can be kept"_s),
                 qPrintable(refused.error().message));
        QCOMPARE(versionOf(**Database::open(m_path, history.first(1))), 1);
        QCOMPARE(m_folder->isValid() ? QDir(m_folder->path()).entryList({u"*.new"_s}, QDir::Files) : QStringList(),
                 QStringList());
    }
    void misnumberedStepsAreAMistakeOfOurs()
    {
        QCOMPARE(Database::open(m_path, {history.at(1)}).error().code, ErrorCode::Internal);
    }
    void processesThatStartAtOnceMigrateOnce()
    {
        QVERIFY(Database::open(m_path, history.first(1)));
        std::vector<std::unique_ptr<QProcess>> processes;
        for (int i = 0; i < 4; ++i) {
            processes.push_back(std::make_unique<QProcess>());
            processes.back()->start(QCoreApplication::applicationFilePath(), {u"--migrate"_s, m_path});
        }

        for (const auto &process : processes) {
            QVERIFY(process->waitForFinished());
            QVERIFY2(process->exitCode() == 0, process->readAllStandardError().constData());
        }

        QCOMPARE(versionOf(**Database::open(m_path, history)), 3);
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

// Run as "tst_migrations --migrate FILE" this program is one of the processes of the test.
int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    if (app.arguments().value(1) == "--migrate"_L1) {
        const auto database = Database::open(app.arguments().value(2), history);
        if (!database)
            qWarning() << database.error().message;
        return database ? 0 : 1;
    }
    TestMigrations test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_migrations.moc"
