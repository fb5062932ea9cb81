#include "tests/agent/support/agentfixture.h"

#include <QTest>
#include <QUuid>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;
using protocol::Remember;

namespace {

const llm::ToolCall forecast{.id = u"c1"_s, .name = u"weather__now"_s, .arguments = {{u"place"_s, u"Bonn"_s}}};

} // namespace

// The tool rules that a schedule has of its own: what its runs may not use or ask about each time, and what its user allowed
// for all of them.
class TestScheduleTools : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m = std::make_unique<AgentFixture>();
        m->module->risks.insert(u"now"_s, Risk::Write);
        for (const int id : {7, 8})
            QVERIFY(m->kept->database().execute(
                u"INSERT INTO schedules(id, spec, created) VALUES(?, '{\"text\":\"weather?\"}', 0)"_s, {id}));
    }
    void cleanup() { m.reset(); }

    void aYesCountsForAllRunsOfItsSchedule()
    {
        const auto log = run(7);
        const auto approval = waiting().constFirst();
        QCOMPARE(approval.remember, (QStringList{u"once"_s, u"schedule"_s, u"always"_s}));
        QVERIFY(m->agent->consents().decide(approval.id, {.isApproved = true, .remember = Remember::Schedule}));
        QTRY_COMPARE(m->module->calls.size(), 1);
        end(*log);

        m->agent.reset();
        m->open();
        end(*run(7, u"2"_s));   // in a conversation of its own
        QCOMPARE(m->module->calls.size(), 2);
        end(*run(8));
        end(*run(0));   // somebody asks
        QCOMPARE(m->module->calls.size(), 2);
        const auto rules = m->agent->consents().rules().value();
        QCOMPARE(rules.size(), 1);
        QCOMPARE(rules.constFirst().schedule, 7);
        QVERIFY(rules.constFirst().conversation.isEmpty());

        QVERIFY(m->kept->database().execute(u"DELETE FROM schedules WHERE id = 7"_s));
        QVERIFY(m->agent->consents().rules()->isEmpty());
        end(*run(7));
        QCOMPARE(m->module->calls.size(), 2);
    }
    void aYesForAScheduleThatIsGoneCountsOnce()
    {
        const auto log = run(7);
        QVERIFY(m->kept->database().execute(u"DELETE FROM schedules WHERE id = 7"_s));

        QVERIFY(m->agent->consents().decide(waiting().constFirst().id, {.isApproved = true, .remember = Remember::Schedule}));

        QTRY_COMPARE(m->module->calls.size(), 1);
        end(*log);
        QVERIFY(m->agent->consents().rules()->isEmpty());
    }
    void aYesForAScheduleThatIsToDoSomethingElseCountsOnce_data()
    {
        QTest::addColumn<QString>("spec");
        QTest::newRow("other words") << u"{\"text\":\"read my mail\"}"_s;
        QTest::newRow("other modules") << u"{\"text\":\"weather?\",\"modules\":[\"mail\"]}"_s;
        QTest::newRow("other tools") << u"{\"text\":\"weather?\",\"tools\":{\"ask\":[],\"deny\":[\"mail\"]}}"_s;
    }
    void aYesForAScheduleThatIsToDoSomethingElseCountsOnce()
    {
        QFETCH(const QString, spec);
        const auto log = run(7);
        QVERIFY(m->kept->database().execute(u"UPDATE schedules SET spec = ? WHERE id = 7"_s, {spec}));

        QVERIFY(m->agent->consents().decide(waiting().constFirst().id, {.isApproved = true, .remember = Remember::Schedule}));

        QTRY_COMPARE(m->module->calls.size(), 1);
        end(*log);
        QVERIFY(m->agent->consents().rules()->isEmpty());
    }
    void whatItMayNotUseIsNeitherOfferedNorCalled_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::newRow("the module") << u"weather"_s;
        QTest::newRow("the tool") << u"weather.now"_s;
        QTest::newRow("a pattern") << u"*.n*"_s;
        QTest::newRow("its name alone") << u"now"_s;
    }
    void whatItMayNotUseIsNeitherOfferedNorCalled()
    {
        QFETCH(const QString, pattern);
        m->module->risks.insert(u"now"_s, Risk::Read);   // what needs no consent

        const auto log = run(7, u"1"_s, {.deny = {pattern}});

        QTRY_COMPARE(m->llm.requests.size(), 2);
        const auto isForecast = [](const llm::ToolDefinition &tool) { return tool.name == forecast.name; };
        QVERIFY(std::ranges::none_of(m->llm.requests.constFirst().tools, isForecast));
        QVERIFY(m->llm.requests.constLast().messages.constLast().text.contains(u"this schedule may not use now"_s));
        QVERIFY(m->module->calls.isEmpty());
        end(*log);

        (void)run(0);
        QTRY_COMPARE(m->module->calls.size(), 1);   // others may
    }
    void whatItAsksAboutIsAskedEachTime()
    {
        m->module->risks.insert(u"now"_s, Risk::Read);

        const auto log = run(7, u"1"_s, {.ask = {u"weather.*"_s}});

        const auto approval = waiting().constFirst();
        QCOMPARE(approval.remember, QStringList{u"once"_s});
        QCOMPARE(m->agent->consents().decide(approval.id, {.isApproved = true, .remember = Remember::Always}).error().code,
                 ErrorCode::InvalidInput);
        QVERIFY(m->module->calls.isEmpty());
        QVERIFY(m->agent->consents().decide(approval.id, {.isApproved = true}));
        QTRY_COMPARE(m->module->calls.size(), 1);
        end(*log);
    }
    void neitherWidensWhatTheAdminForbids()
    {
        m->module->ruled.deny = {u"now"_s};
        m->tools.refresh();

        const auto log = run(7, u"1"_s, {.ask = {u"weather.now"_s}});

        QTRY_COMPARE(m->llm.requests.size(), 2);
        QVERIFY(waiting().isEmpty());
        QVERIFY(m->module->calls.isEmpty());
        end(*log);
    }

private:
    // A turn of that schedule whose model calls for the forecast; 0: of a person.
    Agent::Log run(qint64 schedule, const QString &client = u"1"_s, const protocol::ScheduleTools &tools = {})
    {
        auto request = says(u"weather? "_s + client);
        if (client != "1"_L1)
            request.clientType = u"console"_s;
        request.schedule = schedule;
        request.requestId = QUuid::createUuid().toString(QUuid::WithoutBraces);
        if (schedule > 0
            && !m->kept->database().execute(u"INSERT INTO schedule_runs(schedule, spec, request_id, due, state) "
                                            "VALUES(?, '{\"text\":\"weather?\"}', ?, 0, 'running')"_s,
                                            {schedule, request.requestId}))
            qFatal("no run");
        request.tools = tools;
        const auto before = m->llm.requests.size();
        const auto log = m->ask(request);
        m->llm.reply->call({forecast});
        if (!QTest::qWaitFor([&] { return !waiting().isEmpty() || m->llm.requests.size() == before + 2; }))
            qFatal("neither asked nor done");
        return log;
    }
    void end(TurnLog &log)
    {
        (void)m->agent->stopTurn(log.turn());
        QTRY_VERIFY(log.isEnded());
    }
    [[nodiscard]] QList<protocol::Approval> waiting() const { return m->agent->consents().approvals(); }

    std::unique_ptr<AgentFixture> m;
};

QTEST_GUILESS_MAIN(TestScheduleTools)
#include "tst_scheduletools.moc"
