#include "server/app/agentidentities.h"
#include "tests/server/support/device.h"
#include "tests/server/support/serverfixture.h"

#include <QProcess>
#include <QTcpServer>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;

namespace {

// A real agent that was started by hand, on a machine of its own: it has a configuration and its own folder, no more.
class AgentByHand
{
public:
    AgentByHand(const QString &user, quint16 port) : m_user(user)
    {
        process.setProgram(QStringLiteral(TOM_BIN_DIR "/tom-agent"));
        process.setArguments(
            {u"--data"_s, m_folder.path(), u"--listen"_s, u"127.0.0."_s + user, u"--port"_s, QString::number(port)});
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"TOM_USERNAME"_s, user);
        process.setProcessEnvironment(environment);
        QObject::connect(&process, &QProcess::readyReadStandardError, [this] { said += process.readAllStandardError(); });
    }
    ~AgentByHand() { end(); }

    [[nodiscard]] bool bring(const DataFolder &server) const
    {
        const QDir from(server.agent(m_user));
        const QDir to(DataFolder(m_folder.path()).agent(m_user));
        bool isBrought = QDir().mkpath(to.path()) && writeText(m_folder.filePath(u"config.yml"_s), textOf(server.config()));
        for (const QString &name : {u"key.pem"_s, u"cert.pem"_s, u"ca.pem"_s}) {
            QFile::remove(to.filePath(name));
            isBrought = isBrought && QFile::copy(from.filePath(name), to.filePath(name));
        }
        return isBrought;
    }
    [[nodiscard]] bool change(const QByteArray &config) const { return writeText(m_folder.filePath(u"config.yml"_s), config); }
    void start() { process.start(); }
    void end()
    {
        process.kill();
        process.waitForFinished();
    }
    [[nodiscard]] bool hasFile(const QString &name) const { return QFileInfo::exists(m_folder.filePath(name)); }

    QProcess process;
    QByteArray said;   // in its log

private:
    QString m_user;
    QTemporaryDir m_folder;
};

} // namespace

// agents: {mode: external}: every agent is where its user's name says. Here the user is called like the last part of an
// address of this machine.
class TestExternalAgents : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
#ifndef Q_OS_LINUX
        QSKIP("needs 127.0.0.2");
