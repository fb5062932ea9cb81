#include "agent/conversation/conversationlist.h"
#include "agent/conversation/conversationstore.h"
#include "agent/conversation/schema.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using llm::Role;

class TestConversationStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        auto database = store::Database::openInMemory(agentMigrations());
        QVERIFY(database);
        m_database = std::move(*database);
        m_store = std::make_unique<ConversationStore>(*m_database, m_clock);
    }

    void messagesComeBackAsTheyWentIn()
    {
        const QString id = m_store->current(u"web"_s)->id;
        const QList<StoredMessage> said{
            {.turn = u"t"_s, .message = {.role = Role::User, .text = u"weather in \"Köln\"?\n"_s}},
            {.turn = u"t"_s,
             .message = {.role = Role::Assistant,
                         .toolCalls = {{.id = u"1"_s, .name = u"weather__now"_s, .arguments = {{u"place"_s, u"Köln"_s}}},
                                       {.id = u"2"_s, .name = u"weather__now"_s, .argumentsError = u"no JSON"_s}},
                         .opaqueOwner = u"openai/x"_s,
                         .opaque = {{u"blob"_s, u"abc"_s}}}},
            {.turn = u"t"_s,
             .message = {.role = Role::Tool,
                         .text = u"{}"_s,
                         .toolCallId = u"1"_s,
                         .toolName = u"weather__now"_s,
                         .origin = u"weather__now"_s,
                         .isError = true}},
            {.turn = u"t"_s, .message = {.role = Role::Assistant, .text = u"It is"_s}, .state = MessageState::Stopped}};
        std::optional<qint64> last;
        for (const StoredMessage &message : said)
            last = m_store->append(id, last, message).value();

        QList<StoredMessage> read = m_store->line(*last).value();

        for (StoredMessage &message : read)
            message.id = 0;
        QCOMPARE(read, said);
        QCOMPARE(m_store->conversation(id)->head, last);
    }
    void madeForARequestItHasItsTitle()
    {
        const auto made = m_store->make(u"web"_s, u"tea for two, and all that goes with it"_s).value();
        QCOMPARE(m_store->conversation(made.id).value(), made);
        QCOMPARE(made.title, u"tea for two, and all that goes with…"_s);
        ConversationList list(*m_database, m_clock);
        QVERIFY(m_store->append(made.id, {}, {.turn = u"t"_s, .message = {.text = u"coffee"_s}}));

        QCOMPARE(m_store->conversation(made.id)->title, made.title);
        QCOMPARE(list.page({.words = u"goes"_s})->conversations.size(), 1);
        QVERIFY(m_store->conversation(m_store->make(u"web"_s)->id)->title.isEmpty());
    }
    void eachKindOfClientHasItsOwnCurrentConversation()
    {
        const auto web = m_store->current(u"web"_s).value();
        const auto console = m_store->current(u"console"_s).value();

        QVERIFY(web.id != console.id);
        QCOMPARE(m_store->current(u"web"_s)->id, web.id);
        QCOMPARE(m_store->startNew(u"web"_s)->id, web.id);   // nothing was said in it: it is new
        QVERIFY(m_store->append(web.id, {}, {.turn = u"t"_s, .message = {.text = u"hello"_s}}));
        const auto fresh = m_store->startNew(u"web"_s).value();
        QVERIFY(fresh.id != web.id);
        QCOMPARE(m_store->current(u"web"_s)->id, fresh.id);
        QCOMPARE(m_store->current(u"console"_s)->id, console.id);
    }
    void aBranchFollowsItsOwnParents()
    {
        const QString id = m_store->current(u"web"_s)->id;
        const auto say = [&](std::optional<qint64> parent, const QString &text) {
            return m_store->append(id, parent, {.turn = text, .message = {.text = text}}).value();
        };
        const qint64 root = say({}, u"root"_s);
        const qint64 first = say(root, u"first"_s);
        const qint64 second = say(root, u"second"_s);

        QCOMPARE(m_store->line(second)->size(), 2);
        QCOMPARE(m_store->line(first)->constLast().message.text, u"first"_s);
        QCOMPARE(m_store->find(id, QString::number(first)).value(), first);
        QCOMPARE(m_store->find(id, u"second"_s).value(), second);
        QCOMPARE(m_store->find(u"other"_s, u"second"_s).error().code, ErrorCode::NotFound);
    }
    void takesItsTitleFromTheFirstWords_data()
    {
        QTest::addColumn<QString>("request");
        QTest::addColumn<QString>("title");
        QTest::newRow("short") << u" What is\nnew? "_s << u"What is new?"_s;
        QTest::newRow("many words") << u"one two three four five six seven eight nine"_s
                                    << u"one two three four five six seven eight…"_s;
        QTest::newRow("one long word") << u"x"_s.repeated(200) << u"x"_s.repeated(60) + u'…';
    }
    void takesItsTitleFromTheFirstWords()
    {
        QFETCH(QString, request);
        QFETCH(QString, title);
        QCOMPARE(titleFrom(request), title);
    }
    void whatATurnIsStillInIsNotDropped()
    {
        const QString id = m_store->make(u"web"_s)->id;
        const QDateTime later = m_clock.now().addDays(2);
        QVERIFY(m_database->execute(
            u"INSERT INTO turns(id, conversation, request, state, created) VALUES('t', ?, '{}', 'running', 0)"_s, {id}));

        QVERIFY(m_store->dropUnusedSince(later));
        QVERIFY(m_store->conversation(id));

        QVERIFY(m_database->execute(u"UPDATE turns SET state = 'ended'"_s));
        QVERIFY(m_store->dropUnusedSince(later));
        QCOMPARE(m_store->conversation(id).error().code, ErrorCode::NotFound);
    }

private:
    SystemClock m_clock;
    std::unique_ptr<store::Database> m_database;
    std::unique_ptr<ConversationStore> m_store;
};

QTEST_GUILESS_MAIN(TestConversationStore)
#include "tst_conversationstore.moc"
