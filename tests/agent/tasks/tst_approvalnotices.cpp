#include "agent/tasks/approvalnotices.h"
#include "tests/agent/support/agentfixture.h"
#include "tests/agent/support/setclock.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;

// Calls that wait for consent, on their way to a user who is not looking.
class TestApprovalNotices : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m = std::make_unique<AgentFixture>();
        m->module->risks.insert(u"now"_s, Risk::Write);
        m_time.time = m->clock.now();
        begin();
    }
    void cleanup()
    {
        m_notices.reset();
        m.reset();
        m_inbox.reset();
    }

    void whatNobodyFollowsIsInTheInbox()
    {
        const auto approval = park();
        QTRY_COMPARE(notifications().size(), 1);

        const auto notice = notifications().constFirst();
        QCOMPARE(notice.kind, protocol::NotificationKind::Approval);
        QCOMPARE(notice.title, u"Tom wants to use weather.now"_s);
        QVERIFY(notice.text.contains(u"Bonn"_s));
        QCOMPARE(notice.actions.size(), 2);
        QCOMPARE(notice.actions.constFirst().target, approval.id);
        QVERIFY(!notice.isRead);

        QVERIFY(m->agent->consents().decide(approval.id, {.isApproved = true}));
        QCOMPARE(notifications().size(), 1);
        QVERIFY(notifications().constFirst().isRead);
    }
    void secretsStayWhereTheyAre()
    {
        m->module->isOpen = true;
        m->tools.refresh();
        m->module->risks.insert(u"slow"_s, Risk::Write);
        m->ask(says(u"weather?"_s));
        m->llm.reply->call({{.id = u"c1"_s,
                             .name = u"weather__slow"_s,
                             .arguments = {{u"api_key"_s, u"swordfish"_s}, {u"text"_s, u"long "_s.repeated(200)}}}});
        QTRY_COMPARE(notifications().size(), 1);

        QVERIFY(!notifications().constFirst().text.contains(u"swordfish"_s));
        QVERIFY(notifications().constFirst().text.contains(u"long "_s.repeated(200)));
    }
    void whoFollowsIsGivenTime()
    {
        const auto follower = ask();
        const auto following = follower->follow();
        QTRY_COMPARE(m->agent->consents().approvals().size(), 1);
        m_notices->look();
        QCOMPARE(notifications().size(), 0);

        m_time.pass(QuestionNotices::patience + std::chrono::seconds(1));
        m_notices->look();
        QCOMPARE(notifications().size(), 1);
        m_notices->look();
        QCOMPARE(notifications().size(), 1);
    }
    void whoGoesAwayIsTold()
    {
        const auto log = ask();
        auto following = log->follow();
        QTRY_COMPARE(m->agent->consents().approvals().size(), 1);
        m_notices->look();
        QCOMPARE(notifications().size(), 0);

        following.reset();
        QTRY_COMPARE_WITH_TIMEOUT(notifications().size(), 1, 20'000);   // by itself
    }
    void isToldOnceOverARestart()
    {
        const auto approval = park();
        QTRY_COMPARE(notifications().size(), 1);

        m->lose();
        m->open();
        begin();

        QTRY_COMPARE(m->agent->consents().approvals().size(), 1);
        m_notices->look();
        QCOMPARE(notifications().size(), 1);
        QVERIFY(m->agent->stopTurn(approval.turn));
        QVERIFY(notifications().constFirst().isRead);
    }
    void whatATemporaryTurnAsksComesOntoNoDisk()
    {
        auto request = says(u"weather?"_s);
        request.temporary = true;
        m->ask(request);
        call();
        QTRY_COMPARE(m->agent->consents().approvals().size(), 1);

        m_notices->look();

        QCOMPARE(notifications().size(), 0);
        QCOMPARE(m->kept->database().query(u"SELECT * FROM notifications"_s)->size(), 0);
    }
    void whereAnotherUserDecidesOnlyThatIsSaid()
    {
        begin(u"mum"_s);
        park();

        m_notices->look();

        const protocol::Notification said = notifications().constFirst();
        QCOMPARE(said.kind, protocol::NotificationKind::System);
        QCOMPARE(said.title, u"Tom waits for mum"_s);
        QVERIFY(said.actions.isEmpty());
        QVERIFY(!said.text.contains(u"Bonn"_s));
    }

private:
    void begin(const QString &decider = {})
    {
        m_notices.reset();
        m_inbox = std::make_unique<Inbox>(m->kept->database(), m->clock);
        m_notices = std::make_unique<ApprovalNotices>(*m->agent, *m_inbox, m_time, decider);
    }
    Agent::Log ask()
    {
        const auto log = m->ask(says(u"weather?"_s));
        call();
        return log;
    }
    void call() { m->llm.reply->call({{.id = u"c1"_s, .name = u"weather__now"_s, .arguments = {{u"place"_s, u"Bonn"_s}}}}); }
    protocol::Approval park()
    {
        ask();
        if (!QTest::qWaitFor([this] { return m->agent->consents().approvals().size() == 1; }))
            qFatal("nothing was asked");
        return m->agent->consents().approvals().constFirst();
    }
    QList<protocol::Notification> notifications() { return m_inbox->since(0, 10)->notifications; }

    SetClock m_time;
    std::unique_ptr<AgentFixture> m;
    std::unique_ptr<Inbox> m_inbox;
    std::unique_ptr<ApprovalNotices> m_notices;
};

QTEST_GUILESS_MAIN(TestApprovalNotices)
#include "tst_approvalnotices.moc"
