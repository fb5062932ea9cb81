#include "agent/conversation/archivestore.h"
#include "agent/conversation/conversationreader.h"
#include "tests/agent/support/agentfixture.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;

// How an answer came about is asked long after: it stands with the conversation, whoever reads it and whenever.
class TestAnswerAccount : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m = std::make_unique<AgentFixture>();
        m->recall = [](const QString &, const QString &) {
            return readyFuture<QList<RecalledMemory>>(
                QList{RecalledMemory{.id = u"7"_s, .text = u"Alice likes rain"_s, .date = u"2026-11-25"_s, .score = 1}});
        };
        m->open();
    }
    void cleanup() { m.reset(); }

    void aTurnKeepsWhyItCameOutSo()
    {
        const protocol::ProcessAnswer live = answerWithATool();

        const QList<protocol::ConversationMessage> messages = line(live.conversation).messages;

        QCOMPARE(messages.size(), 4);
        QCOMPARE(messages.at(1).reasoning, u"A question of weather."_s);
        QVERIFY(!messages.at(1).answer);   // it is not the end
        QVERIFY(messages.at(2).durationMs > 0);
        QCOMPARE(messages.at(3).reasoning, u"Easy now."_s);
        QVERIFY(messages.at(3).answer);
        protocol::ProcessAnswer expected = live;
        expected.response.clear();
        expected.turn.clear();
        expected.conversation.clear();
        QCOMPARE(messages.at(3).answer->accountJson(), live.accountJson());
        QCOMPARE(*messages.at(3).answer, expected);
        QCOMPARE(messages.at(3).answer->memories, (QList<protocol::UsedMemory>{{.id = u"7"_s, .text = u"Alice likes rain"_s}}));
        QCOMPARE(messages.at(3).answer->iterations, 2);
    }
    void theCallTellsHowLongItTook()
    {
        answerWithATool();

        const auto ended = std::ranges::find_if(m_log->events(), [](const protocol::TurnEvent &event) {
            return std::holds_alternative<protocol::ToolCallEnded>(event.body);
        });
        QVERIFY(ended != m_log->events().end());
        const auto call = std::get<protocol::ToolCallEnded>(ended->body);
        QVERIFY(call.durationMs > 0);
        QCOMPARE(protocol::TurnEvent::fromJson(ended->number, ended->name(), ended->toJson()).value(), *ended);
        QCOMPARE(line(m_log->events()).messages.at(2).durationMs, call.durationMs);
    }
    void itOutlivesTheAgentAndTheLogOfTheTurn()
    {
        const protocol::ProcessAnswer live = answerWithATool();
        const auto before = line(live.conversation).messages;

        m->lose();
        m->open();
        QVERIFY(m->kept->commit([this] { return m->kept->turns().dropEndedBefore(m->clock.now().addDays(1)); }));

        QVERIFY(!m->agent->turn(live.turn));
        QCOMPARE(line(live.conversation).messages, before);
        QVERIFY(before.constLast().answer);
    }
    void whatWasInterruptedKeepsWhatWasThere()
    {
        const auto log = m->ask(says(u"weather?"_s));
        QTRY_VERIFY(m->llm.reply);
        Q_EMIT m->llm.reply->reasoningReceived(u"Let me think."_s);
        m->llm.reply->say(u"It is"_s);
        QTRY_COMPARE(textOf(*log), u"It is"_s);

        m->lose();
        m->open();

        const auto messages = line(log->events()).messages;
        QCOMPARE(messages.constLast().state, u"interrupted"_s);
        QCOMPARE(messages.constLast().reasoning, u"Let me think."_s);
        QVERIFY(messages.constLast().answer);
        QVERIFY(messages.constLast().answer->interrupted);
    }
    void aStoppedRoundDoesNotTellItsThoughtsTwice()
    {
        const auto log = m->ask(says(u"weather?"_s));
        QTRY_VERIFY(m->llm.reply);
        Q_EMIT m->llm.reply->reasoningReceived(u"A question of weather."_s);
        m->llm.reply->call({{.id = u"c1"_s, .name = u"weather__slow"_s}});
        QTRY_VERIFY(m->module->run);

        QVERIFY(m->agent->stopTurn(log->turn()).value());
        QTRY_VERIFY(log->isEnded());

        const auto messages = line(log->events()).messages;
        QCOMPARE(messages.at(1).reasoning, u"A question of weather."_s);
        QCOMPARE(messages.constLast().reasoning, QString());
        QVERIFY(messages.constLast().answer->stopped);
    }
    void theThoughtsBeforeAParkedCallSurviveARestart()
    {
        m->module->risks.insert(u"slow"_s, Risk::Write);
        m->ask(says(u"weather?"_s));
        QTRY_VERIFY(m->llm.reply);
        Q_EMIT m->llm.reply->reasoningReceived(u"It must be changed."_s);
        m->llm.reply->call({{.id = u"c1"_s, .name = u"weather__slow"_s}});
        QTRY_COMPARE(m->agent->consents().approvals().size(), 1);
        const QString conversation = m->agent->consents().approvals().constFirst().conversation;

        m->lose();
        m->open();
        QTRY_COMPARE(m->agent->consents().approvals().size(), 1);
        QVERIFY(m->agent->consents().decide(m->agent->consents().approvals().constFirst().id, {}));

        QTRY_COMPARE(line(conversation).messages.size(), 3);
        QCOMPARE(line(conversation).messages.at(1).reasoning, u"It must be changed."_s);
        QCOMPARE(line(conversation).messages.at(2).durationMs, 0);   // denied: it was not made
    }
    void noModelIsShownIt()
    {
        const QString conversation = answerWithATool().conversation;

        m->ask({.request = u"and now?"_s, .conversation = conversation, .clientType = u"desktop"_s});
        QTRY_COMPARE(m->llm.requests.size(), 3);

        for (const llm::Message &message : m->llm.requests.constLast().messages)
            QVERIFY2(!message.text.contains(u"A question of weather"_s), qPrintable(message.text));
    }
    void itGoesWithTheConversation()
    {
        const QString conversation = answerWithATool().conversation;

        QVERIFY(m->kept->commit([&] { return m->kept->conversations().remove(conversation); }));

        QCOMPARE(m->kept->database().query(u"SELECT * FROM message_details"_s)->size(), 0);
    }
    void anArchiveBringsItBack()
    {
        const QString conversation = answerWithATool().conversation;
        const auto before = line(conversation).messages;
        const auto archived = ArchiveStore(m->kept->database()).read(conversation);
        QVERIFY(archived);

        const auto copy = store::Database::openInMemory(agentMigrations()).value();
        const auto read = fromTomArchive(toArchive(*archived));
        QVERIFY2(read, read ? "" : qPrintable(read.error().message));
        QCOMPARE(ArchiveStore(*copy).write(*read).value(), Taken::New);

        const auto after = line(conversation, *copy).messages;
        QCOMPARE(after.size(), before.size());
        for (qsizetype i = 0; i < after.size(); ++i) {
            QCOMPARE(after.at(i).reasoning, before.at(i).reasoning);
            QCOMPARE(after.at(i).durationMs, before.at(i).durationMs);
            QCOMPARE(after.at(i).answer, before.at(i).answer);
        }
    }
    void aDamagedOneHidesNothing()
    {
        const QString conversation = answerWithATool().conversation;
        QVERIFY(m->kept->commit([this]() -> Result<void> {
            return m->kept->database().execute(u"UPDATE message_details SET answer = 'no JSON'"_s).transform([](int) {});
        }));

        const auto messages = line(conversation).messages;

        QCOMPARE(messages.size(), 4);
        QCOMPARE(messages.constLast().text, u"Sunny."_s);
        QVERIFY(!messages.constLast().answer);
    }

