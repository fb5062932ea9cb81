#include "shared/httpserver/trustedproxies.h"
#include "tests/shared/httpserver/exampleserver.h"

using namespace Qt::StringLiterals;
using namespace tom::httpserver;

// Who is taken for the client, whatever a stranger writes into the headers.
class TestTrustedProxies : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void believesOnlyItsProxies_data()
    {
        QTest::addColumn<QString>("peer");
        QTest::addColumn<QByteArrayList>("forwarded");
        QTest::addColumn<QString>("client");
        const auto row = [](const char *name, const QString &peer, const QByteArrayList &forwarded, const QString &client) {
            QTest::newRow(name) << peer << forwarded << client;
        };
        row("a stranger", u"203.0.113.9"_s, {}, u"203.0.113.9"_s);
        row("a stranger who claims", u"203.0.113.9"_s, {"198.51.100.1"}, u"203.0.113.9"_s);
        row("a stranger who claims to be a proxy", u"203.0.113.9"_s, {"10.0.0.1"}, u"203.0.113.9"_s);
        row("beside the network", u"11.0.0.1"_s, {"198.51.100.1"}, u"11.0.0.1"_s);
        row("a proxy that says nothing", u"10.0.0.1"_s, {}, u"10.0.0.1"_s);
        row("a proxy that says something empty", u"10.0.0.1"_s, {""}, u"10.0.0.1"_s);
        row("a proxy", u"10.0.0.1"_s, {"198.51.100.1"}, u"198.51.100.1"_s);
        row("first of the network", u"10.0.0.0"_s, {"198.51.100.1"}, u"198.51.100.1"_s);
        row("last of the network", u"10.255.255.255"_s, {"198.51.100.1"}, u"198.51.100.1"_s);
        row("a proxy over IPv6", u"::ffff:10.0.0.1"_s, {"198.51.100.1"}, u"198.51.100.1"_s);
        row("a proxy of one address", u"192.0.2.7"_s, {"198.51.100.1"}, u"198.51.100.1"_s);
        row("next to that one", u"192.0.2.8"_s, {"198.51.100.1"}, u"192.0.2.8"_s);
        row("an IPv6 proxy", u"fd00::1"_s, {"2001:db8::1"}, u"2001:db8::1"_s);
        row("claimed before the proxy", u"10.0.0.1"_s, {"127.0.0.1, 198.51.100.1"}, u"198.51.100.1"_s);
        row("claimed in a field of its own", u"10.0.0.1"_s, {"127.0.0.1", "198.51.100.1"}, u"198.51.100.1"_s);
        row("claimed to be a proxy", u"10.0.0.1"_s, {"127.0.0.1, 10.0.0.5, 198.51.100.1"}, u"198.51.100.1"_s);
        row("two proxies", u"10.0.0.1"_s, {"127.0.0.1, 198.51.100.1, fd00::2"}, u"198.51.100.1"_s);
        row("two proxies, two fields", u"10.0.0.1"_s, {"198.51.100.1", "fd00::2"}, u"198.51.100.1"_s);
        row("proxies only", u"10.0.0.1"_s, {"10.0.0.3,10.0.0.2"}, u"10.0.0.3"_s);
        row("nonsense", u"10.0.0.1"_s, {"unknown"}, u"10.0.0.1"_s);
        row("nonsense behind a client", u"10.0.0.1"_s, {"198.51.100.1, ;drop"}, u"10.0.0.1"_s);
        row("nonsense before a proxy", u"10.0.0.1"_s, {"198.51.100.1, x, 10.0.0.2"}, u"10.0.0.2"_s);
        row("with a port", u"10.0.0.1"_s, {"198.51.100.1:4711"}, u"198.51.100.1"_s);
        row("IPv6 with a port", u"10.0.0.1"_s, {"[2001:db8::1]:4711"}, u"2001:db8::1"_s);
        row("IPv4 in IPv6", u"10.0.0.1"_s, {"::ffff:198.51.100.1"}, u"198.51.100.1"_s);
        row("a bracket without end", u"10.0.0.1"_s, {"[2001:db8::1"}, u"10.0.0.1"_s);
        row("a zone", u"10.0.0.1"_s, {"fe80::1%eth0"}, u"10.0.0.1"_s);
        row("a short form", u"10.0.0.1"_s, {"198.51"}, u"10.0.0.1"_s);
        row("spaces", u"10.0.0.1"_s, {" \t198.51.100.1 "}, u"198.51.100.1"_s);
        row("many", u"10.0.0.1"_s, {QByteArray("1.2.3.4,").repeated(1000) + "198.51.100.1"}, u"198.51.100.1"_s);
    }
    void believesOnlyItsProxies()
    {
        QFETCH(QString, peer);
        QFETCH(QByteArrayList, forwarded);
        QFETCH(QString, client);
        const TrustedProxies proxies({u"10.0.0.0/8"_s, u"192.0.2.7"_s, u"fd00::/8"_s});
        Headers fields{{"X-Real-IP", "192.0.2.66"}, {"Forwarded", "for=192.0.2.66"}};
        for (const QByteArray &value : std::as_const(forwarded))
            fields.append({"x-FORWARDED-for", value});

        QCOMPARE(proxies.clientOf(QHostAddress(peer), fields).toString(), client);
    }
    void believesNobodyUnlessItWasSaid()
    {
        const TrustedProxies nobody;

        QVERIFY(!nobody.contains(QHostAddress(u"127.0.0.1"_s)));
        QCOMPARE(nobody.clientOf(QHostAddress(u"127.0.0.1"_s), {{"X-Forwarded-For", "198.51.100.1"}}),
                 QHostAddress(u"127.0.0.1"_s));
        QVERIFY(!TrustedProxies({u"0.0.0.0/0"_s, u"x"_s, QString()}).contains(QHostAddress(u"127.0.0.1"_s)));
    }
    void tellsHandlersAndTheLogWhoAsked_data()
    {
        QTest::addColumn<QStringList>("trusted");
        QTest::addColumn<QString>("client");
        QTest::newRow("from a proxy") << QStringList{u"127.0.0.1"_s} << u"198.51.100.1"_s;
        QTest::newRow("from somebody else") << QStringList{u"127.0.0.2"_s} << u"127.0.0.1"_s;
        QTest::newRow("unless said") << QStringList() << u"127.0.0.1"_s;
    }
    void tellsHandlersAndTheLogWhoAsked()
    {
        QFETCH(QStringList, trusted);
        QFETCH(QString, client);
        ExampleServer example;
        example.server->setTrustedProxies(trusted);
        QSignalSpy answered(example.server.get(), &HttpServer::answered);

        RawClient raw(example.port());
        raw.say("GET /kept HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 10.9.9.9, 198.51.100.1\r\n\r\n");
        QTRY_COMPARE(example.kept.size(), 1U);
        QCOMPARE(example.last.peer.toString(), client);
        example.kept.front().send(Response::html("x"));
        QTRY_COMPARE(answered.size(), 1);
        QCOMPARE(answered.at(0).at(0).value<Answered>().peer.toString(), client);

        // The next request of the same connection is another client's, and says nothing.
        raw.say(get("/kept"));
        QTRY_COMPARE(example.kept.size(), 2U);
        QCOMPARE(example.last.peer.toString(), u"127.0.0.1"_s);

        RawClient tooLong(example.port());
        tooLong.say(
            "POST /echo HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 198.51.100.1\r\nTransfer-Encoding: chunked\r\n\r\nffffff\r\n");
        QTRY_COMPARE(tooLong.status(), 413);
        QTRY_COMPARE(answered.size(), 2);
    }
    void countsAProxysConnectionsInAllOnly()
    {
        Limits limits = smallLimits();
        limits.connections = 4;
        limits.connectionsPerAddress = 2;
        ExampleServer example(limits);
        QVERIFY(example.isListening);

        std::vector<std::unique_ptr<RawClient>> clients;
        const auto answers = [&] {
            clients.push_back(std::make_unique<RawClient>(example.port()));
            RawClient &client = *clients.back();
            client.say(get("/hello"));
            return QTest::qWaitFor([&client] { return client.status() == 200 || client.isClosed(); }) && client.status() == 200;
        };
        QVERIFY(answers() && answers());
        QVERIFY(!answers());   // one over

        example.server->setTrustedProxies({u"127.0.0.0/8"_s});
        QVERIFY(answers() && answers());
        QVERIFY(!answers());   // one over for everybody
    }
    void takesNewLimitsWhileItServes()
    {
        ExampleServer example;   // 1000 bytes, 20 connections
        RawClient early(example.port());
        early.say(get("/hello"));
        QTRY_COMPARE(early.status(), 200);
        const auto statusFor = [&example](const QByteArray &path, int bytes) {
            if (!QTest::qWaitFor([&example] { return example.server->openConnections() <= 1; }))
                return -1;
            RawClient client(example.port());
            client.say("POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + QByteArray::number(bytes) + "\r\n\r\n"
                       + QByteArray(bytes, 'x'));
            return QTest::qWaitFor([&client] { return client.status() != 0; }) ? client.status() : 0;
        };
        QCOMPARE(statusFor("/echo", 1000), 200);
        QCOMPARE(statusFor("/echo", 1001), 413);

        example.server->setLimits({.headBytes = 4096, .bodyBytes = 2000, .connectionsPerAddress = 2});
        example.server->setBodyLimit("POST", u"/big"_s, 3000);

        QCOMPARE(statusFor("/echo", 2000), 200);
        QCOMPARE(statusFor("/echo", 2001), 413);
        QCOMPARE(statusFor("/big", 3000), 200);
        QCOMPARE(statusFor("/big", 3001), 413);
        QTRY_COMPARE(example.server->openConnections(), 1);
        RawClient second(example.port());
        second.say("GET /hello HTTP/1.1\r\nHost: a\r\nX: " + QByteArray(4096, 'x') + "\r\n\r\n");
        QTRY_COMPARE(second.status(), 431);
        early.received.clear();
        early.say(get("/hello"));   // who was there before stays
        QTRY_COMPARE(early.status(), 200);
    }
};

QTEST_GUILESS_MAIN(TestTrustedProxies)
#include "tst_trustedproxies.moc"
