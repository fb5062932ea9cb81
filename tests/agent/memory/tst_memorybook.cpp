#include "agent/memory/book/memorybook.h"
#include "tests/server/session/fakeclock.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::memory;

class TestMemoryBook : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
        m_clock = std::make_unique<FakeClock>();
        m_book = std::make_unique<MemoryBook>(UserFiles::Settings{.folder = m_folder->path()}, *m_clock);
    }
    void cleanup() { m_book.reset(); }

    void keepsAMemoryOverARestart()
    {
        const auto kept = add(u"Alice likes Earl Grey tea"_s, {{u"kind"_s, u"taste"_s}});
        QVERIFY(kept);
        QCOMPARE(kept->event, KeptMemory::Event::Added);

        m_book = std::make_unique<MemoryBook>(UserFiles::Settings{.folder = m_folder->path()}, *m_clock);
        const auto found = m_book->memory(u"alice"_s, kept->memory.id);

        QVERIFY(found);
        QCOMPARE(*found, kept->memory);
        QCOMPARE(found->metadata, (QJsonObject{{u"kind"_s, u"taste"_s}}));
    }
    void keepsTheSameOnlyOnce()
    {
        const auto first = add(u"Alice likes Earl Grey tea"_s);
        const auto second = add(u"alice likes earl grey tea!"_s);

        QVERIFY(first && second);
        QCOMPARE(second->event, KeptMemory::Event::Known);
        QCOMPARE(second->memory.id, first->memory.id);
        QCOMPARE(m_book->page(u"alice"_s, 10, {})->total, 1);
    }
    void letsANewValueTakeTheOldOnesPlace()
    {
        const auto first = add(u"The code of the garage is 1234"_s);
        m_clock->advance(1h);
        const auto second = add(u"The code of the garage is 5678"_s);

        QVERIFY(first && second);
        QCOMPARE(second->event, KeptMemory::Event::Updated);
        QCOMPARE(second->memory.id, first->memory.id);
        QCOMPARE(second->replaced, u"The code of the garage is 1234"_s);
        QCOMPARE(texts(), QStringList{u"The code of the garage is 5678"_s});
        const auto history = m_book->history(u"alice"_s, first->memory.id);
        QVERIFY(history);
        QCOMPARE(history->size(), 2);
        QCOMPARE(history->at(1).oldText, u"The code of the garage is 1234"_s);
        QCOMPARE(history->at(1).at, history->at(0).at.addSecs(3600));
        QVERIFY(search(u"garage 1234"_s).isEmpty() || !search(u"garage 1234"_s).constFirst().words.contains(u"1234"_s));
    }
    void forgetsTheWordsEverywhere()
    {
        const auto kept = add(u"The code of the garage is 1234"_s);
        QVERIFY(add(u"The code of the garage is 987654321"_s));

        QVERIFY(m_book->remove(u"alice"_s, kept->memory.id));

        QVERIFY(texts().isEmpty());
        QVERIFY(search(u"garage code"_s).isEmpty());
        QCOMPARE(m_book->memory(u"alice"_s, kept->memory.id).error().code, ErrorCode::NotFound);
        QCOMPARE(m_book->remove(u"alice"_s, kept->memory.id).error().code, ErrorCode::NotFound);
        const auto history = m_book->history(u"alice"_s, kept->memory.id);
        QVERIFY(history);
        for (const MemoryEvent &event : *history)
            QVERIFY(!event.oldText && !event.newText);
        m_book.reset();   // closes the file, so that all is in it
        QFile file(m_folder->filePath(u"alice.sqlite"_s));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(!file.readAll().contains("987654321"));
    }
    void changesAMemory()
    {
        const auto kept = add(u"Alice likes tea"_s);

        const auto changed = m_book->update(u"alice"_s, kept->memory.id, {.text = u"Alice likes coffee"_s});
        const auto missing = m_book->update(u"alice"_s, u"nobody"_s, {.text = u"x"_s});

        QVERIFY(changed);
        QCOMPARE(changed->text, u"Alice likes coffee"_s);
        QCOMPARE(search(u"coffee"_s).size(), 1);
        QCOMPARE(missing.error().code, ErrorCode::NotFound);
    }
    void letsMemoriesExpire()
    {
        const auto kept = m_book->add(u"alice"_s, {.text = u"Alice is in Rome"_s, .expires = m_clock->now().addDays(2)});
        QVERIFY(kept);
        QCOMPARE(search(u"Rome"_s).size(), 1);

        m_clock->advance(48h);

        QVERIFY(search(u"Rome"_s).isEmpty());
        QVERIFY(texts().isEmpty());
        QCOMPARE(m_book->memory(u"alice"_s, kept->memory.id).error().code, ErrorCode::NotFound);
        QCOMPARE(m_book->add(u"alice"_s, {.text = u"Alice is in Oslo"_s, .expires = m_clock->now()}).error().code,
                 ErrorCode::InvalidInput);
    }
    void refusesTooMuchAndTooLittle_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QJsonObject>("metadata");
        QTest::addColumn<bool>("isTaken");
        const QString edge = u"a"_s.repeated(MemoryBook::maxText);
        const auto withBytes = [](qsizetype bytes) {   // {"k":"…"} has 8 bytes beside the value
            return QJsonObject{{u"k"_s, u"x"_s.repeated(bytes - 8)}};
        };
        QTest::newRow("empty") << u""_s << QJsonObject() << false;
        QTest::newRow("blank") << u" \n\t "_s << QJsonObject() << false;
        QTest::newRow("no word") << u"?! …"_s << QJsonObject() << false;
        QTest::newRow("as long as may be") << edge << QJsonObject() << true;
        QTest::newRow("one longer") << edge + u'a' << QJsonObject() << false;
        QTest::newRow("metadata at the edge") << u"words"_s << withBytes(MemoryBook::maxMetadata) << true;
        QTest::newRow("metadata one over") << u"words"_s << withBytes(MemoryBook::maxMetadata + 1) << false;
        QTest::newRow("a key") << u"The key is sk-abcdefghijklmnop1234"_s << QJsonObject() << false;
    }
    void refusesTooMuchAndTooLittle()
    {
        QFETCH(const QString, text);
        QFETCH(const QJsonObject, metadata);
        QFETCH(const bool, isTaken);

        QCOMPARE(add(text, metadata).has_value(), isTaken);
    }
    void givesPages()
    {
        for (int i = 0; i < 25; ++i)
            QVERIFY(add(u"Fact number %1 of the household"_s.arg(i)));

        QStringList all;
        QString cursor;
        int pages = 0;
        do {
            const auto page = m_book->page(u"alice"_s, 10, cursor);
            QVERIFY(page);
            QCOMPARE(page->total, 25);
            for (const Memory &memory : page->memories)
                all.append(memory.text);
            cursor = page->next;
            ++pages;
        } while (!cursor.isEmpty());

        QCOMPARE(pages, 3);
        QCOMPARE(all.size(), 25);
        QCOMPARE(all.constFirst(), u"Fact number 24 of the household"_s);
        all.removeDuplicates();
        QCOMPARE(all.size(), 25);
        QCOMPARE(m_book->page(u"alice"_s, 10, u"?"_s).error().code, ErrorCode::InvalidInput);
    }
    void keepsUsersApart()
    {
        const auto kept = add(u"Alice likes tea"_s);

        QVERIFY(m_book->page(u"bob"_s, 10, {})->memories.isEmpty());
        QCOMPARE(m_book->memory(u"bob"_s, kept->memory.id).error().code, ErrorCode::NotFound);
        QCOMPARE(m_book->remove(u"bob"_s, kept->memory.id).error().code, ErrorCode::NotFound);
        QCOMPARE(m_book->history(u"bob"_s, kept->memory.id).error().code, ErrorCode::NotFound);
        for (const QString &name : {u"../alice"_s, u""_s, u".."_s, u"a/b"_s, u"é"_s})
            QCOMPARE(m_book->page(name, 10, {}).error().code, ErrorCode::InvalidInput);
        QCOMPARE(texts().size(), 1);
    }

private:
    Result<KeptMemory> add(const QString &text, const QJsonObject &metadata = {})
    {
        return m_book->add(u"alice"_s, {.text = text, .metadata = metadata});
    }
    QList<MemoryHit> search(const QString &text)
    {
        return m_book->search(u"alice"_s, {.text = text}).result().value_or(QList<MemoryHit>());
    }
    QStringList texts()
    {
        QStringList all;
        const auto page = m_book->page(u"alice"_s, 1000, {});
        for (const Memory &memory : page->memories)
            all.append(memory.text);
        return all;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<MemoryBook> m_book;
};

QTEST_GUILESS_MAIN(TestMemoryBook)
#include "tst_memorybook.moc"
