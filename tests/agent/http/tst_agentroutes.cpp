#include "agent/http/agentroutes.h"
#include "tests/agent/support/agentfixture.h"
#include "tests/agent/support/authority.h"
#include "tests/agent/support/peer.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;

// The agent's door as tom-server meets it: real mutual TLS, a model that the test plays.
class TestAgentRoutes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_authority = std::make_unique<Authority>(); }
    void init()
    {
        m = std::make_unique<AgentFixture>();
        m_server = std::make_unique<httpserver::HttpServer>();
        m_routes = std::make_unique<AgentRoutes>(*m_server, *m->agent, u"alice"_s,
                                                 [] { return protocol::AgentStatus{.model = u"fake/model"_s}; });
        httpserver::TlsSettings tls = httpserver::serverTls(m_authority->agent.chain, m_authority->agent.key);
        tls.clientAuthorities = QList{m_authority->certificate()};
        QVERIFY(m_server->listen(QHostAddress::LocalHost, 0, tls));
        m_peer = std::make_unique<Peer>(m_authority->trustOf(u"tom-server"_s), m_server->port());
    }
    void cleanup()
    {
        m_peer.reset();
        m_routes.reset();
        m_server.reset();
        m.reset();
    }

    void streamsATurn()
    {
        const auto reader = m_peer->ask(u"hello"_s);
        QTRY_VERIFY(m->llm.reply);
        m->llm.reply->say(u"Good "_s);
        QTRY_COMPARE(reader->text(), u"Good "_s);   // it comes while the turn runs
        m->llm.reply->finish(u"Good day."_s);
        QTRY_VERIFY(reader->end);

        QVERIFY(*reader->end);
        QCOMPARE(reader->head.status, 200);
        QCOMPARE(http::headerValue(reader->head.headers, "Content-Type"), "text/event-stream"_ba);
        QVERIFY(reader->isContiguous());
        QCOMPARE(reader->answer()->response, u"Good day."_s);
    }
    void answersAsJson()
    {
        auto future = anotherClient().fetch(m_peer->request("POST", u"/process"_s, {{u"request"_s, u"hello"_s}}));
        QTRY_VERIFY(m->llm.reply);
        m->llm.reply->finish(u"Good day."_s);
        QTRY_VERIFY(future.isFinished());

        const auto answer = json::parseObject(future.result()->body).value();
        QCOMPARE(future.result()->status, 200);
        QCOMPARE(answer.value("status"_L1).toString(), u"OK"_s);
        QCOMPARE(answer.value("response"_L1).toString(), u"Good day."_s);
    }
    void aFailureIsARealStatus()
    {
        auto future = anotherClient().fetch(m_peer->request("POST", u"/process"_s, {{u"request"_s, u"hello"_s}}));
        QTRY_VERIFY(m->llm.reply);
        m->llm.reply->fail({.code = ErrorCode::LlmUnavailable, .message = u"overloaded"_s});
        QTRY_VERIFY(future.isFinished());

        QVERIFY(future.result()->status >= 500);
        const auto answer = json::parseObject(future.result()->body).value();
        QCOMPARE(answer.value("status"_L1).toString(), u"ERROR"_s);
        QCOMPARE(answer.value("code"_L1).toString(), u"llm_unavailable"_s);
    }
    void resumingAtAnyEventGivesTheRestOfTheWhole()
    {
        const auto whole = m_peer->ask(u"hello"_s);
        QTRY_VERIFY(m->llm.reply);
        for (const QString &piece : {u"Good "_s, u"day "_s, u"to "_s, u"you."_s}) {
            const auto before = whole->events.size();
            m->llm.reply->say(piece);
            QTRY_VERIFY(whole->events.size() > before);
        }
        const auto live = m_peer->resume(whole->turn(), 3);   // while it runs
        QTRY_VERIFY(!live->events.isEmpty());
        m->llm.reply->finish(u"Good day to you."_s);
        QTRY_VERIFY(whole->end && live->end);

        QCOMPARE(live->events, whole->events.sliced(2));
        for (qint64 from = 0; from <= whole->events.size() + 3; ++from) {   // beyond it: the end
            const auto rest = m_peer->resume(whole->turn(), from);
            QTRY_VERIFY(rest->end);
            QCOMPARE(rest->events, whole->events.sliced(qBound<qint64>(1, from, whole->events.size()) - 1));
        }
    }
    void aVanishedReaderEndsNothing()
    {
        auto reader = m_peer->ask(u"hello"_s);
        QTRY_VERIFY(m->llm.reply && !reader->turn().isEmpty());
        const QString turn = reader->turn();
        m->llm.reply->say(u"Good"_s);

        reader.reset();   // the connection is closed
        QTRY_COMPARE(m_server->openConnections(), 0);
        m->llm.reply->finish(u"Good day."_s);

        const auto later = m_peer->resume(turn, 1);
        QTRY_VERIFY(later->end);
        QCOMPARE(later->answer()->response, u"Good day."_s);
        QVERIFY(later->isContiguous());
    }
    void stopsATurn()
    {
        const auto reader = m_peer->ask(u"hello"_s);
        QTRY_VERIFY(m->llm.reply && !reader->turn().isEmpty());
        m->llm.reply->say(u"Good"_s);

        QCOMPARE(m_peer->json("DELETE", u"/process/"_s + reader->turn()).value("stopped"_L1).toBool(), true);
        QTRY_VERIFY(reader->end);

        QVERIFY(reader->answer()->stopped);
        QCOMPARE(reader->answer()->response, u"Good"_s);
        QCOMPARE(m_peer->json("DELETE", u"/process/"_s + reader->turn()).value("stopped"_L1).toBool(true), false);
        QCOMPARE(m_peer->status("DELETE", u"/process/nowhere"_s), 404);
    }
    void resetReadsItsBody()
    {
        const QJsonObject console = m_peer->json("POST", u"/reset"_s, {{u"client_type"_s, u"console"_s}});

        QCOMPARE(console.value("status"_L1).toString(), u"OK"_s);
        QCOMPARE(console.value("client_type"_L1).toString(), u"console"_s);
        QCOMPARE(m_peer->status("POST", u"/reset"_s, {{u"client_type"_s, u"toaster"_s}}), 400);
        QCOMPARE(m_peer->status("POST", u"/reset"_s, {{u"conversation"_s, u"nowhere"_s}}), 404);
        QCOMPARE(m_peer->status("POST", u"/reset"_s, {{u"client_type"_s, 5}}), 400);
    }
    void answersTheSmallRoutes()
    {
        QCOMPARE(m_peer->json("GET", u"/healthz"_s), (QJsonObject{{u"status"_s, u"OK"_s}}));
        QCOMPARE(m_peer->json("GET", u"/status"_s).value("model"_L1).toString(), u"fake/model"_s);
        QVERIFY(m_peer->json("GET", u"/tasks"_s).value("id"_L1).toInteger() > 0);
    }
    void refusesWhatMakesNoSense_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QJsonObject>("body");
        QTest::addColumn<int>("status");
        QTest::newRow("no request") << "POST"_ba << u"/process"_s << QJsonObject{} << 400;
        QTest::newRow("empty request") << "POST"_ba << u"/process"_s << QJsonObject{{u"request"_s, u" "_s}} << 400;
        QTest::newRow("unknown conversation")
            << "POST"_ba << u"/process"_s << QJsonObject{{u"request"_s, u"a"_s}, {u"conversation"_s, u"x"_s}} << 404;
        QTest::newRow("unknown turn") << "GET"_ba << u"/process/nowhere"_s << QJsonObject{} << 404;
        QTest::newRow("from is no number") << "GET"_ba << u"/process/nowhere?from=soon"_s << QJsonObject{} << 400;
        QTest::newRow("wrong method") << "GET"_ba << u"/process"_s << QJsonObject{} << 405;
        QTest::newRow("unknown path") << "GET"_ba << u"/admin"_s << QJsonObject{} << 404;
    }
    void refusesWhatMakesNoSense()
    {
        QFETCH(QByteArray, method);
        QFETCH(QString, path);
        QFETCH(QJsonObject, body);
        QFETCH(int, status);

        QCOMPARE(m_peer->status(method, path, body), status);
    }
    void answersOnlyItsOwnServerAndUser()
    {
        Peer anotherAgent(m_authority->trustOf(u"agent:bob"_s), m_server->port());
        Peer nobody(m_authority->trustOf({}), m_server->port());
        const Authority foreign;
        http::Trust forged = foreign.trustOf(u"tom-server"_s);
        forged.pinnedKey = m_authority->agentKey();
        Peer impostor(forged, m_server->port());
        Peer forBob(m_authority->trustOf(u"tom-server"_s), m_server->port(), "bob");
        Peer forNobody(m_authority->trustOf(u"tom-server"_s), m_server->port(), "");

        for (const QString &path : {u"/status"_s, u"/healthz"_s})
            QCOMPARE(anotherAgent.status("GET", path), 403);
        QVERIFY(!nobody.fetch("GET", u"/healthz"_s));
        QVERIFY(!impostor.fetch("GET", u"/healthz"_s));
        QCOMPARE(forBob.status("GET", u"/status"_s), 403);
        QCOMPARE(forNobody.status("GET", u"/status"_s), 403);
        QCOMPARE(forNobody.status("GET", u"/healthz"_s), 200);
    }

private:
    http::NetworkHttpClient &anotherClient()
    {
        m_another = std::make_unique<http::NetworkHttpClient>(m_authority->trustOf(u"tom-server"_s));
        return *m_another;
    }

    std::unique_ptr<Authority> m_authority;
    std::unique_ptr<AgentFixture> m;
    std::unique_ptr<httpserver::HttpServer> m_server;
    std::unique_ptr<AgentRoutes> m_routes;
    std::unique_ptr<Peer> m_peer;
    std::unique_ptr<http::NetworkHttpClient> m_another;
};

QTEST_GUILESS_MAIN(TestAgentRoutes)
#include "tst_agentroutes.moc"
