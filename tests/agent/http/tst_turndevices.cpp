#include "agent/http/agentroutes.h"
#include "agent/http/consentroutes.h"
#include "tests/agent/support/agentfixture.h"
#include "tests/agent/support/agentserver.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;

// Several devices at one turn, each over its own connection: all see the same, and each may decide and stop.
class TestTurnDevices : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m = std::make_unique<AgentFixture>();
        m->module->risks.insert(u"now"_s, Risk::Write);
        m_server = std::make_unique<AgentServer>();
        m_routes = std::make_unique<AgentRoutes>(m_server->http, *m->agent, u"alice"_s, [] { return protocol::AgentStatus{}; });
        m_inbox = std::make_unique<Inbox>(m->kept->database(), m->clock);
        m_wards = std::make_unique<Wards>(m->kept->database(), *m_inbox, m->clock);
        m_consents = std::make_unique<ConsentRoutes>(m_server->guard, m->agent->consents(), *m_wards, m->tools, QString());
        m_server->listen();
        m_phone = m_server->peer();
        m_desktop = m_server->peer();
        m_console = m_server->peer();
    }
    void cleanup()
    {
        m_console.reset();
        m_desktop.reset();
        m_phone.reset();
        m_server.reset();
        m_consents.reset();
        m_wards.reset();
        m_inbox.reset();
        m_routes.reset();
        m.reset();
    }

    void allSeeTheSame()
    {
        const auto phone = m_phone->ask(u"weather?"_s);
        QTRY_VERIFY(m->llm.reply && !phone->turn().isEmpty());
        m->llm.reply->say(u"Let me look."_s);
        QTRY_COMPARE(phone->text(), u"Let me look."_s);
        const auto desktop = m_desktop->resume(phone->turn(), 1);
        m->llm.reply->call({{.id = u"c1"_s, .name = u"weather__now"_s, .arguments = {{u"place"_s, u"Bonn"_s}}}},
                           u"Let me look."_s);
        QTRY_VERIFY(has(*phone, "approval") && has(*desktop, "approval"));

        // A third one comes, decides, and stays.
        const auto console = m_console->resume(phone->turn(), 3);
        const QJsonArray waiting = m_console->json("GET", u"/approvals"_s).value("approvals"_L1).toArray();
        QCOMPARE(waiting.size(), 1);
        const QString route = u"/approvals/"_s + waiting.at(0)["id"_L1].toString();
        QCOMPARE(m_console->status("POST", route, {{u"decision"_s, u"approve"_s}}), 200);
        QCOMPARE(m_desktop->status("POST", route, {{u"decision"_s, u"deny"_s}}), 409);   // too late
        QTRY_COMPARE(m->llm.requests.size(), 2);
        m->llm.reply->finish(u"Sunny."_s);
        QTRY_VERIFY(phone->end && desktop->end && console->end);

        QVERIFY(phone->isContiguous());
        QCOMPARE(desktop->events, phone->events);
        QCOMPARE(console->events, phone->events.sliced(2));
        QCOMPARE(phone->answer()->response, u"Let me look.\n\nSunny."_s);
        QCOMPARE(m->module->calls.size(), 1);
    }
    void anyOfThemStopsIt()
    {
        const auto phone = m_phone->ask(u"weather?"_s);
        QTRY_VERIFY(m->llm.reply && !phone->turn().isEmpty());
        m->llm.reply->say(u"It is"_s);
        const auto desktop = m_desktop->resume(phone->turn(), 1);
        QTRY_COMPARE(desktop->text(), u"It is"_s);

        QCOMPARE(m_console->status("DELETE", u"/process/"_s + phone->turn()), 200);
        QTRY_VERIFY(phone->end && desktop->end);

        QVERIFY(phone->answer()->stopped);
        QCOMPARE(desktop->events, phone->events);
    }
    void oneThatGoesAwayTakesNothingFromTheOthers()
    {
        auto phone = m_phone->ask(u"weather?"_s);
        QTRY_VERIFY(m->llm.reply && !phone->turn().isEmpty());
        const QString turn = phone->turn();
        const auto desktop = m_desktop->resume(turn, 1);
        m->llm.reply->say(u"It is"_s);
        QTRY_COMPARE(desktop->text(), u"It is"_s);
        QVERIFY(m->agent->audienceOf(turn).isFollowed);

        phone.reset();
        m_phone.reset();
        m->llm.reply->finish(u"It is sunny."_s);
        QTRY_VERIFY(desktop->end);

        QVERIFY(desktop->isContiguous());
        QCOMPARE(desktop->answer()->response, u"It is sunny."_s);
    }
    void whoFollowsIsKnown()
    {
        auto phone = m_phone->ask(u"weather?"_s);
        QTRY_VERIFY(m->llm.reply && !phone->turn().isEmpty());
        const QString turn = phone->turn();
        auto desktop = m_desktop->resume(turn, 1);
        QTRY_VERIFY(!desktop->events.isEmpty());

        phone.reset();
        m_phone.reset();
        QTRY_COMPARE(m_server->http.openConnections(), 1);
        QVERIFY(m->agent->audienceOf(turn).isFollowed);
        desktop.reset();
        m_desktop.reset();
        QTRY_VERIFY(!m->agent->audienceOf(turn).isFollowed);
    }

private:
    static bool has(const EventReader &reader, const QByteArray &name)
    {
        return std::ranges::any_of(reader.events, [&](const protocol::TurnEvent &event) { return event.name() == name; });
    }

    std::unique_ptr<AgentFixture> m;
    std::unique_ptr<AgentServer> m_server;
    std::unique_ptr<AgentRoutes> m_routes;
    std::unique_ptr<Inbox> m_inbox;
    std::unique_ptr<Wards> m_wards;
    std::unique_ptr<ConsentRoutes> m_consents;
    std::unique_ptr<Peer> m_phone;
    std::unique_ptr<Peer> m_desktop;
    std::unique_ptr<Peer> m_console;
};

QTEST_GUILESS_MAIN(TestTurnDevices)
#include "tst_turndevices.moc"
