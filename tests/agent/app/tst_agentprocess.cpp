#include "agent/conversation/schema.h"
#include "shared/llm/providers.h"
#include "shared/store/database.h"
#include "tests/agent/support/agentprocess.h"
#include "tests/agent/support/authority.h"
#include "tests/agent/support/openaipeer.h"
#include "tests/agent/support/peer.h"

#include <QRandomGenerator>

#ifdef Q_OS_UNIX
#    include <csignal>
#endif

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;

// The real program: what it promises when it is killed, and how it starts and ends.
class TestAgentProcess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_model = std::make_unique<OpenAiPeer>();
    }

    void answersWithTheBuiltInAssistant()
    {
        AgentProcess agent;
        auto given = slice();
        given.llm = {};
        given.ownPorts = modelServerPorts();
        const auto ready = agent.start(given);
        QVERIFY(ready);
        QCOMPARE(ready->model, u"builtin/assistant"_s);

        Peer peer = serverOf(*ready);
        const auto reader = peer.ask(u"What can you do?"_s);
        QTRY_VERIFY(reader->end);

        QVERIFY(reader->answer());
        QVERIFY(!reader->answer()->response.isEmpty());
        QCOMPARE(reader->text(), reader->answer()->response);
        QCOMPARE(reader->answer()->model, u"builtin/assistant"_s);
    }
    void keepsListsOnTheFirstDay()
    {
        AgentProcess agent;
        auto given = slice();
        given.llm = {};
        given.ownPorts = modelServerPorts();
        auto ready = agent.start(given);
        QVERIFY(ready);
        const auto asked = [&](const QString &text) {
            Peer peer = serverOf(*ready);
            const auto reader = peer.ask(text);
            const bool ended = QTest::qWaitFor([&] { return reader->end.has_value(); }, 20'000);
            return ended ? reader->answer().value_or(protocol::ProcessAnswer{}) : protocol::ProcessAnswer{};
        };

        const auto added = asked(u"Add milk to the shopping list"_s);
        QCOMPARE(added.tools, QStringList{u"lists.add_item"_s});
        agent.kill();
        AgentProcess restarted;
        ready = restarted.start(given);
        QVERIFY(ready);
        const auto shown = asked(u"What is on the shopping list?"_s);

        QCOMPARE(shown.tools, QStringList{u"lists.list_items"_s});
        QVERIFY2(shown.response.contains(u"milk"_s), qUtf8Printable(shown.response));
        QCOMPARE(shown.conversation, added.conversation);
    }
    void aKilledAgentLosesNothingThatItShowed()
    {
        AgentProcess agent;
        auto ready = agent.start(slice());
        QVERIFY(ready);
        QString conversation;
        QString turn;
        QList<protocol::TurnEvent> shown;
        {
            Peer peer = serverOf(*ready);
            const auto reader = peer.ask(u"Tell me a story"_s);
            QTRY_VERIFY(m_model->open);
            m_model->say(u"Once upon "_s);
            m_model->say(u"a time"_s);
            QTRY_COMPARE(reader->text(), u"Once upon a time"_s);
            agent.kill();
            QTRY_VERIFY(reader->end);
            QVERIFY(!*reader->end);   // a stream without its last frame is no answer
            shown = reader->events;
            turn = reader->turn();
        }

        AgentProcess restarted;
        ready = restarted.start(slice());
        QVERIFY(ready);
        Peer peer = serverOf(*ready);
        const auto resumed = peer.resume(turn, 1);
        QTRY_VERIFY(resumed->end);

        QVERIFY(*resumed->end);
        QCOMPARE(resumed->events.first(shown.size()), shown);
        QVERIFY(resumed->answer()->interrupted);
        QCOMPARE(resumed->answer()->response, u"Once upon a time"_s);
        const auto next = peer.ask(u"Go on"_s, resumed->answer()->conversation);
        QTRY_COMPARE(m_model->requests.size(), 2);
        const QJsonArray messages = m_model->requests.constLast().value("messages"_L1).toArray();
        QCOMPARE(messages.at(1).toObject().value("content"_L1).toString(), u"Tell me a story"_s);
        QVERIFY(messages.at(2).toObject().value("content"_L1).toString().startsWith(u"Once upon a time\n\n["_s));
        m_model->say(u"there was"_s);
        m_model->finish();
        QTRY_VERIFY(next->end);
        QCOMPARE(next->answer()->response, u"there was"_s);
    }
    void survivesManyKills()
    {
        constexpr int rounds = 20;
        QString conversation;
        for (int round = 0; round < rounds; ++round) {
            QString turn;
            QList<protocol::TurnEvent> shown;
            {
                AgentProcess agent;
                const auto ready = agent.start(slice());
                QVERIFY(ready);
                Peer peer = serverOf(*ready);
                const auto reader = peer.ask(u"round %1"_s.arg(round), conversation);
                QTRY_VERIFY(m_model->open && !reader->turn().isEmpty());
                const int pieces = QRandomGenerator::global()->bounded(30);
                for (int i = 0; i < pieces; ++i) {
                    m_model->say(u"%1 "_s.arg(i));
                    m_model->open->flush();
                    QCoreApplication::processEvents();
                }
                agent.kill();
                QTRY_VERIFY(reader->end);
                turn = reader->turn();
                shown = reader->events;
                QVERIFY(reader->isContiguous());
                QTRY_VERIFY(!m_model->open);
            }
            AgentProcess restarted;
            const auto ready = restarted.start(slice());
            QVERIFY(ready);
            Peer peer = serverOf(*ready);
            const auto rest = peer.resume(turn, shown.constLast().number + 1);
            QTRY_VERIFY(rest->end);
            QVERIFY(rest->isContiguous(shown.constLast().number + 1));
            QVERIFY(rest->answer() && rest->answer()->interrupted);
            QString text = rest->text();
            for (auto event = shown.crbegin(); event != shown.crend(); ++event) {
                if (const auto *delta = std::get_if<protocol::TextDelta>(&event->body))
                    text.prepend(delta->delta);
            }
            QCOMPARE(text, rest->answer()->response);   // each character exactly once
            conversation = rest->answer()->conversation;
        }

        const auto database = store::Database::open(QDir(userFolder()).filePath(u"agent.sqlite"_s), agentMigrations());
        QVERIFY(database);
        QCOMPARE((*database)->query(u"PRAGMA integrity_check"_s)->constFirst().value(u"integrity_check"_s).toString(), u"ok"_s);
        const auto messages = (*database)->query(u"SELECT role, state FROM messages ORDER BY id"_s).value();
        QCOMPARE(messages.size(), 2 * rounds);
        for (int i = 0; i < messages.size(); ++i)
            QCOMPARE(messages.at(i).value(u"role"_s).toString(), i % 2 == 0 ? u"user"_s : u"assistant"_s);
    }
    void endsWithItsStandardInput()
    {
        AgentProcess agent;
        QVERIFY(agent.start(slice()));

        agent.process.closeWriteChannel();

        QTRY_COMPARE(agent.process.state(), QProcess::NotRunning);
        QCOMPARE(agent.process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(agent.process.exitCode(), 0);
    }
    void endsInOrderOnSigterm()
    {
        AgentProcess agent;
        QVERIFY(agent.start(slice()));

        agent.process.terminate();

        QTRY_COMPARE(agent.process.state(), QProcess::NotRunning);
        QCOMPARE(agent.process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(agent.process.exitCode(), 0);
    }
    void dropsNothingWhenItEndsInOrder()
    {
        AgentProcess agent;
        auto ready = agent.start(slice());
        QVERIFY(ready);
        Peer first = serverOf(*ready);
        const auto reader = first.ask(u"hello"_s);
        QTRY_VERIFY(m_model->open);
        m_model->say(u"Good"_s);
        QTRY_COMPARE(reader->text(), u"Good"_s);
        agent.process.terminate();
        QTRY_COMPARE(agent.process.state(), QProcess::NotRunning);

        AgentProcess restarted;
        ready = restarted.start(slice());
        QVERIFY(ready);
        Peer second = serverOf(*ready);
        const auto resumed = second.resume(reader->turn(), 1);
        QTRY_VERIFY(resumed->end);
        QVERIFY(resumed->answer()->interrupted);
        QCOMPARE(resumed->answer()->response, u"Good"_s);
    }
    void refusesGarbageWithOneLine_data()
    {
        QTest::addColumn<QByteArray>("input");
        QTest::newRow("not JSON") << "hello there\n"_ba;
        QTest::newRow("another JSON") << "[1,2]\n"_ba;
        QTest::newRow("an empty object") << "{}\n"_ba;
        QTest::newRow("nothing") << ""_ba;
        QTest::newRow("no end of line") << "{\"username\""_ba;
        QTest::newRow("zeros") << QByteArray(1000, '\0') + '\n';
    }
    void refusesGarbageWithOneLine()
    {
        QFETCH(QByteArray, input);
        AgentProcess agent;

        agent.process.start();
        agent.process.write(input);
        agent.process.closeWriteChannel();
        QTRY_COMPARE(agent.process.state(), QProcess::NotRunning);

        QCOMPARE(agent.process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(agent.process.exitCode(), 2);
        QVERIFY(agent.process.readAllStandardOutput().isEmpty());
        const QByteArray said = agent.process.readAllStandardError();
        QVERIFY2(said.count('\n') == 1, said.constData());
    }
    void refusesABadCommandLineWithOneLine_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("user");
        QTest::newRow("unknown option") << QStringList{u"--frobnicate"_s} << u"alice"_s;
        QTest::newRow("no user") << QStringList{u"--data"_s, u"/nowhere"_s} << u""_s;
        QTest::newRow("no configuration") << QStringList{u"--data"_s, u"/nowhere"_s} << u"alice"_s;
    }
    void refusesABadCommandLineWithOneLine()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, user);
        AgentProcess agent;
        agent.process.setArguments(arguments);
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"TOM_USERNAME"_s, user);
        agent.process.setProcessEnvironment(environment);

        agent.process.start();
        QTRY_COMPARE(agent.process.state(), QProcess::NotRunning);

        QCOMPARE(agent.process.exitCode(), 2);
        const QByteArray said = agent.process.readAllStandardError();
        QVERIFY2(said.count('\n') == 1, said.constData());
    }
    void servesWhenStartedByHand()
    {
        const QDir data(m_folder->path());
        QVERIFY(data.mkpath(u"internal/agents/alice"_s));
        const auto write = [&](const QString &name, const QByteArray &bytes) {
            QFile file(data.filePath(name));
            return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size()
                   && file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
        };
        QVERIFY(write(u"internal/agents/alice/cert.pem"_s, m_authority.agent.certificatePem()));
        QVERIFY(write(u"internal/agents/alice/key.pem"_s, m_authority.agent.keyPem()));
        QVERIFY(write(u"internal/agents/alice/ca.pem"_s, m_authority.certificate().toPem()));
        QVERIFY(write(u"config.yml"_s, "users:\n  - username: alice\n    password: secret-of-alice\n"));
        QTcpServer free;
        QVERIFY(free.listen(QHostAddress::LocalHost));
        const quint16 port = free.serverPort();
        free.close();
        AgentProcess agent;
        agent.process.setArguments({u"--data"_s, m_folder->path(), u"--port"_s, QString::number(port)});
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"TOM_USERNAME"_s, u"alice"_s);
        agent.process.setProcessEnvironment(environment);

        agent.process.start();

        Peer peer(m_authority.trustOf(u"tom-server"_s), port);
        QTRY_COMPARE(peer.status("GET", u"/healthz"_s), 200);
        QVERIFY(!agent.process.readAllStandardError().contains("secret-of-alice"));
    }
