#include "tests/shared/httpserver/directserver.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom::httpserver;

constexpr auto patience = 60s;

class TestDirectRoutes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_direct = std::make_unique<DirectServer>();
        QVERIFY(m_direct->isListening);
    }
    void cleanup() { m_direct.reset(); }

    void answersAsOtherRoutesDo_data()
    {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<int>("status");
        QTest::newRow("dropped") << "GET /dropped HTTP/1.1\r\nHost: a\r\n\r\n"_ba << 500;
        QTest::newRow("thrown") << "GET /thrown HTTP/1.1\r\nHost: a\r\n\r\n"_ba << 500;
        QTest::newRow("wrong method") << "DELETE /kept HTTP/1.1\r\nHost: a\r\n\r\n"_ba << 405;
        QTest::newRow("no such path") << "GET /things/ HTTP/1.1\r\nHost: a\r\n\r\n"_ba << 404;
        QTest::newRow("refused") << "POST /refused HTTP/1.1\r\nHost: a\r\n\r\n"_ba << 401;
    }
    void answersAsOtherRoutesDo()
    {
        QFETCH(const QByteArray, head);
        QFETCH(const int, status);
        QSignalSpy answered(&m_direct->server, &HttpServer::answered);
        RawClient client(m_direct->server.port());

        client.say(head);

        QTRY_VERIFY_WITH_TIMEOUT(client.received.contains("\r\n\r\n"), patience);
        QCOMPARE(client.status(), status);
        QVERIFY(client.received.contains("\r\nx-request-id: "));
        QVERIFY(client.received.contains("\r\nstrict-transport-security: "));
        QTRY_COMPARE(answered.size(), 1);
        QCOMPARE(answered.constFirst().constFirst().value<Answered>().status, status);
        client.received.clear();
        client.say(get("/hello"));
        QTRY_COMPARE_WITH_TIMEOUT(client.status(), 200, patience);
    }
    void tellsTheHandlerWhatWasDecided()
    {
        RawClient client(m_direct->server.port());
        client.say("GET /things/%61%20b%2fc?from=3&x=%26 HTTP/1.1\r\nHost: a\r\nAccept: x\r\n\r\n");
        QTRY_COMPARE_WITH_TIMEOUT(m_direct->asked, 1, patience);

        QCOMPARE(m_direct->request.method, "GET"_ba);
        QCOMPARE(m_direct->request.captures, QStringList{u"a b/c"_s});
        QCOMPARE(m_direct->request.target, "/things/a%20b%2Fc?from=3&x=%26"_ba);
        QCOMPARE(m_direct->request.header("accept"), "x"_ba);
        QCOMPARE(m_direct->request.bodyLength, 0);
        QVERIFY(!m_direct->body);
        QVERIFY(m_direct->request.peer.isLoopback());
    }
    void headHasNoBody()
    {
        RawClient client(m_direct->server.port());
        client.say("HEAD /kept HTTP/1.1\r\nHost: a\r\n\r\n");
        QTRY_COMPARE_WITH_TIMEOUT(m_direct->asked, 1, patience);
        m_direct->reply->pass(Response::html("unseen"));
        client.say(get("/hello"));

        QTRY_VERIFY_WITH_TIMEOUT(client.received.endsWith("\r\n\r\nhello"), patience);
        QVERIFY(!client.received.contains("unseen"));
        QCOMPARE(client.received.count("content-length: 6"), 1);
    }
    void takesABodyPieceByPiece_data()
    {
        QTest::addColumn<bool>("isChunked");
        QTest::newRow("with its length") << false;
        QTest::newRow("in chunks") << true;
    }
    void takesABodyPieceByPiece()
    {
        QFETCH(const bool, isChunked);
        RawClient client(m_direct->server.port());
        const QByteArray framing = isChunked ? "Transfer-Encoding: chunked"_ba : "Content-Length: 6"_ba;
        client.say("POST /kept HTTP/1.1\r\nHost: a\r\n" + framing + "\r\n\r\n");
        QTRY_COMPARE_WITH_TIMEOUT(m_direct->asked, 1, patience);   // before the body
        QCOMPARE(m_direct->request.bodyLength, isChunked ? -1 : 6);
        m_direct->begin();
        client.say(isChunked ? "3\r\none\r\n" : "one");
        QTRY_COMPARE_WITH_TIMEOUT(m_direct->taken, "one"_ba, patience);
        QVERIFY(!m_direct->body->isComplete());
        client.say(isChunked ? "3\r\ntwo\r\n0\r\n\r\n" : "two");
        QTRY_VERIFY_WITH_TIMEOUT(m_direct->body->isComplete(), patience);
        QCOMPARE(m_direct->taken, "onetwo"_ba);

        m_direct->reply->pass(Response::html("thanks"));
        client.say(get("/hello"));

        QTRY_VERIFY_WITH_TIMEOUT(client.received.endsWith("\r\n\r\nhello"), patience);
        QVERIFY(client.received.contains("\r\n\r\nthanks"));
    }
    void takesABodyThatCameWithItsHead()
    {
        RawClient client(m_direct->server.port());
        client.say("POST /kept HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\none" + get("/hello"));
        QTRY_COMPARE_WITH_TIMEOUT(m_direct->asked, 1, patience);

        m_direct->begin();
        QTRY_VERIFY_WITH_TIMEOUT(m_direct->body->isComplete(), patience);
        QCOMPARE(m_direct->taken, "one"_ba);
        m_direct->reply->pass(Response::html("thanks"));
        QTRY_VERIFY_WITH_TIMEOUT(client.received.endsWith("\r\n\r\nhello"), patience);
    }
    void readsNoFasterThanIsTaken()
    {
        RawClient client(m_direct->server.port());
        m_direct->takes = false;
        const QByteArray bytes(8'000'000, 'x');
        client.say("POST /kept HTTP/1.1\r\nHost: a\r\nContent-Length: " + QByteArray::number(bytes.size()) + "\r\n\r\n" + bytes);
        QTRY_COMPARE_WITH_TIMEOUT(m_direct->asked, 1, patience);
        m_direct->body->begin();
        const auto unsent = [&] { return client.socket.bytesToWrite() + client.socket.encryptedBytesToWrite(); };
        for (qint64 before = -1; before != unsent(); QTest::qWait(300))   // until the network's own buffers are full
            before = unsent();
        QVERIFY(unsent() > 0);

        const QByteArray first = m_direct->body->take();
        QVERIFY(first.size() >= RequestBody::window);
        QVERIFY(first.size() < RequestBody::window + 16 * 1024);

        m_direct->taken = first;
        m_direct->takes = true;
        QTRY_VERIFY_WITH_TIMEOUT(m_direct->body->isComplete(), patience);
        QCOMPARE(m_direct->taken.size(), bytes.size());
    }
    void anAnswerFromTheHeadLeavesTheBodyUnread_data()
    {
        QTest::addColumn<QByteArray>("framing");
        QTest::addColumn<qint64>("sent");
        QTest::addColumn<bool>("goesOn");
        QTest::newRow("as much as is read away") << "Content-Length: 1000"_ba << 1000LL << true;
        QTest::newRow("one more") << "Content-Length: 1001"_ba << 1001LL << false;
        QTest::newRow("much") << "Content-Length: 9000000"_ba << 200'000LL << false;
        QTest::newRow("nobody knows how much") << "Transfer-Encoding: chunked"_ba << 0LL << false;
        QTest::newRow("not sent yet") << "Content-Length: 5\r\nExpect: 100-continue"_ba << 0LL << false;
    }
    void anAnswerFromTheHeadLeavesTheBodyUnread()
    {
        QFETCH(const QByteArray, framing);
        QFETCH(const qint64, sent);
        QFETCH(const bool, goesOn);
        RawClient client(m_direct->server.port());
        client.say("POST /refused HTTP/1.1\r\nHost: a\r\n" + framing + "\r\n\r\n");
        QTRY_COMPARE_WITH_TIMEOUT(client.status(), 401, patience);   // before the body
        QCOMPARE(client.received.contains("connection: close"), !goesOn);
        QVERIFY(!client.received.contains(" 100 "));

        client.say(QByteArray(sent, 'x'));

        if (!goesOn) {
            QTRY_VERIFY_WITH_TIMEOUT(client.isClosed(), patience);
            QCOMPARE(client.received.count("HTTP/1.1 "), 1);
            return;
        }
        client.say(get("/hello"));
        QTRY_VERIFY_WITH_TIMEOUT(client.received.endsWith("\r\n\r\nhello"), patience);
    }
    void asksForABodyThatWaitsToBeAskedFor()
    {
        RawClient client(m_direct->server.port());
        client.say("POST /kept HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
        QTRY_COMPARE_WITH_TIMEOUT(m_direct->asked, 1, patience);
        m_direct->begin();
        QTRY_VERIFY_WITH_TIMEOUT(client.received.startsWith("HTTP/1.1 100 "), patience);
        client.say("one");

        QTRY_VERIFY_WITH_TIMEOUT(m_direct->body->isComplete(), patience);
        QCOMPARE(m_direct->taken, "one"_ba);
    }
    void bodiesHaveALimit_data()
    {
        QTest::addColumn<QByteArray>("framing");
        QTest::addColumn<QByteArray>("sent");
        QTest::addColumn<int>("status");
        const auto inChunks = [](qint64 size) {
            QByteArray bytes;
            for (; size > 0; size -= qMin<qint64>(size, 100'000))
                bytes += QByteArray::number(qMin<qint64>(size, 100'000), 16) + "\r\n"
                         + QByteArray(qMin<qint64>(size, 100'000), 'x') + "\r\n";
            return bytes + "0\r\n\r\n";
        };
        QTest::newRow("at the limit") << "Content-Length: 10000000"_ba << QByteArray(10'000'000, 'x') << 200;
        QTest::newRow("one over") << "Content-Length: 10000001"_ba << QByteArray() << 413;
        QTest::newRow("chunks at the limit") << "Transfer-Encoding: chunked"_ba << inChunks(10'000'000) << 200;
        QTest::newRow("chunks one over") << "Transfer-Encoding: chunked"_ba << inChunks(10'000'001) << 413;
    }
    void bodiesHaveALimit()
    {
        QFETCH(const QByteArray, framing);
        QFETCH(const QByteArray, sent);
        QFETCH(const int, status);
        RawClient client(m_direct->server.port());
        client.say("POST /kept HTTP/1.1\r\nHost: a\r\n" + framing + "\r\n\r\n");
        if (!framing.endsWith("1")) {
            QTRY_COMPARE_WITH_TIMEOUT(m_direct->asked, 1, patience);
            m_direct->begin();
            client.say(sent);
            QTRY_VERIFY_WITH_TIMEOUT(m_direct->body->isComplete() || !m_direct->failed->isEmpty(), patience);
            QCOMPARE(m_direct->failed->isEmpty(), status == 200);
            m_direct->reply->send(status == 200 ? Response::html("thanks")
                                                : m_direct->failed->constFirst().constFirst().value<Response>());
        }

        QTRY_COMPARE_WITH_TIMEOUT(client.status(), status, patience);
        QCOMPARE(client.received.contains("connection: close"), status != 200);
    }
    void aBodyThatGoesWrongEndsInARefusal()
    {
        RawClient client(m_direct->server.port());
        client.say("POST /kept HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n");
        QTRY_COMPARE_WITH_TIMEOUT(m_direct->asked, 1, patience);
        m_direct->begin();
        client.say("zz\r\n" + get("/hello"));
        QTRY_COMPARE_WITH_TIMEOUT(m_direct->failed->size(), 1, patience);
        QVERIFY(!m_direct->body->isComplete());

        m_direct->reply->send(m_direct->failed->constFirst().constFirst().value<Response>());

        QTRY_VERIFY_WITH_TIMEOUT(client.isClosed(), patience);
        QCOMPARE(client.status(), 400);
        QCOMPARE(client.received.count("HTTP/1.1 "), 1);
    }
    void aBodyThatDoesNotComeInTimeIsGivenUp()
    {
        Limits limits = smallLimits();
        limits.bodyTimeout = 500ms;
        m_direct = std::make_unique<DirectServer>(limits);
        RawClient client(m_direct->server.port());
        client.say("POST /kept HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n");
        QTRY_COMPARE_WITH_TIMEOUT(m_direct->asked, 1, patience);
        m_direct->begin();
        QTRY_COMPARE_WITH_TIMEOUT(m_direct->failed->size(), 1, patience);

        m_direct->reply->send(m_direct->failed->constFirst().constFirst().value<Response>());

        QTRY_VERIFY_WITH_TIMEOUT(client.isClosed(), patience);
        QCOMPARE(client.status(), 408);
    }
    void aBodyThatNobodyTakesIsNotLate()
    {
        Limits limits = smallLimits();
        limits.bodyTimeout = 500ms;
        limits.bodyBytesPerSecond = 1'000'000'000;
        m_direct = std::make_unique<DirectServer>(limits);
        RawClient client(m_direct->server.port());
        client.say("POST /kept HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n" + QByteArray(200'000, 'x'));
        QTRY_COMPARE_WITH_TIMEOUT(m_direct->asked, 1, patience);
        m_direct->takes = false;
        m_direct->body->begin();
        QTest::qWait(1500);   // longer than the limit

        QVERIFY(m_direct->failed->isEmpty());
        m_direct->takes = true;
        m_direct->taken = m_direct->body->take();
        QTRY_VERIFY_WITH_TIMEOUT(m_direct->body->isComplete(), patience);
    }
    void saysThatTheClientHasGone()
    {
        RawClient client(m_direct->server.port());
        client.say("POST /kept HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n");
        QTRY_COMPARE_WITH_TIMEOUT(m_direct->asked, 1, patience);
        m_direct->begin();
        int gone = 0;
        m_direct->reply->whenGone(this, [&gone] { ++gone; });

        client.socket.abort();

        QTRY_COMPARE_WITH_TIMEOUT(m_direct->failed->size(), 1, patience);
        QTRY_COMPARE(gone, 1);
        m_direct->reply->send(Response::html("to nobody"));
        QVERIFY(m_direct->body->take().isEmpty());
    }
    void aBodyIsNotTheNextRequests()
    {
        RawClient client(m_direct->server.port());
        client.say("POST /kept HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n");
        QTRY_COMPARE_WITH_TIMEOUT(m_direct->asked, 1, patience);
        m_direct->begin();
        const auto first = std::move(m_direct->body);
        m_direct->reply->send(Response::html("early"));
        client.say("one");
        client.say("POST /kept HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\ntwo");
        QTRY_COMPARE_WITH_TIMEOUT(m_direct->asked, 2, patience);

        QVERIFY(first->take().isEmpty());
        m_direct->begin();
        QTRY_COMPARE_WITH_TIMEOUT(m_direct->taken, "two"_ba, patience);
    }
    void streamsWithALength_data()
    {
        QTest::addColumn<QByteArrayList>("pieces");
        QTest::addColumn<bool>("isWhole");
        QTest::newRow("exact") << QByteArrayList{"one"_ba, "two"_ba} << true;
        QTest::newRow("short") << QByteArrayList{"one"_ba, "tw"_ba} << false;
        QTest::newRow("long") << QByteArrayList{"one"_ba, "twoo"_ba} << false;
    }
    void streamsWithALength()
    {
        QFETCH(const QByteArrayList, pieces);
        QFETCH(const bool, isWhole);
        RawClient client(m_direct->server.port());
        client.say(get("/kept"));
        QTRY_COMPARE_WITH_TIMEOUT(m_direct->asked, 1, patience);
        auto stream = m_direct->reply->stream(200, {{"Content-Type", "text/plain"}}, 6);
        for (const QByteArray &piece : pieces)
            stream->write(piece);
        stream->end();

        if (!isWhole) {
            QTRY_VERIFY_WITH_TIMEOUT(client.isClosed(), patience);
            QVERIFY(!client.received.endsWith("onetwo"));
            return;
        }
        QTRY_VERIFY_WITH_TIMEOUT(client.received.endsWith("\r\n\r\nonetwo"), patience);
        QVERIFY(client.received.contains("\r\ncontent-length: 6\r\n"));
        QVERIFY(!client.received.contains("chunked"));
        client.received.clear();
        client.say(get("/hello"));
        QTRY_COMPARE_WITH_TIMEOUT(client.status(), 200, patience);
    }
    void someAnswersHaveNoBody_data()
    {
        QTest::addColumn<int>("status");
        QTest::newRow("204") << 204;
        QTest::newRow("304") << 304;
    }
    void someAnswersHaveNoBody()
    {
        QFETCH(const int, status);
        RawClient client(m_direct->server.port());
        client.say(get("/kept"));
        QTRY_COMPARE_WITH_TIMEOUT(m_direct->asked, 1, patience);
        m_direct->reply->pass({.status = status, .body = "unseen"_ba});
        client.say(get("/kept"));
        QTRY_COMPARE_WITH_TIMEOUT(m_direct->asked, 2, patience);
        auto stream = m_direct->reply->stream(status, {});
        stream->write("unseen");
        stream->end();
        client.say(get("/hello"));

        QTRY_VERIFY_WITH_TIMEOUT(client.received.endsWith("\r\n\r\nhello"), patience);
        QCOMPARE(client.received.count("HTTP/1.1 " + QByteArray::number(status)), 2);
        QVERIFY(!client.received.contains("unseen"));
        QCOMPARE(client.received.count("content-length"), 1);
        QCOMPARE(client.received.count("transfer-encoding"), 0);
    }
    void anOldClientGetsTheBareBytesAndTheEnd()
    {
        RawClient client(m_direct->server.port());
        client.say("GET /kept HTTP/1.0\r\nHost: a\r\n\r\n");
        QTRY_COMPARE_WITH_TIMEOUT(m_direct->asked, 1, patience);
        auto stream = m_direct->reply->stream(200, {});
        stream->write("one");
        stream->end();

        QTRY_VERIFY_WITH_TIMEOUT(client.isClosed(), patience);
        QVERIFY(client.received.endsWith("\r\n\r\none"));
    }

private:
    std::unique_ptr<DirectServer> m_direct;
};

QTEST_GUILESS_MAIN(TestDirectRoutes)
#include "tst_directroutes.moc"
