#include "agent/conversation/archivestore.h"
#include "agent/conversation/conversationlist.h"
#include "agent/conversation/conversationstore.h"
#include "agent/conversation/entrysplitter.h"
#include "agent/conversation/schema.h"
#include "shared/core/atomicfile.h"
#include "shared/core/json.h"

#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using llm::Role;

namespace {

QByteArray fixture(const QString &name)
{
    return readFile(QStringLiteral(TOM_SOURCE_DIR "/tests/agent/conversation/data/") + name, 1'000'000).value();
}

QList<EntrySplitter::Entry> entriesOf(const QByteArray &text)
{
    EntrySplitter splitter;
    const auto entries = splitter.feed(text);
    return entries && splitter.finish() ? *entries : QList<EntrySplitter::Entry>{};
}

// "Role text < parent's text", in the order of the file.
QStringList shape(const ArchivedConversation &conversation)
{
    QHash<QString, QString> texts;
    QStringList lines;
    for (const ArchivedMessage &message : conversation.messages) {
        texts.insert(message.key, message.stored.message.text);
        lines.append(message.stored.message.text + u" < "_s + texts.value(message.parent));
    }
    return lines;
}

} // namespace

class TestArchive : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_database = store::Database::openInMemory(agentMigrations()).value();
        m_conversations = std::make_unique<ConversationStore>(*m_database, m_clock);
        m_store = std::make_unique<ArchiveStore>(*m_database);
    }

    void cutsAListAndLinesAtAnyByte_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("count");
        const QByteArray one = "{\"a\":[{\"b\":\"}]\\\"\\\\\"}],\"c\":{}}";
        QTest::newRow("a list") << "[" + one + ",\n " + one + " ]\n" << 2;
        QTest::newRow("lines") << one + '\n' + one + "\r\n" + one << 3;
        QTest::newRow("one") << one << 1;
        QTest::newRow("a byte order mark") << "\xef\xbb\xbf[" + one + ']' << 1;
        QTest::newRow("an empty list") << "[]"_ba << 0;
        QTest::newRow("nothing") << ""_ba << 0;
    }
    void cutsAListAndLinesAtAnyByte()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, count);
        for (qsizetype cut = 0; cut <= text.size(); ++cut) {
            EntrySplitter splitter;
            auto first = splitter.feed(text.first(cut));
            const auto second = splitter.feed(text.sliced(cut));
            QVERIFY(first && second && splitter.finish());
            const auto all = *first + *second;
            QCOMPARE(all.size(), count);
            for (const EntrySplitter::Entry &entry : all)
                QVERIFY(json::parseObject(entry.bytes));
        }
    }
    void refusesWhatIsNoList_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char *text : {"x", "\"a\"", "1", "[1]", "[{}", "{", "{\"a\":\"", "[[{}]]", "{},{}", "[{}] x", "[{}][{}]", "]",
                                 "null", "\xff\xfe{"})
            QTest::newRow(text) << QByteArray(text);
    }
    void refusesWhatIsNoList()
    {
        QFETCH(QByteArray, text);
        EntrySplitter splitter;
        const auto fed = splitter.feed(text);
        QVERIFY(!fed || !splitter.finish());
    }
    void leavesOutAnEntryThatIsTooLong()
    {
        const QByteArray fits = "{\"a\":\"" + QByteArray(EntrySplitter::maxEntry - 8, 'x') + "\"}";
        QCOMPARE(fits.size(), EntrySplitter::maxEntry);
        const auto entries = entriesOf('[' + fits + ",{\"a\":\"" + QByteArray(EntrySplitter::maxEntry - 7, 'x') + "\"},{}]");

        QCOMPARE(entries.size(), 3);
        QVERIFY(!entries.at(0).isTooLarge);
        QVERIFY(entries.at(1).isTooLarge);
        QVERIFY(entries.at(1).bytes.isEmpty());
        QCOMPARE(entries.at(2).bytes, "{}"_ba);
    }

    void readsChatGpt()
    {
        const auto read = readArchived(entriesOf(fixture(u"chatgpt.json"_s)).constFirst().bytes);

        QVERIFY2(read, read ? "" : qUtf8Printable(read.error().message));
        QCOMPARE(read->origin, u"chatgpt:chat-1"_s);
        QCOMPARE(read->title, u"Bread recipe"_s);
        QVERIFY(read->isArchived);
        QCOMPARE(read->created.toMSecsSinceEpoch(), 1690000000500);
        // What the program did on its way is left out.
        QCOMPARE(shape(*read), (QStringList{u"[image]\nHow do I bake this bread? < "_s,
                                            u"Mix flour and water. < [image]\nHow do I bake this bread?"_s,
                                            u"Let the dough rest,\nthen bake. < [image]\nHow do I bake this bread?"_s,
                                            u"Thanks < Let the dough rest,\nthen bake."_s}));
        QCOMPARE(read->head, u"u2/0"_s);
        QCOMPARE(read->messages.at(1).stored.message.role, Role::Assistant);
    }
    void readsOpenWebUi()
    {
        const auto read = readArchived(entriesOf(fixture(u"openwebui.json"_s)).constFirst().bytes);

        QVERIFY2(read, read ? "" : qUtf8Printable(read.error().message));
        QCOMPARE(read->title, u"Bicycle"_s);
        QVERIFY(read->isPinned);
        QCOMPARE(shape(*read),
                 (QStringList{u"Why does my bicycle squeak? < "_s, u"The chain is dry. < Why does my bicycle squeak?"_s,
                              u"Oil the chain. < Why does my bicycle squeak?"_s}));
        QCOMPARE(read->head, u"m3/0"_s);
        QCOMPARE(read->updated.toSecsSinceEpoch(), 1700000060);
    }
    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("entry");
        QTest::addColumn<QString>("says");
        QTest::newRow("nobody's") << R"({"a":1})"_ba << u"no conversation of"_s;
        QTest::newRow("no JSON") << R"({"a":})"_ba << u"not valid JSON"_s;
        QTest::newRow("twice a name") << R"({"mapping":{},"mapping":{}})"_ba << u"twice"_s;
        QTest::newRow("a mapping of another type") << R"({"id":"a","mapping":[]})"_ba << u"mapping"_s;
        QTest::newRow("no id") << R"({"mapping":{}})"_ba << u"\"id\""_s;
        QTest::newRow("no message") << R"({"id":"a","mapping":{"r":{"message":null,"parent":null}}})"_ba << u"no message"_s;
        QTest::newRow("a circle")
            << R"({"id":"a","mapping":{"x":{"parent":"y","message":{"author":{"role":"user"},"content":{"content_type":"text","parts":["a"]}}},"y":{"parent":"x"}}})"_ba
            << u"no message"_s;
        QTest::newRow("a long id") << "{\"id\":\"" + QByteArray(101, 'a') + "\",\"mapping\":{}}" << u"\"id\""_s;
        QTest::newRow("a chat of another type") << R"({"id":"a","chat":1})"_ba << u"chat"_s;
        QTest::newRow("a chat without history") << R"({"id":"a","chat":{}})"_ba << u"messages"_s;
        QTest::newRow("ours without a UUID") << R"({"format":"tom.conversation.v1","id":"x"})"_ba << u"UUID"_s;
        QTest::newRow("ours without times")
            << R"({"format":"tom.conversation.v1","id":"7b1f5a0e-0000-4000-8000-000000000001"})"_ba << u"times"_s;
        const QByteArray head = R"({"format":"tom.conversation.v1","id":"7b1f5a0e-0000-4000-8000-000000000001",)"
                                R"("created":"2026-01-01T00:00:00.000Z","updated":"2026-01-01T00:00:00.000Z",)";
        const QByteArray message = R"({"key":"a/0","turn":"a","role":"user","created":"2026-01-01T00:00:00.000Z","text":"x" )";
        QTest::newRow("ours without messages") << head + R"("messages":[]})" << u"messages"_s;
        QTest::newRow("a parent that comes later")
            << head + R"("messages":[)" + message + R"(,"parent":"b/0"}]})" << u"follows"_s;
        QTest::newRow("a key twice") << head + R"("messages":[)" + message + "}," + message + "}]}" << u"must be \"a/1\""_s;
        QTest::newRow("another role") << head + R"("messages":[)" + QByteArray(message).replace("user", "system") + "}]}"
                                      << u"role"_s;
        QTest::newRow("a head that is none") << head + R"("head":"z/0","messages":[)" + message + "}]}" << u"head"_s;
    }
    void saysWhatIsWrong()
    {
        QFETCH(QByteArray, entry);
        QFETCH(QString, says);
        const auto read = readArchived(entry);

        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::InvalidInput);
        QVERIFY2(read.error().message.contains(says), qUtf8Printable(read.error().message));
    }
    void aMessageHasAMillionCharactersAtMost()
    {
        const auto chat = [](qsizetype length) {
            return R"({"id":"a","chat":{"history":{"messages":{"m":{"role":"user","content": )"
                   + ('"' + QByteArray(length, 'x') + "\"}}}}}");
        };
        QVERIFY(readArchived(chat(maxArchivedText)));
        QVERIFY(!readArchived(chat(maxArchivedText + 1)));
    }

    void comesBackWholeOnAnotherMachine()
    {
        const QString id = sampleConversation();
        const auto out = m_store->read(id);
        QVERIFY(out);
        auto other = store::Database::openInMemory(agentMigrations()).value();
        ArchiveStore there(*other);

        const auto in = readArchived(json::compact(toArchive(*out)));
        QVERIFY2(in, in ? "" : qUtf8Printable(in.error().message));
        QCOMPARE(there.write(*in).value(), Taken::New);
        QCOMPARE(there.write(*in).value(), Taken::Known);

        const auto back = there.read(id);
        QVERIFY(back);
        QCOMPARE(toArchive(*back), toArchive(*out));
        QCOMPARE(m_store->write(*in).value(), Taken::Known);   // and here nothing was doubled
        QCOMPARE(m_database->query(u"SELECT id FROM messages"_s)->size(), 5);
    }
    void importingAgainAddsOnlyWhatIsNew()
    {
        auto read = readArchived(entriesOf(fixture(u"chatgpt.json"_s)).constFirst().bytes).value();
        const ArchivedMessage last = read.messages.takeLast();
        read.head = read.messages.constLast().key;
        QCOMPARE(m_store->write(read).value(), Taken::New);
        QCOMPARE(m_store->write(read).value(), Taken::Known);

        read.messages.append(last);
        read.head = last.key;
        QCOMPARE(m_store->write(read).value(), Taken::Grown);
        QCOMPARE(m_store->write(read).value(), Taken::Known);

        const QString id = m_store->ids()->constFirst();
        QCOMPARE(m_store->ids()->size(), 1);
        QCOMPARE(shape(*m_store->read(id)), shape(read));
        QCOMPARE(m_store->read(id)->head, last.key);
        ConversationList list(*m_database, m_clock);
        QCOMPARE(list.page({.words = u"dough"_s})->conversations.constFirst().id, id);
        QVERIFY(list.putInBin(id));
        read.messages.last().key = u"more/0"_s;
        QCOMPARE(m_store->write(read).value(), Taken::Known);   // the user has deleted it
    }
    void markdownShowsTheLineThatGoesOn()
    {
        const QByteArray text = toMarkdown(m_store->read(sampleConversation()).value());

        QVERIFY(text.startsWith("# weather?\n"));
        QVERIFY(text.contains("## You, "));
        QVERIFY(text.contains("> weather__now {\"place\":\"Bern\"}\n"));
        QVERIFY(text.contains("result of weather__now\nsunny\n"));
        QVERIFY(text.contains("It is sunny"));
        QVERIFY(text.contains("*(not a whole answer)*"));
        QVERIFY(!text.contains("another branch"));
    }