private:
    protocol::ProcessAnswer answerWithATool()
    {
        m_log = m->ask(says(u"weather?"_s));
        while (!m->llm.reply)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        Q_EMIT m->llm.reply->reasoningReceived(u"A question "_s);
        Q_EMIT m->llm.reply->reasoningReceived(u"of weather."_s);
        m->llm.reply->call({{.id = u"c1"_s, .name = u"weather__slow"_s}}, u"Let me look."_s);
        while (!m->module->run)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        QTest::qSleep(3);   // a call that took no time tells of none
        m->module->run->finish(u"sunny"_s);
        while (m->llm.requests.size() < 2)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        Q_EMIT m->llm.reply->reasoningReceived(u"Easy now."_s);
        m->llm.reply->finish(u"Sunny."_s);
        while (!m_log->isEnded())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        return answerOf(*m_log).value();
    }
    protocol::ConversationLine line(const QList<protocol::TurnEvent> &events)
    {
        return line(std::get<protocol::TurnStarted>(events.constFirst().body).conversation);
    }
    protocol::ConversationLine line(const QString &conversation) { return line(conversation, m->kept->database()); }
    static protocol::ConversationLine line(const QString &conversation, store::Database &database)
    {
        const SystemClock clock;
        const auto found = ConversationList(database, clock).conversation(conversation);
        return ConversationReader(database).line(found.value(), {}).value();
    }

    std::unique_ptr<AgentFixture> m;
    Agent::Log m_log;
};

QTEST_GUILESS_MAIN(TestAnswerAccount)
#include "tst_answeraccount.moc"
