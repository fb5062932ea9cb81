#include "server/app/commandline.h"
#include "server/backup/backupcommand.h"
#include "server/backup/backupscope.h"
#include "shared/core/folderlock.h"
#include "shared/store/database.h"
#include "shared/store/snapshot.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#ifdef Q_OS_UNIX
#    include <unistd.h>
#endif

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;

namespace {

const QList<store::Migration> schema{{.version = 1, .statements = {u"CREATE TABLE said(text TEXT)"_s}},
                                     {.version = 2, .statements = {u"ALTER TABLE said ADD COLUMN mood TEXT"_s}}};

} // namespace

// `tom-server go-back` over the data of several users.
class TestGoBack : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_data = std::make_unique<DataFolder>(m_folder->filePath(u"data"_s));
        QVERIFY(m_data->make());
        QVERIFY(QDir().mkpath(m_data->user(u"alice"_s)) && QDir().mkpath(m_data->user(u"bob"_s)));
        QVERIFY(QDir().mkpath(m_data->path() + u"/memory_db"_s));
        m_line.dataFolder = m_data->path();
    }
    void everyDatabaseIsAsItWasBeforeTheUpgrade()
    {
        upgrade(m_data->user(u"alice"_s) + u"/agent.sqlite"_s);
        upgrade(m_data->path() + u"/memory_db/alice.sqlite"_s);
        QVERIFY(store::Database::open(m_data->user(u"bob"_s) + u"/agent.sqlite"_s, schema.first(1)));   // never upgraded

        QCOMPARE(goBackCommand(m_line), 0);

        for (const QString &file :
             {m_data->user(u"alice"_s) + u"/agent.sqlite"_s, m_data->path() + u"/memory_db/alice.sqlite"_s}) {
            const auto old = store::Database::open(file, schema.first(1));
            QVERIFY2(old, qPrintable(file));
            QCOMPARE((*old)->query(u"SELECT text FROM said"_s)->size(), 1);
            const QDir folder = QFileInfo(file).dir();
            const QStringList kept = folder.entryList({QFileInfo(file).fileName() + u".newer-*"_s}, QDir::Files);
            QCOMPARE(kept.size(), 1);
            QCOMPARE(
                (*store::Database::open(folder.filePath(kept.constFirst()), schema))->query(u"SELECT text FROM said"_s)->size(),
                2);
        }
        QVERIFY(store::Database::open(m_data->user(u"bob"_s) + u"/agent.sqlite"_s, schema.first(1)));
        QCOMPARE(goBackCommand(m_line), 2);   // there is nothing more to go back to
    }
    // Else weeks of what was remembered would be gone because an agent was changed yesterday.
    void onlyWhatTheLastUpgradeChangedGoesBack()
    {
        const QString memory = m_data->path() + u"/memory_db/alice.sqlite"_s;
        const QString agent = m_data->user(u"alice"_s) + u"/agent.sqlite"_s;
        upgrade(memory);
        upgrade(agent);
        QVERIFY(write(memory + u".before-v1.by"_s, "0.0.1"));

        QCOMPARE(goBackCommand(m_line), 0);

        QVERIFY(store::Database::open(agent, schema.first(1)));
        QVERIFY(!store::Database::open(memory, schema.first(1)));
        QCOMPARE(goBackCommand(m_line), 2);
        QVERIFY(!store::Database::open(memory, schema.first(1)));   // nor the second time
    }
    void twoBuildsOfOneVersionAreTwoUpgrades()
    {
        const QString memory = m_data->path() + u"/memory_db/alice.sqlite"_s;
        const QString agent = m_data->user(u"alice"_s) + u"/agent.sqlite"_s;
        upgrade(memory);
        upgrade(agent);
        const QByteArray maker = store::makerOf(store::snapshotsOf(memory).value(0)).toUtf8();
        const QByteArray version = maker.left(maker.indexOf('+'));
        QVERIFY2(maker.mid(version.size() + 1).toLongLong() > 1, maker.constData());
        QVERIFY(write(agent + u".before-v1.by"_s, version + "+1"));

        QCOMPARE(goBackCommand(m_line), 0);

        QVERIFY(store::Database::open(memory, schema.first(1)));
        QVERIFY(!store::Database::open(agent, schema.first(1)));
    }
    // As when the first run was killed after the tail, before the database.
    void anInterruptedRunIsFinishedWithItsTail()
    {
        const QString agent = m_data->user(u"alice"_s) + u"/agent.sqlite"_s;
        const QString tail = m_data->user(u"alice"_s) + u"/turns.tail"_s;
        QVERIFY(write(tail, "old"));
        upgrade(agent, {tail});
        QVERIFY(write(tail, "new"));
        QVERIFY(QFile::copy(agent, agent + u".upgraded"_s));
        QCOMPARE(goBackCommand(m_line), 0);
        QVERIFY(QFile::remove(agent) && QFile::rename(agent + u".upgraded"_s, agent));

        QCOMPARE(goBackCommand(m_line), 0);

        QFile file(tail);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), "old"_ba);
    }
    void notWhileAServerRuns()
    {
        upgrade(m_data->user(u"alice"_s) + u"/agent.sqlite"_s);
        FolderLock server;
        QVERIFY(server.take(m_data->lock()));

        QCOMPARE(goBackCommand(m_line), 2);

        QVERIFY(!store::Database::open(m_data->user(u"alice"_s) + u"/agent.sqlite"_s, schema.first(1)));
    }
    void notUnderAnAgentThatSomebodyElseRuns()
    {
        upgrade(m_data->user(u"alice"_s) + u"/agent.sqlite"_s);
        FolderLock agent;
        QVERIFY(agent.take(m_data->user(u"alice"_s) + u"/agent.lock"_s));

        QCOMPARE(goBackCommand(m_line), 2);

        QVERIFY(!store::Database::open(m_data->user(u"alice"_s) + u"/agent.sqlite"_s, schema.first(1)));
    }
    // Else the agent could not open its own data, and no backup could read what was put aside.
    void whatRootWritesBelongsToTheOwnerOfTheDatabase()
    {
#ifdef Q_OS_UNIX
        if (::geteuid() != 0)
            QSKIP("only root can give files away");
        const QString agent = m_data->user(u"alice"_s) + u"/agent.sqlite"_s;
        upgrade(agent);
        QCOMPARE(::chown(QFile::encodeName(agent).constData(), 4321, 4321), 0);

        QCOMPARE(goBackCommand(m_line), 0);

        const QDir folder = QFileInfo(agent).dir();
        for (const QString &name : folder.entryList({u"agent.sqlite"_s, u"agent.sqlite.newer-*"_s}, QDir::Files))
            QCOMPARE(QFileInfo(folder.filePath(name)).ownerId(), 4321u);
#endif
    }
    void notUnderAMemoryThatIsOpen()
    {
        const QString memory = m_data->path() + u"/memory_db/alice.sqlite"_s;
        upgrade(memory);
        const auto open = store::Database::open(memory, schema);

        QCOMPARE(goBackCommand(m_line), 2);

        QVERIFY(!store::Database::open(memory, schema.first(1)));
    }
    // What was deleted since must not come back by a restore.
    void copiesOfBeforeAreInNoBackup()
    {
        const BackupScope all;
        QVERIFY(all.isWanted(u"users/alice/agent.sqlite"_s));
        QVERIFY(!all.isWanted(u"users/alice/agent.sqlite.before-v1"_s));
        QVERIFY(!all.isWanted(u"users/alice/turns.tail.before-v1"_s));
        QVERIFY(!all.isWanted(u"memory_db/alice.sqlite.before-v3"_s));
        QVERIFY(!all.isWanted(u"memory_db/alice.sqlite.before-v3.by"_s));
        QVERIFY(!all.isWanted(u"users/alice/turns.tail.newer-20260102-030405"_s));
        QVERIFY(all.isWanted(u"users/alice/files/a.newer-one"_s));
    }

private:
    static bool write(const QString &path, const QByteArray &text)
    {
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
    }
    static void upgrade(const QString &file, const QStringList &beside = {})
    {
        QVERIFY((*store::Database::open(file, schema.first(1)))->execute(u"INSERT INTO said VALUES('before')"_s));
        QVERIFY((*store::Database::open(file, schema, beside))->execute(u"INSERT INTO said VALUES('after', 'glad')"_s));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<DataFolder> m_data;
    CommandLine m_line{.command = CommandLine::Command::GoBack};
};

QTEST_GUILESS_MAIN(TestGoBack)
#include "tst_goback.moc"
