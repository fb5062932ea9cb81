#include "shared/store/database.h"

#include <QFileInfo>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::store;

namespace {

const QList<Migration> schema{
    {.version = 1,
     .statements = {u"CREATE TABLE owner (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)"_s,
                    u"CREATE TABLE item (id INTEGER PRIMARY KEY, owner INTEGER NOT NULL REFERENCES owner(id) "
                    "ON DELETE CASCADE, text TEXT NOT NULL, price REAL, image BLOB)"_s}}};

} // namespace

class TestDatabase : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(u"test.sqlite"_s);
    }
    void valuesComeBackAsTheyWentIn()
    {
        const auto database = opened();
        QVERIFY(database->execute(u"INSERT INTO owner (name) VALUES (?)"_s, {u"alice"_s}));
        const qint64 alice = database->lastInsertId();
        const QByteArray image("\0\x01\xff'", 4);

        QCOMPARE(database->execute(u"INSERT INTO item (owner, text, price, image) VALUES (?, ?, ?, ?)"_s,
                                   {alice, u"tea; DROP TABLE item; -- ☕"_s, 2.5, image}),
                 Result<int>(1));
        QCOMPARE(database->execute(u"INSERT INTO item (owner, text, price, image) VALUES (?, ?, ?, ?)"_s,
                                   {alice, QString(), QVariant(), QByteArray()}),
                 Result<int>(1));

        const Result<QList<Row>> rows =
            database->query(u"SELECT text, price, image FROM item WHERE owner = ? ORDER BY id"_s, {alice});
        QVERIFY(rows);
        QCOMPARE(rows->size(), 2);
        QCOMPARE(rows->at(0), (Row{{u"text"_s, u"tea; DROP TABLE item; -- ☕"_s}, {u"price"_s, 2.5}, {u"image"_s, image}}));
        QCOMPARE(rows->at(1).value(u"text"_s), QVariant(QString()));
        QVERIFY(rows->at(1).value(u"price"_s).isNull());
        QCOMPARE(rows->at(1).value(u"image"_s), QVariant(QByteArray()));
    }
    void saysHowManyRowsChanged()
    {
        const auto database = opened();
        for (const QString &name : {u"a"_s, u"b"_s, u"c"_s})
            QVERIFY(database->execute(u"INSERT INTO owner (name) VALUES (?)"_s, {name}));

        QCOMPARE(database->execute(u"UPDATE owner SET name = name || '!' WHERE name < ?"_s, {u"c"_s}), Result<int>(2));
        QCOMPARE(database->execute(u"DELETE FROM owner WHERE name = ?"_s, {u"nobody"_s}), Result<int>(0));
    }
    void promisesAreSet()
    {
        const auto database = opened();

        QCOMPARE(database->query(u"PRAGMA journal_mode"_s)->at(0).value(u"journal_mode"_s).toString(), u"wal"_s);
        QCOMPARE(database->query(u"PRAGMA synchronous"_s)->at(0).value(u"synchronous"_s).toInt(), 2);
        QCOMPARE(database->query(u"PRAGMA busy_timeout"_s)->at(0).value(u"timeout"_s).toInt(), 5000);
        QVERIFY(!database->execute(u"INSERT INTO item (owner, text) VALUES (99, 'x')"_s));   // foreign keys are on
    }
    void filesAreForTheOwnerOnly()
    {
        QFile loose(m_path);
        QVERIFY(loose.open(QIODevice::WriteOnly));
        loose.setPermissions(QFile::Permissions(0x6644));
        const auto database = opened();
        QVERIFY(database->execute(u"INSERT INTO owner (name) VALUES ('x')"_s));

        const QStringList files = QDir(m_folder->path()).entryList(QDir::Files, QDir::Name);
        QCOMPARE(files, QStringList({u"test.sqlite"_s, u"test.sqlite-shm"_s, u"test.sqlite-wal"_s}));
        for (const QString &file : files)
            QCOMPARE(QFileInfo(m_folder->filePath(file)).permissions()
                         & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
                     QFile::Permissions());
    }
    void oneInMemoryLeavesNothingBehind()
    {
        const auto first = Database::openInMemory(schema);
        const auto second = Database::openInMemory(schema);
        QVERIFY(first && second);

        QVERIFY((*first)->execute(u"INSERT INTO owner (name) VALUES (?)"_s, {u"alice"_s}));

        QCOMPARE((*first)->query(u"SELECT * FROM owner"_s)->size(), 1);
        QVERIFY((*second)->query(u"SELECT * FROM owner"_s)->isEmpty());
        QVERIFY(!(*first)->execute(u"INSERT INTO item (owner, text) VALUES (7, 'nobody''s')"_s));   // foreign keys hold here too
        QVERIFY(!QFileInfo::exists(u":memory:"_s));
    }
    void aTransactionIsWholeOrNothing()
    {
        const auto database = opened();

        const Result<void> failed = database->transaction([&]() -> Result<void> {
            if (const Result<int> added = database->execute(u"INSERT INTO owner (name) VALUES ('half')"_s); !added)
                return std::unexpected(added.error());
            return failure(ErrorCode::InvalidInput, u"changed my mind"_s);
        });
        const Result<void> done = database->transaction([&]() -> Result<void> {
            return database->execute(u"INSERT INTO owner (name) VALUES ('whole')"_s).transform([](int) {});
        });

        QCOMPARE(failed.error(), (Error{ErrorCode::InvalidInput, u"changed my mind"_s}));
        QVERIFY(done);
        QCOMPARE(database->query(u"SELECT name FROM owner"_s), (Result<QList<Row>>({{{u"name"_s, u"whole"_s}}})));
    }
    void aFailureInATransactionCannotBeOverlooked()
    {
        const auto database = opened();

        const Result<void> nested = database->transaction([&] { return database->transaction([] { return Result<void>(); }); });

        QCOMPARE(nested.error().code, ErrorCode::Internal);
        QVERIFY(database->transaction([] { return Result<void>(); }));   // and the outer one was ended
    }
    void errorsNameThePathAndNeverTheValues()
    {
        const auto database = opened();
        QVERIFY(database->execute(u"CREATE VIRTUAL TABLE words USING fts5(text)"_s));
        QVERIFY(database->execute(u"INSERT INTO owner (name) VALUES (?)"_s, {u"verysecret"_s}));

        for (const Result<int> &refused : {database->execute(u"INSERT INTO owner (name) VALUES (?)"_s, {u"verysecret"_s}),
                                           database->execute(u"DELETE FROM words WHERE words MATCH ?"_s, {u"verysecret:\"x"_s}),
                                           database->execute(u"SELEKT ?"_s, {u"verysecret"_s}),
                                           database->execute(u"INSERT INTO owner (name) VALUES (?)"_s, {u"verysecret"_s, 2})}) {
            QVERIFY(!refused);
            QCOMPARE(refused.error().code, ErrorCode::Storage);
            QVERIFY2(refused.error().message.startsWith(m_path), qPrintable(refused.error().message));
            QVERIFY2(!refused.error().message.contains(u"verysecret"_s), qPrintable(refused.error().message));
        }
        QVERIFY(database->execute(u"INSERT INTO owner (name) VALUES (?)"_s, {u"works after errors"_s}));
    }
    void oneCallIsOneStatement()
    {
        const auto database = opened();

        QVERIFY(!database->execute(u"DELETE FROM owner; DROP TABLE item"_s));
        QVERIFY(database->query(u"SELECT * FROM item"_s));
    }
    void twoConnectionsWriteInTurns()
    {
        const auto first = opened();
        const auto second = opened();

        for (int i = 0; i < 20; ++i) {
            QVERIFY(first->execute(u"INSERT INTO owner (name) VALUES (?)"_s, {u"first %1"_s.arg(i)}));
            QVERIFY(second->execute(u"INSERT INTO owner (name) VALUES (?)"_s, {u"second %1"_s.arg(i)}));
            QCOMPARE(first->query(u"SELECT count(*) AS n FROM owner"_s)->at(0).value(u"n"_s).toInt(), 2 * (i + 1));
        }
    }
    void aDamagedFileIsMovedAsideAndSaid_data()
    {
        QTest::addColumn<QByteArray>("damage");
        QTest::newRow("no database") << "This is no database. "_ba.repeated(500);
        QTest::newRow("only the head") << QByteArray();
        QTest::newRow("pages overwritten") << "x"_ba;
    }
    void aDamagedFileIsMovedAsideAndSaid()
    {
        QFETCH(QByteArray, damage);
        {
            const auto database = opened();
            QVERIFY(database->transaction([&]() -> Result<void> {
                for (int i = 0; i < 500; ++i) {
                    const Result<int> added = database->execute(u"INSERT INTO owner (name) VALUES (?)"_s, {u"owner %1"_s.arg(i)});
                    if (!added)
                        return std::unexpected(added.error());
                }
                return {};
            }));
        }
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        if (damage.isEmpty()) {
            QVERIFY(file.resize(5000));
        } else if (damage.size() == 1) {
            file.seek(4096);
            file.write(damage.repeated(8192));
        } else {
            QVERIFY(file.resize(0));
            file.write(damage);
        }
        file.close();

        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"^❌ .*test.sqlite is damaged: moved to test.sqlite.damaged-"_s));
        const auto database = opened();

        QVERIFY(database);
        QCOMPARE(database->query(u"SELECT count(*) AS n FROM owner"_s)->at(0).value(u"n"_s).toInt(), 0);
        QCOMPARE(QDir(m_folder->path()).entryList({u"test.sqlite.damaged-*"_s}, QDir::Files).size(), 1);
    }
    void saysWhatToDoWhenItCannotBeOpened()
    {
        const auto noFolder = Database::open(m_folder->filePath(u"no/such/folder.sqlite"_s), schema);
        const auto isFolder = Database::open(m_folder->path(), schema);

        QCOMPARE(noFolder.error().code, ErrorCode::Storage);
        QVERIFY2(noFolder.error().message.contains(u"no/such/folder.sqlite"_s), qPrintable(noFolder.error().message));
        QCOMPARE(isFolder.error().code, ErrorCode::Storage);
        QVERIFY2(isFolder.error().message.contains(u"cannot be opened"_s), qPrintable(isFolder.error().message));
    }

private:
    std::unique_ptr<Database> opened()
    {
        Result<std::unique_ptr<Database>> database = Database::open(m_path, schema);
        if (!database)
            qWarning() << database.error().message;
        return database ? std::move(*database) : nullptr;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

QTEST_GUILESS_MAIN(TestDatabase)
#include "tst_database.moc"
