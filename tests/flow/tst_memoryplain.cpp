#include "shared/auth/passwordhash.h"
#include "shared/auth/servicetoken.h"
#include "shared/core/atomicfile.h"
#include "shared/core/json.h"
#include "shared/http/networkhttpclient.h"
#include "tests/flow/consoleuser.h"

#include <QFile>
#include <QTcpServer>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::test;

namespace {

constexpr QByteArrayView password = "correct horse";

quint16 someFreePort()
{
    QTcpServer probe;
    probe.listen(QHostAddress::LocalHost);
    return probe.serverPort();
}

} // namespace

// memory.listen: plain, with the programs as they ship: the memory service by itself, tom-server with the agent of alice, and
// bob's agent started by hand. The users' services name the memory as the configuration of the seed does: an address alone.
class TestMemoryPlain : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_memoryPort = someFreePort();
        m_agentPort = someFreePort();
        writeConfig();
        QProcess init;
        init.setProcessChannelMode(QProcess::ForwardedChannels);
        init.start(u"" TOM_BIN_DIR "/tom-server"_s, {u"init"_s, u"--data"_s, m_folder.path()});
        QVERIFY(init.waitForFinished(30'000));
        QCOMPARE(init.exitCode(), 0);
        start(m_memory, u"tom-memory"_s, {u"--config"_s, m_folder.filePath(u"config.yml"_s)});
        start(m_agent, u"tom-agent"_s, {u"--data"_s, m_folder.path(), u"--port"_s, QString::number(m_agentPort)},
              {{u"TOM_USERNAME"_s, u"bob"_s}});
        start(m_server, u"tom-server"_s,
              {u"--data"_s, m_folder.path(), u"--listen"_s, u"127.0.0.1"_s, u"--port"_s, QString::number(someFreePort())});
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(m_folder.filePath(u"server.json"_s)), 30'000);
        const auto about = json::parseObject(*readFile(m_folder.filePath(u"server.json"_s), 10'000));
        QVERIFY(about);
        const QString address = about->value("url"_L1).toString().remove(u"https://"_s);
        const QString key = about->value("key"_L1).toString();
        QCOMPARE(m_alice.signIn(address, key, u"alice"_s, password.toByteArray()), 0);
        QCOMPARE(m_bob.signIn(address, key, u"bob"_s, password.toByteArray()), 0);
    }
    void cleanupTestCase()
    {
        for (QProcess *process : {&m_server, &m_agent, &m_memory}) {
            process->terminate();
            QVERIFY(process->waitForFinished(15'000));
        }
    }

    void eachUserReachesTheirOwnMemory()
    {
        QTRY_COMPARE_WITH_TIMEOUT(m_alice.run({u"memory"_s}), 0, 30'000);
        QTRY_COMPARE_WITH_TIMEOUT(m_bob.run({u"memory"_s}), 0, 30'000);

        QCOMPARE(m_alice.run({u"memory"_s, u"add"_s, u"Alice hides her gifts in the attic"_s}), 0);
        QCOMPARE(m_bob.run({u"memory"_s, u"add"_s, u"Bob likes coffee"_s}), 0);

        QCOMPARE(m_alice.run({u"memory"_s}), 0);
        QVERIFY(m_alice.output.contains("attic") && !m_alice.output.contains("coffee"));
        QCOMPARE(m_bob.run({u"memory"_s}), 0);
        QVERIFY(m_bob.output.contains("coffee") && !m_bob.output.contains("attic"));
        QVERIFY(QFile::exists(m_folder.filePath(u"memory_db/alice.sqlite"_s)));
        QVERIFY(!QFile::exists(m_folder.filePath(u"internal/memory/memory.pid"_s)));   // tom-server starts none of its own
    }
    void speaksPlainHttpToWhoHasAToken()
    {
        const QByteArray secret = readFile(m_folder.filePath(u"internal/memory/secret"_s), 4096)->trimmed();
        const QByteArray alice = auth::serviceToken(secret, u"alice"_s);

        QCOMPARE(status(alice, {}), 200);
        QCOMPARE(status(alice, "memory-service"), 200);   // as containers call it
        QCOMPARE(status(alice, "evil.example"), 403);
        QCOMPARE(status({}, {}), 401);
        QCOMPARE(status(auth::serviceToken(QByteArray(43, 'x'), u"alice"_s), {}), 401);
    }
    void theTokenIsInNoLog()
    {
        const QByteArray secret = readFile(m_folder.filePath(u"internal/memory/secret"_s), 4096)->trimmed();
        QByteArray said;
        for (QProcess *process : {&m_server, &m_agent, &m_memory})
            said += process->readAllStandardError() + process->readAllStandardOutput();
        QVERIFY(!said.isEmpty());
        for (const QString &user : {u"alice"_s, u"bob"_s})
            QVERIFY(!said.contains(auth::serviceToken(secret, user)));
        QVERIFY(!said.contains(secret));
    }

private:
    void writeConfig() const
    {
        const QString hash = auth::hashPassword(QString::fromLatin1(password)).result().value();
        const QString text = uR"(global:
  log_level: DEBUG
  llms:
    own: {models: [builtin/assistant, builtin/assistant, builtin/assistant]}
memory:
  listen: plain
  port: %1
users:
  - username: alice
    password: '%2'
    services:
      memory: {url: 'http://localhost:%1/mcp', description: Personal memory management, enable: true}
  - username: bob
    password: '%2'
    agent_url: 'https://127.0.0.1:%3'
    services:
      memory: {url: 'http://localhost:%1/mcp'}
  - username: carol
    password: '%2'
    services:
      memory: {url: 'http://memory-service/mcp'}
)"_s.arg(QString::number(m_memoryPort), hash, QString::number(m_agentPort));
        QVERIFY(writeFileAtomically(m_folder.filePath(u"config.yml"_s), text.toUtf8()));
    }
    static void start(QProcess &process, const QString &program, const QStringList &words,
                      const QList<std::pair<QString, QString>> &variables = {})
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const auto &[name, value] : variables)
            environment.insert(name, value);
        process.setProcessEnvironment(environment);
        process.start(u"" TOM_BIN_DIR "/"_s + program, words);
        QVERIFY(process.waitForStarted());
    }
    [[nodiscard]] int status(const QByteArray &token, const QByteArray &host) const
    {
        http::NetworkHttpClient client;
        http::Headers headers{{"Content-Type", "application/json"}, {"Accept", "application/json"}};
        if (!token.isEmpty())
            headers.emplaceBack("Authorization", "Bearer " + token);
        if (!host.isEmpty())
            headers.emplaceBack("Host", host);
        auto answer = client.fetch({.method = "POST",
                                    .url = QUrl(u"http://127.0.0.1:%1/mcp"_s.arg(m_memoryPort)),
                                    .headers = headers,
                                    .body = R"({"jsonrpc":"2.0","id":1,"method":"tools/list"})"});
        return QTest::qWaitFor([&answer] { return answer.isFinished(); }, 20'000) && answer.result() ? answer.result()->status
                                                                                                     : 0;
    }

    QTemporaryDir m_folder;
    quint16 m_memoryPort = 0;
    quint16 m_agentPort = 0;
    QProcess m_memory;
    QProcess m_agent;
    QProcess m_server;
    ConsoleUser m_alice;
    ConsoleUser m_bob;
};

QTEST_GUILESS_MAIN(TestMemoryPlain)
#include "tst_memoryplain.moc"