#endif
    }
    void init()
    {
        QTcpServer free;
        QVERIFY(free.listen(QHostAddress::LocalHost));
        m_port = free.serverPort();
        free.close();
        m_server = std::make_unique<ServerFixture>();
        QVERIFY(m_server->configure("agents:\n  mode: external\n  url: https://127.0.0.{username}:" + QByteArray::number(m_port)
                                    + "\nusers:\n  - username: '1'\n    password: secret-of-1\n  - username: '2'\n    password: "
                                      "secret-of-2\n"));
        QVERIFY(m_server->start());
    }
    void cleanup() { m_server.reset(); }

    void eachUserReachesHisOwnAgent()
    {
        AgentByHand first(u"1"_s, m_port);
        AgentByHand second(u"2"_s, m_port);
        QVERIFY(first.bring(m_server->data()) && second.bring(m_server->data()));
        first.start();
        second.start();
        Client client = m_server->client();
        const http::Headers one = sessionOf(client.signIn(u"1"_s, u"secret-of-1"_s));
        const http::Headers two = sessionOf(client.signIn(u"2"_s, u"secret-of-2"_s));

        QTRY_COMPARE_WITH_TIMEOUT(client.ask("GET", u"/status"_s, one).status, 200, 30'000);
        QTRY_COMPARE_WITH_TIMEOUT(client.ask("GET", u"/status"_s, two).status, 200, 30'000);
        QVERIFY(client.ask("GET", u"/status"_s, one).body.contains("\"modules\""));
        QVERIFY(first.hasFile(u"users/1/agent.sqlite"_s) && second.hasFile(u"users/2/agent.sqlite"_s));
        QVERIFY(!QFileInfo::exists(m_server->data().users() + u"/1"_s));
        QVERIFY(!QFileInfo::exists(m_server->data().agent(u"1"_s) + u"/agent.pid"_s));   // we started none

        first.end();
        const http::HttpResponse gone = client.ask("GET", u"/status"_s, one);
        QCOMPARE(gone.status, 503);
        QVERIFY(gone.body.contains("agent_unavailable") && gone.body.contains("retry_after_s"));
        QCOMPARE(client.ask("GET", u"/status"_s, two).status, 200);
    }
    void anAgentOfAnotherAuthorityIsNotBelieved()
    {
        QTemporaryDir stranger;
        const DataFolder strangers(stranger.path());
        const auto authority = auth::InternalAuthority::loadOrMake(strangers.internal());
        QVERIFY(authority && AgentIdentities(strangers, *authority).make(u"1"_s));
        QVERIFY(writeText(strangers.config(), textOf(m_server->data().config())));
        AgentByHand agent(u"1"_s, m_port);
        QVERIFY(agent.bring(strangers));
        agent.start();
        QTRY_VERIFY_WITH_TIMEOUT(agent.hasFile(u"users/1/agent.sqlite"_s), 20'000);   // it serves
        Client client = m_server->client();
        const http::Headers one = sessionOf(client.signIn(u"1"_s, u"secret-of-1"_s));

        for (int i = 0; i < 5; ++i)
            QVERIFY(client.ask("GET", u"/status"_s, one).status >= 500);
    }
    void newCertificatesAreTakenOver()
    {
        AgentByHand agent(u"1"_s, m_port);
        QVERIFY(agent.bring(m_server->data()));
        agent.start();
        Client client = m_server->client();
        const http::Headers one = sessionOf(client.signIn(u"1"_s, u"secret-of-1"_s));
        QTRY_COMPARE_WITH_TIMEOUT(client.ask("GET", u"/status"_s, one).status, 200, 30'000);
        const qint64 pid = agent.process.processId();

        // All of it new, also the key.
        const DataFolder data = m_server->data();
        const QByteArray before = textOf(data.agent(u"1"_s) + u"/key.pem"_s);
        QVERIFY(QDir(data.agent(u"1"_s)).removeRecursively());
        const auto authority = auth::InternalAuthority::loadOrMake(data.internal());
        QVERIFY(authority && AgentIdentities(data, *authority).make(u"1"_s));
        QVERIFY(textOf(data.agent(u"1"_s) + u"/key.pem"_s) != before);
        QVERIFY(agent.bring(data));

        QTRY_COMPARE_WITH_TIMEOUT(client.ask("GET", u"/status"_s, one).status, 200, 30'000);
        QCOMPARE(agent.process.processId(), pid);
        QCOMPARE(agent.process.state(), QProcess::Running);
    }
    void aChangedConfigurationIsTakenOver()
    {
        AgentByHand agent(u"1"_s, m_port);
        QVERIFY(agent.bring(m_server->data()));
        agent.start();
        Client client = m_server->client();
        const http::Headers one = sessionOf(client.signIn(u"1"_s, u"secret-of-1"_s));
        QTRY_COMPARE_WITH_TIMEOUT(client.ask("GET", u"/status"_s, one).status, 200, 30'000);
        QVERIFY(!client.ask("GET", u"/status"_s, one).body.contains("weather"));
        const qint64 pid = agent.process.processId();

        QVERIFY(agent.change("users: [{username: '1', password: x"));   // half of it: the old one goes on
        QTRY_VERIFY_WITH_TIMEOUT(agent.said.contains("what was there before goes on"), 10'000);
        QCOMPARE(client.ask("GET", u"/status"_s, one).status, 200);
        QVERIFY(agent.change("users: [{username: '1', password: x, services: {weather: {url: 'http://127.0.0.1:1/mcp'}}}]\n"));

        QTRY_VERIFY_WITH_TIMEOUT(client.ask("GET", u"/status"_s, one).body.contains("weather"), 30'000);
        QCOMPARE(agent.process.processId(), pid);
        QCOMPARE(agent.process.state(), QProcess::Running);
    }
    void anAgentElsewhereRings()
    {
        QVERIFY(openDoor());
        AgentByHand agent(u"1"_s, m_port);
        QVERIFY(agent.bring(m_server->data()));
        agent.start();
        Client client = m_server->client();
        const http::Headers one = sessionOf(client.signIn(u"1"_s, u"secret-of-1"_s));
        const http::Headers two = sessionOf(client.signIn(u"2"_s, u"secret-of-2"_s));
        QTRY_COMPARE_WITH_TIMEOUT(client.ask("GET", u"/status"_s, one).status, 200, 30'000);
        Device device(m_server->app->port(), one);
        Device other(m_server->app->port(), two);
        QTRY_VERIFY(device.isListening() && other.isListening());

        QCOMPARE(client.ask("POST", u"/process"_s, one + json, "{\"request\":\"hello\"}").status, 200);

        QTRY_VERIFY_WITH_TIMEOUT(!device.ofType(u"turn"_s).isEmpty(), 20'000);
        QCOMPARE(other.ofType(u"turn"_s).size(), 0);
    }
    // Its certificate is renewed while it runs; what it rings with afterwards is the new one.
    void anAgentElsewhereRingsWithItsNewCertificate()
    {
        QVERIFY(openDoor());
        AgentByHand agent(u"1"_s, m_port);
        QVERIFY(agent.bring(m_server->data()));
        agent.start();
        Client client = m_server->client();
        const http::Headers one = sessionOf(client.signIn(u"1"_s, u"secret-of-1"_s));
        QTRY_COMPARE_WITH_TIMEOUT(client.ask("GET", u"/status"_s, one).status, 200, 30'000);
        // Of another user: the door would tell that user's devices, if the old one were still shown.
        const DataFolder data = m_server->data();
        const auto authority = auth::InternalAuthority::loadOrMake(data.internal());
        QVERIFY(authority && AgentIdentities(data, *authority).make(u"2"_s));
        for (const QString &name : {u"key.pem"_s, u"cert.pem"_s})
            QVERIFY(writeText(data.agent(u"1"_s) + u'/' + name, textOf(data.agent(u"2"_s) + u'/' + name)));
        QVERIFY(agent.bring(data));
        QTRY_VERIFY_WITH_TIMEOUT(agent.said.contains("took over new certificates"), 20'000);
        const http::Headers two = sessionOf(client.signIn(u"2"_s, u"secret-of-2"_s));
        Device first(m_server->app->port(), one);
        Device second(m_server->app->port(), two);
        QTRY_VERIFY(first.isListening() && second.isListening());

        QTRY_COMPARE_WITH_TIMEOUT(client.ask("POST", u"/process"_s, one + json, "{\"request\":\"hello\"}").status, 200, 30'000);

        QTRY_VERIFY_WITH_TIMEOUT(!second.ofType(u"turn"_s).isEmpty(), 20'000);
        QCOMPARE(first.ofType(u"turn"_s).size(), 0);
    }
    // A server of somebody else stands where the door was: it hears of nothing.
    void anAgentElsewhereRingsAtNobodyElse_data()
    {
        QTest::addColumn<bool>("isOurAuthority");
        QTest::addColumn<QString>("name");

        QTest::newRow("a tom-server of another authority") << false << u"tom-server"_s;
        QTest::newRow("another agent of this one") << true << u"agent:2"_s;
    }
    void anAgentElsewhereRingsAtNobodyElse()
    {
        QFETCH(const bool, isOurAuthority);
        QFETCH(const QString, name);
        QTemporaryDir stranger;
        const auto authority =
            auth::InternalAuthority::loadOrMake(isOurAuthority ? m_server->data().internal() : stranger.path());
        const auto identity = authority->issue(name);
        QVERIFY(identity);
        int heard = 0;
        httpserver::HttpServer door;
        door.addRoute("POST"_ba, u"/push"_s, [&heard](const httpserver::Request &, httpserver::Reply reply) {
            ++heard;
            reply.send(httpserver::Response::json({}));
        });
        QVERIFY(door.listen(QHostAddress::LocalHost, 0, httpserver::serverTls(identity->chain, identity->key)));
        AgentByHand agent(u"1"_s, m_port);
        QVERIFY(agent.bring(m_server->data()));
        QVERIFY(agent.change(
            textOf(m_server->data().config())
                .replace("users:", "  door: {url: 'https://127.0.0.1:" + QByteArray::number(door.port()) + "'}\nusers:")));
        agent.start();
        Client client = m_server->client();
        const http::Headers one = sessionOf(client.signIn(u"1"_s, u"secret-of-1"_s));

        QTRY_COMPARE_WITH_TIMEOUT(client.ask("POST", u"/process"_s, one + json, "{\"request\":\"hello\"}").status, 200, 30'000);

        QTRY_VERIFY_WITH_TIMEOUT(agent.said.contains("cannot be told what is new"), 20'000);
        QVERIFY2(agent.said.contains("cannot be trusted"), agent.said.constData());
        QCOMPARE(heard, 0);
    }
    void aDoorWhosePortIsTakenEndsTheStart()
    {
        QTcpServer taken;
        QVERIFY(taken.listen(QHostAddress::LocalHost));
        m_server->end();
        QVERIFY(openDoor(taken.serverPort(), false));
        const Result<void> started = m_server->start();

        QVERIFY(!started);
        QCOMPARE(
            started.error().message,
            u"port %1 of 127.0.0.1 is taken by another program; end that one, or choose another port with agents.door.port"_s.arg(
                taken.serverPort()));
    }
    void aNewUserGetsCertificatesWithoutARestart()
    {
        QVERIFY(!QFileInfo::exists(m_server->data().agent(u"3"_s)));

        QVERIFY(writeText(m_server->data().config(),
                          textOf(m_server->data().config()) + "  - username: '3'\n    password: secret-of-3\n"));

        QTRY_VERIFY_WITH_TIMEOUT(QFileInfo::exists(m_server->data().agent(u"3"_s) + u"/ca.pem"_s), 10'000);
    }
    void theConfigurationOfAUserWhoIsGoneGoes()
    {
        const QString first = m_server->data().agent(u"1"_s) + u"/config.yml"_s;
        const QString second = m_server->data().agent(u"2"_s) + u"/config.yml"_s;
        QVERIFY(QFileInfo::exists(first) && QFileInfo::exists(second));
        const QByteArray both = textOf(m_server->data().config());

        QVERIFY(writeText(m_server->data().config(), QByteArray(both).left(both.indexOf("  - username: '2'"))));
        QTRY_VERIFY_WITH_TIMEOUT(!QFileInfo::exists(second), 10'000);
        QVERIFY(QFileInfo::exists(first));
        QVERIFY(QFileInfo::exists(m_server->data().agent(u"2"_s) + u"/key.pem"_s));
        QVERIFY(writeText(m_server->data().config(), both));
        QTRY_VERIFY_WITH_TIMEOUT(QFileInfo::exists(second), 10'000);

        m_server->end();
        QVERIFY(writeText(m_server->data().config(), QByteArray(both).left(both.indexOf("  - username: '2'"))));
        QVERIFY(m_server->start());   // gone while no server ran
        QVERIFY(!QFileInfo::exists(second));
    }
    // What "tom-server init" writes for an agent that the server starts itself is not removed by a start, nor does it get old.
    void whatInitWroteStaysTrue()
    {
        m_server->end();
        const QByteArray inside =
            "users:\n  - username: '1'\n    password: secret-of-1\n    services: {one: {url: 'http://127.0.0.1:1'}}\n";
        QVERIFY(writeText(m_server->data().config(), inside));
        const QString file = m_server->data().agent(u"1"_s) + u"/config.yml"_s;
        QVERIFY(QFileInfo::exists(file) && !textOf(file).contains("one:"));

        QVERIFY(m_server->start());

        QVERIFY2(textOf(file).contains("one:"), textOf(file).constData());
    }

private:
    // Starts the server anew with a door at this port, or a free one.
    [[nodiscard]] bool openDoor(quint16 port = 0, bool starts = true) const
    {
        if (port == 0) {
            QTcpServer free;
            if (!free.listen(QHostAddress::LocalHost))
                return false;
            port = free.serverPort();
        }
        m_server->end();
        const QByteArray door = "  door: {url: 'https://localhost:" + QByteArray::number(port) + "', listen: 127.0.0.1}\nusers:";
        return writeText(m_server->data().config(), textOf(m_server->data().config()).replace("users:", door))
               && (!starts || m_server->start());
    }

    static inline const http::Headers json{{"Content-Type", "application/json"}};

    std::unique_ptr<ServerFixture> m_server;
    quint16 m_port = 0;
};

QTEST_GUILESS_MAIN(TestExternalAgents)
#include "tst_externalagents.moc"
