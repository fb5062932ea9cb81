#include "agent/app/agentapp.h"
#include "tests/agent/support/authority.h"
#include "tests/agent/support/openaipeer.h"
#include "tests/agent/support/peer.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;

class TestAgentApp : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void servesTheUserOfItsSlice()
    {
        AgentApp app(slice(m_folder.filePath(u"alice"_s)));
        const auto ready = started(app);
        QVERIFY2(ready, qUtf8Printable(ready ? u""_s : ready.error().message));
        QCOMPARE(ready->key, m_authority.agentKey());
        QCOMPARE(ready->model, u"openai/scripted"_s);

        Peer peer(m_authority.trustOf(u"tom-server"_s), ready->port);
        const auto reader = peer.ask(u"hello"_s);
        QTRY_VERIFY(m_model.open);
        m_model.say(u"Good "_s);
        m_model.say(u"day."_s);
        m_model.finish();
        QTRY_VERIFY(reader->end);

        QCOMPARE(reader->answer()->response, u"Good day."_s);
    }
    void severalLiveInOneProcess()
    {
        AgentApp first(slice(m_folder.filePath(u"one"_s)));
        AgentApp second(slice(m_folder.filePath(u"two"_s)));
        const auto one = started(first);
        const auto two = started(second);
        QVERIFY(one && two);
        QVERIFY(one->port != two->port);

        Peer peer(m_authority.trustOf(u"tom-server"_s), two->port);
        QCOMPARE(peer.status("GET", u"/tasks"_s), 200);
    }
    void saysHonestlyWhatItsServicesAre()
    {
        auto given = slice(m_folder.filePath(u"services"_s));
        given.services = {
            {.name = u"weather"_s, .url = u"https://weather.example/mcp"_s, .description = u"The weather"_s, .complexity = 1},
            {.name = u"off"_s, .url = u"https://off.example/mcp"_s, .enabled = false}};
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"weather cannot be reached"_s));
        AgentApp app(given);
        const auto ready = started(app);
        QVERIFY(ready);

        Peer peer(m_authority.trustOf(u"tom-server"_s), ready->port);
        QJsonObject answer;
        protocol::AgentStatus status;
        QTRY_VERIFY_WITH_TIMEOUT((answer = peer.json("GET", u"/status"_s),
                                  status = protocol::AgentStatus::fromJson(answer).value(),
                                  status.modules.constLast().status != "connecting"_L1),
                                 15s);

        QCOMPARE(status.model, u"openai/scripted"_s);
        QCOMPARE(status.modules.size(), 5);
        QCOMPARE(status.modules.at(0).name, u"lists"_s);
        QCOMPARE(status.modules.at(0).status, u"connected"_s);
        QCOMPARE(status.modules.at(0).toolsCount, 5);
        QCOMPARE(status.modules.at(2).name, u"notifications"_s);
        QCOMPARE(status.modules.at(3).status, u"disabled"_s);
        QCOMPARE(status.modules.at(4).status, u"failed"_s);
        QVERIFY(!status.modules.at(4).lastError.isEmpty());
        QVERIFY(!json::compact(answer).contains("example"));   // no internal addresses
    }
    void keepsTheUsersSecretForAService()
    {
        auto given = slice(m_folder.filePath(u"secrets"_s));
        given.services = {{.name = u"my photos"_s,
                           .url = u"http://127.0.0.1:1/mcp"_s,
                           .headers = {{u"Authorization"_s, u"Bearer ${secret}"_s}}}};
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"my photos: it needs a secret of your own"_s));
        AgentApp app(given);
        const auto ready = started(app);
        QVERIFY(ready);
        Peer peer(m_authority.trustOf(u"tom-server"_s), ready->port);
        const QString path = u"/services/my%20photos/secret"_s;

        QCOMPARE(peer.status("PUT", path), 400);
        QCOMPARE(peer.status("PUT", u"/services/none/secret"_s, {{u"secret"_s, u"swordfish"_s}}), 404);
        QCOMPARE(peer.status("PUT", path, {{u"secret"_s, u"swordfish"_s}}), 200);

        QFile file(given.userFolder + u"/service-secrets.json"_s);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().contains("swordfish"));
        const auto status = protocol::AgentStatus::fromJson(peer.json("GET", u"/status"_s)).value();
        QCOMPARE(status.modules.at(1).secret, u"set"_s);

        QCOMPARE(peer.status("DELETE", path), 200);
        QCOMPARE(peer.status("GET", path), 405);
    }
    void saysWhyItCannotStart_data()
    {
        QTest::addColumn<QString>("broken");
        QTest::newRow("no certificate") << u"certificate"_s;
        QTest::newRow("no authority") << u"authority"_s;
        QTest::newRow("no folder") << u"folder"_s;
        QTest::newRow("port taken") << u"port"_s;
    }
    void saysWhyItCannotStart()
    {
        QFETCH(QString, broken);
        QTcpServer taken;
        QVERIFY(taken.listen(QHostAddress::LocalHost));
        auto given = slice(m_folder.filePath(u"broken"_s));
        if (broken == "certificate"_L1)
            given.certificatePem = "nothing";
        else if (broken == "authority"_L1)
            given.authorityPem = "nothing";
        else if (broken == "folder"_L1)
            given.userFolder = u"/dev/null/alice"_s;
        else
            given.port = taken.serverPort();

        AgentApp app(given);
        const auto ready = started(app);

        QVERIFY(!ready);
        QVERIFY(!ready.error().message.isEmpty());
        QVERIFY(!ready.error().message.contains(u'\n'));
    }

private:
    config::AgentSlice slice(const QString &userFolder) const
    {
        const QString model = u"openai/scripted"_s;
        return {.username = u"alice"_s,
                .llm = {.defaultName = u"scripted"_s,
                        .providers = {{.name = u"scripted"_s,
                                       .api = u"key-of-the-test"_s,
                                       .models = {model, model, model},
                                       .baseUrl = m_model.baseUrl()}}},
                .userFolder = userFolder,
                .certificatePem = m_authority.agent.certificatePem(),
                .keyPem = m_authority.agent.keyPem(),
                .authorityPem = m_authority.certificate().toPem()};
    }
    static Result<config::AgentReady> started(AgentApp &app)
    {
        auto ready = app.start();
        if (!QTest::qWaitFor([&] { return ready.isFinished(); }, 20'000))
            return failure(ErrorCode::AgentTimeout, u"not ready"_s);
        return ready.result();
    }

    QTemporaryDir m_folder;
    Authority m_authority;
    OpenAiPeer m_model;
};

QTEST_GUILESS_MAIN(TestAgentApp)
#include "tst_agentapp.moc"
