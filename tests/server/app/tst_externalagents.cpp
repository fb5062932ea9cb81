#include "server/app/agentidentities.h"
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
    void aNewUserGetsCertificatesWithoutARestart()
    {
        QVERIFY(!QFileInfo::exists(m_server->data().agent(u"3"_s)));

        QVERIFY(writeText(m_server->data().config(),
                          textOf(m_server->data().config()) + "  - username: '3'\n    password: secret-of-3\n"));

        QTRY_VERIFY_WITH_TIMEOUT(QFileInfo::exists(m_server->data().agent(u"3"_s) + u"/ca.pem"_s), 10'000);
    }

private:
    std::unique_ptr<ServerFixture> m_server;
    quint16 m_port = 0;
};

QTEST_GUILESS_MAIN(TestExternalAgents)
#include "tst_externalagents.moc"
