#include "agent/memory/book/memorybook.h"
#include "agent/memory/store/memorytail.h"
#include "tests/server/session/fakeclock.h"

#include <QDir>
#include <QFile>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::memory;

// What is added stands in the tail before the database has it: what a lost process leaves, and what others see meanwhile.
class TestMemoryTail : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (!store::RecordFile::canSync)
            QSKIP("here what is added goes into the database at once");
    }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_store = opened(path());
    }
    void cleanup() { m_store.reset(); }

    void isReadByTheNextProcess()
    {
        const auto tea = m_store->add({.text = u"Alice likes tea"_s,
                                       .metadata = {{u"kind"_s, u"taste"_s}},
                                       .author = u"user"_s,
                                       .expires = m_clock.now().addDays(3)},
                                      {}, true);
        QVERIFY(tea && !m_store->isSettled());

        const auto next = opened(lostProcess());

        QCOMPARE(textsOf(*next), QStringList{u"Alice likes tea"_s});
        QCOMPARE(next->memory(tea->memory.id)->memory, tea->memory);
        QCOMPARE(next->withAnyOf({u"tea"_s}, 10)->size(), 1);
        QCOMPARE(next->history(tea->memory.id)->size(), 1);
        QVERIFY(next->nextUnread().value());
    }
    void isReadOnceAlone()
    {
        QVERIFY(m_store->add({.text = u"Alice likes tea"_s}, {}));
        QVERIFY(m_store->settle());   // the tail has it still
        QVERIFY(m_store->add({.text = u"Alice likes milk"_s}, {}));

        const QString copy = lostProcess();
        for (int i = 0; i < 2; ++i) {
            const auto next = opened(copy);
            QCOMPARE(textsOf(*next), (QStringList{u"Alice likes milk"_s, u"Alice likes tea"_s}));
            QCOMPARE(next->count(), 2);
        }
    }
    void givesNothingBackThatWasForgotten()
    {
        const auto tea = m_store->add({.text = u"Alice likes 123456789"_s}, {});
        QVERIFY(tea && m_store->settle());
        const QByteArray before = bytesOf(MemoryTail::pathFor(path()));
        QVERIFY(before.size() > 200);

        QVERIFY(m_store->remove(tea->memory.id));

        QByteArray text(reinterpret_cast<const char *>(u"123456789"), 18);
        for (qsizetype i = 0; i < text.size(); i += 2)
            std::swap(text[i], text[i + 1]);   // as QDataStream writes it
        QVERIFY(before.contains(text));
        QVERIFY(!bytesOf(MemoryTail::pathFor(path())).contains(text));
        const QString copy = lostProcess();
        QFile tail(MemoryTail::pathFor(copy));   // as if the power had gone before it was written over
        QVERIFY(tail.open(QIODevice::WriteOnly) && tail.write(before) == before.size());
        tail.close();
        const auto next = opened(copy);
        QVERIFY(textsOf(*next).isEmpty());
    }
    void leavesNoFileBehind()
    {
        QVERIFY(m_store->add({.text = u"Alice likes tea"_s}, {}));
        QVERIFY(QFile::exists(MemoryTail::pathFor(path())));

        m_store.reset();

        QVERIFY(!QFile::exists(MemoryTail::pathFor(path())));
        QCOMPARE(textsOf(*opened(path())), QStringList{u"Alice likes tea"_s});
    }
    void keepsMoreThanItHasRoomFor()
    {
        QStringList texts;
        for (int i = 0; i < 100; ++i) {
            texts.prepend(u"Fact %1: %2"_s.arg(i).arg(u"many words "_s.repeated(i * 7)).trimmed());
            QVERIFY(m_store->add({.text = texts.constFirst()}, {}));
            if (i % 9 == 0)
                QCOMPARE(textsOf(*m_store), texts);
        }

        QCOMPARE(textsOf(*opened(lostProcess())), texts);
        QCOMPARE(textsOf(*m_store), texts);
    }
    void isReadWhileAnotherProgramLocksTheDatabase()
    {
        const auto milk = m_store->add({.text = u"Alice likes milk"_s}, {});
        QVERIFY(milk && m_store->settle());
        const auto tea = m_store->add({.text = u"Alice likes tea"_s}, {});
        QVERIFY(tea);
        {
            QSqlDatabase other = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"other"_s);
            other.setDatabaseName(path());
            QVERIFY(other.open() && QSqlQuery(other).exec(u"BEGIN EXCLUSIVE"_s));

            QCOMPARE(textsOf(*m_store), (QStringList{u"Alice likes tea"_s, u"Alice likes milk"_s}));
            QCOMPARE(m_store->page(0, 1)->size(), 1);
            QCOMPARE(m_store->page(tea->n, 10)->size(), 1);
            QCOMPARE(m_store->count(), 2);
            QCOMPARE(m_store->memory(tea->memory.id)->memory, tea->memory);
            QCOMPARE(m_store->memories({milk->n, tea->n})->size(), 2);
            QCOMPARE(m_store->withAnyOf({u"tea"_s}, 10), QList<qint64>{tea->n});
            QCOMPARE(m_store->history(tea->memory.id)->constFirst().newText, u"Alice likes tea"_s);
            QCOMPARE(m_store->add({.text = u"Alice likes water"_s}, {}).error().code, ErrorCode::Storage);
            QCOMPARE(m_store->remove(tea->memory.id).error().code, ErrorCode::Storage);

            QVERIFY(QSqlQuery(other).exec(u"ROLLBACK"_s));
            other.close();
        }
        QSqlDatabase::removeDatabase(u"other"_s);
        QVERIFY(m_store->remove(tea->memory.id));
        QCOMPARE(textsOf(*m_store), QStringList{u"Alice likes milk"_s});
    }
    void findsOtherNumbersWhereAnotherProcessTookThem()
    {
        MemoryBook book({.folder = m_folder->filePath(u"book"_s)}, m_clock);
        QVERIFY(book.add(u"alice"_s, {.text = u"Alice likes tea"_s}));
        const auto other = opened(m_folder->filePath(u"book/alice.sqlite"_s));
        QVERIFY(other->add({.text = u"Bob sings loudly"_s}, {}));   // has the tail not, and writes at once

        const auto found = book.search(u"alice"_s, {.text = u"tea"_s}).result();

        QVERIFY(found);
        QCOMPARE(found->size(), 1);
        QCOMPARE(found->constFirst().memory.text, u"Alice likes tea"_s);
        QVERIFY(found->constFirst().similarity > 0);
        QCOMPARE(book.page(u"alice"_s, 10, {})->total, 2);
        QCOMPARE(book.add(u"alice"_s, {.text = u"alice likes tea"_s})->event, KeptMemory::Event::Known);
    }
    void isMadeAgainWhenItIsTakenAway()
    {
        QVERIFY(m_store->add({.text = u"Alice likes tea"_s}, {}));
        QVERIFY(QFile::remove(MemoryTail::pathFor(path())));

        QVERIFY(m_store->add({.text = u"Alice likes milk"_s}, {}));

        QCOMPARE(textsOf(*opened(lostProcess())), (QStringList{u"Alice likes milk"_s, u"Alice likes tea"_s}));
    }
    void isTakenInWhereAnotherProcessLeftItMeanwhile()
    {
        const QString elsewhere = m_folder->filePath(u"elsewhere.sqlite"_s);
        const auto other = opened(elsewhere);   // and nobody has a tail there yet
        QVERIFY(m_store->add({.text = u"Alice likes tea"_s}, {}));
        QVERIFY(QFile::copy(MemoryTail::pathFor(path()), MemoryTail::pathFor(elsewhere)));

        QVERIFY(other->add({.text = u"Alice likes milk"_s}, {}));
        QVERIFY(other->settle());

        QCOMPARE(textsOf(*other), (QStringList{u"Alice likes milk"_s, u"Alice likes tea"_s}));
        QCOMPARE(other->count(), 2);
    }
    void staysWhereTheDatabaseTakesNothing()
    {
        QVERIFY(m_store->add({.text = u"Alice likes tea"_s}, {}));
        const QString copy = lostProcess();
        const auto execute = [&copy](const QString &sql) {
            {
                QSqlDatabase other = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"refuse"_s);
                other.setDatabaseName(copy);
                QVERIFY(other.open() && QSqlQuery(other).exec(sql));
            }
            QSqlDatabase::removeDatabase(u"refuse"_s);
        };
        execute(u"CREATE TRIGGER full BEFORE INSERT ON memories BEGIN SELECT RAISE(ABORT, 'full'); END"_s);
        QVERIFY(!MemoryStore::open(copy, m_clock));

        execute(u"DROP TRIGGER full"_s);

        QCOMPARE(textsOf(*opened(copy)), QStringList{u"Alice likes tea"_s});
    }
    void comesIntoTheDatabaseByItself()
    {
        MemoryBook book({.folder = m_folder->filePath(u"book"_s)}, m_clock);
        QVERIFY(book.add(u"alice"_s, {.text = u"Alice likes tea"_s}));
        {
            QSqlDatabase other = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"look"_s);
            other.setDatabaseName(m_folder->filePath(u"book/alice.sqlite"_s));
            QVERIFY(other.open());
            const auto inDatabase = [&other] {
                QSqlQuery query(other);
                return query.exec(u"SELECT count(*) FROM memories"_s) && query.next() ? query.value(0).toInt() : -1;
            };
            QCOMPARE(inDatabase(), 1);   // whether the first needs a vector was asked of the database
            QVERIFY(book.add(u"alice"_s, {.text = u"Alice likes milk"_s}));
            QCOMPARE(inDatabase(), 1);

            QTRY_COMPARE(inDatabase(), 2);
        }
        QSqlDatabase::removeDatabase(u"look"_s);
    }

private:
    [[nodiscard]] QString path() const { return m_folder->filePath(u"alice.sqlite"_s); }
    std::unique_ptr<MemoryStore> opened(const QString &path)
    {
        auto store = MemoryStore::open(path, m_clock);
        if (!store)
            qFatal("%s", qUtf8Printable(store.error().message));
        return std::move(*store);
    }
    // The files as they are, without anybody who closes them.
    QString lostProcess()
    {
        static int number = 0;
        const QString copy = m_folder->filePath(u"copy%1.sqlite"_s.arg(++number));
        for (const QString &companion : {u""_s, u"-wal"_s, u"-tail"_s})
            QFile::copy(path() + companion, copy + companion);
        return copy;
    }
    static QByteArray bytesOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static QStringList textsOf(MemoryStore &store)
    {
        QStringList texts;
        const auto page = store.page(0, 1000);
        for (const NumberedMemory &one : *page)
            texts.append(one.memory.text);
        return texts;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MemoryStore> m_store;
    FakeClock m_clock;
};

QTEST_GUILESS_MAIN(TestMemoryTail)
#include "tst_memorytail.moc"
