#include "shared/http/networkhttpclient.h"
#include "shared/httpserver/httpserver.h"
#include "tests/shared/httpserver/rawclient.h"

#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTcpSocket>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::httpserver;

class TestHttpServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_identity = *auth::makeSelfSigned({u"localhost"_s}, {QHostAddress::LocalHost});
        m_server = std::make_unique<HttpServer>(quickLimits());
        m_server->addRoute("GET"_ba, u"/hello"_s,
                           [](const Request &, Reply reply) { reply.send(Response::json({{u"status"_s, u"OK"_s}})); });
        m_server->addRoute("POST"_ba, u"/echo"_s,
                           [](const Request &request, Reply reply) { reply.send(Response::html(request.body)); });
        m_server->addRoute(
            "POST"_ba, u"/big"_s,
            [](const Request &request, Reply reply) { reply.send(Response::html(QByteArray::number(request.body.size()))); },
            300000);
        m_server->addRoute("GET"_ba, u"/things/{thing}"_s, [](const Request &request, Reply reply) {
            reply.send(Response::html(request.captures.constFirst().toUtf8()));
        });
        m_server->addRoute("GET"_ba, u"/dropped"_s, [](const Request &, Reply) {});
        m_server->addRoute("GET"_ba, u"/thrown"_s, [](const Request &, Reply) { throw std::runtime_error("x"); });
        m_server->addRoute("GET"_ba, u"/kept"_s, [this](const Request &, Reply reply) { m_kept.push_back(std::move(reply)); });
        m_server->addRoute("GET"_ba, u"/stream"_s, [this](const Request &, Reply reply) {
            m_stream = reply.stream(200, {{"Content-Type", "text/event-stream"}});
            m_gone = std::make_unique<QSignalSpy>(m_stream.get(), &StreamReply::gone);
        });
        QVERIFY(m_server->listen(QHostAddress::LocalHost, 0, serverTls(m_identity.chain, m_identity.key)));
    }
    void cleanup()
    {
        m_kept.clear();
        m_stream.reset();
        m_server.reset();
    }

    void answersSeveralRequestsOnOneConnection()
    {
        RawClient client(m_server->port());
        client.say(get("/hello"));
        QTRY_VERIFY(client.received.endsWith("{\"status\":\"OK\"}"));
        QVERIFY(client.received.contains("X-Request-Id: ") || client.received.contains("x-request-id: "));
        QVERIFY(client.received.toLower().contains("strict-transport-security"));
        QVERIFY(!client.received.toLower().contains("server: "));
        client.received.clear();

        client.say("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nfi");
        QTest::qWait(20);
        client.say("ve!");

        QTRY_VERIFY(client.received.endsWith("five!"));
    }
    void aRequestCutAnywhereIsTheSame()
    {
        const QByteArray whole = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody"_ba;
        RawClient client(m_server->port());
        for (qsizetype cut = 1; cut < whole.size(); ++cut) {
            client.received.clear();
            client.say(whole.first(cut));
            client.socket.flush();
            QTest::qWait(1);
            client.say(whole.sliced(cut));
            QTRY_VERIFY(client.received.endsWith("\r\n\r\nbody"));
        }
    }
    void refusals_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("status");
        QTest::newRow("smuggling")
            << "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n"_ba
            << 400;
        QTest::newRow("big body") << "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n"_ba << 413;
        QTest::newRow("no length") << "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"_ba << 411;
        QTest::newRow("not HTTP") << "\x01\x02\x03"_ba << 400;
    }
    void refusals()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const int, status);
        RawClient client(m_server->port());
        client.say(get("/hello"));   // also on a connection that was good before
        QTRY_COMPARE(client.status(), 200);
        client.received.clear();

        client.say(bytes);

        QTRY_VERIFY(client.isClosed());
        QCOMPARE(client.status(), status);
        QCOMPARE(client.received.count("HTTP/1.1 "), 1);
    }
    void aHugeHeaderIsCutWhileOthersAreServed()
    {
        HttpServer server;   // with the usual limits: encrypting 32 MB in this same thread takes longer than the short ones
        server.addRoute("GET"_ba, u"/hello"_s, [](const Request &, Reply reply) { reply.send(Response::html("hello")); });
        QVERIFY(server.listen(QHostAddress::LocalHost, 0, serverTls(m_identity.chain, m_identity.key)));
        RawClient client(server.port());
        client.say("GET / HTTP/1.1\r\nHost: a\r\nX: " + QByteArray(32 * 1024 * 1024, 'x'));
        RawClient other(server.port());
        other.say(get("/hello"));

        QTRY_COMPARE(other.status(), 200);
        QTRY_VERIFY(client.isClosed());
    }
    void requestsSentAheadAreAnsweredInTheirOrder()
    {
        RawClient client(m_server->port());
        client.say(get("/kept") + "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\ntwo" + get("/things/three"));
        QTRY_COMPARE(int(m_kept.size()), 1);

        m_kept.front().send(Response::html("one"));

        QTRY_VERIFY(client.received.endsWith("\r\n\r\nthree"));
        QCOMPARE(client.received.count("HTTP/1.1 200"), 3);
        QVERIFY(client.received.indexOf("one") < client.received.indexOf("two"));
    }
    void whatIsSentAheadIsCheckedToo()
    {
        RawClient client(m_server->port());
        client.say(get("/kept"));
        QTRY_COMPARE(int(m_kept.size()), 1);
        client.say("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: five\r\n\r\n" + get("/hello"));

        m_kept.front().send(Response::html("done"));

        QTRY_VERIFY(client.isClosed());
        QCOMPARE(client.received.count("HTTP/1.1 200"), 1);
        QCOMPARE(client.received.count("HTTP/1.1 400"), 1);
        QCOMPARE(client.received.count("HTTP/1.1 "), 2);
    }
    void aBodyMayBeLargerWhereTheRouteSaysSo()
    {
        RawClient client(m_server->port());
        client.say("POST /big HTTP/1.1\r\nHost: a\r\nContent-Length: 300000\r\n\r\n" + QByteArray(300000, 'x'));

        QTRY_VERIFY(client.received.endsWith("\r\n\r\n300000"));
    }
    void slowOnesAreCut_data()
    {
        QTest::addColumn<QByteArray>("beginning");
        QTest::newRow("head") << "GET / HT"_ba;
        QTest::newRow("body") << "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nx"_ba;
        QTest::newRow("idle") << QByteArray();
    }
    void slowOnesAreCut()
    {
        QFETCH(const QByteArray, beginning);
        RawClient client(m_server->port());
        client.say(beginning);
        QTRY_VERIFY(client.socket.isEncrypted());

        QTRY_VERIFY(client.isClosed());
        QCOMPARE(client.status(), beginning.isEmpty() ? 0 : 408);
    }
    void handshakesThatLeaveEarlyOrNeverComeStopNobody()
    {
        for (int round = 0; round < 5; ++round) {
            std::vector<std::unique_ptr<QTcpSocket>> sockets;
            for (int i = 0; i < 15; ++i) {
                sockets.push_back(std::make_unique<QTcpSocket>());
                sockets.back()->connectToHost(QHostAddress::LocalHost, m_server->port());
            }
            for (const auto &socket : sockets)
                QTRY_COMPARE(socket->state(), QAbstractSocket::ConnectedState);
            QTRY_COMPARE(m_server->openConnections(), 15);
            if (round % 2 == 0)   // half of the rounds leave, half stay silent until they are cut
                sockets.clear();
            QTRY_COMPARE(m_server->openConnections(), 0);
        }
        RawClient client(m_server->port());
        client.say(get("/hello"));

        QTRY_COMPARE(client.status(), 200);
    }
    void oneAddressGetsItsShareOfConnections()
    {
        std::vector<std::unique_ptr<RawClient>> clients;
        for (int i = 0; i < 25; ++i)
            clients.push_back(std::make_unique<RawClient>(m_server->port()));

        QTRY_COMPARE(std::count_if(clients.begin(), clients.end(), [](const auto &client) { return client->isClosed(); }), 5);
        QVERIFY(m_server->openConnections() <= 20);
    }
    void wrongPathsAndMethods()
    {
        RawClient client(m_server->port());
        client.say(get("/nothing"));
        QTRY_COMPARE(client.status(), 404);
        QTRY_VERIFY(client.received.contains("\"request\":"));
        client.received.clear();
        client.say("DELETE /hello HTTP/1.1\r\nHost: a\r\n\r\n");
        QTRY_COMPARE(client.status(), 405);
        QVERIFY(client.received.toLower().contains("allow: get, head"));
    }
    void capturesOneSegmentOnly_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("answer");   // empty: 404
        QTest::newRow("plain") << "/things/a-1"_ba << "a-1"_ba;
        QTest::newRow("encoded slash") << "/things/a%2Fb"_ba << "a/b"_ba;
        QTest::newRow("two segments") << "/things/a/b"_ba << QByteArray();
        QTest::newRow("none") << "/things/"_ba << QByteArray();
        QTest::newRow("dots") << "/hello/../things/x"_ba << QByteArray();
        QTest::newRow("query") << "/things/x?y=/z"_ba << "x"_ba;
    }
    void capturesOneSegmentOnly()
    {
        QFETCH(const QByteArray, path);
        QFETCH(const QByteArray, answer);
        RawClient client(m_server->port());
        client.say(get(path));

        QTRY_VERIFY(client.status() != 0);
        if (answer.isEmpty())
            QCOMPARE(client.status(), 404);
        else
            QTRY_VERIFY2(client.received.endsWith("\r\n\r\n" + answer), client.received.constData());
    }
    void headHasNoBodyAndTheConnectionGoesOn()
    {
        RawClient client(m_server->port());
        client.say("HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n");
        QTRY_COMPARE(client.status(), 200);
        QVERIFY(client.received.endsWith("\r\n\r\n"));
        client.received.clear();
        client.say(get("/things/x"));
        QTRY_VERIFY(client.received.startsWith("HTTP/1.1 200") && client.received.endsWith("\r\n\r\nx"));
    }
    void everyRequestIsAnswered_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::newRow("dropped") << "/dropped"_ba;
        QTest::newRow("thrown") << "/thrown"_ba;
    }
    void everyRequestIsAnswered()
    {
        QFETCH(const QByteArray, path);
        RawClient client(m_server->port());
        client.say(get(path));

        QTRY_COMPARE(client.status(), 500);
    }
    void honoursConnectionClose()
    {
        RawClient client(m_server->port());
        client.say("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        QTRY_VERIFY(client.isClosed());
        QVERIFY(client.received.endsWith("{\"status\":\"OK\"}"));
    }
    void streamsPieceByPiece()
    {
        RawClient client(m_server->port());
        client.say(get("/stream"));
        QTRY_VERIFY(m_stream);
        m_stream->write("one");
        QTRY_VERIFY(client.received.contains("one"));
        m_stream->write("two");
        QTRY_VERIFY(client.received.contains("two"));
        QVERIFY(!client.received.contains("\r\n0\r\n"));

        m_stream->end();

        QTRY_VERIFY(client.received.endsWith("0\r\n\r\n"));
        client.received.clear();
        client.say(get("/hello"));
        QTRY_COMPARE(client.status(), 200);
    }
    void saysWhenTheReaderIsGone()
    {
        RawClient client(m_server->port());
        client.say(get("/stream"));
        QTRY_VERIFY(m_stream);

        client.socket.abort();

        QTRY_COMPARE(m_gone->size(), 1);
        m_stream->write("to nobody");
        m_stream->end();
    }
    void aReaderThatReadsNothingIsCut()
    {
        RawClient client(m_server->port());
        client.reads = false;
        client.socket.setReadBufferSize(1024);
        client.say(get("/stream"));
        QTRY_VERIFY(m_stream);
        for (int i = 0; i < 1000 && m_stream->pendingBytes() < StreamReply::highWater; ++i) {
            m_stream->write(QByteArray(65536, 'x'));
            QTest::qWait(1);
        }
        QVERIFY(m_stream->pendingBytes() >= StreamReply::highWater);

        QTRY_COMPARE(m_gone->size(), 1);
        QCOMPARE(m_stream->pendingBytes(), 0);
    }
    void aWriterIsToldWhenTheNetworkHasCaughtUp()
    {
        RawClient client(m_server->port());
        client.say(get("/stream"));
        QTRY_VERIFY(m_stream);
        QSignalSpy drained(m_stream.get(), &StreamReply::drained);

        for (int i = 0; i < 200; ++i)
            m_stream->write(QByteArray(65536, 'x'));

        QTRY_VERIFY(drained.size() >= 1);
        m_stream->end();
        QTRY_VERIFY(client.received.endsWith("0\r\n\r\n"));
        QVERIFY(client.received.size() > 200 * 65536);
    }
    void anAnswerToSomebodyWhoLeftIsHarmless()
    {
        {
            RawClient client(m_server->port());
            client.say(get("/kept"));
            QTRY_COMPARE(int(m_kept.size()), 1);
        }
        QTRY_COMPARE(m_server->openConnections(), 0);

        m_kept.front().send(Response::html("late"));
        m_kept.clear();
    }
    void mutualTlsShowsOrRefusesThePeer()
    {
        QTemporaryDir folder;
        const auto authority = *auth::InternalAuthority::loadOrMake(folder.path());
        const auto agent = *authority.issue(u"agent:alice"_s);
        HttpServer server;
        QString seen;
        server.addRoute("GET"_ba, u"/who"_s, [&](const Request &request, Reply reply) {
            seen = request.peerCertificate.subjectInfo(QSslCertificate::CommonName).join(u',');
            reply.send(Response::html("ok"));
        });
        QSslConfiguration tls = serverTls(agent.chain, agent.key);
        tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
        tls.setCaCertificates({authority.certificate()});
        QVERIFY(server.listen(QHostAddress::LocalHost, 0, tls));

        RawClient good(server.port(), *authority.issue(u"tom-server"_s));
        good.say(get("/who"));
        QTRY_COMPARE(seen, u"tom-server"_s);
        RawClient none(server.port());
        none.say(get("/who"));
        QTRY_VERIFY(none.isClosed());
        RawClient foreign(server.port(), m_identity);
        foreign.say(get("/who"));
        QTRY_VERIFY(foreign.isClosed());
        QVERIFY(none.received.isEmpty() && foreign.received.isEmpty());
    }
    void aTakenPortIsOneClearLine()
    {
        HttpServer second;

        const Result<void> listening =
            second.listen(QHostAddress::LocalHost, m_server->port(), serverTls(m_identity.chain, m_identity.key));

        QVERIFY(!listening);
        QVERIFY2(listening.error().message.contains(u"is taken by another program"_s), qPrintable(listening.error().message));
    }
    void curlIsContent()
    {
        const QString curl = QStandardPaths::findExecutable(u"curl"_s);
        QVERIFY2(!curl.isEmpty(), "curl is needed: it stands in installer/packages/apt.test");
        QProcess process;
        process.start(curl, {u"-sk"_s, u"--tlsv1.3"_s, u"-d"_s, u"hello"_s, u"-w"_s, u"%{http_code}"_s,
                             u"https://127.0.0.1:%1/echo"_s.arg(m_server->port()),
                             u"https://127.0.0.1:%1/echo"_s.arg(m_server->port())});
        QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 10000);

        QCOMPARE(process.readAllStandardOutput(), "hello200hello200"_ba);
    }

private:
    auth::CertifiedKey m_identity;
    std::unique_ptr<HttpServer> m_server;
    std::vector<Reply> m_kept;
    std::unique_ptr<StreamReply> m_stream;
    std::unique_ptr<QSignalSpy> m_gone;
};

QTEST_GUILESS_MAIN(TestHttpServer)
#include "tst_httpserver.moc"
