#include "server/backup/databackup.h"
#include "server/backup/datarestore.h"
#include "shared/core/atomicfile.h"
#include "shared/core/folderlock.h"
#include "shared/store/database.h"
#include "tests/support/smalldisk.h"

#include <QDirIterator>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>

#include <archive.h>
#include <archive_entry.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;

namespace {

const QList<store::Migration> schema{
    {.version = 1, .statements = {u"CREATE TABLE said(n INTEGER PRIMARY KEY, user TEXT NOT NULL, text TEXT NOT NULL)"_s}}};

void put(const QDir &folder, const QString &name, const QByteArray &bytes)
{
    QVERIFY(makePrivateFolder(QFileInfo(folder.filePath(name)).path()));
    QVERIFY(writeFileAtomically(folder.filePath(name), bytes));
}

void say(const QDir &folder, const QString &name, const QString &text)
{
    QVERIFY(makePrivateFolder(QFileInfo(folder.filePath(name)).path()));
    const auto database = store::Database::open(folder.filePath(name), schema);
    QVERIFY(database);
    QVERIFY((*database)->execute(u"INSERT INTO said(user, text) VALUES ('me', ?)"_s, {text}));
}

QStringList saidIn(const QDir &folder, const QString &name)
{
    QStringList texts;
    const auto database = store::Database::open(folder.filePath(name), schema);
    if (database) {
        const auto rows = (*database)->query(u"SELECT text FROM said ORDER BY n"_s);
        for (const store::Row &row : rows.value_or(QList<store::Row>()))
            texts.append(row.value(u"text"_s).toString());
    }
    return texts;
}

QByteArray contentOf(const QString &path)
{
    return readFile(path, 1 << 20).value_or("missing"_ba);
}

// A household of two, with what a server leaves lying about.
void fill(const QDir &folder)
{
    put(folder, u"config.yml"_s, "users: []\n");
    put(folder, u"tls/key.pem"_s, "key");
    put(folder, u"internal/ca-key.pem"_s, "authority");
    put(folder, u"accounts/alice.json"_s, "totp of alice");
    put(folder, u"accounts/alice.signins.json"_s, "tries of alice");
    put(folder, u"accounts/bob.json"_s, "totp of bob");
    put(folder, u"users/alice/turns.tail"_s, "tail");
    put(folder, u"memory_db/alice.sqlite-tail"_s, "added to alice's");
    put(folder, u"users/alice/agent.lock"_s, "");
    put(folder, u"users/alice/Ünïcode 😀.txt"_s, QByteArray(3'000'000, 'u'));
    put(folder, u"sessions/abc"_s, "a session");
    put(folder, u"pairings/abc"_s, "a code");
    put(folder, u"server.json"_s, "{}");
    put(folder, u"internal/memory/memory.pid"_s, "1 2");
    put(folder, u"backups/old.tar.gz"_s, "old");
    say(folder, u"users/alice/agent.sqlite"_s, u"hello from alice"_s);
    say(folder, u"users/bob/agent.sqlite"_s, u"hello from bob"_s);
    say(folder, u"memory_db/alice.sqlite"_s, u"alice likes tea"_s);
    say(folder, u"memory_db/bob.sqlite"_s, u"bob likes beer"_s);
}

QStringList namesIn(const QString &folder)
{
    QStringList names;
    QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext())
        names.append(QDir(folder).relativeFilePath(files.next()));
    names.removeOne(u"server.lock"_s);
    names.removeOne(u"backup.lock"_s);
    names.sort();
    return names;
}

} // namespace

