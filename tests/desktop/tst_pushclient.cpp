#include "desktop/api/pushclient.h"
#include "tests/desktop/scriptedserver.h"
#include "tests/flow/badline.h"
#include "tests/flow/relay.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::desktop;

class TestPushClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<ScriptedServer>();
        m_messages.clear();
        make(m_server->fingerprint());
    }
    void cleanup()
    {
        m_client.reset();
        m_server.reset();
    }

    void opensWithTheSessionAndBringsWhatIsPushed()
    {
        m_client->start();
        QTRY_COMPARE(m_messages.size(), 1);
        QVERIFY(m_client->isOpen());
        QCOMPARE(m_server->requestsTo(u"/push"_s).first().cookie("__Host-tom_session"), m_server->session);
        const protocol::PushMessage pushed{protocol::PushTurn{u"t1"_s, u"c1"_s, u"running"_s}};

        m_server->push(pushed);

        QTRY_COMPARE(m_messages.size(), 2);
        QCOMPARE(m_messages.first(), (protocol::PushMessage{protocol::PushHello{7}}));
        QCOMPARE(m_messages.last(), pushed);
    }
    void anotherKeyGetsNothing()
    {
        make("00"_ba.repeated(32));
        QSignalSpy lost(m_client.get(), &PushClient::lost);

        m_client->start();

        QTRY_VERIFY(lost.size() >= 2);   // and it goes on trying
        QVERIFY(m_server->requests.isEmpty());
        QVERIFY(!m_client->isOpen());
    }
    void withoutAPinOnlyTheSystemIsBelieved()
    {
        make({});
        QSignalSpy lost(m_client.get(), &PushClient::lost);

        m_client->start();

        QTRY_VERIFY(!lost.isEmpty());
        QVERIFY(m_server->requests.isEmpty());
    }
    void isThereAgainAfterTheServerWasAway()
    {
        m_client->start();
        QTRY_VERIFY(m_client->isOpen());
        QSignalSpy opened(m_client.get(), &PushClient::opened);
        QSignalSpy lost(m_client.get(), &PushClient::lost);

        m_server->kill();
        QTRY_VERIFY(lost.size() >= 2);
        QVERIFY(!m_client->isOpen());
        m_server->restart();

        QTRY_COMPARE(opened.size(), 1);
        QTRY_COMPARE(m_messages.size(), 2);
    }
    void aSessionThatHasEndedIsNotTriedAgain()
    {
        m_client->start();
        QTRY_COMPARE(m_messages.size(), 1);
        QSignalSpy ended(m_client.get(), &PushClient::sessionEnded);
        QSignalSpy lost(m_client.get(), &PushClient::lost);

        m_server->push({protocol::PushBye{u"session_ended"_s}});

        QTRY_COMPARE(ended.size(), 1);
        m_client->hurry();
        QTRY_COMPARE(m_server->pushSockets(), 0);
        QVERIFY(lost.isEmpty());
        QCOMPARE(m_server->requestsTo(u"/push"_s).size(), 1);
    }
    void aByeForAnotherReasonIsOnlyAPause()
    {
        m_client->start();
        QTRY_COMPARE(m_messages.size(), 1);

        m_server->push({protocol::PushBye{u"server_end"_s}});
        m_server->restart();

        QTRY_COMPARE(m_messages.size(), 2);
    }
    void whatIsNotUnderstoodIsSkipped()
    {
        m_client->start();
        QTRY_COMPARE(m_messages.size(), 1);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"cannot be read"_s));

        m_server->pushText(u"{\"type\":\"of tomorrow\"}"_s);
        m_server->pushText(u"{\"type\":\"turn\"}"_s);
        m_server->push({protocol::PushTasks{3}});

        QTRY_COMPARE(m_messages.size(), 2);
        QCOMPARE(m_messages.last(), (protocol::PushMessage{protocol::PushTasks{3}}));
        QVERIFY(m_client->isOpen());
    }
    void aMessageAtTheLimitIsTakenOneOverItEndsTheConnection()
    {
        m_client->start();
        QTRY_COMPARE(m_messages.size(), 1);
        QSignalSpy lost(m_client.get(), &PushClient::lost);
        const QString head = u"{\"type\":\"tasks\",\"id\":3,\"x\":\""_s;
        const auto message = [&head](qint64 bytes) { return head + u"y"_s.repeated(bytes - head.size() - 2) + u"\"}"_s; };

        m_server->pushText(message(protocol::maxPushBytes));
        QTRY_COMPARE(m_messages.size(), 2);
        QVERIFY(lost.isEmpty());

        m_server->pushText(message(protocol::maxPushBytes + 1));
        QTRY_COMPARE(lost.size(), 1);
    }
    void aServerThatFallsSilentIsLost()
    {
        test::Relay relay(quint16(QUrl(m_server->address()).port()));
        PushClient client(ServerAddress::parse(u"localhost:%1"_s.arg(relay.serverPort())).value(), m_server->session,
                          m_server->fingerprint(),
                          PushTimes{.reconnect = {.first = 1ms, .longest = 20ms, .patience = 1h}, .heartbeat = 50ms});
        QSignalSpy lost(&client, &PushClient::lost);
        QSignalSpy opened(&client, &PushClient::opened);
        client.start();
        QTRY_VERIFY(client.isOpen());
        QTest::qWait(200);   // several heartbeats that are answered
        QVERIFY(lost.isEmpty());

        relay.hush();

        QTRY_VERIFY(!lost.isEmpty());
        QVERIFY(lost.first().first().toString().contains(u"does not answer"_s));
        QTRY_COMPARE(opened.size(), 2);
    }
    void whoLooksHearsOfASilentLineLongBeforeItIsGivenUp()
    {
        test::Relay relay(quint16(QUrl(m_server->address()).port()));
        const auto client = through(relay.serverPort(), {.heartbeat = 1h, .silence = 300ms, .glance = 20ms});
        QSignalSpy lost(client.get(), &PushClient::lost);
        QSignalSpy opened(client.get(), &PushClient::opened);
        QSignalSpy silence(client.get(), &PushClient::silenceChanged);
        client->start();
        QTRY_VERIFY(client->isOpen());
        relay.hush();
        QTest::qWait(500);   // nobody looks, so nobody asks
        QVERIFY(silence.isEmpty());

        client->setWatched(true);

        QTRY_COMPARE(silence.size(), 1);
        QCOMPARE(silence.first().first().toBool(), true);
        QVERIFY(lost.isEmpty());
        client->hurry();   // somebody knows that there is a server
        QTRY_COMPARE(opened.size(), 2);
    }
    void aSlowAnswerIsWaitedForWhoeverAsked()
    {
        test::BadLine line(quint16(QUrl(m_server->address()).port()));
        const auto client = through(line.serverPort(), {.heartbeat = 2s, .silence = 2s, .glance = 100ms});
        QSignalSpy lost(client.get(), &PushClient::lost);
        client->start();
        QTRY_VERIFY(client->isOpen());
        line.setFault(test::BadLine::Latency);   // an answer takes 600 ms

        client->setWatched(true);

        QTest::qWait(6500);   // three heartbeats; nearly always an answer is on its way
        QVERIFY(lost.isEmpty());
        QVERIFY(client->isOpen());
    }
    void aServerThatNeverOpensIsGivenUp()
    {
        QTcpServer mute;
        QVERIFY(mute.listen(QHostAddress::LocalHost));
        PushTimes times{.reconnect = {.first = 1ms, .longest = 5ms, .patience = 1h}, .opening = 50ms};
        PushClient client(ServerAddress::parse(u"localhost:%1"_s.arg(mute.serverPort())).value(), "s", {}, times);
        QSignalSpy lost(&client, &PushClient::lost);

        client.start();

        QTRY_VERIFY(lost.size() >= 2);
        QVERIFY(lost.first().first().toString().contains(u"in time"_s));
    }

private:
    [[nodiscard]] std::unique_ptr<PushClient> through(quint16 port, PushTimes times) const
    {
        times.reconnect = {.first = 1ms, .longest = 20ms, .patience = 1h};
        return std::make_unique<PushClient>(ServerAddress::parse(u"localhost:%1"_s.arg(port)).value(), m_server->session,
                                            m_server->fingerprint(), times);
    }
    void make(const QByteArray &pin, std::chrono::milliseconds heartbeat = 30s)
    {
        m_client = std::make_unique<PushClient>(
            ServerAddress::parse(m_server->address()).value(), m_server->session, pin,
            PushTimes{.reconnect = {.first = 1ms, .longest = 20ms, .patience = 1h}, .heartbeat = heartbeat});
        connect(m_client.get(), &PushClient::received, this,
                [this](const protocol::PushMessage &message) { m_messages.append(message); });
    }

    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<PushClient> m_client;
    QList<protocol::PushMessage> m_messages;
};

QTEST_GUILESS_MAIN(TestPushClient)
#include "tst_pushclient.moc"
