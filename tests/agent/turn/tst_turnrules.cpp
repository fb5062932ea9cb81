#include "tests/agent/support/agentfixture.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;

namespace {

const Error over{.code = ErrorCode::Forbidden, .message = u"these are not your hours with Tom"_s, .retryAfterSeconds = 60};

} // namespace

// The hours and modules of a user, against whom comes before they begin, while they end, and with what is left of before.
class TestTurnRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m = std::make_unique<AgentFixture>(); }
    void cleanup() { m.reset(); }

    void noTurnBeginsOutsideOfTheHours()
    {
        m->closed = over;

        QCOMPARE(m->agent->startTurn(says(u"hello"_s)).error(), over);

        QVERIFY(m->llm.requests.isEmpty());
        m->closed.reset();
        QVERIFY(m->agent->startTurn(says(u"hello"_s)));
    }
    void whatHasBegunEndsByItself()
    {
        const auto log = m->ask(says(u"weather?"_s));
        QCOMPARE(m->llm.requests.size(), 1);
        m->closed = over;
        m->llm.reply->call({{.id = u"c1"_s, .name = u"weather__now"_s, .arguments = {{u"place"_s, u"Bonn"_s}}}}, {});
        QTRY_COMPARE(m->llm.requests.size(), 2);
        m->llm.reply->finish(u"Sunny."_s);
        QTRY_VERIFY(log->isEnded());

        QCOMPARE(answerOf(*log)->response, u"Sunny."_s);
    }
    void whatWaitsBehindAnotherDoesNotBeginAfterTheHours()
    {
        const auto first = m->ask(says(u"one"_s));
        const auto second = m->ask(says(u"two"_s));
        const auto third = m->ask(says(u"three"_s));
        m->closed = over;
        m->llm.reply->finish(u"first answer"_s);

        QTRY_VERIFY(third->isEnded());
        QCOMPARE(errorOf(*second), over);
        QCOMPARE(errorOf(*third), over);
        QCOMPARE(m->llm.requests.size(), 1);
        QVERIFY(m->agent->tasks().tasks.isEmpty());
        // The questions are not lost.
        QCOMPARE(m->conversation(answerOf(*first)->conversation).size(), 6);
    }
    // The same request again is no new one: its answer can be had.
    void anAnswerCanBeFetchedAfterTheHours()
    {
        auto request = says(u"hello"_s);
        request.requestId = u"6f9619ff-8b86-d011-b42d-00c04fc964ff"_s;
        const auto log = m->ask(request);
        m->llm.reply->finish(u"Hi."_s);
        QTRY_VERIFY(log->isEnded());
        m->closed = over;

        QCOMPARE(m->ask(request)->turn(), log->turn());
    }
    void aYesToACallOfAModuleThatWasTakenAwayDoesNotMakeIt()
    {
        m->times.service = std::chrono::milliseconds(0);
        m->agent.reset();
        m->open();
        m->module->risks.insert(u"now"_s, Risk::Write);
        const auto log = m->ask(says(u"weather?"_s));
        m->llm.reply->call({{.id = u"c1"_s, .name = u"weather__now"_s, .arguments = {{u"place"_s, u"Bonn"_s}}}}, {});
        QTRY_COMPARE(m->agent->consents().approvals().size(), 1);
        const QString approval = m->agent->consents().approvals().constFirst().id;
        const QString turn = log->turn();

        m->agent.reset();   // the rules change with a new process
        m->tools = ToolRegistry();
        m->tools.setAllowed({u"notes"_s});
        m->tools.add(std::make_unique<FakeModule>());
        QVERIFY(!m->tools.module(u"weather"_s));
        m->open();
        QCOMPARE(m->agent->consents().approvals().size(), 1);
        QVERIFY(m->agent->consents().decide(approval, {.isApproved = true}));

        QTRY_COMPARE(m->llm.requests.size(), 2);
        QVERIFY(m->llm.requests.constLast().messages.constLast().text.contains(u"there is no tool"_s));
        m->llm.reply->finish(u"I may not."_s);
        QTRY_VERIFY(m->agent->turn(turn).value()->isEnded());
    }

private:
    std::unique_ptr<AgentFixture> m;
};

QTEST_GUILESS_MAIN(TestTurnRules)
#include "tst_turnrules.moc"