class TestDataBackup : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_from = std::make_unique<DataFolder>(m_folder->filePath(u"from"_s));
        m_to = std::make_unique<DataFolder>(m_folder->filePath(u"to"_s));
        m_file = m_folder->filePath(u"tom.tar.gz"_s);
        QVERIFY(m_from->make());
        fill(QDir(m_from->path()));
    }
    void restoresIntoAnEmptyFolder_data()
    {
        QTest::addColumn<QByteArray>("passphrase");
        QTest::newRow("open") << QByteArray();
        QTest::newRow("encrypted") << "correct horse"_ba;
    }
    void restoresIntoAnEmptyFolder()
    {
        QFETCH(QByteArray, passphrase);

        const auto made = backUp(*m_from, {.file = m_file, .passphrase = passphrase});
        QVERIFY2(made, made ? "" : qPrintable(made.error().message));
        QCOMPARE(made->databases, 4);
        QCOMPARE(made->files, 9);
        const auto back = restore(*m_to, m_file, passphrase);
        QVERIFY2(back, back ? "" : qPrintable(back.error().message));

        QCOMPARE(back->files, 13);
        QCOMPARE(back->aside, QString());
        QCOMPARE(namesIn(m_to->path()),
                 QStringList({u"accounts/alice.json"_s, u"accounts/alice.signins.json"_s, u"accounts/bob.json"_s, u"config.yml"_s,
                              u"internal/ca-key.pem"_s, u"memory_db/alice.sqlite"_s, u"memory_db/alice.sqlite-tail"_s,
                              u"memory_db/bob.sqlite"_s, u"tls/key.pem"_s, u"users/alice/agent.sqlite"_s,
                              u"users/alice/turns.tail"_s, u"users/alice/Ünïcode 😀.txt"_s, u"users/bob/agent.sqlite"_s}));
        QCOMPARE(contentOf(m_to->key()), "key"_ba);
        QCOMPARE(QFileInfo(m_to->user(u"alice"_s) + u"/Ünïcode 😀.txt"_s).size(), 3'000'000);
        QCOMPARE(saidIn(QDir(m_to->path()), u"users/alice/agent.sqlite"_s), QStringList{u"hello from alice"_s});
        for (const QString &file : {m_file, m_to->key(), m_to->user(u"bob"_s)})
            QCOMPARE(QFile::permissions(file) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        QVERIFY(!QFileInfo::exists(m_file + u".part"_s));
        QVERIFY(!QFileInfo::exists(m_from->path() + u"/backup-staging"_s));
    }
    void anOpenArchiveIsAnyTarsAndASealedOneNobodys()
    {
        QVERIFY(backUp(*m_from, {.file = m_file}));
        QProcess tar;
        tar.start(u"tar"_s, {u"-tzf"_s, m_file});
        QVERIFY(tar.waitForFinished());
        QCOMPARE(tar.exitCode(), 0);
        const QByteArray listed = tar.readAllStandardOutput();
        QVERIFY(listed.startsWith("tom-backup.json\n"));
        QVERIFY(listed.contains("\nusers/alice/agent.sqlite\n"));

        QVERIFY(backUp(*m_from, {.file = m_file, .passphrase = "correct horse"_ba}));
        QFile file(m_file);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray all = file.readAll();
        QVERIFY(!all.contains("alice"));
        QVERIFY(!all.contains("config"));
    }
    void keepsWhatWasThereAside()
    {
        QVERIFY(backUp(*m_from, {.file = m_file}));
        const QDir folder(m_from->path());
        put(folder, u"config.yml"_s, "changed since");
        put(folder, u"new.txt"_s, "new since");
        say(folder, u"users/alice/agent.sqlite"_s, u"said since"_s);

        const auto back = restore(*m_from, m_file, {});

        QVERIFY2(back, back ? "" : qPrintable(back.error().message));
        QCOMPARE(contentOf(m_from->config()), "users: []\n"_ba);
        QVERIFY(!folder.exists(u"new.txt"_s));
        QVERIFY(!folder.exists(u"sessions/abc"_s));   // those that were ended since must not come back
        QVERIFY(!folder.exists(u"pairings/abc"_s));
        QCOMPARE(saidIn(folder, u"users/alice/agent.sqlite"_s), QStringList{u"hello from alice"_s});
        const QDir aside(back->aside);
        QCOMPARE(contentOf(aside.filePath(u"config.yml"_s)), "changed since"_ba);
        QCOMPARE(contentOf(aside.filePath(u"new.txt"_s)), "new since"_ba);
        QCOMPARE(saidIn(aside, u"users/alice/agent.sqlite"_s), QStringList({u"hello from alice"_s, u"said since"_s}));
        QCOMPARE(contentOf(folder.filePath(u"backups/old.tar.gz"_s)), "old"_ba);
    }
    void oneUserComesBackAlone()
    {
        const auto made = backUp(*m_from, {.file = m_file, .user = u"alice"_s});
        QVERIFY(made);
        const QDir folder(m_from->path());
        say(folder, u"users/alice/agent.sqlite"_s, u"alice since"_s);
        say(folder, u"memory_db/alice.sqlite"_s, u"alice since"_s);
        put(folder, u"memory_db/alice.sqlite-tail"_s, "added since");   // would come in again
        say(folder, u"users/bob/agent.sqlite"_s, u"bob since"_s);
        put(folder, u"config.yml"_s, "changed since");

        const auto back = restore(*m_from, m_file, {});

        QVERIFY2(back, back ? "" : qPrintable(back.error().message));
        QCOMPARE(back->user, u"alice"_s);
        QCOMPARE(saidIn(folder, u"users/alice/agent.sqlite"_s), QStringList{u"hello from alice"_s});
        QCOMPARE(saidIn(folder, u"memory_db/alice.sqlite"_s), QStringList{u"alice likes tea"_s});
        QCOMPARE(contentOf(folder.filePath(u"memory_db/alice.sqlite-tail"_s)), "added to alice's"_ba);
        QCOMPARE(contentOf(folder.filePath(u"accounts/alice.json"_s)), "totp of alice"_ba);
        QCOMPARE(saidIn(folder, u"users/bob/agent.sqlite"_s), QStringList({u"hello from bob"_s, u"bob since"_s}));
        QCOMPARE(contentOf(m_from->config()), "changed since"_ba);
        QVERIFY(backUp(*m_from, {.file = m_file, .user = u"nobody"_s}).error().message.contains(u"\"nobody\""_s));
    }
    // What was said is in the copy, whole and in order, up to one moment, and all that was said before the backup began.
    void underLoadEachDatabaseIsOfOneMoment()
    {
        std::atomic<bool> isOver = false;
        std::atomic<int> spoken = 0;
        std::thread writer([&] {
            const auto database = store::Database::open(m_from->user(u"alice"_s) + u"/agent.sqlite"_s, schema);
            for (int n = 2; database && !isOver; ++n) {
                const auto done = (*database)->transaction(
                    [&]() -> Result<void> {
                        const auto one =
                            (*database)->execute(u"INSERT INTO said VALUES (?, 'alice', ?)"_s, {n, QString::number(n)});
                        return one ? Result<void>() : std::unexpected(one.error());
                    },
                    store::Sync::Later);
                if (done)
                    spoken = n;
                put(QDir(m_from->path()), u"users/alice/turns.tail"_s, QByteArray(n % 5000, 't'));
            }
        });
        QStringList problems;
        for (int round = 0; round < 5; ++round) {
            const int least = spoken;
            while (spoken == least)
                std::this_thread::yield();
            const auto made = backUp(*m_from, {.file = m_file});
            const auto back = made ? restore(*m_to, m_file, {}) : Result<RestoreReport>(std::unexpected(made.error()));
            const QStringList said = saidIn(QDir(m_to->path()), u"users/alice/agent.sqlite"_s);
            if (!back)
                problems.append(back.error().message);
            else if (said.size() < least || said.last() != QString::number(said.size()))
                problems.append(u"%1 lines up to %2, %3 had been said"_s.arg(said.size()).arg(said.last()).arg(least));
        }
        isOver = true;
        writer.join();

        QCOMPARE(problems, QStringList());
    }
    void aRunningServerIsNotRestoredUnder()
    {
        QVERIFY(backUp(*m_from, {.file = m_file}));
        FolderLock server;
        QVERIFY(server.take(m_from->lock()));

        QVERIFY(backUp(*m_from, {.file = m_file}));
        QCOMPARE(restore(*m_from, m_file, {}).error().message,
                 u"a tom-server works in %1; end it before you restore"_s.arg(m_from->path()));
        QCOMPARE(contentOf(m_from->serverFile()), "{}"_ba);
    }
    void whatIsWrongWithAnArchiveIsSaidAndNothingChanges_data()
    {
        QTest::addColumn<bool>("isSealed");
        QTest::addColumn<QString>("harm");
        QTest::addColumn<QString>("message");
        QTest::newRow("wrong passphrase") << true << u"passphrase"_s << u"%1 cannot be restored: the passphrase is wrong"_s;
        QTest::newRow("cut") << false << u"cut"_s << u"%1 cannot be restored: its end is missing"_s;
        QTest::newRow("cut, sealed") << true << u"cut"_s << u"%1 cannot be restored: its end is missing or damaged"_s;
        QTest::newRow("flipped, sealed") << true << u"flip"_s << u"%1 cannot be restored: its end is missing or damaged"_s;
        QTest::newRow("flipped") << false << u"flip"_s << u"%1 cannot be restored: "_s;
        QTest::newRow("something else") << false << u"other"_s << u"%1 cannot be restored: it is no backup of Tom"_s;
        QTest::newRow("empty") << false << u"empty"_s << u"%1 cannot be restored: it is no backup of Tom"_s;
    }
    void whatIsWrongWithAnArchiveIsSaidAndNothingChanges()
    {
        QFETCH(bool, isSealed);
        QFETCH(QString, harm);
        QFETCH(QString, message);
        QByteArray passphrase = isSealed ? "correct horse"_ba : QByteArray();
        QVERIFY(backUp(*m_from, {.file = m_file, .passphrase = passphrase}));
        QByteArray bytes = contentOf(m_file);
        if (harm == "passphrase"_L1)
            passphrase = "wrong horse"_ba;
        else if (harm == "cut"_L1)
            bytes.chop(bytes.size() / 3);
        else if (harm == "flip"_L1)
            bytes[bytes.size() * 2 / 3] = char(bytes.at(bytes.size() * 2 / 3) ^ 0x10);
        else
            bytes = harm == "empty"_L1 ? QByteArray() : "a letter\n"_ba.repeated(1000);
        QVERIFY(writeFileAtomically(m_file, bytes));
        const QStringList before = namesIn(m_from->path());

        const auto back = restore(*m_from, m_file, passphrase);

        QVERIFY(!back);
        QVERIFY2(back.error().message.startsWith(message.arg(m_file)), qPrintable(back.error().message));
        QCOMPARE(namesIn(m_from->path()), before);
    }
    void asksForThePassphrase()
    {
        QVERIFY(backUp(*m_from, {.file = m_file, .passphrase = "correct horse"_ba}));

        QVERIFY(restore(*m_to, m_file, {}).error().message.contains(u"is encrypted: "_s));
    }
    void unpacksNothingOutside_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("link");
        QTest::newRow("above") << "../evil"_ba << QByteArray();
        QTest::newRow("absolute") << "/tmp/tom-evil"_ba << QByteArray();
        QTest::newRow("a link") << "users"_ba << "/tmp"_ba;
    }
    void unpacksNothingOutside()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, link);
        archive *tar = archive_write_new();
        archive_write_set_format_pax_restricted(tar);
        archive_write_add_filter_gzip(tar);
        QCOMPARE(archive_write_open_filename(tar, QFile::encodeName(m_file).constData()), ARCHIVE_OK);
        const QByteArray head = R"({"format":1,"user":""})";
        for (const QByteArray &one : {"tom-backup.json"_ba, name}) {
            archive_entry *entry = archive_entry_new();
            archive_entry_set_pathname(entry, one.constData());
            archive_entry_set_filetype(entry, link.isEmpty() || one != name ? AE_IFREG : AE_IFLNK);
            archive_entry_set_perm(entry, 0600);
            if (!link.isEmpty() && one == name)
                archive_entry_set_symlink(entry, link.constData());
            else
                archive_entry_set_size(entry, head.size());
            archive_write_header(tar, entry);
            archive_write_data(tar, head.constData(), size_t(head.size()));
            archive_entry_free(entry);
        }
        archive_write_free(tar);

        QVERIFY(restore(*m_to, m_file, {}).error().message.contains(u"which no backup of Tom does"_s));
        QVERIFY(!QFileInfo::exists(m_folder->filePath(u"evil"_s)) && !QFileInfo::exists(u"/tmp/tom-evil"_s));
    }
    void aFullDiskLeavesNoHalfBackup()
    {
        const QString disk = m_folder->filePath(u"stick"_s);
        QVERIFY(QDir().mkpath(disk));
        put(QDir(m_from->path()), u"users/bob/photo"_s, QByteArray::fromHex("00ff").repeated(10));
        QFile noise(m_from->user(u"bob"_s) + u"/noise"_s);
        QVERIFY(noise.open(QIODevice::WriteOnly));
        QFile random(u"/dev/urandom"_s);
        QVERIFY(random.open(QIODevice::ReadOnly));
        noise.write(random.read(1'000'000));
        noise.close();
        QProcess process;
        process.setChildProcessModifier(onSmallDisk(disk, "300k"));
        process.start(u"sh"_s, {u"-c"_s, u"'%1' backup '%2/a.tar.gz' --data '%3'; echo $?; ls '%2'"_s.arg(
                                             QStringLiteral(TOM_BIN_DIR "/tom-server"), disk, m_from->path())});
        QVERIFY(process.waitForFinished());
        if (process.exitCode() == noSmallDisk)
            QSKIP("no right to mount a disk here");

        QCOMPARE(process.readAllStandardOutput(), "2\n"_ba);
        QCOMPARE(QString::fromUtf8(process.readAllStandardError()),
                 u"tom-server: cannot write %1/a.tar.gz: No space left on device; free some space\n"_s.arg(disk));
    }
    // By root, as a rule; the server that reads all this is another user.
    void leavesEverythingToTheOwnerOfTheFolder()
    {
        constexpr uid_t other = 12345;
        if (::geteuid() != 0)
            QSKIP("only root can");
        QVERIFY(backUp(*m_from, {.file = m_file}));
        QVERIFY(m_to->make());
        QCOMPARE(::chown(QFile::encodeName(m_to->path()).constData(), other, other), 0);
        put(QDir(m_to->path()), u"config.yml"_s, "before");

        QVERIFY(restore(*m_to, m_file, {}));
        QVERIFY(backUp(*m_to, {.file = m_file}));

        QDirIterator all(m_to->path(), QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot, QDirIterator::Subdirectories);
        while (all.hasNext()) {
            const QFileInfo entry(all.next());
            QVERIFY2(entry.ownerId() == other || entry.filePath().contains(u"/before-restore-"_s), qPrintable(entry.filePath()));
        }
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<DataFolder> m_from;
    std::unique_ptr<DataFolder> m_to;
    QString m_file;
};

QTEST_GUILESS_MAIN(TestDataBackup)
#include "tst_databackup.moc"
