#include "shared/http/curlhttpclient.h"
#include "tests/support/scriptedhttppeer.h"
#include "tlspeer.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::http;
using test::PeerScript;
using test::PeerStep;
using test::ScriptedHttpPeer;
using test::TlsPeer;
using test::waitFor;

namespace {

constexpr auto hello = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

qsizetype threads()
{
    return QDir(u"/proc/self/task"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size();
}

// A variable of the environment, for as long as this lives.
class Environment
{
public:
    Environment(const char *name, const QByteArray &value) : m_name(name) { qputenv(name, value); }
    ~Environment() { qunsetenv(m_name); }

private:
    const char *m_name;
};

} // namespace

// What only the client over libcurl promises, and the traps of that library.
class TestCurlHttpClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hasNoThreadOfItsOwn()
    {
#ifndef Q_OS_LINUX
        QSKIP("elsewhere than on Linux nobody tells");
#endif
        TlsPeer peer;
        peer.answer = [](QTcpSocket *socket) { socket->write(hello); };
        const qsizetype before = threads();
        CurlHttpClient client(peer.trust());

        QVERIFY(waitFor(client.fetch(peer.request())));

        QCOMPARE(threads(), before);
    }
    void keepsAConnectionAndLetsItGoAfterARest()
    {
        TlsPeer peer;
        peer.answer = [](QTcpSocket *socket) { socket->write(hello); };
        CurlHttpClient client(peer.trust(), 200ms);

        QVERIFY(waitFor(client.fetch(peer.request())));
        peer.received.clear();
        QVERIFY(waitFor(client.fetch(peer.request())));

        QCOMPARE(peer.connections, 1);
        QTRY_COMPARE(client.connections(), 0);
        QTRY_VERIFY(!peer.last || peer.last->state() == QAbstractSocket::UnconnectedState);
        peer.received.clear();
        QVERIFY(waitFor(client.fetch(peer.request())));
        QCOMPARE(peer.connections, 2);
    }
    void aKeptConnectionThatItsPeerClosedIsNotUsedAgain()
    {
        TlsPeer peer;
        peer.answer = [](QTcpSocket *socket) { socket->write(hello); };
        CurlHttpClient client(peer.trust());
        QVERIFY(waitFor(client.fetch(peer.request())));
        peer.received.clear();
        peer.last->disconnectFromHost();
        QTRY_VERIFY(!peer.last || peer.last->state() == QAbstractSocket::UnconnectedState);

        QVERIFY(waitFor(client.fetch(peer.request("POST"_ba, "2"_ba))));

        QCOMPARE(peer.connections, 2);
        QCOMPARE(peer.requests, 2);
    }
    void aQuestionIsAskedAgainWhenItsKeptConnectionDies()
    {
        TlsPeer peer;
        peer.answer = [](QTcpSocket *socket) { socket->write(hello); };
        CurlHttpClient client(peer.trust());
        QVERIFY(waitFor(client.fetch(peer.request())));
        peer.received.clear();
        peer.answer = [&](QTcpSocket *socket) {
            peer.received.clear();
            if (peer.connections == 1)
                socket->abort();
            else
                socket->write(hello);
        };

        QVERIFY(waitFor(client.fetch(peer.request())));

        QCOMPARE(peer.requests, 3);
    }
    void whoHearsMayDeleteOrCancel_data()
    {
        QTest::addColumn<QString>("moment");
        QTest::addColumn<QString>("deed");
        for (const QString &moment : {u"head"_s, u"bytes"_s, u"end"_s}) {
            for (const QString &deed : {u"delete"_s, u"delete the client"_s, u"cancel"_s, u"ask again"_s})
                QTest::addRow("%s: %s", qPrintable(moment), qPrintable(deed)) << moment << deed;
        }
    }
    void whoHearsMayDeleteOrCancel()
    {
        QFETCH(const QString, moment);
        QFETCH(const QString, deed);
        ScriptedHttpPeer peer;
        const bool goesOn = moment == "end"_L1 || deed == "ask again"_L1;
        peer.play(ScriptedHttpPeer::stream({"one", "two"}, 1ms, goesOn ? PeerStep::Close : PeerStep::Stall));
        auto client = std::make_unique<CurlHttpClient>();
        std::unique_ptr<HttpExchange> exchange = client->send({.url = peer.url()});
        std::unique_ptr<HttpExchange> another;
        bool isDone = false;
        int anotherEnds = 0;
        const auto act = [&] {
            if (std::exchange(isDone, true))
                return;
            if (deed == "delete"_L1)
                exchange.reset();
            else if (deed == "cancel"_L1)
                exchange->cancel();
            else if (deed == "delete the client"_L1)
                client.reset();
            else
                another = client->send({.url = peer.url()});
            if (another)
                connect(another.get(), &HttpExchange::finished, this, [&] { ++anotherEnds; });
        };
        if (moment == "head"_L1)
            connect(exchange.get(), &HttpExchange::headReceived, this, act);
        else if (moment == "bytes"_L1)
            connect(exchange.get(), &HttpExchange::bytesReceived, this, act);
        else
            connect(exchange.get(), &HttpExchange::finished, this, act);
        QSignalSpy finished(exchange.get(), &HttpExchange::finished);

        QTRY_VERIFY(isDone);
        QTRY_COMPARE(anotherEnds, another ? 1 : 0);
        if (exchange)
            QTRY_COMPARE(finished.size(), 1);
        QTRY_COMPARE(peer.hangUps(), goesOn ? 0 : 1);
    }
    void theAuthorityAndTheNameDecide_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("isTrusted");
        QTest::newRow("its own name") << u"tom-server"_s << true;
        QTest::newRow("another's name") << u"tom-memory"_s << false;
        QTest::newRow("the host's") << QString() << false;
    }
    void theAuthorityAndTheNameDecide()
    {
        QFETCH(const QString, name);
        QFETCH(const bool, isTrusted);
        QTemporaryDir folder;
        const auth::InternalAuthority authority = auth::InternalAuthority::loadOrMake(folder.path()).value();
        TlsPeer peer(authority.issue(u"tom-server"_s).value());
        peer.answer = [](QTcpSocket *socket) { socket->write(hello); };
        CurlHttpClient client({.authority = {authority.certificate()}, .name = name});

        const auto response = waitFor(client.fetch(peer.request()));

        QCOMPARE(response.has_value(), isTrusted);
        if (isTrusted) {
            const QByteArray host = "Host: 127.0.0.1:" + QByteArray::number(peer.request().url.port()) + "\r\n";
            QVERIFY2(peer.received.contains(host), peer.received.constData());
        } else {
            QCOMPARE(response.error().code, ErrorCode::Untrusted);
            QVERIFY(peer.received.isEmpty());
        }
    }
    void anotherAuthorityIsNotTrusted()
    {
        QTemporaryDir folder;
        const auth::InternalAuthority authority = auth::InternalAuthority::loadOrMake(folder.path()).value();
        TlsPeer peer;
        CurlHttpClient client({.authority = {authority.certificate()}});

        QCOMPARE(waitFor(client.fetch(peer.request())).error().code, ErrorCode::Untrusted);
        QVERIFY(peer.received.isEmpty());
    }
    void showsItsCertificateToWhoAsks()
    {
        QTemporaryDir folder;
        const auth::InternalAuthority authority = auth::InternalAuthority::loadOrMake(folder.path()).value();
        const auth::CertifiedKey own = authority.issue(u"agent:alice"_s).value();
        TlsPeer peer(authority.issue(u"tom-server"_s).value(), {authority.certificate()});
        QByteArray seen;
        peer.answer = [&](QTcpSocket *socket) {
            seen = auth::keyFingerprint(qobject_cast<QSslSocket *>(socket)->peerCertificate());
            socket->write(hello);
        };
        Trust trust = peer.trust();
        trust.certificateChain = own.chain;
        trust.privateKey = own.key;
        CurlHttpClient client(trust);

        const auto response = waitFor(client.fetch(peer.request()));

        QVERIFY2(response, response ? "" : qPrintable(response.error().message));
        QCOMPARE(seen, auth::keyFingerprint(own.chain.constFirst()));
    }
    void aNewTrustGoesOverNewConnections()
    {
        TlsPeer peer;
        peer.answer = [](QTcpSocket *socket) { socket->write(hello); };
        CurlHttpClient client(peer.trust());
        QVERIFY(waitFor(client.fetch(peer.request())));
        peer.received.clear();

        client.setTrust({.pinnedKey = "00"_ba});

        QCOMPARE(waitFor(client.fetch(peer.request())).error().code, ErrorCode::Untrusted);
        QVERIFY(peer.received.isEmpty());
    }
    void tellsWhetherItMayHaveArrived()
    {
        ScriptedHttpPeer peer;
        peer.play(PeerScript{PeerStep{.kind = PeerStep::Close}});
        CurlHttpClient client;
        const auto refused = client.send({.method = "POST", .url = QUrl(u"http://127.0.0.1:1/"_s), .body = "x"});
        const auto lost = client.send({.method = "POST", .url = peer.url(), .body = "x"});
        QSignalSpy refusedEnd(refused.get(), &HttpExchange::finished);
        QSignalSpy lostEnd(lost.get(), &HttpExchange::finished);

        QTRY_VERIFY(refusedEnd.size() == 1 && lostEnd.size() == 1);

        QVERIFY(!refused->mayHaveArrived());
        QVERIFY(lost->mayHaveArrived());
    }
    void sendsWhatItIsGivenAndNoMore()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(200, "ok"));
        CurlHttpClient client;
        const QByteArray body(3 * 1024 * 1024, 'x');

        QVERIFY(waitFor(client.fetch({.method = "POST",
                                      .url = peer.url(),
                                      .headers = {{"X-Empty", ""}, {"X-Evil", "a\r\nX-Injected: b"}, {"X-Good", "c"}},
                                      .body = body})));

        QCOMPARE(peer.requests().size(), 1);
        const test::PeerRequest &got = peer.requests().constFirst();
        QCOMPARE(got.body, body);
        QCOMPARE(headerValue(got.headers, "X-Good"), "c"_ba);
        QCOMPARE(headerValue(got.headers, "Content-Type"), "application/octet-stream"_ba);
        QVERIFY(headerValue(got.headers, "User-Agent").startsWith("Tom/"));
        const auto has = [&](QByteArrayView name) {
            return std::ranges::any_of(got.headers,
                                       [&](const auto &header) { return header.first.compare(name, Qt::CaseInsensitive) == 0; });
        };
        QVERIFY(has("X-Empty"));
        QVERIFY(!has("X-Evil"));
        QVERIFY(!has("X-Injected"));
        QVERIFY(!has("Expect"));
    }
    void whatComesBeforeTheAnswerIsNotTheAnswer()
    {
        ScriptedHttpPeer peer;
        peer.play(PeerScript{PeerStep{.bytes = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"},
                             PeerStep{.kind = PeerStep::Wait, .time = 20ms},
                             PeerStep{.bytes = "HTTP/1.1 201 Made\r\nX-Real: 1\r\nContent-Length: 0\r\n\r\n"}});
        CurlHttpClient client;

        const auto response = waitFor(client.fetch({.url = peer.url()}));

        QVERIFY(response);
        QCOMPARE(response->status, 201);
        QCOMPARE(headerValue(response->headers, "X-Real"), "1"_ba);
        QVERIFY(headerValue(response->headers, "Link").isEmpty());
    }
    void theProxyOfTheEnvironmentIsNotForThisMachine()
    {
        ScriptedHttpPeer proxy;
        proxy.play(ScriptedHttpPeer::answer(200, "by the proxy"));
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(200, "straight"));
        const Environment environment("http_proxy", proxy.url().toEncoded());
        CurlHttpClient client;

        const auto near = waitFor(client.fetch({.url = peer.url()}));
        const auto far = waitFor(client.fetch({.url = QUrl(u"http://tom.invalid/x"_s)}));

        QVERIFY(near && far);
        QCOMPARE(near->body, "straight"_ba);
        QCOMPARE(far->body, "by the proxy"_ba);
        QCOMPARE(proxy.requests().constFirst().path, "http://tom.invalid/x"_ba);
    }
    void cancellingDoesNotWaitForAName()
    {
        CurlHttpClient client;
        const auto exchange = client.send({.url = QUrl(u"http://nobody.tom.invalid/"_s)});
        QSignalSpy finished(exchange.get(), &HttpExchange::finished);

        exchange->cancel();

        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(finished.first().first().value<Result<void>>().error().code, ErrorCode::Cancelled);
        QVERIFY(!exchange->mayHaveArrived());
    }
    void theEndWaitsWhilePaused()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(200, "all of it"));
        CurlHttpClient client;
        const auto exchange = client.send({.url = peer.url(), .idleTimeout = 50ms});
        connect(exchange.get(), &HttpExchange::headReceived, this, [&] { exchange->setPaused(true); });
        QByteArray bytes;
        connect(exchange.get(), &HttpExchange::bytesReceived, this, [&](const QByteArray &more) { bytes += more; });
        QSignalSpy heads(exchange.get(), &HttpExchange::headReceived);
        QSignalSpy finished(exchange.get(), &HttpExchange::finished);
        QTRY_COMPARE(heads.size(), 1);
        QTest::qWait(150);   // longer than it may be idle
        QVERIFY(bytes.isEmpty());
        QVERIFY(finished.isEmpty());

        exchange->setPaused(false);

        QVERIFY(finished.isEmpty());
        QTRY_COMPARE(finished.size(), 1);
        QVERIFY(finished.first().first().value<Result<void>>().has_value());
        QCOMPARE(bytes, "all of it"_ba);
    }
    void aFailureWhilePausedIsToldAfterwards()
    {
        CurlHttpClient client;
        const auto exchange = client.send({.url = QUrl(u"http://127.0.0.1:1/"_s)});   // nobody listens there
        QSignalSpy finished(exchange.get(), &HttpExchange::finished);
        exchange->setPaused(true);
        QTest::qWait(100);
        QVERIFY(finished.isEmpty());

        exchange->setPaused(false);

        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(finished.first().first().value<Result<void>>().error().code, ErrorCode::Network);
    }
    void whatHasEndedAndIsNotToldEndsWithItsClient()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(200, "all of it"));
        auto client = std::make_unique<CurlHttpClient>();
        const auto exchange = client->send({.url = peer.url()});
        connect(exchange.get(), &HttpExchange::headReceived, this, [&] { exchange->setPaused(true); });
        QSignalSpy heads(exchange.get(), &HttpExchange::headReceived);
        QSignalSpy finished(exchange.get(), &HttpExchange::finished);
        QTRY_COMPARE(heads.size(), 1);
        QTest::qWait(100);

        client.reset();

        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(finished.first().first().value<Result<void>>().error().code, ErrorCode::Cancelled);   // its bytes are lost
    }
};

QTEST_GUILESS_MAIN(TestCurlHttpClient)
#include "tst_curlhttpclient.moc"
