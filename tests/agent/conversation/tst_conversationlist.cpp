#include "agent/conversation/conversationlist.h"
#include "agent/conversation/conversationreader.h"
#include "agent/conversation/conversationstore.h"
#include "agent/conversation/schema.h"
#include "shared/store/searchwords.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using llm::Role;

namespace {

class SteppingClock : public Clock
{
public:
    QDateTime now() const override { return time; }
    std::chrono::milliseconds monotonic() const override { return std::chrono::milliseconds(time.toMSecsSinceEpoch()); }

    QDateTime time = QDateTime::fromMSecsSinceEpoch(1'700'000'000'000, QTimeZone::UTC);
};

QString textOf(const QList<protocol::SnippetPiece> &snippet)
{
    QString text;
    for (const protocol::SnippetPiece &piece : snippet)
        text += piece.isMatch ? u'[' + piece.text + u']' : piece.text;
    return text;
}

} // namespace

class TestConversationList : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        auto database = store::Database::openInMemory(agentMigrations());
        QVERIFY2(database, database ? "" : qUtf8Printable(database.error().message));
        m_database = std::move(*database);
        m_store = std::make_unique<ConversationStore>(*m_database, m_clock);
        m_list = std::make_unique<ConversationList>(*m_database, m_clock);
        m_clock.time = SteppingClock().time;
    }

    void showsPinnedOnesFirstThenTheNewest()
    {
        const QString old = say(u"old"_s);
        const QString middle = say(u"middle"_s);
        const QString fresh = say(u"fresh"_s);
        const auto empty = m_store->make(u"web"_s);
        QVERIFY(empty);

        QCOMPARE(ids({}), (QStringList{fresh, middle, old}));   // nothing was said in the fourth
        QVERIFY(m_list->change(old, {.isPinned = true}));
        QCOMPARE(ids({}), (QStringList{old, fresh, middle}));
        QVERIFY(m_list->change(middle, {.isArchived = true}));
        QCOMPARE(ids({}), (QStringList{old, fresh}));
        QCOMPARE(ids({.folder = ConversationFolder::Archive}), QStringList{middle});
        QVERIFY(m_list->change(middle, {.isArchived = false}));
        QVERIFY(m_list->change(old, {.isPinned = false}));
        QCOMPARE(ids({}), (QStringList{fresh, middle, old}));
    }
    void pagesNeitherRepeatNorMissWhatDoesNotMove()
    {
        QStringList all;
        for (int i = 0; i < 25; ++i)
            all.prepend(say(u"number %1"_s.arg(i)));
        QVERIFY(m_list->change(all.at(20), {.isPinned = true}));
        all.move(20, 0);

        QStringList seen;
        ConversationQuery query{.limit = 10};
        do {
            const auto page = m_list->page(query);
            QVERIFY(page);
            for (const protocol::Conversation &conversation : page->conversations)
                seen.append(conversation.id);
            query.before = page->before;
            if (seen.size() == 10)
                say(u"one more"_s);   // it stands before what was seen
        } while (!query.before.isEmpty());

        QCOMPARE(seen, all);
    }
    void refusesACursorThatIsNone_data()
    {
        QTest::addColumn<QString>("before");
        for (const char *before : {"x", "1", "1.x.y", "2.1.a", "0.1", "0x1.1.a", "1.1e3.a", "' OR 1=1 --"})
            QTest::newRow(before) << QString::fromLatin1(before);
    }
    void refusesACursorThatIsNone()
    {
        QFETCH(QString, before);
        const auto page = m_list->page({.before = before});

        QVERIFY(!page);
        QCOMPARE(page.error().code, ErrorCode::InvalidInput);
        QVERIFY(page.error().message.contains(u"before"_s));
    }
    void findsWordsInTitlesAndMessages_data()
    {
        QTest::addColumn<QString>("words");
        QTest::addColumn<QString>("found");
        QTest::newRow("in what the user said") << u"bicycle"_s << u"my [bicycle] stands in the cellar"_s;
        QTest::newRow("in the answer") << u"spokes"_s << u"the [Spokes] are bent"_s;
        QTest::newRow("without accents") << u"zurich"_s << u"a café crème in [Zürich]"_s;
        QTest::newRow("with accents") << u"cafe CRÈME"_s << u"a [café] [crème] in Zürich"_s;
        QTest::newRow("an accent on its own") << u"cre\u0300me"_s << u"a café [crème] in Zürich"_s;
        QTest::newRow("the beginning of a word") << u"bicy"_s << u"my [bicycle] stands in the cellar"_s;
        QTest::newRow("words in another order") << u"cellar bicycle"_s << u"my [bicycle] stands in the [cellar]"_s;
        QTest::newRow("in the title") << u"Drahtesel"_s << u"[Drahtesel]"_s;
        QTest::newRow("not within a word") << u"cycle"_s << QString();
        QTest::newRow("not in what a tool said") << u"secretly"_s << QString();
        QTest::newRow("all of the words") << u"bicycle Paris"_s << QString();
        QTest::newRow("other letters") << u"天气"_s << u"[天气如何]"_s;
    }
    void findsWordsInTitlesAndMessages()
    {
        QFETCH(QString, words);
        QFETCH(QString, found);
        const QString one = say(u"my bicycle stands in the cellar"_s);
        answer(one, Role::Assistant, u"the Spokes are bent"_s);
        answer(one, Role::Tool, u"secretly"_s);
        QVERIFY(m_list->change(one, {.title = u"Drahtesel"_s}));
        say(u"a café crème in Zürich"_s);
        say(u"天气如何"_s);

        const auto page = m_list->page({.words = words});

        QVERIFY(page);
        QCOMPARE(page->conversations.size(), found.isEmpty() ? 0 : 1);
        if (!found.isEmpty())
            QCOMPARE(textOf(page->conversations.constFirst().snippet), found);
    }
    void searchesTheArchiveTooButNotTheBin()
    {
        const QString archived = say(u"tea in the archive"_s);
        const QString binned = say(u"tea in the bin"_s);
        const QString here = say(u"tea"_s);
        QVERIFY(m_list->change(archived, {.isArchived = true}));
        QVERIFY(m_list->putInBin(binned));

        QCOMPARE(ids({.words = u"tea"_s}), (QStringList{here, archived}));
        QCOMPARE(ids({.words = u"tea"_s, .folder = ConversationFolder::Inbox}), QStringList{here});
        QCOMPARE(ids({.words = u"tea"_s, .folder = ConversationFolder::Bin}), QStringList{binned});
    }
    void survivesWhateverIsTyped_data()
    {
        QTest::addColumn<QString>("words");
        for (const char *words : {"\"",
                                  "'",
                                  "\"tea",
                                  "tea\"",
                                  "tea*",
                                  "*",
                                  "tea AND",
                                  "AND OR NOT NEAR",
                                  "NEAR(tea, 2)",
                                  "-tea",
                                  "text:tea",
                                  "title : tea",
                                  "^tea",
                                  "(tea",
                                  "tea)",
                                  "{tea}",
                                  "tea + tea",
                                  "'; DROP TABLE messages; --",
                                  "%",
                                  "_",
                                  "\\",
                                  "tea\n\t tea",
                                  "!?"})
            QTest::newRow(words) << QString::fromLatin1(words);
        QTest::newRow("ten thousand letters") << QString(10'000, u'a');
        QTest::newRow("ten thousand words") << u"tea "_s.repeated(10'000);
        QTest::newRow("ten thousand quotes") << QString(10'000, u'"');
        QTest::newRow("a lone surrogate") << u"tea "_s + QChar(0xd83d);
        QTest::newRow("a picture") << u"🫖"_s;
        QTest::newRow("a zero") << u"tea"_s + QChar(0) + u"tea"_s;
        QTest::newRow("marks alone") << u"\u0300\u0301"_s;
    }
    void survivesWhateverIsTyped()
    {
        QFETCH(QString, words);
        const QString id = say(u"tea"_s);

        const auto page = m_list->page({.words = words});

        QVERIFY2(page, page ? "" : qUtf8Printable(page.error().message));
        QVERIFY(page->conversations.size() <= 1);
        QVERIFY(m_list->conversation(id));
    }
    void looksForSixteenWordsAtMost()
    {
        QStringList words;
        for (int i = 0; i < store::maxSearchWords + 1; ++i)
            words.append(u"w%1"_s.arg(i));

        QCOMPARE(store::searchExpression(words.join(u' ')).count(u'*'), store::maxSearchWords);
        QVERIFY(store::searchExpression(words.first(store::maxSearchWords).join(u' ')).contains(u"w15"_s));
        QCOMPARE(store::searchExpression(QString(store::maxSearchWordLength + 1, u'x')).size(), store::maxSearchWordLength + 3);
    }
    void whatIsGoneIsFoundNoMore()
    {
        const QString id = say(u"tea"_s);
        answer(id, Role::Assistant, u"green tea"_s);
        QVERIFY(m_list->change(id, {.title = u"Teatime"_s}));
        QVERIFY(m_list->doom(id));

        QCOMPARE(ids({.words = u"tea"_s}), QStringList());
        QCOMPARE(m_list->conversation(id).error().code, ErrorCode::NotFound);
        QCOMPARE(m_list->removeDoomed({id}).value(), 0);   // something still runs in it
        QCOMPARE(m_list->removeDoomed({}).value(), 1);
        for (const QString &table : {u"messages"_s, u"conversations"_s, u"title_words"_s})
            QCOMPARE(m_database->query(u"SELECT * FROM "_s + table)->size(), 0);
        QCOMPARE(m_database->query(u"SELECT rowid FROM message_words WHERE message_words MATCH 'tea*'"_s)->size(), 0);
        QVERIFY(m_database->query(u"INSERT INTO message_words(message_words, rank) VALUES('integrity-check', 0)"_s));
    }
    void theBinHoldsThirtyDays()
    {
        const QString id = say(u"tea"_s);
        QVERIFY(m_list->putInBin(id));
        const QDateTime then = m_clock.time;
        m_clock.time = then.addDays(1);
        QVERIFY(m_list->putInBin(id));   // a second time changes nothing

        QCOMPARE(ids({}), QStringList());
        QCOMPARE(ids({.folder = ConversationFolder::Bin}), QStringList{id});
        QCOMPARE(m_list->conversation(id)->deleted, then);
        QCOMPARE(m_store->conversation(id).error().code, ErrorCode::Conflict);
        QVERIFY(m_store->current(u"web"_s)->id != id);
        QCOMPARE(m_list->removeFromBinBefore(then, {}).value(), 0);
        QCOMPARE(m_list->removeFromBinBefore(then.addMSecs(1), {id}).value(), 0);
        QVERIFY(m_list->restore(id));
        QCOMPARE(ids({}), QStringList{id});
        QVERIFY(m_list->putInBin(id));
        QCOMPARE(m_list->removeFromBinBefore(m_clock.time.addMSecs(1), {}).value(), 1);
        QCOMPARE(m_list->restore(id).error().code, ErrorCode::NotFound);
    }
    void aTitleOfTheUserStays()
    {
        const QString id = say(u"hello"_s);
        QCOMPARE(m_list->conversation(id)->title, u"hello"_s);
        QVERIFY(m_list->change(id, {.title = u"My own"_s}));
        answer(id, Role::User, u"and more"_s);

        QCOMPARE(m_list->conversation(id)->title, u"My own"_s);
        QCOMPARE(m_list->change(u"none"_s, {.title = u"x"_s}).error().code, ErrorCode::NotFound);
    }
    void showsALineWithItsBranches()
    {
        const QString id = say(u"root"_s);
        const qint64 root = *m_store->conversation(id)->head;
        const qint64 first = append(id, root, Role::Assistant, u"first"_s);
        const qint64 more = append(id, first, Role::User, u"more"_s);
        const qint64 second = append(id, root, Role::Assistant, u"second"_s);
        const qint64 other = append(id, {}, Role::User, u"another beginning"_s);

        const auto line = read(id, {});
        QCOMPARE(texts(line), QStringList{u"another beginning"_s});
        QCOMPARE(line.messages.constFirst().branches, (QList{root, other}));
        QCOMPARE(line.conversation.messages, 5);

        QVERIFY(m_list->change(id, {.head = second}));
        QCOMPARE(texts(read(id, {})), (QStringList{u"root"_s, u"second"_s}));
        QVERIFY(m_list->change(id, {.head = first}));   // to the end of the line
        QCOMPARE(m_list->conversation(id)->head, more);
        QCOMPARE(texts(read(id, {})), (QStringList{u"root"_s, u"first"_s, u"more"_s}));
        QCOMPARE(read(id, {}).messages.at(1).branches, (QList{first, second}));
        QVERIFY(read(id, {}).messages.at(2).branches.isEmpty());
        QCOMPARE(texts(read(id, {.head = second})), (QStringList{u"root"_s, u"second"_s}));

        const QString elsewhere = say(u"elsewhere"_s);
        QCOMPARE(m_list->change(elsewhere, {.head = root}).error().code, ErrorCode::NotFound);
        ConversationReader reader(*m_database);
        QCOMPARE(reader.line(*m_list->conversation(elsewhere), {.head = root}).error().code, ErrorCode::NotFound);
        QCOMPARE(reader.line(*m_list->conversation(elsewhere), {.before = root}).error().code, ErrorCode::NotFound);
    }
    void pagesALineFromItsEnd()
    {
        const QString id = say(u"0"_s);
        for (int i = 1; i < 25; ++i)
            answer(id, i % 2 ? Role::Assistant : Role::User, QString::number(i));

        QStringList seen;
        LineQuery query{.limit = 10};
        do {
            const auto line = read(id, query);
            seen = texts(line) + seen;
            query.before = line.before;
        } while (query.before);

        QCOMPARE(seen.size(), 25);
        QCOMPARE(seen.constFirst(), u"0"_s);
        QCOMPARE(seen.constLast(), u"24"_s);
        QCOMPARE(texts(read(id, {.before = *m_store->find(id, u"t"_s), .limit = 1})), QStringList{u"23"_s});
    }
    void aPageHasAMillionCharactersAtMostButOneMessage()
    {
        const QString id = say(u"x"_s);
        answer(id, Role::Assistant, QString(LineQuery::maxCharacters + 1, u'y'));
        answer(id, Role::User, u"z"_s);

        QCOMPARE(texts(read(id, {})), QStringList{u"z"_s});
        const auto before = read(id, {}).before;
        QVERIFY(before);
        QCOMPARE(read(id, {.before = before}).messages.size(), 1);
    }
    void showsTheBeginningOfALongResult()
    {
        const QString id = say(u"x"_s);
        answer(id, Role::Tool, QString(LineQuery::maxToolResult, u'y'));
        answer(id, Role::Tool, QString(LineQuery::maxToolResult + 1, u'z'));

        const auto line = read(id, {});
        QVERIFY(!line.messages.at(1).isCut);
        QVERIFY(line.messages.at(2).isCut);
        QCOMPARE(line.messages.at(2).text, QString(LineQuery::maxToolResult, u'z'));
    }

private:
    QString say(const QString &text)
    {
        m_clock.time = m_clock.time.addSecs(1);
        const QString id = m_store->make(u"web"_s)->id;
        append(id, {}, Role::User, text);
        return id;
    }
    void answer(const QString &id, Role role, const QString &text) { append(id, m_store->conversation(id)->head, role, text); }
    qint64 append(const QString &id, std::optional<qint64> parent, Role role, const QString &text)
    {
        return m_store->append(id, parent, {.turn = u"t"_s, .message = {.role = role, .text = text}}).value();
    }
    QStringList ids(const ConversationQuery &query)
    {
        QStringList found;
        const auto page = m_list->page(query).value();
        for (const protocol::Conversation &conversation : page.conversations)
            found.append(conversation.id);
        return found;
    }
    protocol::ConversationLine read(const QString &id, const LineQuery &query)
    {
        return ConversationReader(*m_database).line(m_list->conversation(id).value(), query).value();
    }
    static QStringList texts(const protocol::ConversationLine &line)
    {
        QStringList all;
        for (const protocol::ConversationMessage &message : line.messages)
            all.append(message.text);
        return all;
    }

    SteppingClock m_clock;
    std::unique_ptr<store::Database> m_database;
    std::unique_ptr<ConversationStore> m_store;
    std::unique_ptr<ConversationList> m_list;
};

QTEST_GUILESS_MAIN(TestConversationList)
#include "tst_conversationlist.moc"