private:
    QString sampleConversation()
    {
        const QString id = m_conversations->make(u"web"_s)->id;
        const auto append = [&](std::optional<qint64> parent, const QString &turn, const llm::Message &message,
                                MessageState state = MessageState::Complete) {
            return m_conversations->append(id, parent, {.turn = turn, .message = message, .state = state}).value();
        };
        const qint64 question = append({}, u"t1"_s, {.role = Role::User, .text = u"weather?"_s});
        append(question, u"t2"_s, {.role = Role::Assistant, .text = u"another branch"_s});
        const llm::ToolCall call{.id = u"1"_s, .name = u"weather__now"_s, .arguments = {{u"place"_s, u"Bern"_s}}};
        const qint64 asked = append(question, u"t1"_s, {.role = Role::Assistant, .toolCalls = {call}});
        const qint64 told =
            append(asked, u"t1"_s, {.role = Role::Tool, .text = u"sunny"_s, .toolCallId = u"1"_s, .toolName = u"weather__now"_s});
        append(told, u"t1"_s, {.role = Role::Assistant, .text = u"It is sunny"_s}, MessageState::Stopped);
        return id;
    }

    SystemClock m_clock;
    std::unique_ptr<store::Database> m_database;
    std::unique_ptr<ConversationStore> m_conversations;
    std::unique_ptr<ArchiveStore> m_store;
};

QTEST_GUILESS_MAIN(TestArchive)
#include "tst_archive.moc"
