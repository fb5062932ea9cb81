#include "server/push/pushhub.h"
#include "tests/server/support/device.h"
#include "tests/shared/httpserver/frames.h"
#include "tests/shared/httpserver/rawclient.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;
using namespace tom::protocol;

namespace {

// Limits that a test can wait for; what it is not about is far away.
PushLimits quick()
{
    return {.heartbeat = 1h, .socketsPerUser = 3, .checkTime = 80ms};
}

// A hub behind a server that takes everybody for whom they say they are (X-User), with a session of that name.
class Hub
{
public:
    explicit Hub(const PushLimits &limits = quick())
        : hub([this](const Session &session) { return !ended.contains(session.id); }, limits)
    {
        const auth::CertifiedKey identity = *auth::makeSelfSigned({u"localhost"_s}, {QHostAddress::LocalHost});
        server.addUpgrade(u"/push"_s, "tom.push.v1"_ba,
                          [this](const httpserver::Request &request) -> Result<httpserver::HttpServer::SocketTaker> {
                              const Session session{.id = request.header("x-session"),
                                                    .user = QString::fromUtf8(request.header("x-user"))};
                              return [this, session](std::unique_ptr<QWebSocket> socket) { hub.add(session, std::move(socket)); };
                          });
        if (!server.listen(QHostAddress::LocalHost, 0, httpserver::serverTls(identity.chain, identity.key)))
            qFatal("the server does not listen");
    }
    [[nodiscard]] std::unique_ptr<Device> device(const QByteArray &user, const QByteArray &session = "s"_ba) const
    {
        auto device = std::make_unique<Device>(server.port(), Device::Headers{{"X-User", user}, {"X-Session", session}});
        if (!QTest::qWaitFor([&] { return device->isListening(); }, 5000))
            qFatal("a device cannot listen");
        return device;
    }
    // One that answers no ping.
    [[nodiscard]] std::unique_ptr<httpserver::RawClient> deaf(const QByteArray &user) const
    {
        auto client = std::make_unique<httpserver::RawClient>(server.port());
        client->say("GET /push HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: tom.push.v1\r\nX-User: "
                    + user + "\r\nX-Session: s\r\n\r\n");
        if (!QTest::qWaitFor([&] { return client->received.contains("hello"); }, 5000))
            qFatal("a device cannot listen");
        return client;
    }

    QList<QByteArray> ended;
    httpserver::HttpServer server{{.writeStallTimeout = 1h}};   // so that it is the hub that loses patience
    PushHub hub;
};

QJsonObject tasks(qint64 id)
{
    return PushMessage{PushTasks{id}}.toJson();
}

} // namespace

class PushHubTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsEveryDeviceOfOneUserAndNobodyElse()
    {
        Hub hub;
        const auto desk = hub.device("alice");
        const auto phone = hub.device("alice", "s2");
        const auto other = hub.device("bob");

        QCOMPARE(hub.hub.publish(u"alice"_s, {PushTasks{7}}), 2);
        QCOMPARE(hub.hub.publish(u"carol"_s, {PushTasks{8}}), 0);
        QCOMPARE(hub.hub.publish(u"bob"_s, {PushTasks{9}}), 1);

        QTRY_COMPARE(desk->ofType(u"tasks"_s), QList{tasks(7)});
        QTRY_COMPARE(phone->ofType(u"tasks"_s), QList{tasks(7)});
        QTRY_COMPARE(other->ofType(u"tasks"_s), QList{tasks(9)});
    }

    void saysInItsHelloWhatChangedLast()
    {
        Hub hub;
        const auto before = hub.device("alice");
        QCOMPARE(before->messages.constFirst(), PushMessage{PushHello{0}}.toJson());

        hub.hub.publish(u"alice"_s, {PushNotification{.seq = 4, .notification = {}}});
        hub.hub.publish(u"alice"_s, {PushNotification{.seq = 3, .notification = {}}});   // an older change
        hub.hub.publish(u"bob"_s, {PushNotification{.seq = 9, .notification = {}}});     // nobody hears

        QCOMPARE(hub.device("alice")->messages.constFirst(), PushMessage{PushHello{4}}.toJson());
        QCOMPARE(hub.device("bob")->messages.constFirst(), PushMessage{PushHello{9}}.toJson());
    }

    void hearsWhatADeviceHasSeen()
    {
        Hub hub;
        QSignalSpy seen(&hub.hub, &PushHub::seen);
        const auto device = hub.device("alice");

        device->socket.sendTextMessage(QString::fromUtf8(json::compact(PushSeen{.through = 12}.toJson())));

        QTRY_COMPARE(seen.size(), 1);
        QCOMPARE(seen.constFirst(), (QVariantList{u"alice"_s, 12}));
    }

    void closesWhoCannotBeUnderstood_data()
    {
        QTest::addColumn<QString>("said");
        QTest::addColumn<bool>("isClosed");

        QTest::newRow("no JSON") << u"hello"_s << true;
        QTest::newRow("no object") << u"[1]"_s << true;
        QTest::newRow("no type") << u"{}"_s << true;
        QTest::newRow("seen without a number") << u"{\"type\":\"seen\"}"_s << true;
        QTest::newRow("seen a negative number") << u"{\"type\":\"seen\",\"through\":-1}"_s << true;
        QTest::newRow("a word of tomorrow") << u"{\"type\":\"sing\"}"_s << false;
    }
    void closesWhoCannotBeUnderstood()
    {
        QFETCH(const QString, said);
        QFETCH(const bool, isClosed);
        Hub hub;
        const auto device = hub.device("alice");

        device->socket.sendTextMessage(said);
        device->socket.sendTextMessage(QString::fromUtf8(json::compact(PushSeen{.through = 1}.toJson())));
        QSignalSpy seen(&hub.hub, &PushHub::seen);

        if (isClosed) {
            QTRY_COMPARE(device->closeCode(), 1008);
            QCOMPARE(seen.size(), 0);
            QCOMPARE(hub.hub.sockets(), 0);
        } else {
            QTRY_COMPARE(seen.size(), 1);
        }
    }

    void letsTheNewestInWhenThereAreTooMany()
    {
        Hub hub;
        const auto first = hub.device("alice");
        const auto second = hub.device("alice");
        const auto third = hub.device("alice");
        const auto other = hub.device("bob");
        first->socket.sendTextMessage(u"{\"type\":\"seen\",\"through\":1}"_s);   // and so it is the second that is silent
        QSignalSpy seen(&hub.hub, &PushHub::seen);
        QTRY_COMPARE(seen.size(), 1);

        const auto fourth = hub.device("alice");

        QTRY_COMPARE(second->closeCode(), 1008);
        QCOMPARE(second->goodbye(), u"too_many_sockets"_s);
        QCOMPARE(hub.hub.socketsOf(u"alice"_s), 3);
        for (const Device *device : {first.get(), third.get(), fourth.get(), other.get()})
            QVERIFY(!device->isClosed);
    }

    void endsWithTheSession()
    {
        Hub hub;
        const auto gone = hub.device("alice", "lost");
        const auto also = hub.device("alice", "lost");
        const auto stays = hub.device("alice", "kept");

        hub.ended.append("lost"_ba);

        QTRY_COMPARE(gone->closeCode(), 1008);
        QTRY_COMPARE(also->closeCode(), 1008);
        QCOMPARE(gone->goodbye(), u"session_ended"_s);
        QVERIFY(!stays->isClosed);
        QCOMPARE(hub.hub.publish(u"alice"_s, {PushTasks{1}}), 1);
    }

    // Thousands are looked at a part at a time; each is in some part.
    void looksAtEverySession()
    {
        PushLimits limits = quick();
        limits.socketsPerUser = 100;
        Hub hub(limits);
        std::vector<std::unique_ptr<Device>> devices;
        for (int i = 0; i < 19; ++i)
            devices.push_back(hub.device("alice", QByteArray::number(i)));

        for (int i = 0; i < 19; i += 2)
            hub.ended.append(QByteArray::number(i));

        for (int i = 0; i < 19; ++i)
            QTRY_COMPARE(devices[size_t(i)]->isClosed, i % 2 == 0);
        QCOMPARE(hub.hub.sockets(), 9);
    }

    void closesWhoMissesAPong()
    {
        PushLimits limits = quick();
        limits.heartbeat = 1500ms;   // longer than a busy machine keeps anybody from answering
        Hub hub(limits);
        const auto well = hub.device("alice");
        for (int i = 0; i < 2; ++i) {   // and so the one that answers lives through more than it could deaf
            const auto deaf = hub.deaf("alice");

            QTRY_COMPARE_WITH_TIMEOUT(httpserver::closeCodeIn(deaf->received), 1001, 20'000);

            const qsizetype asked = deaf->received.indexOf(QByteArray::fromHex("8900"));
            QVERIFY(asked > 0 && asked < deaf->received.indexOf("no_pong"));   // it was asked, and had its time
            QVERIFY(!well->isClosed);
        }
        QCOMPARE(hub.hub.sockets(), 1);
    }

    void closesWhoReadsTooSlowly()
    {
        PushLimits limits = quick();
        limits.waitingBytes = 200'000;
        Hub hub(limits);
        const auto well = hub.device("alice");
        const auto slow = hub.deaf("alice");
        slow->reads = false;
        slow->socket.setReadBufferSize(1000);
        const QJsonObject large{{u"text"_s, QString(50'000, u'a')}};

        int sent = 0;
        while (hub.hub.socketsOf(u"alice"_s) == 2 && sent < 2000) {
            hub.hub.publish(u"alice"_s, {PushNotification{.seq = ++sent, .notification = large}});
            QVERIFY(QTest::qWaitFor([&] { return well->ofType(u"notification"_s).size() == sent; }, 5000));
        }

        QVERIFY2(sent < 2000, "the slow reader was never closed");
        QVERIFY(!well->isClosed);
        QTRY_COMPARE_WITH_TIMEOUT(hub.server.openConnections(), 1, 10'000);   // and cut soon
    }

    void saysGoodbyeAtTheEnd()
    {
        Hub hub;
        const auto desk = hub.device("alice");
        const auto other = hub.device("bob");

        hub.hub.closeAll(u"server_end"_s);

        QTRY_COMPARE(desk->closeCode(), 1001);
        QTRY_COMPARE(other->closeCode(), 1001);
        QCOMPARE(desk->goodbye(), u"server_end"_s);
        QCOMPARE(hub.hub.sockets(), 0);
        QCOMPARE(hub.hub.publish(u"alice"_s, {PushTasks{1}}), 0);
    }

    void forgetsWhoHasGone()
    {
        Hub hub;
        auto device = hub.device("alice");
        QCOMPARE(hub.hub.sockets(), 1);

        device.reset();

        QTRY_COMPARE(hub.hub.sockets(), 0);
        QCOMPARE(hub.hub.socketsOf(u"alice"_s), 0);
    }
};

QTEST_GUILESS_MAIN(PushHubTest)
#include "tst_pushhub.moc"
