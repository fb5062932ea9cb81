#include "agent/app/agentapp.h"
#include "server/app/agentidentities.h"
#include "server/app/serverapp.h"
#include "shared/config/configreader.h"
#include "shared/core/atomicfile.h"
#include "tests/flow/household.h"
#include "tests/flow/relay.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::test;

// Client, server and agent in one process, with real TLS between each two, and a provider that plays scripts.
class TestFlow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_household = std::make_unique<Household>();
        m_household->writeConfig();
        startAgent();
        m_household->writeConfig(u"https://127.0.0.1:%1"_s.arg(m_agentPort));
        startServer();
        m_session = signIn(m_server->port(), m_server->keyFingerprint());
        QVERIFY(!m_session.isEmpty());
    }
    void cleanup()
    {
        m_relay.reset();
        m_server.reset();
        m_agent.reset();
        m_household.reset();
    }

    void anAnswerArrivesPieceByPiece()
    {
        m_household->llm().play(wordScript({u"It "_s, u"works, "_s, u"word "_s, u"by "_s, u"word."_s}, 150ms, PeerStep::Close));
        const auto client = clientFor(m_server->port(), m_server->keyFingerprint(), m_session);
        const auto reply = client->process({.request = u"Does it?"_s});
        Listener heard(*reply);

        QTRY_VERIFY_WITH_TIMEOUT(heard.isFinished(), 20000);

        QVERIFY2(heard.result(), qPrintable(heard.result() ? QString() : heard.result().error().message));
        QCOMPARE(heard.text, u"It works, word by word."_s);
        QCOMPARE(heard.result()->response, heard.text);
        QCOMPARE(heard.result()->model, u"openai/middle"_s);
        QVERIFY(heard.textEvents > 2);
        const PeerRequest asked = m_household->llm().requests().constFirst();
        QVERIFY(asked.body.contains("Does it?"));
        QCOMPARE(http::headerValue(asked.headers, "authorization"), "Bearer sk-test-0123456789abcdef"_ba);
    }
    void theNextTurnKnowsTheOneBefore()
    {
        m_household->llm().play(wordScript({u"Blue."_s}, 1ms, PeerStep::Close));
        m_household->llm().play(wordScript({u"I said blue."_s}, 1ms, PeerStep::Close));
        const auto client = clientFor(m_server->port(), m_server->keyFingerprint(), m_session);
        for (const QString &question : {u"Favourite colour?"_s, u"What did you say?"_s}) {
            const auto reply = client->process({.request = question});
            Listener heard(*reply);
            QTRY_VERIFY_WITH_TIMEOUT(heard.isFinished() && heard.result(), 20000);
        }

        const QByteArray second = m_household->llm().requests().at(1).body;
        QVERIFY(second.contains("Favourite colour?") && second.contains("Blue."));
    }
    void stopReachesTheProviderAndKeepsWhatWasThere()
    {
        m_household->llm().play(wordScript({u"Once "_s, u"upon "_s}, 1ms, PeerStep::Stall));
        const auto client = clientFor(m_server->port(), m_server->keyFingerprint(), m_session);
        const auto reply = client->process({.request = u"A long story"_s});
        Listener heard(*reply);
        QTRY_COMPARE_WITH_TIMEOUT(heard.text, u"Once upon "_s, 20000);

        reply->stop();

        QTRY_VERIFY_WITH_TIMEOUT(heard.isFinished(), 20000);
        QVERIFY(heard.result());
        QVERIFY(heard.result()->stopped);
        QCOMPARE(heard.result()->response, u"Once upon "_s);
        QTRY_COMPARE(m_household->llm().hangUps(), 1);
    }
    void aLostConnectionIsPickedUpWhereItWas()
    {
        QStringList words;
        for (int i = 0; i < 30; ++i)
            words.append(u"word%1 "_s.arg(i));
        m_household->llm().play(wordScript(words, 100ms, PeerStep::Close));
        m_relay = std::make_unique<Relay>(m_server->port());
        const auto client = clientFor(m_relay->serverPort(), m_server->keyFingerprint(), m_session);
        const auto reply = client->process({.request = u"Count"_s});
        Listener heard(*reply);
        QTRY_VERIFY_WITH_TIMEOUT(heard.text.contains(u"word3 "_s), 20000);

        m_relay->cut();
        QTRY_COMPARE_WITH_TIMEOUT(heard.losses, 1, 10000);
        QTRY_VERIFY_WITH_TIMEOUT(heard.text.contains(u"word12 "_s), 20000);
        m_relay->cut();

        QTRY_VERIFY_WITH_TIMEOUT(heard.isFinished(), 30000);
        QVERIFY(heard.result());
        QCOMPARE(heard.text, words.join(QString()));
        QCOMPARE(heard.result()->response, heard.text);
        for (qsizetype i = 0; i < heard.numbers.size(); ++i)
            QCOMPARE(heard.numbers.at(i), i + 1);
        QCOMPARE(m_household->llm().requests().size(), 1);
    }
    void aProviderThatIsDownIsSaidInWords()
    {
        m_household->llm().close();
        const auto client = clientFor(m_server->port(), m_server->keyFingerprint(), m_session);
        const auto reply = client->process({.request = u"Hello?"_s});
        Listener heard(*reply);

        QTRY_VERIFY_WITH_TIMEOUT(heard.isFinished(), 30000);

        QVERIFY(!heard.result());
        QCOMPARE(heard.result().error().code, ErrorCode::LlmUnavailable);
        QVERIFY2(heard.result().error().message.contains(u"127.0.0.1"_s), qPrintable(heard.result().error().message));
    }
    void withoutASessionNothingReachesTheAgent()
    {
        const auto client = clientFor(m_server->port(), m_server->keyFingerprint(), "invented"_ba);
        const auto reply = client->process({.request = u"Hello?"_s});
        Listener heard(*reply);

        QTRY_VERIFY_WITH_TIMEOUT(heard.isFinished(), 20000);

        QCOMPARE(heard.result().error().code, ErrorCode::Unauthorized);
        QVERIFY(m_household->llm().requests().isEmpty());
    }

