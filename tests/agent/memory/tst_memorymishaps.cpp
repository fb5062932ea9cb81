#include "shared/core/atomicfile.h"
#include "tests/agent/memory/memoryprocess.h"
#include "tests/support/smalldisk.h"

#include <QDir>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::memory;
using namespace tom::memory::test;

// What happens to the files of the real service while it runs: locked, taken away, damaged, without room. Each time it says
// what is wrong, goes on for others, and goes on by itself when the reason is gone.
class TestMemoryMishaps : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_slice = testSlice(m_folder->filePath(u"memory_db"_s));
        m_alice = auth::serviceToken(m_slice.secret, u"alice"_s);
        m_bob = auth::serviceToken(m_slice.secret, u"bob"_s);
    }
    void cleanup()
    {
        m_caller.reset();
        m_service.reset();
    }

    void anotherProgramLocksAFile()
    {
        start();
        QVERIFY(isKept(add(m_alice, u"Alice likes tea"_s)));
        {
            QSqlDatabase other = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"other"_s);
            other.setDatabaseName(fileOfAlice());
            QVERIFY(other.open());
            QVERIFY(QSqlQuery(other).exec(u"BEGIN EXCLUSIVE"_s));

            const QJsonObject refused = add(m_alice, u"Alice likes milk"_s);
            QVERIFY2(said(refused).contains(u"another program holds it locked"_s), qPrintable(said(refused)));
            QVERIFY(isKept(add(m_bob, u"Bob likes coffee"_s)));
            QCOMPARE(texts(m_alice), QStringList{u"Alice likes tea"_s});   // reading goes on

            QVERIFY(QSqlQuery(other).exec(u"ROLLBACK"_s));
            other.close();
        }
        QSqlDatabase::removeDatabase(u"other"_s);
        QVERIFY(isKept(add(m_alice, u"Alice likes milk"_s)));
    }
    void theLogIsTakenAway_data()
    {
        QTest::addColumn<QStringList>("companions");
        QTest::newRow("log") << QStringList{u"-wal"_s};
        QTest::newRow("log and index") << QStringList{u"-wal"_s, u"-shm"_s};
    }
    void theLogIsTakenAway()
    {
        QFETCH(const QStringList, companions);
        start();
        QStringList kept;
        for (int i = 0; i < 3; ++i)
            QVERIFY(isKept(add(m_alice, kept.emplaceBack(u"Fact %1 of the household"_s.arg(i)))));
        for (const QString &companion : companions)
            QVERIFY(QFile::remove(fileOfAlice() + companion));

        QVERIFY(isKept(add(m_alice, kept.emplaceBack(u"What comes after it"_s))));
        m_service->kill();
        start();

        QStringList found = texts(m_alice);
        found.sort();
        kept.sort();
        QCOMPARE(found, kept);
        QVERIFY(aside().isEmpty());
    }
    void theFileIsTakenAway()
    {
        start();
        QVERIFY(isKept(add(m_alice, u"Alice likes tea"_s)));
        QVERIFY(QFile::rename(fileOfAlice(), fileOfAlice() + u".gone"_s));

        QVERIFY(isKept(add(m_alice, u"Alice likes milk"_s)));
        m_service->kill();
        start();

        QCOMPARE(texts(m_alice), QStringList{u"Alice likes milk"_s});
    }
    void theFileIsDamagedWhileItIsUsed()
    {
        fillFileOfAlice();
        start();
        QVERIFY(m_caller->call(m_alice, u"get_all_memories"_s, {{u"limit"_s, 1}}));   // it is open, and not all of it was read
        QFile file(fileOfAlice());
        QVERIFY(file.open(QIODevice::ReadWrite));
        for (qint64 page = 2; page < file.size() / 4096; ++page) {
            QVERIFY(file.seek(page * 4096));
            QCOMPARE(file.write(QByteArray(4096, '\xff')), 4096);
        }
        file.close();

        const auto listed = m_caller->call(m_alice, u"get_all_memories"_s, {});
        QVERIFY(listed && listed->value("isError"_L1).toBool());
        QVERIFY2(said(*listed).contains(u"damaged"_s), qPrintable(said(*listed)));
        QVERIFY(isKept(add(m_bob, u"Bob likes coffee"_s)));

        QVERIFY(isKept(add(m_alice, u"Alice likes milk"_s)));   // in a new file
        QCOMPARE(texts(m_alice), QStringList{u"Alice likes milk"_s});
        QVERIFY(!aside().isEmpty());
    }
    void aFullDiskGetsRoomAgain()
    {
        m_slice.folder = m_folder->path();
        m_service = std::make_unique<MemoryProcess>();
        m_service->process.setChildProcessModifier(onSmallDisk(m_slice.folder, "600k"));
        const auto ready = m_service->start(m_slice);
        if (!ready && m_service->process.exitCode() == noSmallDisk)
            QSKIP("no right to mount a disk");
        QVERIFY(ready);
        m_caller = std::make_unique<Caller>(ready->port, ready->key);
        QVERIFY(isKept(add(m_alice, u"Alice likes tea"_s)));
        QFile filler(
            u"/proc/%1/root%2/filler"_s.arg(m_service->process.processId()).arg(m_slice.folder));   // as the service sees it
        if (!filler.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
            QSKIP("no right to look into the service's disk");
        while (filler.write(QByteArray(1024, 'x')) == 1024) {
        }
        QStringList kept{u"Alice likes tea"_s};
        QString problem;
        for (int i = 0; i < 200 && problem.isEmpty(); ++i) {
            const QString text = u"Fact %1: %2"_s.arg(i).arg(u"many words about it "_s.repeated(40)).trimmed();
            if (const QJsonObject result = add(m_alice, text); isKept(result))
                kept.append(text);
            else
                problem = said(result);
        }
        QVERIFY2(problem.contains(u"full"_s), qPrintable(problem));

        QVERIFY(filler.remove());

        QVERIFY(isKept(add(m_alice, kept.emplaceBack(u"There is room again"_s))));
        QStringList found = texts(m_alice);
        found.sort();
        kept.sort();
        QCOMPARE(found, kept);
    }

private:
    // With more than SQLite keeps in memory.
    void fillFileOfAlice()
    {
        const SystemClock clock;
        QVERIFY(QDir().mkpath(m_slice.folder));
        const auto store = MemoryStore::open(fileOfAlice(), clock);
        QVERIFY(store);
        for (int i = 0; i < 150; ++i) {
            const QString text = u"Fact %1 of the household: %2"_s.arg(i).arg(u"all that belongs to it "_s.repeated(300));
            QVERIFY((*store)->add({.text = text}, {}));
        }
    }
    void start()
    {
        m_service = std::make_unique<MemoryProcess>();
        const auto ready = m_service->start(m_slice);
        QVERIFY(ready);
        m_caller = std::make_unique<Caller>(ready->port, ready->key);
    }
    QJsonObject add(const QByteArray &token, const QString &text)
    {
        return m_caller->call(token, u"add_memory"_s, {{u"text"_s, text}}).value_or(QJsonObject());
    }
    static bool isKept(const QJsonObject &result)
    {
        return result.value("structuredContent"_L1)["status"_L1].toString() == "success"_L1;
    }
    static QString said(const QJsonObject &result) { return result.value("content"_L1)[0]["text"_L1].toString(); }
    QStringList texts(const QByteArray &token)
    {
        QStringList all;
        const auto result = m_caller->call(token, u"get_all_memories"_s, {});
        for (const QJsonValue &memory : result.value_or(QJsonObject()).value("structuredContent"_L1)["results"_L1].toArray())
            all.append(memory["memory"_L1].toString());
        return all;
    }
    [[nodiscard]] QString fileOfAlice() const { return m_slice.folder + u"/alice.sqlite"_s; }
    [[nodiscard]] QStringList aside() const { return QDir(m_slice.folder).entryList({u"*.damaged-*"_s}); }

    std::unique_ptr<QTemporaryDir> m_folder;
    config::MemorySlice m_slice;
    std::unique_ptr<MemoryProcess> m_service;
    std::unique_ptr<Caller> m_caller;
    QByteArray m_alice;
    QByteArray m_bob;
};

QTEST_GUILESS_MAIN(TestMemoryMishaps)
#include "tst_memorymishaps.moc"
