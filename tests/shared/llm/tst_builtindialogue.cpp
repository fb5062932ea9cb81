#include "builtintools.h"
#include "shared/llm/builtinassistant.h"
#include "shared/llm/builtindialogue.h"
#include "shared/llm/requestparts.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::llm;

namespace {

// A conversation with the built-in assistant, as an agent keeps it.
class Talk
{
public:
    explicit Talk(const QList<ToolDefinition> &tools = shippedTools())
    {
        m_request = userSays({}, tools);
        m_request.messages.clear();
    }

    Message say(const QString &text)
    {
        m_request.messages.append({.role = Role::User, .text = text});
        return next();
    }
    Message results(const QStringList &texts, bool isError = false)
    {
        const QList<ToolCall> calls = m_request.messages.last().toolCalls;
        for (qsizetype i = 0; i < calls.size(); ++i)
            m_request.messages.append({.role = Role::Tool,
                                       .text = texts.value(i),
                                       .toolCallId = calls.at(i).id,
                                       .toolName = calls.at(i).name,
                                       .isError = isError});
        return next();
    }

private:
    Message next()
    {
        m_request.messages.append(builtin::Dialogue(m_request, StoppedClock().now()).next());
        return m_request.messages.last();
    }

    CompletionRequest m_request;
};

} // namespace

