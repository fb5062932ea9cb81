#include "tests/agent/support/openaipeer.h"
#include "tests/server/support/saidlines.h"
#include "tests/server/support/supervision.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;

// Agents while the configuration and the certificates change.
class TestAgentRestart : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
#ifndef Q_OS_LINUX
        QSKIP("looks into /proc");
#endif
    }
    void init()
    {
        m_agents = std::make_unique<Supervision>(
            config::Config{.users = {{.username = u"alice"_s}, {.username = u"bob"_s}, {.username = u"carol"_s}}});
        m_agents->start();
        QVERIFY(m_agents->addressOf(u"alice"_s) && m_agents->addressOf(u"bob"_s));
        m_alice = m_agents->pid(u"alice"_s);
        m_bob = m_agents->pid(u"bob"_s);
    }
    void cleanup() { m_agents.reset(); }

    void goesOnWhenNothingOfItsChanged_data()
    {
        using Change = std::function<void(config::Config &)>;
        QTest::addColumn<Change>("change");
        QTest::newRow("nothing") << Change([](config::Config &) {});
        QTest::newRow("passwords") << Change([](config::Config &c) { c.users[0].password = c.users[1].password = u"x"_s; });
        QTest::newRow("a user more") << Change([](config::Config &c) { c.users.prepend({.username = u"dave"_s}); });
        QTest::newRow("another user") << Change([](config::Config &c) { c.users[2].role = u"child"_s; });
        QTest::newRow("another user's agent, here")
            << Change([](config::Config &c) { c.users[2].agentUrl = u"https://127.0.0.1:1"_s; });
        QTest::newRow("limits of clients") << Change([](config::Config &c) { c.global.limits.connections = 7; });
        QTest::newRow("proxies") << Change([](config::Config &c) { c.global.trustedProxies = {u"::1"_s}; });
    }
    void goesOnWhenNothingOfItsChanged()
    {
        QFETCH(std::function<void(config::Config &)>, change);
        const SaidLines said;
        // Of an agent in use it is said at once that it shall start anew.
        const std::shared_ptr<void> uses[] = {m_agents->supervisor->use(u"alice"_s), m_agents->supervisor->use(u"bob"_s)};

        change(m_agents->config);
        m_agents->supervisor->reconfigure({});

        QCOMPARE(said.count(u"starts anew"_s), 0);
        for (config::User &user : m_agents->config.users)
            user.personalContext = u"x"_s;
        m_agents->supervisor->reconfigure({});
        QCOMPARE(said.count(u"starts anew when its open requests are answered"_s), 2);
    }
    void startsAnewWhenItsPartChanged_data()
    {
        using Change = std::function<void(config::Config &)>;
        QTest::addColumn<Change>("change");
        QTest::addColumn<bool>("isBobsToo");
        QTest::newRow("context") << Change([](config::Config &c) { c.users[0].personalContext = u"x"_s; }) << false;
        QTest::newRow("role") << Change([](config::Config &c) { c.users[0].role = u"child"_s; }) << false;
        QTest::newRow("services") << Change([](config::Config &c) {
            c.users[0].services = {{.name = u"x"_s, .url = u"http://127.0.0.1:1"_s}};
        }) << false;
        QTest::newRow("modules") << Change([](config::Config &c) { c.users[0].modules = QStringList{u"lists"_s}; }) << false;
        QTest::newRow("hours") << Change([](config::Config &c) { c.users[0].hours = config::Hours(); }) << false;
        QTest::newRow("log level") << Change([](config::Config &c) { c.global.logLevel = u"DEBUG"_s; }) << true;
        QTest::newRow("providers") << Change([](config::Config &c) {
            c.global.llm.providers = {{.name = u"x"_s, .api = u"k"_s, .models = {u"openai/a"_s, u"openai/a"_s, u"openai/a"_s}}};
        }) << true;
        QTest::newRow("what schedules begin with") << Change([](config::Config &c) { c.schedules.deny = {u"mail"_s}; }) << true;
        QTest::newRow("memory") << Change([](config::Config &c) { c.agents.memoryMb = 1000; }) << true;
    }
    void startsAnewWhenItsPartChanged()
    {
        QFETCH(std::function<void(config::Config &)>, change);
        QFETCH(bool, isBobsToo);
        const SaidLines said;

        change(m_agents->config);
        m_agents->supervisor->reconfigure({});

        QTRY_COMPARE_WITH_TIMEOUT(said.count(u"is ready"_s), isBobsToo ? 2 : 1, 20'000);
        QVERIFY(m_agents->pid(u"alice"_s) != m_alice && !isAlive(m_alice));
        QVERIFY(m_agents->addressOf(u"alice"_s) && m_agents->addressOf(u"bob"_s));
        QCOMPARE(m_agents->pid(u"bob"_s) != m_bob, isBobsToo);
        QCOMPARE(said.count(u"may start again"_s), 0);   // it was no crash
        QCOMPARE(m_agents->pid(u"carol"_s), 0);          // who never had one
    }
    void waitsForItsOpenRequests()
    {
        std::shared_ptr<void> first = m_agents->supervisor->use(u"alice"_s);
        std::shared_ptr<void> second = m_agents->supervisor->use(u"alice"_s);
        const Result<AgentAddress> before = m_agents->addressOf(u"alice"_s);
        const SaidLines said;

        m_agents->config.users[0].role = u"child"_s;
        m_agents->supervisor->reconfigure({});
        m_agents->supervisor->reconfigure({});   // another change meanwhile

        QCOMPARE(said.count(u"when its open requests are answered"_s), 1);
        QCOMPARE(m_agents->addressOf(u"alice"_s), before);   // and still serves
        first.reset();
        QCoreApplication::processEvents();
        QCOMPARE(m_agents->addressOf(u"alice"_s), before);
        QVERIFY(isAlive(m_alice));

        second.reset();

        QTRY_COMPARE_WITH_TIMEOUT(said.count(u"the agent of alice is ready"_s), 1, 20'000);
        QVERIFY(!isAlive(m_alice) && m_agents->addressOf(u"alice"_s) != before);
    }
    void waitsForATurnThatNobodyListensTo()
    {
        agent::test::OpenAiPeer model;
        m_agents->config.global.llm = {
            .defaultName = u"peer"_s,
            .providers = {
                {.name = u"peer"_s, .api = u"k"_s, .models = {u"x/a"_s, u"x/a"_s, u"x/a"_s}, .baseUrl = model.baseUrl()}}};
        m_agents->supervisor->reconfigure({});
        const SaidLines said;
        QTRY_COMPARE_WITH_TIMEOUT(said.count(u"the agent of alice is ready"_s), 1, 20'000);
        const qint64 before = m_agents->pid(u"alice"_s);
        const AgentAddress address = m_agents->addressOf(u"alice"_s).value();
        {
            http::NetworkHttpClient http = m_agents->client(address);
            QUrl url = address.url;
            url.setPath(u"/process"_s);
            const auto exchange = http.send({.method = "POST",
                                             .url = url,
                                             .headers = {{"Content-Type", "application/json"}, {"X-Tom-User", "alice"}},
                                             .body = R"({"request": "hello"})"_ba});
            QTRY_COMPARE_WITH_TIMEOUT(model.requests.size(), 1, 10'000);
        }   // and hangs up

        m_agents->config.users[0].role = u"child"_s;
        m_agents->supervisor->reconfigure({});

        QVERIFY(!QTest::qWaitFor([before] { return !isAlive(before); }, 500));
        QCOMPARE(m_agents->addressOf(u"alice"_s).value(), address);
        model.say(u"Hello."_s);
        model.finish();
        QTRY_COMPARE_WITH_TIMEOUT(said.count(u"the agent of alice is ready"_s), 2, 20'000);
        QVERIFY(!isAlive(before));
    }
    void endsWhenItsUserIsRemoved()
    {
        const auto use = m_agents->supervisor->use(u"alice"_s);   // also with open requests

        m_agents->config.users.removeFirst();
        m_agents->supervisor->reconfigure({});

        QVERIFY(!m_agents->addressOf(u"alice"_s, 1));
        QTRY_VERIFY_WITH_TIMEOUT(!isAlive(m_alice), 10'000);
        QCOMPARE(m_agents->pid(u"bob"_s), m_bob);
        QSignalSpy ended(m_agents->supervisor.get(), &AgentSupervisor::allEnded);
        m_agents->supervisor->stop();
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, 8000);
    }
    void endsWhenSomebodyElseRunsIt()
    {
        m_agents->config.users[0].agentUrl = u"https://agent.example:8080"_s;
        m_agents->supervisor->reconfigure({});

        QTRY_VERIFY_WITH_TIMEOUT(!isAlive(m_alice), 10'000);

        m_agents->config.users[0].agentUrl.clear();
        m_agents->supervisor->reconfigure({});
        QVERIFY(m_agents->addressOf(u"alice"_s));
    }
    void getsANewCertificateInTime_data()
    {
        QTest::addColumn<int>("days");
        QTest::addColumn<bool>("isDue");
        QTest::newRow("a month and a day before its end") << 397 - 31 << false;
        QTest::newRow("a month before its end") << 397 - 30 << true;
    }
    void getsANewCertificateInTime()
    {
        QFETCH(int, days);
        QFETCH(bool, isDue);

        const SaidLines said;
        std::shared_ptr<void> uses[] = {m_agents->supervisor->use(u"alice"_s), m_agents->supervisor->use(u"bob"_s)};

        m_agents->supervisor->renewCertificates(QDateTime::currentDateTimeUtc().addDays(days));

        QCOMPARE(said.count(u"when its open requests are answered: its certificate is renewed"_s), isDue ? 2 : 0);   // at once
        for (std::shared_ptr<void> &use : uses)
            use.reset();
        QTRY_COMPARE_WITH_TIMEOUT(said.count(u"is ready"_s), isDue ? 2 : 0, 20'000);
        QVERIFY(m_agents->addressOf(u"alice"_s) && m_agents->addressOf(u"bob"_s));
        QCOMPARE(m_agents->pid(u"alice"_s) != m_alice, isDue);
        QCOMPARE(m_agents->pid(u"bob"_s) != m_bob, isDue);
    }

private:
    std::unique_ptr<Supervision> m_agents;
    qint64 m_alice = 0;
    qint64 m_bob = 0;
};

QTEST_GUILESS_MAIN(TestAgentRestart)
#include "tst_agentrestart.moc"
