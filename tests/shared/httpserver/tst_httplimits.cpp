#include "tests/shared/httpserver/exampleserver.h"

#include <QTcpSocket>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::httpserver;

// A busy machine needs time; nothing here is judged by how long it takes.
constexpr auto patience = 60s;

class TestHttpLimits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_example = std::make_unique<ExampleServer>();
        QVERIFY(m_example->isListening);
    }
    void cleanup() { m_example.reset(); }

    void refusals_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("status");
        QTest::newRow("smuggling")
            << "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n"_ba
            << 400;
        QTest::newRow("big body") << "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n"_ba << 413;
        QTest::newRow("big chunk") << "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n"_ba << 413;
        QTest::newRow("long line") << "GET /" + QByteArray(8200, 'a') << 414;
        QTest::newRow("big head") << "GET / HTTP/1.1\r\nHost: a\r\nX: " + QByteArray(16400, 'a') << 431;
        QTest::newRow("expectation") << "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: x\r\n\r\n"_ba << 417;
        QTest::newRow("method") << "BREW /echo HTTP/1.1\r\nHost: a\r\n\r\n"_ba << 501;
        QTest::newRow("version") << "GET / HTTP/2.0\r\nHost: a\r\n\r\n"_ba << 505;
        QTest::newRow("not HTTP") << "\x01\x02\x03"_ba << 400;
    }
    void refusals()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const int, status);
        RawClient client(m_example->port());
        client.say(get("/hello"));   // also on a connection that was good before
        QTRY_COMPARE_WITH_TIMEOUT(client.status(), 200, patience);
        client.received.clear();

        client.say(bytes);

        QTRY_VERIFY_WITH_TIMEOUT(client.isClosed(), patience);
        QCOMPARE(client.status(), status);
        QCOMPARE(client.received.count("HTTP/1.1 "), 1);
    }
    void whatIsSentAheadIsCheckedToo()
    {
        RawClient client(m_example->port());
        client.say(get("/kept"));
        QTRY_COMPARE_WITH_TIMEOUT(int(m_example->kept.size()), 1, patience);
        client.say("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: five\r\n\r\n" + get("/hello"));

        m_example->kept.front().send(Response::html("done"));

        QTRY_VERIFY_WITH_TIMEOUT(client.isClosed(), patience);
        QCOMPARE(client.received.count("HTTP/1.1 200"), 1);
        QCOMPARE(client.received.count("HTTP/1.1 400"), 1);
        QCOMPARE(client.received.count("HTTP/1.1 "), 2);
    }
    void aHugeHeaderIsCutWhileOthersAreServed()
    {
        HttpServer server;   // with the usual limits: encrypting 4 MB in this same thread takes longer than the short ones
        server.addRoute("GET"_ba, u"/hello"_s, [](const Request &, Reply reply) { reply.send(Response::html("hello")); });
        QVERIFY(server.listen(QHostAddress::LocalHost, 0, serverTls(m_example->identity.chain, m_example->identity.key)));
        RawClient client(server.port());
        client.say("GET / HTTP/1.1\r\nHost: a\r\nX: " + QByteArray(4 * 1024 * 1024, 'x'));
        RawClient other(server.port());
        other.say(get("/hello"));

        QTRY_COMPARE_WITH_TIMEOUT(other.status(), 200, patience);
        QTRY_VERIFY_WITH_TIMEOUT(client.isClosed(), patience);
    }
    void aBodyMayComeInChunks()
    {
        RawClient client(m_example->port());
        client.say("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        client.say("3\r\none\r\n4\r\n two\r\n0\r\n\r\n" + get("/things/three"));

        QTRY_VERIFY_WITH_TIMEOUT(client.received.endsWith("\r\n\r\nthree"), patience);
        QVERIFY(client.received.contains("\r\n\r\none two"));
    }
    void aLargeBodyMayComeInChunksWhereTheRouteSaysSo()
    {
        RawClient client(m_example->port());
        client.say("POST /big HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < 30; ++i)
            client.say("2710\r\n" + QByteArray(10000, 'x') + "\r\n");
        client.say("0\r\n\r\n");

        QTRY_VERIFY_WITH_TIMEOUT(client.received.endsWith("\r\n\r\n300000"), patience);
    }
    void aBodyMayBeLargerWhereTheRouteSaysSo()
    {
        RawClient client(m_example->port());
        client.say("POST /big HTTP/1.1\r\nHost: a\r\nContent-Length: 300000\r\n\r\n" + QByteArray(300000, 'x'));

        QTRY_VERIFY_WITH_TIMEOUT(client.received.endsWith("\r\n\r\n300000"), patience);
    }
    void slowOnesAreCut_data()
    {
        QTest::addColumn<QByteArray>("beginning");
        QTest::newRow("head") << "GET / HT"_ba;
        QTest::newRow("body") << "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nx"_ba;
        QTest::newRow("chunks") << "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nx"_ba;
        QTest::newRow("idle") << QByteArray();
    }
    void slowOnesAreCut()
    {
        QFETCH(const QByteArray, beginning);
        Limits limits = smallLimits();
        limits.headTimeout = limits.bodyTimeout = 2s;
        ExampleServer example(limits);
        RawClient client(example.port());
        client.say(beginning);

        QTRY_VERIFY_WITH_TIMEOUT(client.isClosed(), patience);
        QCOMPARE(client.status(), beginning.isEmpty() ? 0 : 408);
    }
    void handshakesThatNeverComeAreCutAndStopNobody()
    {
        Limits limits = smallLimits();
        limits.handshakeTimeout = 500ms;
        ExampleServer example(limits);
        for (int round = 0; round < 3; ++round) {
            std::vector<std::unique_ptr<QTcpSocket>> silent;
            for (int i = 0; i < 15; ++i) {
                silent.push_back(std::make_unique<QTcpSocket>());
                silent.back()->connectToHost(QHostAddress::LocalHost, example.port());
            }
            for (const auto &socket : silent)
                QTRY_COMPARE_WITH_TIMEOUT(socket->error(), QAbstractSocket::RemoteHostClosedError, patience);
            QTRY_COMPARE_WITH_TIMEOUT(example.server->openConnections(), 0, patience);
        }

        int status = 0;
        for (int attempt = 0; attempt < 20 && status == 0; ++attempt) {   // a busy machine may be too slow for this deadline
            RawClient client(example.port());
            client.say(get("/hello"));
            QVERIFY(QTest::qWaitFor([&] { return client.status() != 0 || client.isClosed(); }, patience));
            status = client.status();
        }
        QCOMPARE(status, 200);
    }
    void hundredsThatLeaveBeforeOrInTheHandshakeStopNobody_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<QByteArray>("beginning");
        QTest::newRow("40 before") << 40 << QByteArray();
        QTest::newRow("500 before") << 500 << QByteArray();
        QTest::newRow("40 in the handshake") << 40 << "\x16\x03\x01\x02\x00\x01\x00"_ba;
        QTest::newRow("500 in the handshake") << 500 << "\x16\x03\x01\x02\x00\x01\x00"_ba;
    }
    void hundredsThatLeaveBeforeOrInTheHandshakeStopNobody()
    {
        QFETCH(const int, count);
        QFETCH(const QByteArray, beginning);
        Limits limits;
        limits.connectionsPerAddress = 1000;
        limits.handshakeTimeout = 10min;   // none of them is cut by us
        ExampleServer example(limits);
        std::vector<std::unique_ptr<QTcpSocket>> sockets;
        for (int i = 0; i < count; ++i) {
            sockets.push_back(std::make_unique<QTcpSocket>());
            sockets.back()->connectToHost(QHostAddress::LocalHost, example.port());
            sockets.back()->write(beginning);
        }
        for (const auto &socket : sockets)
            QTRY_COMPARE_WITH_TIMEOUT(socket->state(), QAbstractSocket::ConnectedState, patience);
        QTRY_COMPARE_WITH_TIMEOUT(example.server->openConnections(), count, patience);

        sockets.clear();

        RawClient client(example.port());
        client.say(get("/hello"));
        QTRY_COMPARE_WITH_TIMEOUT(client.status(), 200, patience);
        QTRY_COMPARE_WITH_TIMEOUT(example.server->openConnections(), 1, patience);
    }
    void oneAddressGetsItsShareOfConnections()
    {
        std::vector<std::unique_ptr<RawClient>> clients;
        for (int i = 0; i < 25; ++i)
            clients.push_back(std::make_unique<RawClient>(m_example->port()));

        QTRY_COMPARE_WITH_TIMEOUT(
            std::count_if(clients.begin(), clients.end(), [](const auto &client) { return client->isClosed(); }), 5, patience);
        QVERIFY(m_example->server->openConnections() <= 20);
    }
    void aLargeBodyComesWholeHoweverItIsCut()
    {
        const QByteArray body(1'000'000, 'x');
        RawClient client(m_example->port());
        client.say("POST /big HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n");
        for (qsizetype at = 0; at < body.size(); at += 777) {
            client.say(body.sliced(at, qMin<qsizetype>(777, body.size() - at)));
            if (at % 100 == 0)
                client.socket.flush();
        }

        QTRY_VERIFY_WITH_TIMEOUT(client.received.endsWith("\r\n\r\n1000000"), 20000);
        client.received.clear();
        client.say(get("/hello"));
        QTRY_COMPARE_WITH_TIMEOUT(client.status(), 200, patience);
    }
    void largeBodiesShareOneBudget()
    {
        Limits limits;
        limits.bodyBytes = 1000;
        limits.largeBodiesBytes = 2'500'000;
        ExampleServer example(limits);
        const QByteArray head = "POST /big HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n"_ba;
        RawClient first(example.port());
        RawClient second(example.port());
        const QByteArray asking = QByteArray(head).replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n");
        for (RawClient *client : {&first, &second}) {
            client->say(asking);
            QTRY_COMPARE_WITH_TIMEOUT(client->status(), 100, patience);
            client->received.clear();
            client->say(QByteArray(900'000, 'x'));
        }
        QTRY_COMPARE_WITH_TIMEOUT(example.server->arrivingBytes(), 1'800'000, patience);
        RawClient third(example.port());
        third.say(head + QByteArray(1'000'000, 'x'));
        QTRY_COMPARE_WITH_TIMEOUT(third.status(), 429, patience);
        QVERIFY(third.received.toLower().contains("retry-after: "));
        RawClient small(example.port());
        small.say("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\ntiny");
        QTRY_COMPARE_WITH_TIMEOUT(small.status(), 200, patience);

        first.say(QByteArray(100'000, 'x'));   // one is through
        QTRY_COMPARE_WITH_TIMEOUT(first.status(), 200, patience);
        second.socket.abort();                 // and one has gone

        for (int i = 0; i < 2; ++i) {
            RawClient next(example.port());
            next.say(head + QByteArray(1'000'000, 'x'));
            QTRY_COMPARE_WITH_TIMEOUT(next.status(), 200, patience);
        }
    }
    void whoAsksBeforeSendingABodyIsTold_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<int>("status");
        QTest::newRow("welcome") << "/big"_ba << 100;
        QTest::newRow("too long there") << "/echo"_ba << 413;
    }
    void whoAsksBeforeSendingABodyIsTold()
    {
        QFETCH(const QByteArray, path);
        QFETCH(const int, status);
        RawClient client(m_example->port());
        client.say("POST " + path + " HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5000\r\n\r\n");
        QTRY_COMPARE_WITH_TIMEOUT(client.status(), status, patience);
        if (status != 100)
            return;
        client.received.clear();

        client.say(QByteArray(5000, 'x'));

        QTRY_COMPARE_WITH_TIMEOUT(client.status(), 200, patience);
        QCOMPARE(client.received.count("HTTP/1.1 "), 1);
    }
    void aRefusalArrivesAlthoughTheClientGoesOnSending()
    {
        RawClient client(m_example->port());
        client.say("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\n" + QByteArray(3'000'000, 'x'));

        QTRY_COMPARE_WITH_TIMEOUT(client.status(), 413, patience);
        QTRY_VERIFY_WITH_TIMEOUT(client.received.endsWith("}"), patience);
        QVERIFY(client.received.toLower().contains("strict-transport-security"));
    }
    void whatIsSentDuringASlowAnswerStaysInTheNetwork()
    {
        RawClient client(m_example->port());
        client.say(get("/kept"));
        QTRY_COMPARE_WITH_TIMEOUT(int(m_example->kept.size()), 1, patience);
        client.say(QByteArray(64 * 1024 * 1024, 'x'));
        const auto unsent = [&client] { return client.socket.bytesToWrite() + client.socket.encryptedBytesToWrite(); };
        qint64 before = -1;
        while (std::exchange(before, unsent()) != unsent()) {   // until nobody takes any more
            RawClient other(m_example->port());
            other.say(get("/hello"));
            QTRY_COMPARE_WITH_TIMEOUT(other.status(), 200, patience);
        }
        QVERIFY(unsent() > 32 * 1024 * 1024);
    }
    void whoReadsNoAnswersGetsNoMoreOfThem()
    {
        constexpr int asked = 200'000;   // far more than what buffers on the way hold answers to
        int answered = 0;
        const QObject counter;
        connect(m_example->server.get(), &HttpServer::answered, &counter, [&answered] { ++answered; });
        RawClient client(m_example->port());
        client.reads = false;
        client.socket.setReadBufferSize(1);
        client.say(get("/hello").repeated(asked));
        QTRY_VERIFY_WITH_TIMEOUT(answered > 0, patience);

        RawClient other(m_example->port());
        constexpr int others = 50;   // while each of them is answered, the client's next request would have its turn
        int before = -1;
        while (std::exchange(before, answered) + others < answered || before < others) {
            for (int i = 0; i < others; ++i) {
                other.received.clear();
                other.say(get("/hello"));
                QTRY_COMPARE_WITH_TIMEOUT(other.status(), 200, patience);
            }
        }
        QVERIFY2(answered < asked / 2, QByteArray::number(answered).constData());
    }
    void connectionsThatAreGoneMakeRoom()
    {
        for (int round = 0; round < 3; ++round) {
            std::vector<std::unique_ptr<RawClient>> clients;
            for (int i = 0; i < 20; ++i)
                clients.push_back(std::make_unique<RawClient>(m_example->port()));
            QTRY_COMPARE_WITH_TIMEOUT(m_example->server->openConnections(), 20, patience);
            for (const auto &client : clients)
                client->say(get("/hello"));
            for (const auto &client : clients)
                QTRY_COMPARE_WITH_TIMEOUT(client->status(), 200, patience);
            clients.clear();
            QTRY_COMPARE_WITH_TIMEOUT(m_example->server->openConnections(), 0, patience);
        }
    }
    void whoLeftBeforeAnybodyLookedTakesNobodysPlace_data()
    {
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("without a word") << QByteArray();
        QTest::newRow("with half of a handshake") << "\x16\x03\x01\x02"_ba;
    }
    void whoLeftBeforeAnybodyLookedTakesNobodysPlace()
    {
        QFETCH(const QByteArray, words);
        for (int i = 0; i < 100; ++i) {   // more than one address may have; the event loop sees none of them come or go
            QTcpSocket socket;
            socket.connectToHost(QHostAddress::LocalHost, m_example->port());
            QVERIFY(socket.waitForConnected(5000));
            socket.write(words);
            socket.flush();
        }

        RawClient client(m_example->port());
        client.say(get("/hello"));

        QTRY_COMPARE_WITH_TIMEOUT(client.status(), 200, patience);
        QTRY_COMPARE_WITH_TIMEOUT(m_example->server->openConnections(), 1, patience);
    }
    void aKeptReplyDoesNotHoldThePlaceOfAClientThatLeft()
    {
        for (int i = 0; i < 25; ++i) {   // more than one address may have at once
            RawClient client(m_example->port());
            client.say(get("/kept"));
            QTRY_COMPARE_WITH_TIMEOUT(int(m_example->kept.size()), i + 1, patience);
            client.socket.abort();
            QTRY_COMPARE_WITH_TIMEOUT(m_example->server->openConnections(), 0, patience);
        }
    }

private:
    std::unique_ptr<ExampleServer> m_example;
};

QTEST_GUILESS_MAIN(TestHttpLimits)
#include "tst_httplimits.moc"
