#include "agent/memory/book/memorybook.h"
#include "tests/server/session/fakeclock.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::memory;

// What happens to the files of memories: opened late, closed again, damaged, taken away, locked.
class TestMemoryFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void opensAFileWhenItIsUsed()
    {
        UserFiles files({.folder = m_folder->path(), .mostOpen = 2}, m_clock);
        QCOMPARE(files.open(), 0);

        QVERIFY(files.of(u"alice"_s));
        QTest::qWait(5);
        QVERIFY(files.of(u"bob"_s));
        QTest::qWait(5);
        QVERIFY(files.of(u"alice"_s));
        QTest::qWait(5);
        QVERIFY(files.of(u"carol"_s));

        QCOMPARE(files.open(), 2);   // bob's was not used for longest
        QCOMPARE(QFile::permissions(m_folder->filePath(u"bob.sqlite"_s)) & (QFile::ReadGroup | QFile::ReadOther),
                 QFile::Permissions());
    }
    void closesWhatNobodyUses()
    {
        UserFiles files({.folder = m_folder->path(), .idle = 50ms}, m_clock);
        QVERIFY(files.of(u"alice"_s));

        QTRY_COMPARE(files.open(), 0);

        QVERIFY(files.of(u"alice"_s));
    }
    void movesADamagedFileAside()
    {
        {
            MemoryBook book({.folder = m_folder->path()}, m_clock);
            QVERIFY(book.add(u"alice"_s, {.text = u"Alice likes tea"_s}));
            QVERIFY(book.add(u"bob"_s, {.text = u"Bob likes coffee"_s}));
        }
        QFile file(m_folder->filePath(u"alice.sqlite"_s));
        QVERIFY(file.open(QIODevice::ReadWrite));
        file.seek(100);
        file.write(QByteArray(8000, '\xff'));
        file.close();
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"alice.sqlite is damaged: moved to"_s));

        MemoryBook book({.folder = m_folder->path()}, m_clock);
        const auto added = book.add(u"alice"_s, {.text = u"Alice likes milk"_s});

        QVERIFY2(added, added ? "" : qPrintable(added.error().message));
        QCOMPARE(book.page(u"alice"_s, 10, {})->total, 1);
        QCOMPARE(book.page(u"bob"_s, 10, {})->total, 1);
        QCOMPARE(QDir(m_folder->path()).entryList({u"alice.sqlite.damaged-*"_s}).size(), 1);
    }
    void beginsAnewWhenTheFileIsTakenAway()
    {
        MemoryBook book({.folder = m_folder->path()}, m_clock);
        QVERIFY(book.add(u"alice"_s, {.text = u"Alice likes tea"_s}));
        const QString path = m_folder->filePath(u"alice.sqlite"_s);
        QVERIFY(QFile::rename(path, path + u".gone"_s));
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"was taken away"_s));

        const auto added = book.add(u"alice"_s, {.text = u"Alice likes milk"_s});

        QVERIFY(added);
        QVERIFY(QFile::exists(path));
        MemoryBook again({.folder = m_folder->path()}, m_clock);
        QCOMPARE(again.page(u"alice"_s, 10, {})->memories.constFirst().text, u"Alice likes milk"_s);
    }
    void goesOnWhenAFolderCannotBeWritten()
    {
        if (::geteuid() == 0)
            QSKIP("root may write everywhere");
        MemoryBook book({.folder = m_folder->filePath(u"db"_s)}, m_clock);
        QFile::setPermissions(m_folder->path(), QFile::ReadOwner | QFile::ExeOwner);

        const auto refused = book.add(u"alice"_s, {.text = u"Alice likes tea"_s});

        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Storage);
        QFile::setPermissions(m_folder->path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        QVERIFY(book.add(u"alice"_s, {.text = u"Alice likes tea"_s}));
    }
    void saysThatAFolderIsAFile()
    {
        QFile file(m_folder->filePath(u"db"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        MemoryBook book({.folder = file.fileName()}, m_clock);

        QCOMPARE(book.add(u"alice"_s, {.text = u"Alice likes tea"_s}).error().code, ErrorCode::Storage);

        QVERIFY(file.remove());
        QVERIFY(book.add(u"alice"_s, {.text = u"Alice likes tea"_s}));
    }
    void waitsForNobodyWhoHoldsTheFileForEver()
    {
        MemoryBook book({.folder = m_folder->path()}, m_clock);
        QVERIFY(book.add(u"alice"_s, {.text = u"Alice likes tea"_s}));
        auto other = store::Database::open(m_folder->filePath(u"alice.sqlite"_s), {});
        // A file of a schema that a program does not know is refused, so the lock is taken over the book's own store.
        QVERIFY(!other);
        auto holder = MemoryStore::open(m_folder->filePath(u"alice.sqlite"_s), m_clock);
        QVERIFY(holder);
        QVERIFY((*holder)->add({.text = u"Written by another process"_s}, {}));

        QCOMPARE(book.page(u"alice"_s, 10, {})->total, 2);
        QVERIFY(book.add(u"alice"_s, {.text = u"Alice likes milk"_s}));
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    FakeClock m_clock;
};

QTEST_GUILESS_MAIN(TestMemoryFiles)
#include "tst_memoryfiles.moc"