#ifdef Q_OS_LINUX
    void speaksTlsWithoutQts()   // which reads every authority of the system first
    {
        AgentProcess agent;
        const auto ready = agent.start(slice());
        QVERIFY(ready);
        QVERIFY(serverOf(*ready).fetch("GET"_ba, u"/status"_s));
        QFile maps(u"/proc/%1/maps"_s.arg(agent.process.processId()));
        QVERIFY(maps.open(QIODevice::ReadOnly));
        QVERIFY(!maps.readAll().contains("qopensslbackend"));
    }
    void diesWithItsParent()
    {
        // A shell is the parent; the agent's standard input stays open in this process all the time.
        QProcess parent;
        parent.start(u"sh"_s, {u"-c"_s, u"exec 3<&0; \"$0\" --supervised <&3 & wait"_s, u"" TOM_BIN_DIR "/tom-agent"_s});
        parent.write(json::compact(slice().toJson()) + '\n');
        QTRY_VERIFY(parent.canReadLine());
        const auto ready = json::parseObject(parent.readLine()).and_then(&config::AgentReady::fromJson);
        QVERIFY(ready);
        Peer peer = serverOf(*ready);
        QCOMPARE(peer.status("GET", u"/healthz"_s), 200);

        ::kill(pid_t(parent.processId()), SIGKILL);

        QTRY_COMPARE(peer.status("GET", u"/healthz"_s), 0);
    }
