#include "tests/server/proxy/proxyfixture.h"

#include <QJsonDocument>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;
using httpserver::RawClient;
using httpserver::Reply;
using httpserver::Request;
using httpserver::Response;
using tom::test::PeerScript;
using tom::test::PeerStep;
using tom::test::ScriptedHttpPeer;

// A busy machine needs time; nothing here is judged by how long it takes.
constexpr auto patience = 60s;

// How the server uses its connections to an agent: which it keeps, which it gives up, and what it does when one is lost.
class TestAgentLink : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_proxy = std::make_unique<ProxyFixture>();
        m_agent = std::make_unique<httpserver::HttpServer>();
        m_agent->takeRequestIds();
        m_agent->addRoute("GET"_ba, u"/tasks"_s, [this](const Request &, Reply reply) {
            ++m_asked;
            reply.send(Response::json({{u"status"_s, u"OK"_s}}));
        });
        m_agent->addRoute("GET"_ba, u"/healthz"_s, [this](const Request &, Reply reply) {
            ++m_probed;
            reply.send(Response::json({{u"status"_s, u"OK"_s}}));
        });
        m_agent->addRoute("GET"_ba, u"/process/{turn}"_s,
                          [this](const Request &, Reply reply) { m_kept.push_back(std::move(reply)); });
        QVERIFY(m_proxy->listen(*m_agent));
        m_asked = m_probed = 0;
    }
    void cleanup()
    {
        m_proxy.reset();
        m_kept.clear();
        m_agent.reset();
    }

    void oneConnectionServesManyRequests()
    {
        QVERIFY(m_proxy->start());
        for (int i = 0; i < 5; ++i)
            QCOMPARE(m_proxy->client->ask("GET", u"/tasks"_s).status, 200);

        QCOMPARE(m_asked, 5);
        QCOMPARE(m_agent->openConnections(), 1);
    }
    void anIdleConnectionIsClosedAfterAWhile()
    {
        QVERIFY(m_proxy->start({.idle = 300ms}));
        QCOMPARE(m_proxy->client->ask("GET", u"/tasks"_s).status, 200);

        QTRY_COMPARE_WITH_TIMEOUT(m_agent->openConnections(), 0, patience);
        QCOMPARE(m_proxy->client->ask("GET", u"/tasks"_s).status, 200);
    }
    void anIdleConnectionIsKeptUntilThen()
    {
        QVERIFY(m_proxy->start());
        QCOMPARE(m_proxy->client->ask("GET", u"/tasks"_s).status, 200);
        QTest::qWait(1000);   // several looks at its limits

        QCOMPARE(m_agent->openConnections(), 1);
    }
    void aConnectionThatDiesWhileItIsIdleIsReplaced_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<bool>("diesAtOnce");
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("seen");
        QTest::newRow("GET, closed before") << "GET"_ba << true << 200 << 2;
        QTest::newRow("POST, closed before") << "POST"_ba << true << 200 << 2;
        QTest::newRow("GET, closed by the request") << "GET"_ba << false << 200 << 3;
        QTest::newRow("POST, closed by the request: it may have been heard") << "POST"_ba << false << 503 << 2;
        QTest::newRow("DELETE, closed by the request") << "DELETE"_ba << false << 503 << 2;
    }
    void aConnectionThatDiesWhileItIsIdleIsReplaced()
    {
        QFETCH(const QByteArray, method);
        QFETCH(const bool, diesAtOnce);
        QFETCH(const int, status);
        QFETCH(const int, seen);
        const PeerStep answer{.kind = PeerStep::Send, .bytes = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"};
        ScriptedHttpPeer agent(ScriptedHttpPeer::Transport::Tls);
        agent.play(diesAtOnce ? PeerScript{answer, {.kind = PeerStep::Close}} : PeerScript{answer});
        if (!diesAtOnce)
            agent.play({{.kind = PeerStep::Reset}});
        agent.play({answer});
        m_proxy->directory.address = AgentAddress{.url = agent.url(), .key = agent.key()};
        QVERIFY(m_proxy->start());
        QCOMPARE(m_proxy->client->ask("GET", u"/tasks"_s).status, 200);

        const int second = m_proxy->client->ask(method, u"/tasks"_s).status;

        QCOMPARE(second, status);
        QCOMPARE(agent.requests().size(), seen);
    }
    void aNewConnectionThatDiesIsNotAskedAgain()
    {
        ScriptedHttpPeer agent(ScriptedHttpPeer::Transport::Tls);
        agent.play({{.kind = PeerStep::Reset}});
        m_proxy->directory.address = AgentAddress{.url = agent.url(), .key = agent.key()};
        QVERIFY(m_proxy->start());

        QCOMPARE(m_proxy->client->ask("GET", u"/tasks"_s).status, 503);
        QCOMPARE(agent.requests().size(), 1);
    }
    void anUnaskedWordEndsAConnection()
    {
        ScriptedHttpPeer agent(ScriptedHttpPeer::Transport::Tls);
        agent.play(
            {{.kind = PeerStep::Send,
              .bytes = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{\"a\":1}"}});
        agent.play({{.kind = PeerStep::Send, .bytes = "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{\"b\":2}"}});
        m_proxy->directory.address = AgentAddress{.url = agent.url(), .key = agent.key()};
        QVERIFY(m_proxy->start());

        QCOMPARE(m_proxy->client->ask("GET", u"/tasks"_s).body, "{}"_ba);
        QCOMPARE(m_proxy->client->ask("GET", u"/tasks"_s).body, "{\"b\":2}"_ba);
    }
    void connectionsToOneAgentHaveALimit()
    {
        QVERIFY(m_proxy->start({.connections = 2}));
        std::vector<std::unique_ptr<RawClient>> clients;
        for (int i = 0; i < 2; ++i) {
            clients.push_back(std::make_unique<RawClient>(m_proxy->front->port()));
            clients.back()->say(httpserver::get("/process/t1"));
        }
        QTRY_COMPARE_WITH_TIMEOUT(int(m_kept.size()), 2, patience);   // at the limit

        const http::HttpResponse one = m_proxy->client->ask("GET", u"/tasks"_s);

        QCOMPARE(one.status, 503);
        QCOMPARE(http::headerValue(one.headers, "retry-after"), "1"_ba);
        for (Reply &reply : m_kept)
            reply.send(Response::json({}));
        m_kept.clear();
        for (const auto &client : clients)
            QTRY_COMPARE_WITH_TIMEOUT(client->status(), 200, patience);
        QCOMPARE(m_proxy->client->ask("GET", u"/tasks"_s).status, 200);
    }
    void aSlowConnectionAloneEndsNoAgent()
    {
        QTcpServer silent;   // takes connections, and never shakes hands
        std::vector<std::unique_ptr<QTcpSocket>> taken;
        connect(&silent, &QTcpServer::newConnection, this, [&] { taken.emplace_back(silent.nextPendingConnection()); });
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        m_proxy->directory.address = m_proxy->addressAt(silent.serverPort());
        QVERIFY(m_proxy->start({.connect = 500ms, .silence = 30s}));

        const http::HttpResponse answer = m_proxy->client->ask("GET", u"/tasks"_s);

        QCOMPARE(answer.status, 504);
        QCOMPARE(QJsonDocument::fromJson(answer.body).object().value("code"_L1).toString(), u"agent_timeout"_s);
        QCOMPARE(m_proxy->directory.hung, QStringList());
        const quint16 port = silent.serverPort();   // and then it wakes up
        silent.close();
        m_agent = std::make_unique<httpserver::HttpServer>();
        m_agent->addRoute("GET"_ba, u"/healthz"_s, [this](const Request &, Reply reply) {
            ++m_probed;
            reply.send(Response::json({}));
        });
        QVERIFY(m_proxy->listen(*m_agent, port));
        QTRY_COMPARE_WITH_TIMEOUT(m_probed, 1, patience);
        QTRY_COMPARE_WITH_TIMEOUT(m_agent->openConnections(), 0, patience);
        QCOMPARE(m_proxy->directory.hung, QStringList());
    }
    void anAgentThatShakesNoHandsForLongHangs()
    {
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        m_proxy->directory.address = m_proxy->addressAt(silent.serverPort());
        QVERIFY(m_proxy->start({.connect = 500ms, .silence = 3s}));
        QCOMPARE(m_proxy->client->ask("GET", u"/tasks"_s).status, 504);
        QCOMPARE(m_proxy->client->ask("GET", u"/tasks"_s).status, 504);

        QTRY_COMPARE_WITH_TIMEOUT(m_proxy->directory.hung, QStringList{u"alice"_s}, patience);
    }
    void oneSilentAnswerEndsNoAgentThatIsWell()
    {
        QVERIFY(m_proxy->start({.silence = 1s}));

        QCOMPARE(m_proxy->client->ask("GET", u"/process/t1"_s, {{"Accept", "text/event-stream"}}).status, 504);

        QTRY_COMPARE_WITH_TIMEOUT(m_probed, 1, patience);
        QTest::qWait(500);
        QCOMPARE(m_proxy->directory.hung, QStringList());
        QCOMPARE(m_proxy->client->ask("GET", u"/tasks"_s).status, 200);
    }
    void anAgentThatIsSilentAndAnswersNoProbeHangs()
    {
        ScriptedHttpPeer agent(ScriptedHttpPeer::Transport::Tls);
        agent.play({{.kind = PeerStep::Stall}});
        m_proxy->directory.address = AgentAddress{.url = agent.url(), .key = agent.key()};
        QVERIFY(m_proxy->start({.connect = 2s, .silence = 500ms}));

        QCOMPARE(m_proxy->client->ask("GET", u"/tasks"_s).status, 504);

        QTRY_COMPARE_WITH_TIMEOUT(m_proxy->directory.hung, QStringList{u"alice"_s}, patience);
        QVERIFY(std::ranges::any_of(agent.requests(), [](const auto &request) { return request.path == "/healthz"; }));
    }
    void aTurnInOnePieceMayBeSilentForLonger()
    {
        QVERIFY(m_proxy->start({.silence = 500ms, .thinking = 60s}));
        RawClient client(m_proxy->front->port());
        client.say("GET /process/t1 HTTP/1.1\r\nHost: a\r\nAccept: application/json\r\n\r\n");
        QTRY_COMPARE_WITH_TIMEOUT(int(m_kept.size()), 1, patience);
        QTest::qWait(2000);   // longer than others may
        QCOMPARE(client.received, QByteArray());

        m_kept.front().send(Response::json({{u"status"_s, u"OK"_s}}));

        QTRY_COMPARE_WITH_TIMEOUT(client.status(), 200, patience);
    }
    void butNotForEver()
    {
        QVERIFY(m_proxy->start({.silence = 60s, .thinking = 500ms}));

        QCOMPARE(m_proxy->client->ask("GET", u"/process/t1"_s, {{"Accept", "application/json"}}).status, 504);
    }
    void aStreamThatFallsSilentIsLost()
    {
        ScriptedHttpPeer agent(ScriptedHttpPeer::Transport::Tls);
        agent.play({{.kind = PeerStep::Send,
                     .bytes = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                              "7\r\nid: 1\n\n\r\n"},
                    {.kind = PeerStep::Stall}});
        m_proxy->directory.address = AgentAddress{.url = agent.url(), .key = agent.key()};
        QVERIFY(m_proxy->start({.silence = 500ms}));

        Received received(*m_proxy->client, m_proxy->client->request("GET", u"/process/t1"_s));

        QTRY_VERIFY_WITH_TIMEOUT(received.end, patience);
        QVERIFY(*received.end);
        QVERIFY(received.body.startsWith("id: 1\n\n"));
        QVERIFY(received.body.contains("\"resume\":true"));
    }
    void aClientThatLeavesBeforeTheAnswerEndsTheQuestion()
    {
        QVERIFY(m_proxy->start());
        QSignalSpy answered(m_proxy->front.get(), &httpserver::HttpServer::answered);
        RawClient client(m_proxy->front->port());
        client.say(httpserver::get("/process/t1"));
        QTRY_COMPARE_WITH_TIMEOUT(int(m_kept.size()), 1, patience);

        client.socket.abort();

        QTRY_VERIFY_WITH_TIMEOUT(m_proxy->link->isIdle(), patience);
        QTRY_COMPARE_WITH_TIMEOUT(m_agent->openConnections(), 0, patience);
        QCOMPARE(answered.constLast().constFirst().value<httpserver::Answered>().status, 499);
    }
    void manyAtOnceGetTheirOwnAnswers()
    {
        QVERIFY(m_proxy->start());
        std::vector<std::unique_ptr<RawClient>> clients;
        for (int i = 0; i < 40; ++i) {
            clients.push_back(std::make_unique<RawClient>(m_proxy->front->port()));
            clients.back()->say(httpserver::get("/tasks") + httpserver::get("/tasks"));
        }

        for (const auto &client : clients)
            QTRY_COMPARE_WITH_TIMEOUT(client->received.count("{\"status\":\"OK\"}"), 2, patience);
        QCOMPARE(m_asked, 80);
    }
    void aHeadOfAnAgentHasLimits()
    {
        ScriptedHttpPeer agent(ScriptedHttpPeer::Transport::Tls);
        agent.play({{.kind = PeerStep::Send,
                     .bytes = "HTTP/1.1 200 OK\r\nX: " + QByteArray(40'000, 'x') + "\r\nContent-Length: 2\r\n\r\n{}"}});
        m_proxy->directory.address = AgentAddress{.url = agent.url(), .key = agent.key()};
        QVERIFY(m_proxy->start());

        QCOMPARE(m_proxy->client->ask("GET", u"/tasks"_s).status, 503);
    }
    void anAgentMayHaveAName()
    {
        m_proxy->directory.address->url.setHost(u"localhost"_s);
        QVERIFY(m_proxy->start());

        QCOMPARE(m_proxy->client->ask("GET", u"/tasks"_s).status, 200);
    }
    void manyMayWaitForOneName()
    {
        m_proxy->directory.address->url.setHost(u"localhost"_s);
        QVERIFY(m_proxy->start());
        std::vector<std::unique_ptr<RawClient>> clients;
        for (int i = 0; i < 10; ++i) {
            clients.push_back(std::make_unique<RawClient>(m_proxy->front->port()));
            clients.back()->say(httpserver::get("/tasks"));
        }

        for (const auto &client : clients)
            QTRY_COMPARE_WITH_TIMEOUT(client->received.count("{\"status\":\"OK\"}"), 1, patience);
    }
    void aNameThatNobodyHasIsAnAgentThatIsAway()
    {
        m_proxy->directory.address->url.setHost(u"nobody.invalid"_s);
        QVERIFY(m_proxy->start());

        QCOMPARE(m_proxy->client->ask("GET", u"/tasks"_s).status, 503);
    }

private:
    std::unique_ptr<ProxyFixture> m_proxy;
    std::unique_ptr<httpserver::HttpServer> m_agent;
    std::vector<Reply> m_kept;
    int m_asked = 0;
    int m_probed = 0;
};

QTEST_GUILESS_MAIN(TestAgentLink)
#include "tst_agentlink.moc"