private:
    void startAgent()
    {
        const server::DataFolder data(m_household->folder());
        const auto authority = auth::InternalAuthority::loadOrMake(data.internal());
        QVERIFY(authority);
        QVERIFY(server::AgentIdentities(data, *authority).make(u"alice"_s));
        const auto read = config::readConfigFile(data.config());
        auto slice = config::sliceFor(read.config, u"alice"_s, data.path());
        QVERIFY(slice);
        slice->certificatePem = *readFile(data.agent(u"alice"_s) + u"/cert.pem"_s, 100000);
        slice->keyPem = *readFile(data.agent(u"alice"_s) + u"/key.pem"_s, 100000);
        slice->authorityPem = authority->certificate().toPem();
        m_agent = std::make_unique<agent::AgentApp>(*slice);
        const QFuture<Result<config::AgentReady>> ready = m_agent->start();
        QTRY_VERIFY_WITH_TIMEOUT(ready.isFinished(), 10000);
        QVERIFY(ready.result());
        m_agentPort = ready.result()->port;
    }
    void startServer()
    {
        m_server = std::make_unique<server::ServerApp>(
            server::ServerSettings{.dataFolder = m_household->folder(), .listen = u"127.0.0.1"_s, .port = 0});
        const Result<void> started = m_server->start();
        QVERIFY2(started, qPrintable(started ? QString() : started.error().message));
    }

    std::unique_ptr<Household> m_household;
    std::unique_ptr<agent::AgentApp> m_agent;
    std::unique_ptr<server::ServerApp> m_server;
    std::unique_ptr<Relay> m_relay;
    quint16 m_agentPort = 0;
    QByteArray m_session;
};

QTEST_GUILESS_MAIN(TestFlow)
#include "tst_flow.moc"
