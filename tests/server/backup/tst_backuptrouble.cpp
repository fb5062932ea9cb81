#include "server/backup/databackup.h"
#include "server/backup/datarestore.h"
#include "shared/core/atomicfile.h"
#include "shared/store/database.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;

namespace {

const QList<store::Migration> schema{{.version = 1, .statements = {u"CREATE TABLE said(text TEXT)"_s}}};

} // namespace

// What stands in the way of a backup or a restore, and what must not.
class TestBackupTrouble : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_data = std::make_unique<DataFolder>(m_folder->filePath(u"data"_s));
        m_file = m_folder->filePath(u"tom.tar.gz"_s);
        QVERIFY(m_data->make());
        put(u"config.yml"_s, "users: []\n");
        put(u"users/alice/note.txt"_s, "hers");
        QVERIFY(store::Database::open(m_data->user(u"alice"_s) + u"/agent.sqlite"_s, schema));
    }
    void aHalfRestoredFolderIsNotServed()
    {
        QVERIFY(backUp(*m_data, {.file = m_file}));
        QVERIFY(refuseHalfRestored(*m_data));
        put(u"restore-swapping"_s, {});   // as kill -9 leaves it

        QVERIFY(!refuseHalfRestored(*m_data));
        QVERIFY(!backUp(*m_data, {.file = m_folder->filePath(u"mixed.tar.gz"_s)}));   // half old, half new

        QVERIFY(restore(*m_data, m_file, {}));
        QVERIFY(refuseHalfRestored(*m_data));
        QVERIFY(backUp(*m_data, {.file = m_file}));
    }
    // A second try that fails leaves the folder as it is: half, and not served.
    void aRestoreThatFailsMakesNoHalfFolderWhole()
    {
        QVERIFY(backUp(*m_data, {.file = m_file, .user = u"alice"_s}));
        const QString broken = m_folder->filePath(u"broken.tar.gz"_s);
        const QByteArray bytes = readFile(m_file, 10'000'000).value();
        QVERIFY(writeFileAtomically(broken, bytes.first(bytes.size() / 2)));
        put(u"restore-swapping"_s, {});

        QVERIFY(!restore(*m_data, broken, {}));
        QVERIFY(!refuseHalfRestored(*m_data));
        const auto ofOne = restore(*m_data, m_file, {});
        QVERIFY(!ofOne);
        QVERIFY2(ofOne.error().message.contains(u"of all users"_s), qPrintable(ofOne.error().message));
        QVERIFY(!refuseHalfRestored(*m_data));
    }
    void neitherRunsBesideTheOther()
    {
        QVERIFY(backUp(*m_data, {.file = m_file}));
        FolderLock other;
        QVERIFY(other.take(m_data->backupLock()));

        const auto restored = restore(*m_data, m_file, {});

        QVERIFY(!restored);
        QCOMPARE(restored.error().code, ErrorCode::Conflict);
        QVERIFY(!backUp(*m_data, {.file = m_file}));
    }
    // What Database::open moved aside begins like a database and is none any more.
    void aDamagedDatabaseThatWasSetAsideStopsNothing()
    {
        const QByteArray damaged = QByteArray("SQLite format 3\0", 16) + QByteArray(5000, 'x');
        put(u"users/alice/agent.sqlite.damaged-20261126-120000"_s, damaged);
        put(u"users/alice/of-a-service.sqlite"_s, damaged);

        const auto made = backUp(*m_data, {.file = m_file});
        QVERIFY2(made, made ? "" : qPrintable(made.error().message));
        const auto back = restore(*m_data, m_file, {});

        QVERIFY2(back, back ? "" : qPrintable(back.error().message));
        QCOMPARE(content(u"users/alice/agent.sqlite.damaged-20261126-120000"_s), damaged);
        QCOMPARE(content(u"users/alice/of-a-service.sqlite"_s), damaged);
    }
    void ourOwnDatabaseMustBeSound()
    {
        put(u"users/alice/agent.sqlite"_s, QByteArray("SQLite format 3\0", 16) + QByteArray(5000, 'x'));
        QVERIFY(!backUp(*m_data, {.file = m_file}));
        QVERIFY(!QFile::exists(m_file));
    }
    void whatABackupTakesARestoreTakes()
    {
        for (const QString &name : {u"new:2,S"_s, u"back\\slash"_s, u" space "_s, u"-dash"_s, u"line\nfeed"_s})
            put(u"users/alice/"_s + name, name.toUtf8());

        QVERIFY(backUp(*m_data, {.file = m_file}));
        const auto back = restore(*m_data, m_file, {});

        QVERIFY2(back, back ? "" : qPrintable(back.error().message));
        for (const QString &name : {u"new:2,S"_s, u"back\\slash"_s, u" space "_s, u"-dash"_s, u"line\nfeed"_s})
            QCOMPARE(content(u"users/alice/"_s + name), name.toUtf8());
    }
    // A service works in its user's folder; the backup may be root's.
    void followsNoLinkOfAService()
    {
        const QString secret = m_folder->filePath(u"shadow"_s);
        QVERIFY(writeFileAtomically(secret, "root's"));
        QVERIFY(QFile::link(secret, m_data->user(u"alice"_s) + u"/file"_s));
        QVERIFY(QFile::link(u"/"_s, m_data->user(u"alice"_s) + u"/everything"_s));

        const auto made = backUp(*m_data, {.file = m_file});

        QVERIFY2(made, made ? "" : qPrintable(made.error().message));
        QCOMPARE(made->files + made->databases, 3);   // the configuration, her note, her database
    }
    void aPassphraseIsNotIgnored()
    {
        QVERIFY(backUp(*m_data, {.file = m_file}));

        const auto back = restore(*m_data, m_file, "correct horse");

        QVERIFY(!back);
        QVERIFY2(back.error().message.contains(u"it is not encrypted"_s), qPrintable(back.error().message));
    }
    void doesNotMoveItsOwnArchiveAside()
    {
        const QString inside = QDir(m_data->path()).filePath(u"mine.tar.gz"_s);
        const QString kept = QDir(m_data->path()).filePath(u"backups/mine.tar.gz"_s);
        QVERIFY(makePrivateFolder(QFileInfo(kept).path()));
        QVERIFY(backUp(*m_data, {.file = kept}));
        QVERIFY(QFile::copy(kept, inside));

        QVERIFY(!restore(*m_data, inside, {}));
        QVERIFY(QFile::exists(inside));
        QVERIFY(restore(*m_data, kept, {}));
        QVERIFY(QFile::exists(kept));
    }

private:
    void put(const QString &name, const QByteArray &bytes)
    {
        const QString path = QDir(m_data->path()).filePath(name);
        QVERIFY(makePrivateFolder(QFileInfo(path).path()));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }
    [[nodiscard]] QByteArray content(const QString &name) const
    {
        return readFile(QDir(m_data->path()).filePath(name), 10'000'000).value_or(QByteArray("unreadable"));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<DataFolder> m_data;
    QString m_file;
};

QTEST_GUILESS_MAIN(TestBackupTrouble)
#include "tst_backuptrouble.moc"
