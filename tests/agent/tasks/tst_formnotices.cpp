#include "agent/tasks/formnotices.h"
#include "tests/agent/support/agentfixture.h"
#include "tests/agent/support/setclock.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;

// Forms of services, on their way to a user who is not looking.
class TestFormNotices : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m = std::make_unique<AgentFixture>();
        m_time.time = m->clock.now();
        begin();
    }
    void cleanup()
    {
        m_notices.reset();
        m.reset();
        m_inbox.reset();
    }

    void whatNobodyFollowsIsInTheInboxUntilItIsAnswered()
    {
        ask();
        QTRY_COMPARE(notifications().size(), 1);

        const auto notice = notifications().constFirst();
        QCOMPARE(notice.kind, protocol::NotificationKind::Approval);
        QCOMPARE(notice.title, u"weather asks you something"_s);
        QCOMPARE(notice.text, u"Which day?"_s);
        QCOMPARE(notice.actions.constFirst().id, u"answer"_s);
        QCOMPARE(notice.actions.constFirst().target, form().id);
        QCOMPARE(notice.actions.constLast().target, form().conversation);
        QVERIFY(!notice.isRead);

        QVERIFY(m->agent->consents().answer(form().id, {.action = u"decline"_s}));
        QVERIFY(m->agent->consents().forms().isEmpty());
        QCOMPARE(notifications().size(), 1);
        QVERIFY(notifications().constFirst().isRead);
    }
    void everybodyHearsOfItsBeginningAndItsEnd()
    {
        QSignalSpy changed(m->agent.get(), &Agent::formChanged);
        ask();
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed.constLast().at(1).toString(), u"waiting"_s);

        QVERIFY(m->agent->stopTurn(form().turn));

        QCOMPARE(changed.size(), 2);
        QCOMPARE(changed.constLast().at(1).toString(), u"cancel"_s);
    }
    void whoFollowsIsGivenTime()
    {
        const auto following = ask()->follow();
        m_notices->look();
        QCOMPARE(notifications().size(), 0);

        m_time.pass(QuestionNotices::patience + std::chrono::seconds(1));
        m_notices->look();
        QCOMPARE(notifications().size(), 1);
        m_notices->look();
        QCOMPARE(notifications().size(), 1);
    }
    void whatAnEarlierProcessAskedIsNotWantedAnyMore()
    {
        ask();
        QTRY_COMPARE(notifications().size(), 1);
        QVERIFY(!notifications().constFirst().isRead);

        m->lose();
        m->open();
        begin();

        QVERIFY(m->agent->consents().forms().isEmpty());
        QCOMPARE(notifications().size(), 1);
        QVERIFY(notifications().constFirst().isRead);
    }
    void whatATemporaryTurnAsksComesOntoNoDisk()
    {
        auto request = says(u"weather?"_s);
        request.temporary = true;
        ask(request);
        QCOMPARE(m->agent->consents().forms().size(), 1);

        m_notices->look();

        QCOMPARE(m->kept->database().query(u"SELECT * FROM notifications"_s)->size(), 0);
    }

private:
    void begin()
    {
        m_notices.reset();
        m_inbox = std::make_unique<Inbox>(m->kept->database(), m->clock);
        m_notices = std::make_unique<FormNotices>(*m->agent, *m_inbox, m_time);
    }
    // A tool runs, and its service wants to know something.
    Agent::Log ask(const protocol::ProcessRequest &request = says(u"weather?"_s))
    {
        const auto log = m->ask(request);
        m->llm.reply->call({{.id = u"c1"_s, .name = u"weather__slow"_s}});
        if (!QTest::qWaitFor([this] { return m->module->run != nullptr; }))
            qFatal("nothing runs");
        m_answer = m->agent->consents().ask(u"weather"_s, {.message = u"Which day?"_s});
        return log;
    }
    [[nodiscard]] protocol::Elicitation form() const { return m->agent->consents().forms().value(0); }
    QList<protocol::Notification> notifications() { return m_inbox->since(0, 10)->notifications; }

    SetClock m_time;
    std::unique_ptr<AgentFixture> m;
    std::unique_ptr<Inbox> m_inbox;
    std::unique_ptr<FormNotices> m_notices;
    QFuture<Result<mcp::InputAnswer>> m_answer;
};

QTEST_GUILESS_MAIN(TestFormNotices)
#include "tst_formnotices.moc"
