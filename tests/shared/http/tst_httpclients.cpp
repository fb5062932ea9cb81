#include "shared/http/curlhttpclient.h"
#include "shared/http/networkhttpclient.h"
#include "tlspeer.h"

#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::http;

using test::TlsPeer;
using test::waitFor;

// What everybody relies on who asks other programs over HTTP, whichever library carries it.
class TestHttpClients : public QObject
{
    Q_OBJECT

private:
    static std::unique_ptr<HttpClient> clientWith(const Trust &trust)
    {
        QFETCH_GLOBAL(const bool, isCurl);
        if (isCurl)
            return std::make_unique<CurlHttpClient>(trust);
        return std::make_unique<NetworkHttpClient>(trust);
    }

private Q_SLOTS:
    void initTestCase_data()
    {
        QTest::addColumn<bool>("isCurl");
        QTest::newRow("QNetworkAccessManager") << false;
        QTest::newRow("libcurl") << true;
    }
    void anyStatusIsAnAnswer()
    {
        TlsPeer peer;
        peer.answer = [](QTcpSocket *socket) { socket->write("HTTP/1.1 503 No\r\nContent-Length: 4\r\nX-A: b\r\n\r\nbusy"); };
        const auto client = clientWith(peer.trust());

        const auto response = waitFor(client->fetch(peer.request()));

        QVERIFY(response);
        QCOMPARE(response->status, 503);
        QCOMPARE(response->body, "busy"_ba);
        QCOMPARE(headerValue(response->headers, "x-a"), "b"_ba);
    }
    void nothingThatActsIsSentTwiceWhenThePeerHangsUp_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("POST") << "POST"_ba << "{}"_ba;
        QTest::newRow("POST without body") << "POST"_ba << QByteArray();
        QTest::newRow("DELETE") << "DELETE"_ba << QByteArray();
    }
    void nothingThatActsIsSentTwiceWhenThePeerHangsUp()
    {
        QFETCH(const QByteArray, method);
        QFETCH(const QByteArray, body);
        TlsPeer peer;
        peer.answer = [](QTcpSocket *socket) { socket->disconnectFromHost(); };
        const auto client = clientWith(peer.trust());

        const auto response = waitFor(client->fetch(peer.request(method, body)));

        QVERIFY(!response);
        QCOMPARE(response.error().code, ErrorCode::Network);
        QVERIFY(!response.error().message.contains(u"secret"_s));
        QTest::qWait(50);   // a repeated request would come now
        QCOMPARE(peer.requests, 1);
    }
    void nothingIsSentTwiceOnADyingKeptConnection_data() { nothingThatActsIsSentTwiceWhenThePeerHangsUp_data(); }
    void nothingIsSentTwiceOnADyingKeptConnection()
    {
        QFETCH(const QByteArray, method);
        QFETCH(const QByteArray, body);
        TlsPeer peer;
        peer.answer = [](QTcpSocket *socket) { socket->write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"); };
        const auto client = clientWith(peer.trust());
        QVERIFY(waitFor(client->fetch(peer.request("POST"_ba, "1"_ba))));
        peer.received.clear();
        peer.answer = [](QTcpSocket *socket) { socket->abort(); };

        const auto response = waitFor(client->fetch(peer.request(method, body)));

        QVERIFY(!response);
        QCOMPARE(response.error().code, ErrorCode::Network);
        QTest::qWait(50);
        QCOMPARE(peer.requests, 2);
        peer.received.clear();
        peer.answer = [](QTcpSocket *socket) { socket->write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"); };
        QVERIFY(waitFor(client->fetch(peer.request(method, body))));   // and nothing of it sticks
    }
    void anAnswerMayTakeLongerThanConnecting_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("GET") << "GET"_ba << QByteArray();
        QTest::newRow("POST") << "POST"_ba << "{}"_ba;
        QTest::newRow("DELETE") << "DELETE"_ba << QByteArray();
    }
    void anAnswerMayTakeLongerThanConnecting()
    {
        QFETCH(const QByteArray, method);
        QFETCH(const QByteArray, body);
        TlsPeer peer;
        peer.answer = [&](QTcpSocket *socket) {
            QTimer::singleShot(1500ms, socket, [socket] { socket->write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"); });
        };
        const auto client = clientWith(peer.trust());
        HttpRequest request = peer.request(method, body);
        request.connectTimeout = 1s;

        const auto response = waitFor(client->fetch(request));

        QVERIFY2(response, response ? "" : qPrintable(response.error().message));
        QCOMPARE(response->body, "ok"_ba);
    }
    void aServerWithAnotherKeyGetsNothing()
    {
        TlsPeer peer;
        const auto client = clientWith({.pinnedKey = "00"_ba});

        const auto response = waitFor(client->fetch(peer.request("POST"_ba, "secret"_ba)));

        QVERIFY(!response);
        QCOMPARE(response.error().code, ErrorCode::Untrusted);
        QVERIFY2(response.error().message.contains(u"the key of https://127.0.0.1:"_s), qPrintable(response.error().message));
        QVERIFY(peer.received.isEmpty());
    }
    void aSelfSignedServerIsNotTrustedWithoutPin()
    {
        TlsPeer peer;
        const auto client = clientWith({});

        QCOMPARE(waitFor(client->fetch(peer.request())).error().code, ErrorCode::Untrusted);
        QVERIFY(peer.received.isEmpty());
    }
    void theLastOfTwoHeadersCounts()
    {
        TlsPeer peer;
        peer.answer = [](QTcpSocket *socket) { socket->write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"); };
        const auto client = clientWith(peer.trust());
        HttpRequest request = peer.request("POST"_ba, "x"_ba);
        request.headers = {{"Accept", "text/html"}, {"X-Other", "b"}, {"accept", "text/plain"}};

        QVERIFY(waitFor(client->fetch(request)));

        const QByteArray received = peer.received.toLower();
        QCOMPARE(received.count("\r\naccept:"), 1);
        QVERIFY2(received.contains("\r\naccept: text/plain\r\n"), received.constData());
    }
    void followsNoRedirect()
    {
        TlsPeer peer;
        peer.answer = [](QTcpSocket *socket) {
            socket->write("HTTP/1.1 307 Away\r\nLocation: https://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
        };
        const auto client = clientWith(peer.trust());

        const auto response = waitFor(client->fetch(peer.request("POST"_ba, "x"_ba)));

        QVERIFY2(response, qPrintable(response.error().message));
        QCOMPARE(response->status, 307);
    }
    void tellsPiecesAsTheyCome()
    {
        TlsPeer peer;
        peer.answer = [](QTcpSocket *socket) {
            socket->write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n");
        };
        const auto client = clientWith(peer.trust());
        const auto exchange = client->send(peer.request());
        QSignalSpy bytes(exchange.get(), &HttpExchange::bytesReceived);
        QSignalSpy finished(exchange.get(), &HttpExchange::finished);

        QTRY_COMPARE(bytes.size(), 1);
        peer.last->write("3\r\ntwo\r\n");
        QTRY_COMPARE(bytes.size(), 2);
        QVERIFY(finished.isEmpty());
        peer.last->write("0\r\n\r\n");

        QTRY_COMPARE(finished.size(), 1);
        QVERIFY(finished.first().first().value<Result<void>>().has_value());
    }
    void anAnswerThatBreaksOffIsAnError()
    {
        TlsPeer peer;
        peer.answer = [](QTcpSocket *socket) {
            socket->write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
            socket->disconnectFromHost();
        };
        const auto client = clientWith(peer.trust());

        QCOMPARE(waitFor(client->fetch(peer.request())).error().code, ErrorCode::Network);
    }
    void everyWaitHasALimit_data()
    {
        QTest::addColumn<QByteArray>("beginning");
        QTest::newRow("no head") << QByteArray();
        QTest::newRow("stops in the body") << "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"_ba;
    }
    void everyWaitHasALimit()
    {
        QFETCH(const QByteArray, beginning);
        TlsPeer peer;
        peer.answer = [&](QTcpSocket *socket) { socket->write(beginning); };
        const auto client = clientWith(peer.trust());
        HttpRequest request = peer.request();
        request.firstByteTimeout = 100ms;
        request.idleTimeout = 100ms;

        QCOMPARE(waitFor(client->fetch(request)).error().code, ErrorCode::AgentTimeout);
        QTRY_VERIFY(!peer.last || peer.last->state() == QAbstractSocket::UnconnectedState);
    }
    void refusesAnAnswerThatIsTooLong()
    {
        TlsPeer peer;
        peer.answer = [](QTcpSocket *socket) {
            socket->write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + QByteArray(100, 'x'));
        };
        const auto client = clientWith(peer.trust());
        HttpRequest request = peer.request();
        request.maxBytes = 99;

        QCOMPARE(waitFor(client->fetch(request)).error().code, ErrorCode::TooLarge);
    }
    void aPausedExchangeStopsReading()
    {
        TlsPeer peer;
        const QByteArray whole(128 * 1024 * 1024, 'x');
        peer.answer = [&](QTcpSocket *socket) {
            socket->write("HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(whole.size()) + "\r\n\r\n" + whole);
        };
        const auto client = clientWith(peer.trust());
        HttpRequest request = peer.request();
        request.maxBytes = 0;
        const auto exchange = client->send(request);
        qsizetype received = 0;
        bool resumed = false;
        connect(exchange.get(), &HttpExchange::bytesReceived, this, [&](const QByteArray &bytes) {
            received += bytes.size();
            if (!resumed)
                exchange->setPaused(true);
        });
        QSignalSpy finished(exchange.get(), &HttpExchange::finished);
        QTRY_VERIFY(received > 0);
        QTest::qWait(100);
        const qsizetype paused = received;
        QVERIFY(paused < 4 * 1024 * 1024);
        QVERIFY(qobject_cast<QSslSocket *>(peer.last)->encryptedBytesToWrite() + peer.last->bytesToWrite() > 0);

        resumed = true;
        exchange->setPaused(false);

        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 60s);
        QCOMPARE(received, whole.size());
    }
    void cancelClosesTheConnectionAndSaysSoOnce()
    {
        TlsPeer peer;
        const auto client = clientWith(peer.trust());
        const auto exchange = client->send(peer.request());
        QSignalSpy finished(exchange.get(), &HttpExchange::finished);
        QTRY_COMPARE(peer.requests, 1);

        exchange->cancel();
        exchange->cancel();

        QVERIFY(finished.isEmpty());
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(finished.first().first().value<Result<void>>().error().code, ErrorCode::Cancelled);
        QTRY_VERIFY(!peer.last || peer.last->state() == QAbstractSocket::UnconnectedState);
        QCOMPARE(finished.size(), 1);
    }
    void deletingItClosesTheConnection()
    {
        TlsPeer peer;
        const auto client = clientWith(peer.trust());
        auto exchange = client->send(peer.request());
        QTRY_COMPARE(peer.requests, 1);

        exchange.reset();

        QTRY_VERIFY(!peer.last || peer.last->state() == QAbstractSocket::UnconnectedState);
    }
    void aRefusedConnectionIsOneClearLine()
    {
        const auto client = clientWith({});

        const auto response = waitFor(client->fetch({.url = QUrl(u"http://127.0.0.1:1/x?key=1"_s)}));

        QCOMPARE(response.error().code, ErrorCode::Network);
        QVERIFY2(response.error().message.startsWith(u"cannot reach http://127.0.0.1:1: "_s),
                 qPrintable(response.error().message));
    }
    void fiftyStreamsRunAtOnce()
    {
        TlsPeer peer;
        peer.answer = [](QTcpSocket *socket) {
            socket->write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n");
        };
        const auto client = clientWith(peer.trust());
        std::vector<std::unique_ptr<HttpExchange>> exchanges;
        int started = 0;
        for (int i = 0; i < 50; ++i) {
            exchanges.push_back(client->send(peer.request()));
            connect(exchanges.back().get(), &HttpExchange::bytesReceived, this, [&] { ++started; });
        }

        QTRY_COMPARE_WITH_TIMEOUT(started, 50, 20000);
    }
    void identifiesAServerBeforeAnythingIsSent()
    {
        TlsPeer peer;
        const QFuture<Result<ServerIdentity>> future = identifyServer(peer.request().url);

        QTRY_VERIFY(future.isFinished());

        QCOMPARE(future.result()->key, peer.trust().pinnedKey);
        QVERIFY(!future.result()->trustedBySystem);
        QVERIFY(!future.result()->problem.isEmpty());
        QVERIFY(peer.received.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestHttpClients)
#include "tst_httpclients.moc"
