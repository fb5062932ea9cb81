#include "shared/httpserver/upgrade.h"
#include "shared/httpserver/upgraderules.h"
#include "tests/shared/httpserver/frames.h"
#include "tests/shared/httpserver/socketserver.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::httpserver;

class UpgradeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void speaksWithAQWebSocket()
    {
        SocketServer server;
        Device device(server.port());
        QTRY_VERIFY(device.isOpen());
        QCOMPARE(device.socket.subprotocol(), u"tom.push.v1"_s);

        device.socket.sendTextMessage(u"grüße"_s);

        QTRY_COMPARE(device.texts, QStringList{u"echo grüße"_s});
        QCOMPARE(server.statuses, QList<int>{101});
        QCOMPARE(server.last.path, u"/push"_s);
        QSignalSpy pong(&device.socket, &QWebSocket::pong);
        device.socket.ping("x");
        QTRY_COMPARE(pong.size(), 1);
        server.sockets.front()->ping("y");   // the other way round
        QSignalSpy answered(server.sockets.front().get(), &QWebSocket::pong);
        QTRY_COMPARE(answered.size(), 1);
    }

    void answersWithOurHeadersAndNoOthers()
    {
        SocketServer server;
        const auto client = upgraded(server.port());
        QVERIFY(client);

        const QByteArray head = client->received.first(client->received.indexOf("\r\n\r\n")).toLower() + "\r\n";
        QVERIFY(head.startsWith("http/1.1 101 switching protocols\r\n"));
        QVERIFY(head.contains("\r\nsec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo=\r\n"));   // of RFC 6455
        QVERIFY(head.contains("\r\nsec-websocket-protocol: tom.push.v1\r\n"));
        QVERIFY(head.contains("\r\nx-request-id: "));
        for (const QByteArrayView other : {"server:", "access-control", "content-length", "transfer-encoding", "extensions"})
            QVERIFY2(!head.contains(other), head.constData());
    }

    void refusesWhatIsNoUpgrade_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<int>("status");

        QTest::newRow("a plain request") << get("/push") << 426;
        QTest::newRow("no Upgrade") << upgradeRequest("Upgrade"_ba) << 426;
        QTest::newRow("another Upgrade") << upgradeRequest("Upgrade"_ba, "Upgrade: h2c"_ba) << 426;
        QTest::newRow("no Connection") << upgradeRequest("Connection"_ba) << 426;
        QTest::newRow("another Connection") << upgradeRequest("Connection"_ba, "Connection: keep-alive"_ba) << 426;
        QTest::newRow("HTTP/1.0") << upgradeRequest().replace("HTTP/1.1", "HTTP/1.0") << 426;
        QTest::newRow("no version") << upgradeRequest("Sec-WebSocket-Version"_ba) << 426;
        QTest::newRow("version 8") << upgradeRequest("Sec-WebSocket-Version"_ba, "Sec-WebSocket-Version: 8"_ba) << 426;
        QTest::newRow("two versions") << upgradeRequest({}, "Sec-WebSocket-Version: 13"_ba) << 426;
        QTest::newRow("no key") << upgradeRequest("Sec-WebSocket-Key"_ba) << 400;
        QTest::newRow("two keys") << upgradeRequest({}, "Sec-WebSocket-Key: " + socketKey) << 400;
        QTest::newRow("a key of 15 bytes") << upgradeRequest("Sec-WebSocket-Key"_ba, "Sec-WebSocket-Key: AAECAwQFBgcICQoLDA0O"_ba)
                                           << 400;
        QTest::newRow("a key of 17 bytes") << upgradeRequest("Sec-WebSocket-Key"_ba,
                                                             "Sec-WebSocket-Key: AAECAwQFBgcICQoLDA0ODxA="_ba)
                                           << 400;
        QTest::newRow("a key that is no base64")
            << upgradeRequest("Sec-WebSocket-Key"_ba, "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ!!"_ba) << 400;
        QTest::newRow("no subprotocol") << upgradeRequest("Sec-WebSocket-Protocol"_ba) << 400;
        QTest::newRow("another subprotocol")
            << upgradeRequest("Sec-WebSocket-Protocol"_ba, "Sec-WebSocket-Protocol: tom.push.v2, TOM.push.v1"_ba) << 400;
        QTest::newRow("a body") << upgradeRequest({}, "Content-Length: 2"_ba) + "{}" << 400;
        QTest::newRow("another method") << upgradeRequest().replace("GET", "POST") << 405;
        QTest::newRow("another path") << upgradeRequest().replace("/push", "/pull") << 404;
        QTest::newRow("the handler says no") << upgradeRequest({}, "X-Refuse: 1"_ba) << 401;
    }
    void refusesWhatIsNoUpgrade()
    {
        QFETCH(const QByteArray, request);
        QFETCH(const int, status);
        SocketServer server;
        RawClient client(server.port());

        client.say(request);

        QTRY_VERIFY(client.received.contains("\r\n\r\n") && !afterHead(client).isEmpty());
        QCOMPARE(client.status(), status);
        QCOMPARE(server.asked, status == 404 || status == 405 ? 0 : 1);
        QCOMPARE(QJsonDocument::fromJson(afterHead(client)).object().value("status"_L1), u"ERROR"_s);
        if (status == 426) {
            QVERIFY(client.received.contains("Sec-WebSocket-Version: 13\r\n")
                    || client.received.contains("sec-websocket-version: 13\r\n"));
            QVERIFY(client.received.toLower().contains("\r\nupgrade: websocket\r\n"));
        }
        QVERIFY(server.sockets.empty());
        if (request.contains("HTTP/1.0"))
            return;
        client.received.clear();   // a refusal costs nobody the connection
        client.say(get("/hello"));
        QTRY_COMPARE(client.status(), 200);
    }

    void takesWhatIsSentAhead()
    {
        SocketServer server;
        const auto client = upgraded(server.port(), frame(TextFrame, "one"_ba) + frame(TextFrame, "two"_ba));
        QVERIFY(client);

        QTRY_COMPARE(server.texts, (QStringList{u"one"_s, u"two"_s}));
    }

    void closesWhoBreaksTheRules_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("code");

        const QByteArray edge(smallLimits().messageBytes, 'a');
        QTest::newRow("not masked") << frame(TextFrame, "a"_ba, {.isMasked = false}) << 1002;
        QTest::newRow("binary") << frame(BinaryFrame, "a"_ba) << 1003;
        QTest::newRow("no UTF-8") << frame(TextFrame, "\xff\xfe"_ba) << 1007;
        QTest::newRow("a message that is too large") << frame(TextFrame, edge + 'a') << 1009;
        QTest::newRow("the same in pieces") << frame(TextFrame, edge, {.isFinal = false}) + frame(ContinuationFrame, "a"_ba)
                                            << 1009;
        QTest::newRow("a gigabyte is promised") << frame(TextFrame, "a"_ba, {.saidLength = 1 << 30}) << 1009;
    }
    void closesWhoBreaksTheRules()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const int, code);
        SocketServer server;
        const auto client = upgraded(server.port());
        QVERIFY(client);

        client->say(bytes);

        QTRY_COMPARE(closeCodeIn(afterHead(*client)), code);
        QVERIFY(server.texts.isEmpty());
        QTRY_COMPARE(server.gone, 1);
        client->say(frame(CloseFrame, {}));
        QTRY_VERIFY(client->isClosed());
        QTRY_COMPARE(server.server->openConnections(), 0);
    }

    void takesAMessageOfTheLargestSize()
    {
        SocketServer server;
        const auto client = upgraded(server.port());
        QVERIFY(client);

        client->say(frame(TextFrame, QByteArray(smallLimits().messageBytes, 'a')));

        QTRY_COMPARE(server.texts.size(), 1);
        QCOMPARE(server.texts.constFirst().size(), smallLimits().messageBytes);
    }

    void closesWhoSendsTooManyFrames()
    {
        Limits limits = smallLimits();
        limits.framesPerMinute = 5;
        SocketServer server(limits);
        const auto client = upgraded(server.port());
        QVERIFY(client);

        for (int i = 0; i < 5; ++i)
            client->say(frame(i % 2 == 0 ? PingFrame : TextFrame, "a"_ba));
        QTRY_COMPARE(server.texts.size(), 2);
        QVERIFY(!client->isClosed());
        client->say(frame(PingFrame, "a"_ba));

        QTRY_COMPARE(closeCodeIn(afterHead(*client)), 1008);
        QTRY_COMPARE(server.gone, 1);
    }

    void endsWhenTheClientSaysSo()
    {
        SocketServer server;
        Device device(server.port());
        QTRY_VERIFY(device.isOpen());

        device.socket.close(QWebSocketProtocol::CloseCodeNormal);

        QTRY_COMPARE(server.gone, 1);
        QTRY_COMPARE(server.server->openConnections(), 0);
    }

    void saysWhyItEnds()
    {
        SocketServer server;
        Device device(server.port());
        QTRY_VERIFY(device.isOpen());

        server.sockets.front()->sendTextMessage(u"bye"_s);
        server.sockets.front()->close(QWebSocketProtocol::CloseCodeGoingAway, u"server_end"_s);

        QTRY_VERIFY(!device.isOpen());
        QCOMPARE(device.texts, QStringList{u"bye"_s});
        QCOMPARE(device.socket.closeCode(), QWebSocketProtocol::CloseCodeGoingAway);
        QCOMPARE(device.socket.closeReason(), u"server_end"_s);
        QTRY_COMPARE(server.server->openConnections(), 0);
    }

    void waitsNotForEverForTheClientToAgree()
    {
        SocketServer server;
        const auto client = upgraded(server.port());
        QVERIFY(client);
        QElapsedTimer since;
        since.start();

        server.sockets.front()->close();

        QTRY_VERIFY_WITH_TIMEOUT(client->isClosed(), 10'000);
        QVERIFY(since.durationElapsed() >= Upgrade::farewellTime);
        QTRY_COMPARE(server.server->openConnections(), 0);
    }

    void noticesThatTheClientHasGone()
    {
        SocketServer server;
        const auto client = upgraded(server.port());
        QVERIFY(client);

        client->socket.abort();

        QTRY_COMPARE(server.gone, 1);
        QCOMPARE(server.sockets.front()->state(), QAbstractSocket::UnconnectedState);
        QTRY_COMPARE(server.server->openConnections(), 0);
        QCOMPARE(server.sockets.front()->sendTextMessage(u"hello?"_s), 0);
    }

    // The deadlines of requests end with the request; a socket may be silent for as long as its owner likes.
    void outlivesTheDeadlinesOfRequests()
    {
        SocketServer server(quickLimits());
        Device device(server.port());
        QTRY_VERIFY(device.isOpen());
        RawClient idle(server.port());
        idle.say(get("/hello"));
        QTRY_COMPARE(idle.status(), 200);

        QTRY_VERIFY(idle.isClosed());   // after idleTimeout
        QVERIFY(device.isOpen());
        device.socket.sendTextMessage(u"still here"_s);
        QTRY_COMPARE(device.texts.size(), 1);
    }

    void cutsWhoReadsNothing()
    {
        SocketServer server(quickLimits());
        const auto client = upgraded(server.port());
        QVERIFY(client);
        client->reads = false;
        client->socket.setReadBufferSize(1000);

        const QString much(60'000, u'a');
        QTRY_VERIFY_WITH_TIMEOUT(server.sockets.front()->sendTextMessage(much) == 0, 20'000);   // until it is gone

        QCOMPARE(server.gone, 1);
        QTRY_COMPARE(server.server->openConnections(), 0);
    }

    void dropsASocketThatNobodyTakes()
    {
        SocketServer server;
        server.server->addUpgrade(u"/nobody"_s, "tom.push.v1"_ba, [](const Request &) -> Result<HttpServer::SocketTaker> {
            return [](std::unique_ptr<QWebSocket> socket) { socket.reset(); };
        });
        RawClient client(server.port());

        client.say(upgradeRequest().replace("/push", "/nobody"));

        QTRY_COMPARE(closeCodeIn(afterHead(client)), 1001);
        QTRY_COMPARE(server.server->openConnections(), 0);
    }

    void survivesThatTheServerGoesFirst()
    {
        SocketServer server;
        Device device(server.port());
        QTRY_VERIFY(device.isOpen());
        std::unique_ptr<QWebSocket> kept = std::move(server.sockets.front());

        server.server.reset();

        QTRY_VERIFY(!device.isOpen());
        QCOMPARE(kept->state(), QAbstractSocket::UnconnectedState);
        kept->sendTextMessage(u"hello?"_s);
        kept->close();
    }

    void survivesThatTheClientGoesDuringTheUpgrade()
    {
        SocketServer server;
        for (int i = 0; i < 40; ++i) {
            RawClient client(server.port());
            client.say(upgradeRequest());
            QTRY_VERIFY(client.socket.isEncrypted());
            client.socket.flush();
            client.socket.abort();
        }

        QTRY_COMPARE(server.server->openConnections(), 0);
        Device device(server.port());
        QTRY_VERIFY(device.isOpen());
    }
};

QTEST_GUILESS_MAIN(UpgradeTest)
#include "tst_upgrade.moc"
