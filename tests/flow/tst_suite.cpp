#include "shared/core/atomicfile.h"
#include "shared/core/json.h"
#include "tests/flow/household.h"

#include <QProcess>
#include <QTest>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::test;

// The real programs as processes.
class TestSuite : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_household = std::make_unique<Household>();
        m_household->writeConfig();
        start();
        m_session = signIn(m_port, m_key);
        QVERIFY(!m_session.isEmpty());
    }
    void cleanup()
    {
        if (m_server && m_server->state() != QProcess::NotRunning) {
            m_server->terminate();
            QVERIFY(m_server->waitForFinished(15000));
            QCOMPARE(m_server->exitCode(), 0);
        }
        m_server.reset();
        m_household.reset();
    }

    void aKilledAgentIsSaidAndTheTurnEndsAsInterrupted()
    {
        m_household->llm().play(wordScript({u"Half "_s, u"of "_s, u"it"_s}, 1ms, PeerStep::Stall));
        m_household->llm().play(wordScript({u"Here again."_s}, 1ms, PeerStep::Close));
        const auto client = clientFor(m_port, m_key, m_session);
        const auto reply = client->process({.request = u"Tell me"_s});
        Listener heard(*reply);
        QTRY_COMPARE_WITH_TIMEOUT(heard.text, u"Half of it"_s, 20000);

        QVERIFY(::kill(agentPid(), SIGKILL) == 0);

        // The server says so in the stream, the client asks again, the new agent ends the turn with what was there.
        QTRY_COMPARE_WITH_TIMEOUT(heard.losses, 1, 5000);
        QTRY_VERIFY_WITH_TIMEOUT(heard.isFinished(), 30000);
        QVERIFY2(heard.result(), qPrintable(heard.result() ? QString() : heard.result().error().message));
        QVERIFY(heard.result()->interrupted);
        QCOMPARE(heard.result()->response, u"Half of it"_s);

        const auto next = client->process({.request = u"And now?"_s});
        Listener nextHeard(*next);
        QTRY_VERIFY_WITH_TIMEOUT(nextHeard.isFinished(), 30000);
        QVERIFY(nextHeard.result());
        QCOMPARE(nextHeard.text, u"Here again."_s);
        const QByteArray asked = m_household->llm().requests().constLast().body;
        QVERIFY2(asked.contains("And now?") && asked.contains("Tell me") && asked.contains("Half of it"),
                 "the conversation is whole");
    }
    void aKilledServerLeavesNoAgent()
    {
        const auto client = clientFor(m_port, m_key, m_session);
        const auto status = client->status();
        QTRY_VERIFY_WITH_TIMEOUT(status.isFinished(), 20000);
        const pid_t agent = agentPid();
        QVERIFY(agent > 0);

        m_server->kill();
        QVERIFY(m_server->waitForFinished(5000));

        QTRY_VERIFY_WITH_TIMEOUT(::kill(agent, 0) != 0 || isZombie(agent), 5000);
    }
    void theSuiteServesAgainAfterAKilledServer()
    {
        m_household->llm().play(wordScript({u"Back."_s}, 1ms, PeerStep::Close));
        m_server->kill();
        QVERIFY(m_server->waitForFinished(5000));

        start();

        const auto client = clientFor(m_port, m_key, m_session);   // the session is still good
        const auto reply = client->process({.request = u"Still there?"_s});
        Listener heard(*reply);
        QTRY_VERIFY_WITH_TIMEOUT(heard.isFinished() && heard.result(), 30000);
        QCOMPARE(heard.text, u"Back."_s);
    }

private:
    void start()
    {
        const QString known = m_household->folder() + u"/server.json"_s;
        QFile::remove(known);
        for (int tries = 0; tries < 5 && !QFile::exists(known); ++tries) {   // others may take the port that was free
            m_server = std::make_unique<QProcess>();
            m_server->setProcessChannelMode(QProcess::ForwardedErrorChannel);
            m_server->start(u"" TOM_BIN_DIR "/tom-server"_s,
                            {u"--data"_s, m_household->folder(), u"--listen"_s, u"127.0.0.1"_s, u"--port"_s, freePort()});
            QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(known) || m_server->state() == QProcess::NotRunning, 20000);
        }
        QVERIFY(QFile::exists(known));
        const auto about = json::parseObject(*readFile(m_household->folder() + u"/server.json"_s, 10000));
        QVERIFY(about);
        m_key = about->value("key"_L1).toString().toLatin1();
        m_port = quint16(QUrl(about->value("url"_L1).toString()).port());
    }
    static QString freePort()
    {
        QTcpServer probe;
        probe.listen(QHostAddress::LocalHost);
        return QString::number(probe.serverPort());
    }
    [[nodiscard]] pid_t agentPid() const
    {
        const auto note = readFile(m_household->folder() + u"/internal/agents/alice/agent.pid"_s, 100);
        return note ? pid_t(note->split(' ').constFirst().toInt()) : pid_t(-1);
    }
    // Whose parent died is reaped by whatever init this machine has, some time.
    static bool isZombie(pid_t pid)
    {
        const auto stat = readFile(u"/proc/%1/stat"_s.arg(pid), 4096);
        return !stat || stat->mid(stat->lastIndexOf(')') + 2).startsWith('Z');
    }

    std::unique_ptr<Household> m_household;
    std::unique_ptr<QProcess> m_server;
    quint16 m_port = 0;
    QByteArray m_key;
    QByteArray m_session;
};

QTEST_GUILESS_MAIN(TestSuite)
#include "tst_suite.moc"