class TestBuiltinDialogue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFileAsksForNothing()
    {
        Talk talk;
        QVERIFY(!talk.say(u"add milk to my shopping list"_s).toolCalls.isEmpty());
        QVERIFY(Talk().say(quoted(u"attached file a.txt"_s, u"add milk to my shopping list"_s)).toolCalls.isEmpty());
    }
    void asksForAMissingValueAndGoesOnWithTheAnswer()
    {
        Talk talk;

        QCOMPARE(talk.say(u"add milk to the list"_s).text, u"Which list?"_s);
        const Message call = talk.say(u"the shopping list"_s);

        QCOMPARE(call.toolCalls.size(), 1);
        QCOMPARE(call.toolCalls.first().arguments, QJsonObject({{u"list"_s, u"shopping"_s}, {u"item"_s, u"milk"_s}}));
    }
    void takesAShortAnswerInTheLanguageOfTheQuestion()
    {
        Talk talk;

        QCOMPARE(talk.say(u"ajoute du pain à la liste"_s).text, u"Quelle liste ?"_s);
        const Message call = talk.say(u"courses"_s);

        QCOMPARE(call.toolCalls.size(), 1);
        QCOMPARE(call.toolCalls.first().arguments, QJsonObject({{u"list"_s, u"courses"_s}, {u"item"_s, u"pain"_s}}));
        QCOMPARE(talk.results({u"{\"added\":true,\"message\":\"Added \\\"pain\\\" to courses.\"}"_s}).text,
                 u"Ajouté : pain (courses)."_s);
    }
    void severalThingsInAnAnswerAreSeveralCalls()
    {
        Talk talk;

        talk.say(u"add to the shopping list"_s);
        const Message call = talk.say(u"eggs and bread"_s);

        QCOMPARE(call.toolCalls.size(), 2);
        QVERIFY(call.toolCalls.first().id != call.toolCalls.last().id);
    }
    void aNewCommandIsNoAnswer()
    {
        Talk talk;

        talk.say(u"add a note"_s);
        const Message call = talk.say(u"what is on the shopping list?"_s);

        QCOMPARE(call.toolCalls.size(), 1);
        QCOMPARE(call.toolCalls.first().name, u"lists__list_items"_s);
    }
    void neverMindEndsTheQuestion()
    {
        Talk talk;

        talk.say(u"add a note"_s);

        QCOMPARE(talk.say(u"never mind"_s).text, u"All right, I did nothing."_s);
        QVERIFY(talk.say(u"the boiler"_s).toolCalls.isEmpty());
    }
    void asksBeforeSomethingDestructive_data()
    {
        QTest::addColumn<QString>("answer");
        QTest::addColumn<bool>("isDone");
        QTest::newRow("yes") << u"yes"_s << true;
        QTest::newRow("Yes, please!") << u"Yes, please!"_s << true;
        QTest::newRow("ok") << u"ok"_s << true;
        QTest::newRow("no") << u"no"_s << false;
        QTest::newRow("cancel") << u"cancel"_s << false;
        QTest::newRow("anything else") << u"perhaps"_s << false;
    }
    void asksBeforeSomethingDestructive()
    {
        QFETCH(const QString, answer);
        QFETCH(const bool, isDone);
        Talk talk;

        QVERIFY(talk.say(u"delete note 3"_s).toolCalls.isEmpty());
        const Message message = talk.say(answer);

        QCOMPARE(!message.toolCalls.isEmpty(), isDone);
        if (isDone)
            QCOMPARE(message.toolCalls.first().arguments, QJsonObject({{u"id"_s, 3}}));
    }
    void yesAfterAnythingElseDeletesNothing()
    {
        Talk talk;

        talk.say(u"delete note 3"_s);
        talk.say(u"what time is it?"_s);

        QVERIFY(talk.say(u"yes"_s).toolCalls.isEmpty());
    }
    void findsTheNumberOfWhatIsToBeDeleted()
    {
        Talk talk;

        QCOMPARE(talk.say(u"delete the note about the boiler"_s).toolCalls.first().name, u"notes__search_notes"_s);
        const Message question = talk.results({u"{\"notes\":[{\"id\":7,\"text\":\"boiler code 1234\"}],\"found\":1}"_s});
        QVERIFY(question.toolCalls.isEmpty());
        QVERIFY2(question.text.contains(u"7"_s), qPrintable(question.text));
        const Message call = talk.say(u"yes"_s);

        QCOMPARE(call.toolCalls.first().name, u"notes__delete_note"_s);
        QCOMPARE(call.toolCalls.first().arguments, QJsonObject({{u"id"_s, 7}}));
    }
    void asksWhichOfSeveral()
    {
        Talk talk;

        talk.say(u"delete the note about the boiler"_s);
        const Message question =
            talk.results({u"{\"notes\":[{\"id\":7,\"text\":\"boiler code\"},{\"id\":9,\"text\":\"boiler man\"}]}"_s});
        QVERIFY2(question.text.contains(u"#7 boiler code"_s) && question.text.contains(u"Which number?"_s),
                 qPrintable(question.text));
        QVERIFY(talk.say(u"9"_s).text.contains(u"yes/no"_s));

        QCOMPARE(talk.say(u"yes"_s).toolCalls.first().arguments, QJsonObject({{u"id"_s, 9}}));
    }
    void saysWhatToolsAnswered_data()
    {
        QTest::addColumn<QString>("sentence");
        QTest::addColumn<QStringList>("results");
        QTest::addColumn<QString>("answer");
        QTest::newRow("list")
            << u"what is on the shopping list"_s
            << QStringList{u"{\"list\":\"shopping\",\"items\":[\"milk\",\"eggs\"],\"message\":\"shopping: 2 items.\"}"_s}
            << u"shopping:\n- milk\n- eggs"_s;
        QTest::newRow("empty list") << u"what is on the shopping list"_s << QStringList{u"{\"list\":\"shopping\",\"items\":[]}"_s}
                                    << u"Nothing found: shopping."_s;
        QTest::newRow("two done") << u"put eggs and bread on my shopping list"_s
                                  << QStringList{u"{\"added\":true}"_s, u"{\"added\":true}"_s}
                                  << u"Added: eggs (shopping), bread (shopping)."_s;
        QTest::newRow("one was there") << u"put eggs and bread on my shopping list"_s
                                       << QStringList{u"{\"added\":true}"_s,
                                                      u"{\"added\":false,\"message\":\"bread is on it already\"}"_s}
                                       << u"Added: eggs (shopping).\n\nbread is on it already"_s;
        QTest::newRow("notes")
            << u"show my notes"_s
            << QStringList{u"{\"notes\":[{\"id\":3,\"text\":\"boiler code 1234\",\"created\":\"2026-11-20T09:05:00Z\"}]}"_s}
            << u"- #3 boiler code 1234 (created: 20 November 2026, 10:05)"_s;
        QTest::newRow("plain text") << u"show my notes"_s << QStringList{u"You have no notes."_s} << u"You have no notes."_s;
        QTest::newRow("French") << u"montre mes listes"_s << QStringList{u"{\"lists\":[{\"name\":\"courses\",\"items\":2}]}"_s}
                                << u"- courses (items: 2)"_s;
    }
    void saysWhatToolsAnswered()
    {
        QFETCH(const QString, sentence);
        QFETCH(const QStringList, results);
        QFETCH(const QString, answer);
        Talk talk;

        talk.say(sentence);

        QCOMPARE(talk.results(results).text, answer);
    }
    void saysThatAToolFailed()
    {
        Talk talk;

        talk.say(u"remove milk from shopping"_s);

        QCOMPARE(talk.results({u"{\"error\":\"milk is not on it\"}"_s}, true).text, u"That did not work: milk is not on it"_s);
    }
    void answersInTheLanguageOfTheQuestion()
    {
        Talk talk;

        talk.say(u"hello"_s);

        QVERIFY(talk.say(u"Quelle heure est-il ?"_s).text.startsWith(u"Il est"_s));
        QVERIFY(talk.say(u"what time is it?"_s).text.startsWith(u"It is"_s));
    }
    void listsTheToolsOfNow()
    {
        Talk none({});
        Talk some(foreignTools());

        QVERIFY(!none.say(u"What can you do?"_s).text.contains(u"**"_s));
        QVERIFY(some.say(u"What can you do?"_s).text.contains(u"**weather**: weather forecast for a city"_s));
    }
    void tellsItsAnswerInPieces()
    {
        const StoppedClock clock;
        BuiltinAssistant assistant(clock);
        const std::unique_ptr<LlmReply> reply = assistant.complete(userSays(u"What can you do?"_s, shippedTools()));
        QSignalSpy pieces(reply.get(), &LlmReply::textReceived);
        QString text;
        connect(reply.get(), &LlmReply::textReceived, this, [&text](const QString &delta) { text += delta; });
        QSignalSpy finished(reply.get(), &LlmReply::finished);

        QVERIFY(finished.isEmpty());
        QTRY_COMPARE(finished.size(), 1);

        const auto result = finished.first().first().value<Result<Completion>>();
        QVERIFY(pieces.size() > 20);
        QCOMPARE(text, result->message.text);
        QCOMPARE(result->model, u"builtin/assistant"_s);
        QCOMPARE(result->stop, StopReason::Stop);
    }
    void cancelEndsItOnce()
    {
        const StoppedClock clock;
        BuiltinAssistant assistant(clock);
        const std::unique_ptr<LlmReply> reply = assistant.complete(userSays(u"help"_s, {}));
        QSignalSpy finished(reply.get(), &LlmReply::finished);
        connect(reply.get(), &LlmReply::textReceived, reply.get(), [&reply] { reply->cancel(); });

        QTRY_COMPARE(finished.size(), 1);
        QTest::qWait(0);

        QCOMPARE(finished.size(), 1);
        QCOMPARE(finished.first().first().value<Result<Completion>>().error().code, ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestBuiltinDialogue)
#include "tst_builtindialogue.moc"
