#include "tests/server/support/processes.h"
#include "tests/server/support/serverfixture.h"
#include "tests/shared/httpserver/rawclient.h"

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;

// global.limits and global.trusted_proxies, as far as a server heeds them.
class TestServerLimits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_server = std::make_unique<ServerFixture>(); }
    void cleanup() { m_server.reset(); }

    void countsTheRequestsOfASession()
    {
        QVERIFY(start("limits: {requests_per_minute: 3}"));
        Client client = m_server->client();
        const http::Headers alice = sessionOf(client.signIn(u"alice"_s, u"secret-of-alice"_s));
        const http::Headers again = sessionOf(client.signIn(u"alice"_s, u"secret-of-alice"_s));

        for (int i = 0; i < 3; ++i)
            QVERIFY(client.ask("GET", u"/process/none"_s, alice).status != 429);
        const http::HttpResponse refused = client.ask("GET", u"/process/none"_s, alice);

        QCOMPARE(refused.status, 429);
        QVERIFY(refused.body.contains("\"rate_limited\""));
        const int wait = headerOf(refused, "retry-after").toInt();
        QVERIFY2(wait >= 1 && wait <= 60, qPrintable(QString::number(wait)));
        QVERIFY(client.ask("GET", u"/process/none"_s, again).status != 429);   // another device of hers
        QCOMPARE(client.ask("GET", u"/healthz"_s, alice).status, 200);
        QCOMPARE(client.ask("POST", u"/logout"_s, alice).status, 200);
    }
    void admitsTwoHundredUnlessSaid()
    {
        QVERIFY(start({}));
        const http::Headers alice = sessionOf(m_server->client().signIn(u"alice"_s, u"secret-of-alice"_s));
        httpserver::RawClient raw(m_server->app->port());

        raw.say(("GET /process/a%20b HTTP/1.1\r\nHost: a\r\nCookie: " + alice.constFirst().second + "\r\n\r\n").repeated(201));

        QTRY_COMPARE_WITH_TIMEOUT(raw.received.count("HTTP/1.1 "), 201, 60'000);
        QCOMPARE(raw.received.count("HTTP/1.1 404 "), 200);
        QCOMPARE(raw.received.count("HTTP/1.1 429 "), 1);
        QVERIFY(raw.received.lastIndexOf("HTTP/1.1 429 ") > raw.received.lastIndexOf("HTTP/1.1 404 "));
    }
    void refusesBodiesOverTheirLimit_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<int>("bytes");
        QTest::addColumn<bool>("isTooLarge");
        QTest::newRow("at the edge") << u"/login"_s << 2048 << false;
        QTest::newRow("one over") << u"/login"_s << 2049 << true;
        QTest::newRow("to the assistant, at the edge") << u"/process"_s << 5120 << false;
        QTest::newRow("to the assistant, one over") << u"/process"_s << 5121 << true;
    }
    void refusesBodiesOverTheirLimit()
    {
        QFETCH(QString, path);
        QFETCH(int, bytes);
        QFETCH(bool, isTooLarge);
        QVERIFY(start("limits: {body_kb: 2, process_body_kb: 5}"));

        const int status =
            m_server->client().ask("POST", path, {{"Content-Type", "application/json"}}, QByteArray(bytes, ' ')).status;

        QCOMPARE(status == 413, isTooLarge);
    }
    void aStrangerIsRefusedBeforeTheBody()
    {
        QVERIFY(start({}));
        httpserver::RawClient client(m_server->app->port());
        client.say("POST /process HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9000000\r\n\r\n");

        QTRY_COMPARE_WITH_TIMEOUT(client.status(), 401, 30'000);
        QVERIFY(client.received.contains("\r\nconnection: close\r\n"));
        QTRY_VERIFY_WITH_TIMEOUT(client.isClosed(), 30'000);
    }
    void anAgentThatWantsTooMuchMemoryHurtsOnlyItsUser()
    {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(Q_OS_LINUX)
        QSKIP("there is no limit of memory here");
#endif
        QVERIFY(m_server->configure("agents: {memory_mb: 40}\n"
                                    + householdConfig().replace("log_level: INFO\n", "limits: {process_body_kb: 25000}\n")));
        QVERIFY(m_server->start());
        Client client = m_server->client();
        const http::Headers alice = sessionOf(client.signIn(u"alice"_s, u"secret-of-alice"_s));
        const http::Headers bob = sessionOf(client.signIn(u"bob"_s, u"secret-of-bob"_s));
        QTRY_COMPARE_WITH_TIMEOUT(client.ask("GET", u"/tasks"_s, alice).status, 200, 30'000);
        QTRY_COMPARE_WITH_TIMEOUT(client.ask("GET", u"/tasks"_s, bob).status, 200, 30'000);
        const QString note = u"/agent.pid"_s;
        const qint64 ofAlice = pidOf(m_server->data().agent(u"alice"_s) + note);
        const qint64 ofBob = pidOf(m_server->data().agent(u"bob"_s) + note);

        // What it takes to read this is more than it may have.
        const QByteArray body = "{\"request\":\"" + QByteArray(20'000'000, 'x') + "\"}";
        httpserver::RawClient raw(m_server->app->port());
        raw.say("POST /process HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nCookie: " + alice.constFirst().second
                + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);

        QTRY_COMPARE_WITH_TIMEOUT(raw.status(), 503, 60'000);
        QTRY_VERIFY(raw.received.contains("agent_unavailable"));
        QVERIFY(raw.received.toLower().contains("\r\nretry-after: "));
        QVERIFY(!isAlive(ofAlice));
        QCOMPARE(client.ask("GET", u"/tasks"_s, bob).status, 200);
        QVERIFY(isAlive(ofBob) && pidOf(m_server->data().agent(u"bob"_s) + note) == ofBob);
        QTRY_COMPARE_WITH_TIMEOUT(client.ask("GET", u"/tasks"_s, alice).status, 200, 30'000);   // and it is back
    }
    void believesAProxyWhoGuesses_data()
    {
        QTest::addColumn<QByteArray>("global");
        QTest::addColumn<bool>("isCountedApart");
        QTest::newRow("behind a trusted proxy") << "trusted_proxies: [127.0.0.1]"_ba << true;
        QTest::newRow("with an address of one's own choice") << "trusted_proxies: [127.0.0.2]"_ba << false;
    }
    void believesAProxyWhoGuesses()
    {
        QFETCH(QByteArray, global);
        QFETCH(bool, isCountedApart);
        QVERIFY(start(global));
        Client client = m_server->client();
        const auto guess = [&client](const QByteArray &name, const QByteArray &address) {
            return client
                .ask("POST", u"/login"_s, {{"Content-Type", "application/json"}, {"X-Forwarded-For", address}},
                     "{\"username\":\"" + name + "\",\"password\":\"x\"}")
                .status;
        };
        int status = 401;
        for (int i = 0; status == 401 && i < 20; ++i)   // each another name: only the address counts
            status = guess("nobody" + QByteArray::number(i), "198.51.100.1");
        QCOMPARE(status, 429);

        QCOMPARE(guess("somebody", "198.51.100.2"), isCountedApart ? 401 : 429);
    }

private:
    [[nodiscard]] bool start(const QByteArray &global) const
    {
        const QByteArray config = householdConfig().replace("log_level: INFO\n", "log_level: INFO\n  " + global + '\n');
        return m_server->configure(config) && m_server->start();
    }
    [[nodiscard]] static QByteArray headerOf(const http::HttpResponse &response, const QByteArray &name)
    {
        for (const auto &[key, value] : response.headers) {
            if (key.toLower() == name)
                return value;
        }
        return {};
    }

    std::unique_ptr<ServerFixture> m_server;
};

QTEST_GUILESS_MAIN(TestServerLimits)
#include "tst_serverlimits.moc"