#endif

private:
    // As if Tom itself listened there: the agent looks for no model server on this machine.
    [[nodiscard]] static QList<quint16> modelServerPorts()
    {
        QList<quint16> ports;
        for (const llm::LocalServer &server : llm::Providers::shipped().localServers())
            ports.append(server.port);
        return ports;
    }
    [[nodiscard]] QString userFolder() const { return m_folder->filePath(u"users/alice"_s); }
    [[nodiscard]] config::AgentSlice slice() const
    {
        const QString model = u"openai/scripted"_s;
        return {.username = u"alice"_s,
                .llm = {.defaultName = u"scripted"_s,
                        .providers = {{.name = u"scripted"_s,
                                       .api = u"key-of-the-test"_s,
                                       .models = {model, model, model},
                                       .baseUrl = m_model->baseUrl()}}},
                .userFolder = userFolder(),
                .certificatePem = m_authority.agent.certificatePem(),
                .keyPem = m_authority.agent.keyPem(),
                .authorityPem = m_authority.certificate().toPem()};
    }
    [[nodiscard]] Peer serverOf(const config::AgentReady &ready) const
    {
        return Peer(m_authority.trustOf(u"tom-server"_s), ready.port);
    }

    Authority m_authority;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<OpenAiPeer> m_model;
};

QTEST_GUILESS_MAIN(TestAgentProcess)
#include "tst_agentprocess.moc"
