#include "tests/agent/support/agentfixture.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;
using llm::Role;

namespace {

const llm::ToolCall fast{.id = u"c1"_s, .name = u"weather__now"_s, .arguments = {{u"place"_s, u"Bonn"_s}}};
const llm::ToolCall slow{.id = u"c2"_s, .name = u"weather__slow"_s};

} // namespace

// The user's stop, wherever a turn is then: it ends at once, it reaches whoever works for it, and the conversation goes on.
class TestTurnStop : public QObject
{
    Q_OBJECT

    using Way = void (TestTurnStop::*)();

private Q_SLOTS:
    void init()
    {
        m = std::make_unique<AgentFixture>();
        m_remembered = {};
        m_log.reset();
        m_response.clear();
    }
    void cleanup()
    {
        m_log.reset();
        m.reset();
    }

    void stopsAnywhere_data()
    {
        QTest::addColumn<Way>("come");
        QTest::newRow("it waits behind another one") << Way(&TestTurnStop::queued);
        QTest::newRow("modules are being chosen") << Way(&TestTurnStop::choosing);
        QTest::newRow("memories are looked for") << Way(&TestTurnStop::recalling);
        QTest::newRow("the model has said nothing yet") << Way(&TestTurnStop::asking);
        QTest::newRow("the model speaks") << Way(&TestTurnStop::streaming);
        QTest::newRow("the model thinks over results") << Way(&TestTurnStop::secondRound);
        QTest::newRow("a tool runs") << Way(&TestTurnStop::running);
        QTest::newRow("one of two calls is done") << Way(&TestTurnStop::halfDone);
        QTest::newRow("consent is wanted") << Way(&TestTurnStop::parked);
        QTest::newRow("consent is wanted, and a tool runs") << Way(&TestTurnStop::parkedAndRunning);
        QTest::newRow("a tool runs that was consented to") << Way(&TestTurnStop::approved);
        QTest::newRow("a form is open") << Way(&TestTurnStop::form);
        QTest::newRow("consent is wanted since before a restart") << Way(&TestTurnStop::parkedBefore);
        QTest::newRow("a tool runs since a restart") << Way(&TestTurnStop::approvedBefore);
    }
    void stopsAnywhere()
    {
        QFETCH(const Way, come);
        (this->*come)();
        if (QTest::currentTestFailed())
            return;
        const QPointer<FakeToolRun> run = m->module->run;
        const auto calls = m->module->calls;
        const auto asked = m->llm.requests.size();

        QVERIFY(m->agent->stopTurn(m_log->turn()).value());
        QTRY_VERIFY(m_log->isEnded());

        const auto answer = answerOf(*m_log).value();
        QVERIFY(answer.stopped && !answer.interrupted);
        QCOMPARE(answer.response, m_response);
        QCOMPARE(eventNames(*m_log).count(u"done"_s) + eventNames(*m_log).count(u"error"_s), 1);
        for (const auto &[asks, ends] :
             {std::pair(u"tool_call"_s, u"tool_result"_s), std::pair(u"approval"_s, u"approval_result"_s),
              std::pair(u"elicitation"_s, u"elicitation_result"_s)})
            QCOMPARE(eventNames(*m_log).count(ends), eventNames(*m_log).count(asks));
        QVERIFY(!run || run->wasCancelled);
        QCOMPARE(m->module->calls, calls);
        QVERIFY(m->agent->consents().approvals().isEmpty());
        QVERIFY(!m->agent->stopTurn(m_log->turn()).value());   // again: nothing to do

        if (m_first)
            m_first->finish(u"first"_s);
        QTRY_VERIFY(m->agent->tasks().tasks.isEmpty());
        QTRY_VERIFY(std::ranges::all_of(m->llm.replies, [this](const QPointer<FakeLlmReply> &reply) {
            return !reply || reply->wasCancelled || reply == m_first;
        }));
        QCOMPARE(m->llm.requests.size(), asked);   // nobody was asked any more
        m->module->more.clear();
        m->tools.refresh();
        m->recall = {};
        m->agent.reset();
        m->open();
        const auto next = m->ask(says(u"and now?"_s));
        QTRY_COMPARE(m->llm.requests.size(), asked + 1);
        QStringList made;
        QStringList results;
        for (const llm::Message &message : m->llm.requests.constLast().messages) {
            for (const llm::ToolCall &call : message.toolCalls)
                made.append(call.id);
            if (message.role == Role::Tool)
                results.append(message.toolCallId);
            QVERIFY(message.role != Role::Assistant || !message.text.isEmpty() || !message.toolCalls.isEmpty());
        }
        QCOMPARE(results, made);
        m->llm.reply->finish(u"ok"_s);
        QTRY_VERIFY(answerOf(*next));
    }
    void whatIsSaidAloudIsNotWaitedFor()
    {
        auto request = says(u"weather?"_s);
        request.soundEnabled = true;
        const auto log = m->ask(request);
        m->llm.reply->finish(u"A long answer about the weather of tomorrow, with many words in it. "_s.repeated(30));
        QTRY_COMPARE(m->llm.requests.size(), 2);
        QCOMPARE(m->llm.requests.constLast().purpose, u"speech"_s);

        QVERIFY(m->agent->stopTurn(log->turn()).value());
        QTRY_VERIFY(answerOf(*log));

        QVERIFY(!answerOf(*log)->stopped);   // the answer is whole
        QVERIFY(!answerOf(*log)->textTts.isEmpty());
    }

private:
    void begin() { m_log = m->ask(says(u"weather?"_s)); }
    void queued()
    {
        m->ask(says(u"first"_s));
        m_first = m->llm.reply;
        begin();
    }
    void choosing()
    {
        for (int i = 0; i < 30; ++i)
            m->module->more.append(u"tool%1"_s.arg(i));
        m->tools.refresh();
        begin();
        QCOMPARE(m->llm.requests.size(), 1);
        QCOMPARE(m->llm.requests.constLast().purpose, u"triage"_s);
    }
    void recalling()
    {
        m->recall = [this](const QString &, const QString &) { return m_remembered.future(); };
        m->open();
        begin();
        QVERIFY(m->llm.requests.isEmpty());
    }
    void asking()
    {
        begin();
        QVERIFY(m->llm.reply);
    }
    void streaming()
    {
        begin();
        m->llm.reply->say(u"It is"_s);
        m_response = u"It is"_s;
    }
    void secondRound()
    {
        begin();
        m->llm.reply->call({fast}, u"Let me look."_s);
        QTRY_COMPARE(m->llm.requests.size(), 2);
        m->llm.reply->say(u"It"_s);
        m_response = u"Let me look.\n\nIt"_s;
    }
    void running()
    {
        begin();
        m->llm.reply->call({slow});
        QTRY_VERIFY(m->module->run);
    }
    void halfDone()
    {
        begin();
        m->llm.reply->call({fast, slow});
        QTRY_VERIFY(m->module->run);
        QTRY_VERIFY(eventNames(*m_log).contains(u"tool_result"_s));
    }
    void parked()
    {
        m->module->risks.insert(u"now"_s, Risk::Write);
        begin();
        m->llm.reply->call({fast});
        QTRY_COMPARE(m->agent->consents().approvals().size(), 1);
    }
    void parkedAndRunning()
    {
        m->module->risks.insert(u"now"_s, Risk::Write);
        begin();
        m->llm.reply->call({fast, slow});
        QTRY_COMPARE(m->agent->consents().approvals().size(), 1);
        QTRY_VERIFY(m->module->run);
    }
    void approved()
    {
        m->module->risks.insert(u"slow"_s, Risk::Write);
        begin();
        m->llm.reply->call({slow});
        approve();
    }
    void form()
    {
        running();
        m_form = m->agent->consents().ask(u"weather"_s, {.message = u"Which day?"_s});
        QTRY_VERIFY(eventNames(*m_log).contains(u"elicitation"_s));
    }
    void parkedBefore()
    {
        parked();
        restart();
        QTRY_COMPARE(m->agent->consents().approvals().size(), 1);
    }
    void approvedBefore()
    {
        m->module->risks.insert(u"slow"_s, Risk::Write);
        begin();
        m->llm.reply->call({slow});
        QTRY_COMPARE(m->agent->consents().approvals().size(), 1);
        restart();
        approve();
    }
    void approve()
    {
        QTRY_COMPARE(m->agent->consents().approvals().size(), 1);
        QVERIFY(m->agent->consents().decide(m->agent->consents().approvals().constFirst().id, {.isApproved = true}));
        QTRY_VERIFY(m->module->run);
    }
    void restart()
    {
        const QString turn = m_log->turn();
        m_log.reset();
        m->lose();
        m->open();
        m_log = m->agent->turn(turn).value();
    }

    std::unique_ptr<AgentFixture> m;
    Agent::Log m_log;
    Completer<QList<RecalledMemory>> m_remembered;
    QFuture<Result<mcp::InputAnswer>> m_form;
    QPointer<FakeLlmReply> m_first;   // the answer that another turn waits for
    QString m_response;
};

QTEST_GUILESS_MAIN(TestTurnStop)
#include "tst_turnstop.moc"
