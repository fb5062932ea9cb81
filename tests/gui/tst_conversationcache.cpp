#include "desktop/conversations/conversationcache.h"
#include "desktop/conversations/conversationrow.h"
#include "desktop/conversations/snippet.h"
#include "shared/core/json.h"
#include "shared/store/database.h"
#include "tests/desktop/scriptedserver.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

class TestConversationCache : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        open();
    }
    void cleanup() { m_cache.reset(); }

    void whatWasKeptIsThereAgain()
    {
        protocol::ConversationLine line = spokenConversation(u"c1"_s, u"Lyon"_s, 3);
        line.conversation.isPinned = true;
        QVERIFY(m_cache->keep(QList{line.conversation, spokenConversation(u"c2"_s, u"Milk"_s, 1).conversation}));
        QVERIFY(m_cache->keep(line));

        open();

        QCOMPARE(ids(m_cache->list(false)), (QStringList{u"c1"_s, u"c2"_s}));
        QVERIFY(m_cache->list(true)->isEmpty());
        QCOMPARE(**m_cache->line(u"c1"_s), line);
        QVERIFY(!m_cache->line(u"c2"_s)->has_value());
    }
    void findsWordsInTitlesAndInWhatWasRead()
    {
        QVERIFY(m_cache->keep(spokenConversation(u"c1"_s, u"Été à Lyon"_s, 3)));
        QVERIFY(m_cache->keep(spokenConversation(u"c2"_s, u"100% milk_"_s, 1)));

        QCOMPARE(ids(m_cache->search(u"été lyon"_s)), QStringList{u"c1"_s});
        QCOMPARE(ids(m_cache->search(u"answer 3"_s)), QStringList{u"c1"_s});
        QCOMPARE(ids(m_cache->search(u"question"_s)).size(), 2);
        QCOMPARE(ids(m_cache->search(u"ete LYO"_s)), QStringList{u"c1"_s});   // as the server finds them
        QCOMPARE(ids(m_cache->search(u"100%"_s)), QStringList{u"c2"_s});
        QCOMPARE(ids(m_cache->search(u"milk_"_s)), QStringList{u"c2"_s});
        QVERIFY(m_cache->search(u"' OR 1 --"_s)->isEmpty());
        QVERIFY(m_cache->search(u"\" * %"_s)->isEmpty());
    }
    void showsAPieceOfWhatItFound()
    {
        protocol::ConversationLine line = spokenConversation(u"c1"_s, u"Été à Lyon"_s, 1);
        line.messages[1].text = u"It is said that "_s.repeated(300) + u"the Café closes at nine, and the others later. "_s
                                + u"Nobody knows why. "_s.repeated(300);
        QVERIFY(m_cache->keep(line));

        const auto pieces = m_cache->search(u"cafe clos"_s)->constFirst().snippet;

        QStringList matches;
        QString all;
        for (const protocol::SnippetPiece &piece : pieces) {
            all += piece.text;
            if (piece.isMatch)
                matches += piece.text;
        }
        QCOMPARE(matches, (QStringList{u"Café"_s, u"clos"_s}));
        QVERIFY2(all.startsWith(u"…"_s) && all.contains(u"the Café closes at nine"_s) && all.size() < 300, qPrintable(all));
        QCOMPARE(snippetOf(u"Été à Lyon"_s, {u"ete"_s}).constFirst().text, u"Été"_s);
        QVERIFY(snippetOf(u"Été à Lyon"_s, {u"yon"_s}).isEmpty());   // no word begins so
    }
    void knowsWhatIsKeptOfAConversation()
    {
        const protocol::ConversationLine line = spokenConversation(u"c1"_s, u"Lyon"_s, 1);
        QVERIFY(m_cache->keep(QList{line.conversation}));
        QVERIFY(!m_cache->lineUpdated(u"c1"_s)->isValid());   // only that it is there
        QVERIFY(m_cache->keep(line));
        QCOMPARE(*m_cache->lineUpdated(u"c1"_s), line.conversation.updated);
    }
    void findsWhatHasNoSpacesBetweenItsWords()
    {
        QVERIFY(m_cache->keep(spokenConversation(u"c1"_s, u"東京の天気"_s, 1)));

        QCOMPARE(ids(m_cache->search(u"天気"_s)), QStringList{u"c1"_s});
        QVERIFY(m_cache->search(u"大阪"_s)->isEmpty());
        QVERIFY(m_cache->keep(spokenConversation(u"c2"_s, u"明日10時にTomと話す"_s, 1)));
        QCOMPARE(ids(m_cache->search(u"tom"_s)), QStringList{u"c2"_s});
        QCOMPARE(ids(m_cache->search(u"10"_s)), QStringList{u"c2"_s});
    }
    void anotherTitleIsFoundAndTheOldOneNoMore()
    {
        protocol::ConversationLine line = spokenConversation(u"c1"_s, u"Milk"_s, 0);
        QVERIFY(m_cache->keep(line));
        line.conversation.title = u"Bread"_s;
        QVERIFY(m_cache->keep(QList{line.conversation}));

        QCOMPARE(ids(m_cache->search(u"bread"_s)), QStringList{u"c1"_s});
        QVERIFY(m_cache->search(u"milk"_s)->isEmpty());
        QVERIFY(m_cache->remove(u"c1"_s));
        QVERIFY(m_cache->search(u"bread"_s)->isEmpty());
    }
    void whatAnEarlierTomKeptIsThereAndIsFound()
    {
        m_cache.reset();
        const QString path = m_folder->filePath(u"conversations.sqlite"_s);
        QVERIFY(QFile::remove(path));
        const protocol::ConversationLine line = spokenConversation(u"c1"_s, u"Été à Lyon"_s, 2);
        auto old = store::Database::open(
            path,
            {{.version = 1,
              .statements = {u"CREATE TABLE conversation (id TEXT PRIMARY KEY, updated TEXT NOT NULL, pinned INTEGER NOT NULL, "
                             "archived INTEGER NOT NULL, words TEXT NOT NULL, json TEXT NOT NULL)"_s,
                             u"CREATE TABLE line (conversation TEXT PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE, "
                             "read INTEGER NOT NULL, words TEXT NOT NULL, json TEXT NOT NULL)"_s}}});
        QVERIFY(old);
        const auto text = [](const QJsonObject &object) { return QString::fromUtf8(json::compact(object)); };
        QVERIFY((*old)->execute(u"INSERT INTO conversation VALUES ('c1', '2026-01-02T08:00:00.000Z', 0, 0, 'été à lyon', ?)"_s,
                                {text(line.conversation.toJson())}));
        QVERIFY((*old)->execute(u"INSERT INTO line VALUES ('c1', 7, 'question 1 answer 1', ?)"_s, {text(line.toJson())}));
        old->reset();

        open();

        QCOMPARE(**m_cache->line(u"c1"_s), line);
        QCOMPARE(ids(m_cache->search(u"lyon answer"_s)), QStringList{u"c1"_s});
        QCOMPARE(QDir(m_folder->path()).entryList({u"*before*"_s}), QStringList());   // what is deleted stays in no copy
    }
    void keepsTheNewestAndForgetsTheRest()
    {
        QList<protocol::Conversation> many;
        for (int i = 0; i <= ConversationCache::mostConversations; ++i) {
            protocol::Conversation one = spokenConversation(u"c%1"_s.arg(i), u"t"_s, 0).conversation;
            one.updated = one.updated.addSecs(i);
            many.append(one);
        }
        QVERIFY(m_cache->keep(many));
        QCOMPARE(m_cache->list(false)->size(), ConversationCache::mostConversations);
        QVERIFY(!ids(m_cache->list(false)).contains(u"c0"_s));

        for (int i = 1; i <= ConversationCache::mostLines + 1; ++i)
            QVERIFY(m_cache->keep(protocol::ConversationLine{.conversation = many.at(i)}));
        QVERIFY(!m_cache->line(u"c1"_s)->has_value());
        QVERIFY(m_cache->line(u"c2"_s)->has_value());
    }
    void whatIsRemovedIsGone()
    {
        QVERIFY(m_cache->keep(spokenConversation(u"c1"_s, u"Lyon"_s, 1)));

        QVERIFY(m_cache->remove(u"c1"_s));

        QVERIFY(m_cache->list(false)->isEmpty());
        QVERIFY(!m_cache->line(u"c1"_s)->has_value());
    }
    void timesAreAsShortAsTheyCanBe_data()
    {
        QTest::addColumn<QDateTime>("time");
        QTest::addColumn<QString>("shown");
        QTest::addColumn<QLocale>("locale");
        const QLocale british(QLocale::English, QLocale::UnitedKingdom);
        const QLocale american(QLocale::English, QLocale::UnitedStates);
        const auto at = [](int year, int month, int day) { return QDateTime(QDate(year, month, day), QTime(14, 5)); };
        QTest::newRow("today") << at(2026, 6, 10) << u"14:05"_s << british;
        QTest::newRow("today in America") << at(2026, 6, 10) << u"2:05\u202FPM"_s << american;
        QTest::newRow("yesterday") << at(2026, 6, 9) << u"yesterday"_s << british;
        QTest::newRow("six days ago") << at(2026, 6, 4) << u"Thursday"_s << british;
        QTest::newRow("seven days ago") << at(2026, 6, 3) << u"3 Jun"_s << british;
        QTest::newRow("last year") << at(2025, 6, 10) << u"10 Jun 2025"_s << british;
        QTest::newRow("never") << QDateTime() << QString() << british;
    }
    void timesAreAsShortAsTheyCanBe()
    {
        QFETCH(const QDateTime, time);
        QFETCH(const QString, shown);
        QFETCH(const QLocale, locale);
        QLocale::setDefault(locale);

        QCOMPARE(shortTime(time, QDateTime(QDate(2026, 6, 10), QTime(18, 0))), shown);
    }

private:
    void open()
    {
        m_cache.reset();
        auto opened = ConversationCache::open(m_folder->filePath(u"conversations.sqlite"_s));
        QVERIFY(opened);
        m_cache = std::move(*opened);
    }
    [[nodiscard]] static QStringList ids(const Result<QList<protocol::Conversation>> &list)
    {
        QStringList ids;
        for (const protocol::Conversation &conversation : list.value())
            ids += conversation.id;
        return ids;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ConversationCache> m_cache;
};

QTEST_MAIN(TestConversationCache)
#include "tst_conversationcache.moc"
