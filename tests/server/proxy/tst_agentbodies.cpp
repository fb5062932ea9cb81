#include "tests/server/proxy/proxyfixture.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;
using httpserver::RawClient;
using httpserver::Reply;
using httpserver::Request;
using httpserver::RequestBody;
using httpserver::Response;

constexpr auto patience = 60s;

// The way of a request's body to the agent: in pieces, and no faster than it takes them.
class TestAgentBodies : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_proxy = std::make_unique<ProxyFixture>();
        m_agent = std::make_unique<httpserver::HttpServer>();
        m_agent->addDirectRoute(
            "POST"_ba, u"/process"_s,
            [this](const Request &request, std::unique_ptr<RequestBody> body, Reply reply) {
                m_request = request;
                m_body = std::move(body);
                m_kept.push_back(std::move(reply));
            },
            ProxyFixture::bodyLimit);
        QVERIFY(m_proxy->listen(*m_agent));
    }
    void cleanup()
    {
        m_proxy.reset();
        m_kept.clear();
        m_body.reset();
        m_agent.reset();
    }

    void aBodyIsPassedOnAsItComes_data()
    {
        QTest::addColumn<bool>("isChunked");
        QTest::newRow("with its length") << false;
        QTest::newRow("in chunks") << true;
    }
    void aBodyIsPassedOnAsItComes()
    {
        QFETCH(const bool, isChunked);
        QVERIFY(m_proxy->start());
        RawClient client(m_proxy->front->port());
        client.say("POST /process HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                   + (isChunked ? "Transfer-Encoding: chunked\r\n\r\n3\r\none\r\n"_ba : "Content-Length: 6\r\n\r\none"_ba));
        QTRY_VERIFY_WITH_TIMEOUT(m_body, patience);
        QByteArray taken;
        connect(m_body.get(), &RequestBody::received, this, [&] { taken += m_body->take(); });
        m_body->begin();
        taken += m_body->take();
        QTRY_COMPARE_WITH_TIMEOUT(taken, "one"_ba, patience);   // before the rest is sent
        QCOMPARE(m_request.bodyLength, isChunked ? -1 : 6);

        client.say(isChunked ? "3\r\ntwo\r\n0\r\n\r\n"_ba : "two"_ba);

        QTRY_VERIFY_WITH_TIMEOUT(m_body->isComplete(), patience);
        QCOMPARE(taken, "onetwo"_ba);
        m_kept.front().send(Response::json({{u"status"_s, u"OK"_s}}));
        QTRY_COMPARE_WITH_TIMEOUT(client.status(), 200, patience);
        QTRY_VERIFY(m_proxy->link->isIdle());
    }
    void aBodyIsReadNoFasterThanTheAgentTakesIt()
    {
        QVERIFY(m_proxy->start());
        const QByteArray bytes(ProxyFixture::bodyLimit, 'x');   // the most that may be
        RawClient client(m_proxy->front->port());
        client.say("POST /process HTTP/1.1\r\nHost: a\r\nContent-Length: " + QByteArray::number(bytes.size()) + "\r\n\r\n"
                   + bytes);
        QTRY_VERIFY_WITH_TIMEOUT(m_body, patience);
        qint64 taken = 0;
        m_body->begin();
        const auto unsent = [&] { return client.socket.bytesToWrite() + client.socket.encryptedBytesToWrite(); };
        for (qint64 before = -1; before != unsent(); QTest::qWait(500))   // until the network's own buffers are full
            before = unsent();
        QVERIFY(unsent() > 0);

        connect(m_body.get(), &RequestBody::received, this, [&] { taken += m_body->take().size(); });
        taken += m_body->take().size();

        QTRY_VERIFY_WITH_TIMEOUT(m_body->isComplete(), patience);
        QCOMPARE(taken, bytes.size());
    }
    void anAnswerMayComeBeforeTheBody()
    {
        QVERIFY(m_proxy->start());
        RawClient client(m_proxy->front->port());
        client.say("POST /process HTTP/1.1\r\nHost: a\r\nContent-Length: 9000000\r\n\r\nx");
        QTRY_COMPARE_WITH_TIMEOUT(int(m_kept.size()), 1, patience);

        m_kept.front().send(Response::failure({.code = ErrorCode::TooLarge, .message = u"no"_s}));

        QTRY_COMPARE_WITH_TIMEOUT(client.status(), 413, patience);
        QTRY_COMPARE_WITH_TIMEOUT(m_agent->openConnections(), 0, patience);   // half a request stands there
        client.say(QByteArray(8'999'999, 'x') + httpserver::get("/tasks"));   // a client that looks up only at the end
        QTRY_COMPARE_WITH_TIMEOUT(client.received.count("HTTP/1.1 404"), 1, patience);
    }
    void aBodyThatBreaksOffReachesNobodyAsWhole()
    {
        QVERIFY(m_proxy->start());
        RawClient client(m_proxy->front->port());
        client.say("POST /process HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n");
        QTRY_VERIFY_WITH_TIMEOUT(m_body, patience);
        QSignalSpy failed(m_body.get(), &RequestBody::failed);
        m_body->begin();

        client.socket.abort();

        QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, patience);
        QVERIFY(!m_body->isComplete());
        QTRY_VERIFY(m_proxy->link->isIdle());
    }
    void aBodyThatIsNoBodyEndsInARefusal()
    {
        QVERIFY(m_proxy->start());
        RawClient client(m_proxy->front->port());
        client.say("POST /process HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n");
        QTRY_VERIFY_WITH_TIMEOUT(m_body, patience);
        client.say("zz\r\n");

        QTRY_COMPARE_WITH_TIMEOUT(client.status(), 400, patience);
        QTRY_VERIFY_WITH_TIMEOUT(client.isClosed(), patience);
    }

private:
    std::unique_ptr<ProxyFixture> m_proxy;
    std::unique_ptr<httpserver::HttpServer> m_agent;
    std::vector<Reply> m_kept;
    Request m_request;
    std::unique_ptr<RequestBody> m_body;
};

QTEST_GUILESS_MAIN(TestAgentBodies)
#include "tst_agentbodies.moc"
