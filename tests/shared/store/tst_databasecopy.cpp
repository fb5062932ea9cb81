#include "shared/store/database.h"
#include "shared/store/databasecopy.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::store;

namespace {

const QList<Migration> schema{{.version = 1, .statements = {u"CREATE TABLE pair(n INTEGER NOT NULL, half INTEGER NOT NULL)"_s}}};

qint64 count(Database &database, const QString &where)
{
    return database.query(u"SELECT count(*) AS n FROM pair WHERE "_s + where)->at(0).value(u"n"_s).toLongLong();
}

} // namespace

class TestDatabaseCopy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_from = m_folder->filePath(u"from.sqlite"_s);
        m_to = m_folder->filePath(u"to.sqlite"_s);
    }
    void copiesOneMomentWhileOthersWrite()
    {
        auto source = Database::open(m_from, schema);
        QVERIFY(source);
        std::atomic<bool> isOver = false;
        std::atomic<int> written = 0;
        std::thread writer([&] {
            auto mine = Database::open(m_from, schema);
            for (int n = 0; mine && !isOver; ++n) {
                const auto both = (*mine)->transaction(
                    [&]() -> Result<void> {
                        for (const int half : {1, 2}) {
                            if (const auto done = (*mine)->execute(u"INSERT INTO pair VALUES (?, ?)"_s, {n, half}); !done)
                                return std::unexpected(done.error());
                        }
                        return {};
                    },
                    Sync::Later);
                written += both ? 1 : 0;
            }
        });
        qint64 before = -1;
        QStringList problems;
        for (int round = 0; round < 10; ++round) {
            const int least = written;
            while (written == least)
                std::this_thread::yield();
            const Result<void> copied = copyDatabase(m_from, m_to);
            if (!copied) {
                problems.append(copied.error().message);
                continue;
            }
            auto copy = Database::open(m_to, schema);
            const qint64 first = count(**copy, u"half = 1"_s);
            if (first != count(**copy, u"half = 2"_s) || first < least || first <= before)
                problems.append(
                    u"copy %1 holds %2 after %3, %4 were written before it"_s.arg(round).arg(first).arg(before).arg(least));
            before = first;
            copy->reset();
        }
        isOver = true;
        writer.join();

        QCOMPARE(problems, QStringList());
        QVERIFY(checkDatabaseFile(m_to));
    }
    void keepsTheCopyForItsOwner()
    {
        QVERIFY(Database::open(m_from, schema));

        QVERIFY(copyDatabase(m_from, m_to));

        QCOMPARE(QFile::permissions(m_to) & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
                 QFile::Permissions());
        QVERIFY(isDatabaseFile(m_to));
    }
    void leavesOutWhatWasDeleted()
    {
        auto source = Database::open(m_from, {{.version = 1, .statements = {u"CREATE TABLE note(text TEXT)"_s}}});
        QVERIFY((*source)->execute(u"INSERT INTO note VALUES (?)"_s, {u"a secret of long ago"_s}));
        QVERIFY((*source)->execute(u"DELETE FROM note"_s));

        QVERIFY(copyDatabase(m_from, m_to));

        QFile copy(m_to);
        QVERIFY(copy.open(QIODevice::ReadOnly));
        QVERIFY(!copy.readAll().contains("a secret of long ago"));
    }
    void saysWhatItCannotCopy()
    {
        QCOMPARE(copyDatabase(m_from, m_to).error().code, ErrorCode::NotFound);
        QVERIFY(!QFile::exists(m_from));

        QVERIFY(Database::open(m_from, schema));
        const QString nowhere = m_folder->filePath(u"nowhere/to.sqlite"_s);
        QVERIFY(copyDatabase(m_from, nowhere).error().message.contains(nowhere));
    }
    void findsDamage()
    {
        {
            auto source = Database::open(m_from, schema);
            for (int n = 0; n < 2000; ++n)
                QVERIFY((*source)->transaction(
                    [&]() -> Result<void> {
                        const auto done = (*source)->execute(u"INSERT INTO pair VALUES (?, 1)"_s, {n});
                        return done ? Result<void>() : std::unexpected(done.error());
                    },
                    Sync::Later));
        }
        QVERIFY(checkDatabaseFile(m_from));
        QFile file(m_from);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.seek(4096 * 2));
        file.write(QByteArray(4096, 'x'));
        file.close();

        QVERIFY(!checkDatabaseFile(m_from));
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_from;
    QString m_to;
};

QTEST_GUILESS_MAIN(TestDatabaseCopy)
#include "tst_databasecopy.moc"
