#include "tests/shared/httpserver/exampleserver.h"

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
        m_example = std::make_unique<ExampleServer>();
        QVERIFY(m_example->isListening);
    }
    void cleanup() { m_example.reset(); }

    void answersSeveralRequestsOnOneConnection()
    {
        RawClient client(m_example->port());
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
        RawClient client(m_example->port());
        for (qsizetype cut = 1; cut < whole.size(); ++cut) {
            client.received.clear();
            client.say(whole.first(cut));
            client.socket.flush();
            QTest::qWait(1);
            client.say(whole.sliced(cut));
            QTRY_VERIFY(client.received.endsWith("\r\n\r\nbody"));
        }
    }
    void requestsSentAheadAreAnsweredInTheirOrder()
    {
        RawClient client(m_example->port());
        client.say(get("/kept") + "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\ntwo" + get("/things/three"));
        QTRY_COMPARE(int(m_example->kept.size()), 1);

        m_example->kept.front().send(Response::html("one"));

        QTRY_VERIFY(client.received.endsWith("\r\n\r\nthree"));
        QCOMPARE(client.received.count("HTTP/1.1 200"), 3);
        QVERIFY(client.received.indexOf("one") < client.received.indexOf("two"));
    }
    void wrongPathsAndMethods()
    {
        RawClient client(m_example->port());
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
        QTest::newRow("encoded dots") << "/things/%2e%2e"_ba << QByteArray();
        QTest::newRow("one dot") << "/things/."_ba << QByteArray();
        QTest::newRow("doubled slash") << "//things/x"_ba << QByteArray();
        QTest::newRow("host in the path") << "//a/things/x"_ba << QByteArray();
        QTest::newRow("query") << "/things/x?y=/z"_ba << "x"_ba;
    }
    void capturesOneSegmentOnly()
    {
        QFETCH(const QByteArray, path);
        QFETCH(const QByteArray, answer);
        RawClient client(m_example->port());
        client.say(get(path));

        QTRY_VERIFY(client.status() != 0);
        if (answer.isEmpty())
            QCOMPARE(client.status(), 404);
        else
            QTRY_VERIFY2(client.received.endsWith("\r\n\r\n" + answer), client.received.constData());
    }
    void headHasNoBodyAndTheConnectionGoesOn()
    {
        RawClient client(m_example->port());
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
        RawClient client(m_example->port());
        client.say(get(path));

        QTRY_COMPARE(client.status(), 500);
    }
    void honoursConnectionClose()
    {
        RawClient client(m_example->port());
        client.say("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        QTRY_VERIFY(client.isClosed());
        QVERIFY(client.received.endsWith("{\"status\":\"OK\"}"));
    }
    void anAnswerToSomebodyWhoLeftIsHarmless()
    {
        {
            RawClient client(m_example->port());
            client.say(get("/kept"));
            QTRY_COMPARE(int(m_example->kept.size()), 1);
        }
        QTRY_COMPARE(m_example->server->openConnections(), 0);

        m_example->kept.front().send(Response::html("late"));
        m_example->kept.clear();
    }
    void aTakenPortIsOneClearLine()
    {
        HttpServer second;

        const Result<void> listening = second.listen(QHostAddress::LocalHost, m_example->port(),
                                                     serverTls(m_example->identity.chain, m_example->identity.key));

        QVERIFY(!listening);
        QVERIFY2(listening.error().message.contains(u"is taken by another program"_s), qPrintable(listening.error().message));
    }
    void aRequestIsAValueThatMayBeKept()
    {
        RawClient client(m_example->port());
        client.say("GET /kept?a=b%26c&d=%C3%A9 HTTP/1.1\r\nHost: a\r\nCookie: x=1; y=2\r\nAccept: text/html, "
                   "application/json;q=1\r\n\r\n");
        QTRY_COMPARE(int(m_example->kept.size()), 1);
        const Request request = m_example->last;
        m_example->kept.front().send({});
        QTRY_COMPARE(client.status(), 200);
        client.socket.abort();
        QTRY_COMPARE(m_example->server->openConnections(), 0);

        QCOMPARE(request.path, u"/kept"_s);
        QCOMPARE(request.query.queryItemValue(u"a"_s, QUrl::FullyDecoded), u"b&c"_s);
        QCOMPARE(request.query.queryItemValue(u"d"_s, QUrl::FullyDecoded), u"é"_s);
        QCOMPARE(request.cookie("y"), "2"_ba);
        QVERIFY(request.accepts("application/json") && !request.accepts("text/plain"));
        QCOMPARE(request.peer, QHostAddress(QHostAddress::LocalHost));
        QVERIFY(request.peerCertificate.isNull());
    }
    void anUpgradeIsNoReasonToLeaveARequestUnanswered_data()
    {
        QTest::addColumn<QByteArray>("to");
        QTest::newRow("websocket") << "websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="_ba;
        QTest::newRow("h2c") << "h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__"_ba;
    }
    void anUpgradeIsNoReasonToLeaveARequestUnanswered()
    {
        QFETCH(const QByteArray, to);
        RawClient client(m_example->port());
        client.say("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: " + to + "\r\n\r\n");

        QTRY_VERIFY(client.received.endsWith("{\"status\":\"OK\"}"));
    }
    void headSaysTheSameAsGet()
    {
        RawClient client(m_example->port());
        client.say(get("/hello"));
        QTRY_VERIFY(client.received.endsWith("}"));
        const bool isSame = client.received.toLower().contains("content-length: 15\r\n");
        client.received.clear();

        client.say("HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n");

        QTRY_VERIFY(client.received.endsWith("\r\n\r\n"));
        QVERIFY(isSame && client.received.toLower().contains("content-length: 15\r\n"));
    }
    void oneHeaderCannotSmuggleAnother()
    {
        m_example->add("GET", u"/evil"_s, [](const Request &, Reply reply) {
            Response response = Response::html("x");
            response.headers.emplaceBack("X-Name", "a\r\nX-Evil: b");
            reply.send(response);
        });
        for (const QByteArray &method : {"GET"_ba, "HEAD"_ba}) {
            RawClient client(m_example->port());
            client.say(method + " /evil HTTP/1.1\r\nHost: a\r\n\r\n");
            QTRY_COMPARE(client.status(), 200);
            QVERIFY(!client.received.toLower().contains("x-evil"));
        }
    }
    void everyAnswerIsReportedWithTheIdThatTheClientSaw_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("pattern");
        QTest::newRow("answered") << get("/things/x") << 200 << u"/things/{thing}"_s;
        QTest::newRow("dropped") << get("/dropped") << 500 << u"/dropped"_s;
        QTest::newRow("unknown") << get("/nothing") << 404 << u"-"_s;
        QTest::newRow("refused") << "GET / HTTP/9.9\r\n\r\n"_ba << 505 << u"-"_s;
    }
    void everyAnswerIsReportedWithTheIdThatTheClientSaw()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const int, status);
        QFETCH(const QString, pattern);
        QList<Answered> seen;
        connect(m_example->server.get(), &HttpServer::answered, this, [&](const Answered &answered) { seen.append(answered); });
        RawClient client(m_example->port());
        client.say(bytes);

        QTRY_COMPARE(client.status(), status);

        QCOMPARE(seen.size(), 1);
        QCOMPARE(seen.constFirst().status, status);
        QCOMPARE(seen.constFirst().pattern, pattern);
        QVERIFY(client.received.toLower().contains("x-request-id: " + seen.constFirst().id + "\r\n"));
    }
    void manyRequestsOnOneConnection()
    {
        RawClient client(m_example->port());
        for (int i = 0; i < 500; ++i)
            client.say(get("/hello"));

        QTRY_COMPARE_WITH_TIMEOUT(client.received.count("{\"status\":\"OK\"}"), 500, 20000);
    }
    void aServerMayGoBeforeTheRepliesItOwes()
    {
        RawClient client(m_example->port());
        client.say(get("/kept"));
        QTRY_COMPARE(int(m_example->kept.size()), 1);
        RawClient reader(m_example->port());
        reader.say(get("/stream"));
        QTRY_VERIFY(m_example->stream);

        m_example->server.reset();
        m_example->stream->write("to nobody");
        m_example->kept.front().send(Response::html("late"));

        QTRY_VERIFY(client.isClosed() && reader.isClosed());
    }

private:
    std::unique_ptr<ExampleServer> m_example;
};

QTEST_GUILESS_MAIN(TestHttpServer)
#include "tst_httpserver.moc"
