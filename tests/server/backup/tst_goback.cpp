#include "server/app/commandline.h"
#include "server/backup/backupcommand.h"
#include "server/backup/backupscope.h"
#include "shared/core/folderlock.h"
#include "shared/store/database.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

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
    void notWhileAServerRuns()
    {
        upgrade(m_data->user(u"alice"_s) + u"/agent.sqlite"_s);
        FolderLock server;
        QVERIFY(server.take(m_data->lock()));

        QCOMPARE(goBackCommand(m_line), 2);

        QVERIFY(!store::Database::open(m_data->user(u"alice"_s) + u"/agent.sqlite"_s, schema.first(1)));
    }
    // What was deleted since must not come back by a restore.
    void copiesOfBeforeAreInNoBackup()
    {
        const BackupScope all;
        QVERIFY(all.isWanted(u"users/alice/agent.sqlite"_s));
        QVERIFY(!all.isWanted(u"users/alice/agent.sqlite.before-v1"_s));
        QVERIFY(!all.isWanted(u"users/alice/turns.tail.before-v1"_s));
        QVERIFY(!all.isWanted(u"memory_db/alice.sqlite.before-v3"_s));
    }

private:
    static void upgrade(const QString &file)
    {
        QVERIFY((*store::Database::open(file, schema.first(1)))->execute(u"INSERT INTO said VALUES('before')"_s));
        QVERIFY((*store::Database::open(file, schema))->execute(u"INSERT INTO said VALUES('after', 'glad')"_s));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<DataFolder> m_data;
    CommandLine m_line{.command = CommandLine::Command::GoBack};
};

QTEST_GUILESS_MAIN(TestGoBack)
#include "tst_goback.moc"
