#include "shared/protocol/pushmessage.h"
#include "tests/server/support/device.h"
#include "tests/server/support/serverfixture.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;

// wss /push of a real server, with real agents behind it.
class PushChannelTest : public QObject
{
    Q_OBJECT

private:
    [[nodiscard]] std::unique_ptr<Device> listen(const http::Headers &session) const
    {
        auto device = std::make_unique<Device>(m_server.app->port(), session);
        if (!QTest::qWaitFor([&] { return device->isListening(); }, 10'000))
            qFatal("a device cannot listen");
        return device;
    }
    [[nodiscard]] http::Headers signIn(const QString &name) const
    {
        return sessionOf(m_server.client().signIn(name, u"secret-of-"_s + name));
    }
    // The status that wss /push answers with, asked like this.
    [[nodiscard]] int statusOf(const http::Headers &headers) const
    {
        return m_server.client().ask("GET", u"/push"_s, headers).status;
    }
    [[nodiscard]] static http::Headers handshake(const http::Headers &more)
    {
        return http::Headers{{"Connection", "Upgrade"},
                             {"Upgrade", "websocket"},
                             {"Sec-WebSocket-Version", "13"},
                             {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="},
                             {"Sec-WebSocket-Protocol", "tom.push.v1"}}
               + more;
    }

    ServerFixture m_server;

private Q_SLOTS:
    void init()
    {
        QVERIFY(m_server.configure(householdConfig()));
        QVERIFY(m_server.start());
    }
    void cleanup() { m_server.end(); }

    void tellsAllDevicesOfAUserWhatTheAgentDoes()
    {
        const http::Headers alice = signIn(u"alice"_s);
        const auto desk = listen(alice);
        const auto phone = listen(signIn(u"alice"_s));
        const auto other = listen(signIn(u"bob"_s));
        Client client = m_server.client();

        const http::HttpResponse answer =
            client.ask("POST", u"/process"_s, alice + http::Headers{{"Content-Type", "application/json"}},
                       R"({"request":"what is 6 times 7?"})");
        QCOMPARE(answer.status, 200);
        const qint64 id = json::parseObject(client.ask("GET", u"/tasks"_s, alice).body)->value("id"_L1).toInteger();
        QVERIFY(id > 0);

        for (Device *device : {desk.get(), phone.get()}) {
            QTRY_VERIFY(!device->ofType(u"tasks"_s).isEmpty()
                        && device->ofType(u"tasks"_s).constLast().value("id"_L1).toInteger() == id);
            const QList<QJsonObject> turns = device->ofType(u"turn"_s);
            QTRY_COMPARE(device->ofType(u"turn"_s).constLast().value("state"_L1), u"ended"_s);
            QCOMPARE(device->ofType(u"turn"_s).constLast().value("turn"_L1), json::parseObject(answer.body)->value("turn"_L1));
        }
        QCOMPARE(other->messages.size(), 1);   // its own hello
    }

    void tellsOfAModuleThatFails()
    {
        m_server.end();
        QVERIFY(m_server.configure(householdConfig()
                                   + "    services:\n      broken: {url: \"http://127.0.0.1:1/mcp\", enable: true}\n"));
        QVERIFY(m_server.start());
        const http::Headers bob = signIn(u"bob"_s);
        const auto device = listen(bob);

        QCOMPARE(m_server.client().ask("GET", u"/status"_s, bob).status, 200);   // which starts the agent

        QTRY_COMPARE_WITH_TIMEOUT(device->ofType(u"status"_s).size(), 1, 15'000);
        QCOMPARE(device->ofType(u"status"_s).constFirst(),
                 (protocol::PushMessage{protocol::PushStatus{.module = u"broken"_s, .status = u"failed"_s}}.toJson()));
    }

    void asksWhoSomebodyIsBeforeItOpens()
    {
        const http::Headers alice = signIn(u"alice"_s);
        const QByteArray own = "https://127.0.0.1:" + QByteArray::number(m_server.app->port());

        QCOMPARE(statusOf(handshake({})), 401);
        QCOMPARE(statusOf(handshake({{"Cookie", "__Host-tom_session=" + QByteArray(43, 'x')}})), 401);
        QCOMPARE(statusOf(handshake(alice + http::Headers{{"Origin", "https://evil.example"}})), 403);
        QCOMPARE(statusOf(handshake(alice + http::Headers{{"Origin", "null"}})), 403);
        QCOMPARE(statusOf(handshake(alice + http::Headers{{"Sec-Fetch-Site", "cross-site"}})), 403);
        QCOMPARE(statusOf(alice), 426);
        QCOMPARE(m_server.client().ask("POST", u"/push"_s, alice).status, 405);
        const auto device = listen(alice + http::Headers{{"Origin", own}});
        QVERIFY(device->isListening());
    }

    void endsWithTheSession_data()
    {
        QTest::addColumn<int>("way");

        QTest::newRow("logout") << 0;
        QTest::newRow("another process removes its file") << 1;
    }
    void endsWithTheSession()
    {
        QFETCH(const int, way);
        const QDir sessions(m_server.data().sessions());
        const QStringList before = sessions.entryList(QDir::Files);
        const http::Headers lost = signIn(u"alice"_s);
        QStringList files = sessions.entryList(QDir::Files);
        files.removeIf([&before](const QString &file) { return before.contains(file); });
        QCOMPARE(files.size(), 1);
        const auto device = listen(lost);
        const auto kept = listen(signIn(u"alice"_s));

        if (way == 0)
            QCOMPARE(m_server.client().ask("POST", u"/logout"_s, lost).status, 200);
        else
            QVERIFY(QFile::remove(sessions.filePath(files.constFirst())));

        QTRY_COMPARE(device->closeCode(), 1008);
        QCOMPARE(device->goodbye(), u"session_ended"_s);
        QVERIFY(!kept->isClosed);
        QCOMPARE(statusOf(handshake(lost)), 401);
    }

    void letsTenDevicesListenAndTheNewest()
    {
        const http::Headers alice = signIn(u"alice"_s);
        std::vector<std::unique_ptr<Device>> devices;
        for (int i = 0; i < 10; ++i)
            devices.push_back(listen(alice));
        QVERIFY(std::ranges::none_of(devices, &Device::isClosed));

        devices.push_back(listen(alice));

        QTRY_COMPARE(std::ranges::count_if(devices, &Device::isClosed), 1);
        QCOMPARE(devices.front()->goodbye(), u"too_many_sockets"_s);
        QVERIFY(!devices.back()->isClosed);
    }

    void saysGoodbyeWhenTheServerEnds()
    {
        const auto device = listen(signIn(u"alice"_s));

        m_server.end();

        QTRY_COMPARE(device->closeCode(), 1001);
        QCOMPARE(device->goodbye(), u"server_end"_s);
    }
};

QTEST_GUILESS_MAIN(PushChannelTest)
#include "tst_pushchannel.moc"
