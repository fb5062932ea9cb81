#include "tests/agent/support/agentfixture.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;
using llm::Role;

class TestAgent : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m = std::make_unique<AgentFixture>(); }
    void cleanup() { m.reset(); }

    void queuesASecondTurnOfTheSameConversation()
    {
        const auto first = m->ask(says(u"one"_s));
        const auto second = m->ask(says(u"two"_s));

        QCOMPARE(m->llm.requests.size(), 1);
        QVERIFY(first->events().isEmpty());   // nobody is told before it is on disk, for which the model does not wait
        QTRY_VERIFY(!first->events().isEmpty() && !second->events().isEmpty());
        QVERIFY(!std::get<protocol::TurnStarted>(first->events().constFirst().body).queued);
        QVERIFY(std::get<protocol::TurnStarted>(second->events().constFirst().body).queued);
        QCOMPARE(m->agent->tasks().tasks.size(), 2);
        QCOMPARE(m->agent->tasks().tasks.at(0).state, u"running"_s);
        QCOMPARE(m->agent->tasks().tasks.at(1).state, u"queued"_s);

        m->llm.reply->finish(u"first answer"_s);
        QTRY_COMPARE(m->llm.requests.size(), 2);
        QCOMPARE(m->llm.requests.at(1).messages.at(2).text, u"first answer"_s);   // it follows the answer that it waited for
        m->llm.reply->finish(u"second answer"_s);
        QTRY_VERIFY(second->isEnded());
        QVERIFY(m->agent->tasks().tasks.isEmpty());
        QCOMPARE(m->conversation(answerOf(*second)->conversation).size(), 4);
    }
    void tellsOfEveryChange()
    {
        QSignalSpy turns(m->agent.get(), &Agent::turnChanged);
        QSignalSpy tasks(m->agent.get(), &Agent::tasksChanged);

        const auto first = m->ask(says(u"one"_s));
        const auto second = m->ask(says(u"two"_s));
        m->llm.reply->finish(u"first answer"_s);
        QTRY_COMPARE(m->llm.requests.size(), 2);
        m->llm.reply->finish(u"second answer"_s);
        QTRY_VERIFY(second->isEnded());

        const QString conversation = answerOf(*second)->conversation;
        QTRY_COMPARE(QList<QVariantList>(turns), (QList<QVariantList>{{first->turn(), conversation, u"running"_s},
                                                                      {second->turn(), conversation, u"queued"_s},
                                                                      {first->turn(), conversation, u"ended"_s},
                                                                      {second->turn(), conversation, u"running"_s},
                                                                      {second->turn(), conversation, u"ended"_s}}));
        QCOMPARE(tasks.size(), 5);
        QCOMPARE(tasks.constLast().constFirst().toLongLong(), m->agent->tasks().id);
    }
    void runsTurnsOfTwoConversationsAtTheSameTime()
    {
        auto other = says(u"two"_s);
        other.clientType = u"console"_s;

        m->ask(says(u"one"_s));
        m->ask(other);

        QCOMPARE(m->llm.requests.size(), 2);
    }
    void aQueuedTurnThatIsStoppedNeverEntersTheConversation()
    {
        const auto first = m->ask(says(u"one"_s));
        const auto second = m->ask(says(u"two"_s));

        QVERIFY(m->agent->stopTurn(second->turn()).value());
        m->llm.reply->finish(u"answer"_s);
        QTRY_VERIFY(first->isEnded());

        QVERIFY(answerOf(*second)->stopped);
        QCOMPARE(m->llm.requests.size(), 1);
        QCOMPARE(m->conversation(answerOf(*first)->conversation).size(), 2);
    }
    void aTurnIsFoundAndStoppedByTheIdOfItsRequest()
    {
        auto request = says(u"one"_s);
        request.requestId = u"6ba7b810-9dad-11d1-80b4-00c04fd430c8"_s;
        QCOMPARE(m->agent->stopTurn(request.requestId).error().code, ErrorCode::NotFound);
        const auto log = m->ask(request);

        QCOMPARE(m->agent->turn(request.requestId.toUpper()).value()->turn(), log->turn());
        QVERIFY(m->agent->stopTurn(request.requestId).value());

        QTRY_VERIFY(log->isEnded());
        QVERIFY(answerOf(*log)->stopped);
        QVERIFY(!m->agent->stopTurn(request.requestId).value());
    }
    void refusesWhenTooMuchWaits()
    {
        for (int i = 0; i < Agent::maxTurns; ++i)
            m->ask(says(QString::number(i)));

        QCOMPARE(m->agent->startTurn(says(u"one more"_s)).error().code, ErrorCode::RateLimited);
    }
    void theSameRequestIsTheSameTurn_data()
    {
        QTest::addColumn<bool>("temporary");
        QTest::addColumn<bool>("restarted");
        QTest::newRow("kept") << false << false;
        QTest::newRow("kept, after a restart") << false << true;
        QTest::newRow("temporary") << true << false;
    }
    void theSameRequestIsTheSameTurn()
    {
        QFETCH(bool, temporary);
        QFETCH(bool, restarted);
        auto request = says(u"hello"_s);
        request.requestId = u"6F9619FF-8B86-D011-B42D-00C04FC964FF"_s;
        request.temporary = temporary;

        const auto first = m->ask(request);
        QCOMPARE(m->ask(request)->turn(), first->turn());   // while it runs
        m->llm.reply->finish(u"Hi."_s);
        QTRY_VERIFY(first->isEnded());
        if (restarted) {
            m->agent.reset();
            m->open();
        }
        request.requestId = request.requestId.toLower();
        const auto again = m->ask(request);

        QCOMPARE(again->turn(), first->turn());
        QCOMPARE(again->events(), first->events());
        QCOMPARE(m->llm.requests.size(), 1);
    }
    void endsAnUnfinishedTurnAfterALoss()
    {
        const auto log = m->ask(says(u"weather?"_s));
        m->llm.reply->call({{.id = u"1"_s, .name = u"weather__now"_s, .arguments = {{u"place"_s, u"Bonn"_s}}}},
                           u"Let me look."_s);
        QTRY_COMPARE(m->llm.requests.size(), 2);
        m->llm.reply->say(u"It is su"_s);
        QTRY_COMPARE(textOf(*log), u"Let me look.\n\nIt is su"_s);
        const auto queued = m->ask(says(u"and tomorrow?"_s));
        const auto shown = log->events();

        m->lose();
        m->open();

        const auto found = m->agent->turn(log->turn()).value();
        QCOMPARE(found->events().first(shown.size()), shown);
        const auto answer = answerOf(*found).value();
        QVERIFY(answer.interrupted);
        QCOMPARE(answer.response, u"Let me look.\n\nIt is su"_s);
        QCOMPARE(answer.tools, QStringList{u"weather.now"_s});
        QVERIFY(answerOf(*m->agent->turn(queued->turn()).value())->interrupted);
        const auto kept = m->conversation(answer.conversation);
        QCOMPARE(kept.size(), 6);
        QCOMPARE(kept.at(1).message.text, u"Let me look."_s);
        QCOMPARE(kept.at(2).message.role, Role::Tool);
        QCOMPARE(kept.at(3).message.text, u"It is su"_s);
        QCOMPARE(kept.at(3).state, MessageState::Interrupted);
        QCOMPARE(kept.at(4).message.text, u"and tomorrow?"_s);
        QCOMPARE(kept.at(5).state, MessageState::Interrupted);

        const auto next = m->ask(says(u"again"_s));
        m->llm.reply->finish(u"ok"_s);
        QTRY_VERIFY(answerOf(*next));
    }
    void endsItsTurnsWhenItEndsItself()
    {
        const auto log = m->ask(says(u"hello"_s));
        m->llm.reply->say(u"Go"_s);
        const auto waits = m->ask(says(u"more"_s));

        m->agent.reset();

        QVERIFY(answerOf(*log) && answerOf(*waits));   // told at once: nothing of it runs on
        QVERIFY(answerOf(*log)->interrupted);
        QCOMPARE(answerOf(*log)->response, u"Go"_s);
        QVERIFY(answerOf(*waits)->interrupted);
        QCOMPARE(m->conversation(answerOf(*log)->conversation).size(), 4);
    }
    void resetStartsANewConversationOfThatKindOfClient()
    {
        const auto first = m->ask(says(u"the first thing that is said in it and more"_s));
        m->llm.reply->finish(u"ok"_s);
        QTRY_VERIFY(first->isEnded());
        const QString old = answerOf(*first)->conversation;
        auto console = says(u"in the console"_s);
        console.clientType = u"console"_s;
        const auto other = m->ask(console);

        const auto made = m->agent->reset(u"desktop"_s, {}).value();

        QVERIFY(made.id != old);
        const auto next = m->ask(says(u"new"_s));
        QTRY_VERIFY(!next->events().isEmpty());
        QCOMPARE(std::get<protocol::TurnStarted>(next->events().constFirst().body).conversation, made.id);
        QCOMPARE(m->llm.requests.constLast().messages.size(), 3);   // no history
        QCOMPARE(m->conversation(old).size(), 2);
        QCOMPARE(m->kept->conversations().conversation(old)->title, u"the first thing that is said in it…"_s);
        QCOMPARE(m->kept->conversations().current(u"console"_s)->id,
                 std::get<protocol::TurnStarted>(other->events().constFirst().body).conversation);
    }
    void aRequestBeginsAConversationOnceAndOthersNameItByThat()
    {
        const auto before = m->ask(says(u"old"_s));
        m->llm.reply->finish(u"answer"_s);
        QTRY_VERIFY(before->isEnded());
        auto request = says(u"one"_s);
        request.requestId = u"0d6ff3a4-6b47-4c41-9d5c-0a3d5a3c1d11"_s;
        request.conversation = protocol::begunBy + request.requestId;
        auto behind = says(u"two"_s);
        behind.conversation = request.conversation;
        QCOMPARE(m->agent->startTurn(behind).error().code, ErrorCode::NotFound);   // nobody has begun it

        const auto first = m->ask(request);
        QCOMPARE(m->ask(request)->turn(), first->turn());
        const auto second = m->ask(behind);
        m->llm.reply->finish(u"1"_s);
        QTRY_VERIFY(first->isEnded());
        QTRY_COMPARE(m->llm.requests.size(), 3);
        m->llm.reply->finish(u"2"_s);
        QTRY_VERIFY(second->isEnded());

        const QString begun = answerOf(*first)->conversation;
        QVERIFY(begun != answerOf(*before)->conversation);
        QCOMPARE(answerOf(*second)->conversation, begun);
        QCOMPARE(m->kept->conversations().current(request.clientType)->id, begun);
        m->lose();
        m->open();
        behind.requestId = u"0d6ff3a4-6b47-4c41-9d5c-0a3d5a3c1d12"_s;   // the same after a restart
        QVERIFY(m->agent->startTurn(behind));
        QCOMPARE(m->kept->conversations().conversation(begun)->id, begun);
    }
    void aRequestThatIsRefusedBeginsNoConversation_data()
    {
        QTest::addColumn<bool>("temporary");
        QTest::addColumn<QString>("parent");
        QTest::addColumn<QStringList>("attachments");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("temporary") << true << QString() << QStringList() << ErrorCode::InvalidInput;
        QTest::newRow("unknown parent") << false << u"7"_s << QStringList() << ErrorCode::NotFound;
        QTest::newRow("unknown attachment") << false << QString() << QStringList{u"a1"_s} << ErrorCode::NotFound;
    }
    void aRequestThatIsRefusedBeginsNoConversation()
    {
        QFETCH(const bool, temporary);
        QFETCH(const QString, parent);
        QFETCH(const QStringList, attachments);
        QFETCH(const ErrorCode, code);
        const auto old = m->ask(says(u"old"_s));
        m->llm.reply->finish(u"answer"_s);
        QTRY_VERIFY(old->isEnded());
        auto request = says(u"one"_s);
        request.requestId = u"0d6ff3a4-6b47-4c41-9d5c-0a3d5a3c1d11"_s;
        request.conversation = protocol::begunBy + request.requestId;
        request.temporary = temporary;
        request.parent = parent;
        request.attachments = attachments;

        QCOMPARE(m->agent->startTurn(request).error().code, code);

        QCOMPARE(m->kept->conversations().current(request.clientType)->id, answerOf(*old)->conversation);
    }
    void resetTakesAConversationByItsName()
    {
        const auto log = m->ask(says(u"hello"_s));
        m->llm.reply->finish(u"ok"_s);
        QTRY_VERIFY(log->isEnded());

        const auto made = m->agent->reset(u"web"_s, answerOf(*log)->conversation).value();

        QCOMPARE(made.clientType, u"desktop"_s);
        QVERIFY(made.id != answerOf(*log)->conversation);
        QCOMPARE(m->agent->reset(u"web"_s, answerOf(*log)->conversation)->id, made.id);   // it is not the current one any more
        QCOMPARE(m->agent->reset(u"web"_s, u"nowhere"_s).error().code, ErrorCode::NotFound);
    }
    void branchesFromAnEarlierMessage()
    {
        const auto first = m->ask(says(u"one"_s));
        m->llm.reply->finish(u"1"_s);
        QTRY_VERIFY(first->isEnded());
        const auto second = m->ask(says(u"two"_s));
        m->llm.reply->finish(u"2"_s);
        QTRY_VERIFY(second->isEnded());

        auto branch = says(u"another two"_s);
        branch.parent = first->turn();
        m->ask(branch);

        const auto &asked = m->llm.requests.constLast().messages;
        QCOMPARE(asked.size(), 5);
        QCOMPARE(asked.at(2).text, u"1"_s);
        QCOMPARE(asked.at(4).text, u"another two"_s);
        branch.parent = u"12345"_s;
        QCOMPARE(m->agent->startTurn(branch).error().code, ErrorCode::NotFound);
    }
    void aTemporaryConversationIsOnlyInMemory()
    {
        auto request = says(u"just between us"_s);
        request.temporary = true;
        const auto first = m->ask(request);
        m->llm.reply->finish(u"of course"_s);
        QTRY_VERIFY(first->isEnded());

        request.request = u"what did I say?"_s;
        request.conversation = answerOf(*first)->conversation;
        m->ask(request);

        QCOMPARE(m->llm.requests.constLast().messages.at(1).text, u"just between us"_s);
        QCOMPARE(m->kept->database().query(u"SELECT * FROM messages"_s)->size(), 0);
        QCOMPARE(m->kept->database().query(u"SELECT * FROM turns"_s)->size(), 0);
        QCOMPARE(m->agent->turn(first->turn()).value()->events(), first->events());
    }
    void knowsNothingOfStrangers()
    {
        auto request = says(u"hello"_s);
        request.conversation = u"nowhere"_s;

        QCOMPARE(m->agent->startTurn(request).error().code, ErrorCode::NotFound);
        QCOMPARE(m->agent->turn(u"nowhere"_s).error().code, ErrorCode::NotFound);
        QCOMPARE(m->agent->stopTurn(u"nowhere"_s).error().code, ErrorCode::NotFound);
    }
    void theNumberOfTasksGrowsWithEveryChange()
    {
        const qint64 before = m->agent->tasks().id;
        const auto log = m->ask(says(u"hello"_s));
        const qint64 during = m->agent->tasks().id;
        m->llm.reply->finish(u"ok"_s);
        QTRY_VERIFY(log->isEnded());

        QVERIFY(before < during);
        QVERIFY(during < m->agent->tasks().id);
    }
    void aRefusedCommitEndsTheTurnWithAnError()
    {
        const auto log = m->ask(says(u"hello"_s));
        QTRY_COMPARE(log->events().size(), 2);
        QVERIFY(m->kept->database().execute(u"ALTER TABLE turn_events RENAME TO elsewhere"_s));

        m->llm.reply->finish(u"Hi."_s);
        QTRY_VERIFY(log->isEnded());
        QCOMPARE(errorOf(*log)->code, ErrorCode::Storage);
        QVERIFY(m->kept->database().execute(u"ALTER TABLE elsewhere RENAME TO turn_events"_s));

        QVERIFY(answerOf(*m->agent->turn(log->turn()).value())->interrupted);   // once the disk is well again
        QVERIFY(m->agent->tasks().tasks.isEmpty());
    }

private:
    std::unique_ptr<AgentFixture> m;
};

QTEST_GUILESS_MAIN(TestAgent)
#include "tst_agent.moc"
