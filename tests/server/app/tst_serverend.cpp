#include "server/app/agentidentities.h"
#include "tests/server/proxy/answers.h"
#include "tests/server/support/serverfixture.h"
#include "tests/shared/httpserver/rawclient.h"

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;

// A server that is told to end while its agent, run by somebody else, is answering.
class TestServerEnd : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<ServerFixture>();
        const DataFolder data = m_server->data();
        const auto authority = auth::InternalAuthority::loadOrMake(data.internal());
        QVERIFY(authority);
        QVERIFY(AgentIdentities(data, *authority).make(u"alice"_s).value_or(false));
        const auto identity =
            auth::loadCertifiedKey(data.agent(u"alice"_s) + u"/cert.pem"_s, data.agent(u"alice"_s) + u"/key.pem"_s);
        QVERIFY(identity);
        m_agent = std::make_unique<httpserver::HttpServer>();
        m_agent->addRoute("GET"_ba, u"/process/{turn}"_s, [this](const httpserver::Request &, httpserver::Reply reply) {
            m_stream = reply.stream(200, {{"Content-Type", "text/event-stream"}});
            m_stream->write("id: 1\nevent: text\ndata: {}\n\n");
        });
        QVERIFY(m_agent->listen(QHostAddress::LocalHost, 0, httpserver::serverTls(identity->chain, identity->key)));
        QVERIFY(
            m_server->configure("users:\n  - username: alice\n    password: secret-of-alice\n    agent_url: https://127.0.0.1:"
                                + QByteArray::number(m_agent->port()) + "\n"));
        QVERIFY(m_server->start());
        m_client = std::make_unique<Client>(m_server->app->port(), m_server->app->keyFingerprint());
        const http::Headers session = sessionOf(m_client->signIn(u"alice"_s, u"secret-of-alice"_s));
        m_answer = std::make_unique<Received>(*m_client, m_client->request("GET", u"/process/t1"_s, session));
        QTRY_VERIFY(!m_answer->body.isEmpty());
        m_stopped = std::make_unique<QSignalSpy>(m_server->app.get(), &ServerApp::stopped);
    }
    void cleanup()
    {
        m_answer.reset();
        m_client.reset();
        m_stopped.reset();
        m_server.reset();
        m_stream.reset();
        m_agent.reset();
    }

    void letsAnOpenAnswerFinish()
    {
        m_server->app->stop();
        m_stream->write("id: 2\nevent: done\ndata: {}\n\n");
        m_stream->end();

        QTRY_COMPARE(m_stopped->size(), 1);
        QTRY_VERIFY(m_answer->end);
        QVERIFY(*m_answer->end);
        QVERIFY(m_answer->body.endsWith("id: 2\nevent: done\ndata: {}\n\n"));
        m_server->app.reset();
    }
    void isNotReadyAnyMoreWhileItEnds()
    {
        httpserver::RawClient kept(m_server->app->port());
        kept.say(httpserver::get("/healthz"));
        QTRY_COMPARE(kept.status(), 200);
        kept.received.clear();

        m_server->app->stop();
        kept.say(httpserver::get("/readyz"));   // a balancer that keeps its connection

        QTRY_COMPARE(kept.status(), 503);
        QTRY_VERIFY2(kept.received.contains("{\"part\":\"server\",\"reason\":"), kept.received.constData());
        m_stream->end();
        QTRY_COMPARE_WITH_TIMEOUT(m_stopped->size(), 1, 15'000);
        m_server->app.reset();
    }
    void endsALongAnswerWithAWord()
    {
        m_server->app->stop();

        QTRY_COMPARE_WITH_TIMEOUT(m_stopped->size(), 1, 15'000);
        QTRY_VERIFY(m_answer->end);
        QVERIFY(*m_answer->end);
        QVERIFY2(m_answer->body.contains("\"resume\":true"), m_answer->body.constData());
        m_server->app.reset();
    }

private:
    std::unique_ptr<ServerFixture> m_server;
    std::unique_ptr<httpserver::HttpServer> m_agent;
    std::unique_ptr<httpserver::StreamReply> m_stream;
    std::unique_ptr<Client> m_client;
    std::unique_ptr<Received> m_answer;
    std::unique_ptr<QSignalSpy> m_stopped;
};

QTEST_GUILESS_MAIN(TestServerEnd)
#include "tst_serverend.moc"
