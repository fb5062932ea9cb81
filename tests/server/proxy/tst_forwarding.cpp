#include "server/proxy/agentlink.h"
#include "shared/httpserver/httpserver.h"
#include "tests/server/proxy/answers.h"
#include "tests/shared/httpserver/rawclient.h"

#include <QJsonDocument>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;
using httpserver::Reply;
using httpserver::Request;
using httpserver::Response;
using tom::test::PeerStep;
using tom::test::ScriptedHttpPeer;

class TestForwarding : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        auto authority = auth::InternalAuthority::loadOrMake(m_folder.path());
        QVERIFY(authority);
        m_authority = std::make_unique<auth::InternalAuthority>(*authority);
        m_agentIdentity = m_authority->issue(u"agent:alice"_s).value();
        m_serverIdentity = m_authority->issue(u"tom-server"_s).value();
        m_frontIdentity = auth::makeSelfSigned({u"localhost"_s}, {QHostAddress(QHostAddress::LocalHost)}).value();
    }
    void init()
    {
        m_agent = std::make_unique<httpserver::HttpServer>();
        m_agent->takeRequestIds();
        m_agent->addRoute(
            "POST"_ba, u"/process"_s,
            [this](const Request &request, Reply reply) {
                m_request = request;
                reply.send(m_answer);
            },
            1024 * 1024);
        m_agent->addRoute("GET"_ba, u"/process/{turn}"_s, [this](const Request &request, Reply reply) {
            m_request = request;
            m_stream = reply.stream(200, {{"Content-Type", "text/event-stream"}});
            m_gone = std::make_unique<QSignalSpy>(m_stream.get(), &httpserver::StreamReply::gone);
        });
        httpserver::TlsSettings tls = httpserver::serverTls(m_agentIdentity.chain, m_agentIdentity.key);
        tls.clientAuthorities = QList{m_authority->certificate()};
        QVERIFY(m_agent->listen(QHostAddress::LocalHost, 0, tls));
        m_directory.address = AgentAddress{.url = QUrl(u"https://127.0.0.1:%1"_s.arg(m_agent->port())),
                                           .key = auth::keyFingerprint(m_agentIdentity.chain.constFirst())};

        m_front = std::make_unique<httpserver::HttpServer>();
        m_link = std::make_unique<AgentLink>(m_directory, m_serverIdentity);
        const auto forward = [this](const Request &request, std::unique_ptr<httpserver::RequestBody> body, Reply reply) {
            m_link->forward({.username = u"alice"_s, .request = request, .body = std::move(body), .reply = std::move(reply)});
        };
        m_front->addDirectRoute("POST"_ba, u"/process"_s, forward, 1024 * 1024);
        m_front->addDirectRoute("GET"_ba, u"/process/{turn}"_s, forward);
        QVERIFY(m_front->listen(QHostAddress::LocalHost, 0, httpserver::serverTls(m_frontIdentity.chain, m_frontIdentity.key)));
        m_client = std::make_unique<Client>(m_front->port(), auth::keyFingerprint(m_frontIdentity.chain.constFirst()));
        m_answer = Response::json({{u"status"_s, u"OK"_s}});
        m_request = {};
        m_directory.asked.clear();
    }
    void cleanup()
    {
        m_client.reset();
        m_link.reset();
        m_front.reset();
        m_gone.reset();
        m_stream.reset();
        m_agent.reset();
    }

    void passesARequestAndItsAnswer()
    {
        const QByteArray body = "{\"request\":\"" + QByteArray(200'000, 'x') + "\"}";
        const http::HttpResponse answer = m_client->ask("POST", u"/process"_s, {{"Content-Type", "application/json"}}, body);

        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body, m_answer.body);
        QCOMPARE(m_request.body, body);
        QCOMPARE(m_request.header("content-type"), "application/json"_ba);
        QCOMPARE(m_request.peerCertificate.commonNames(), QStringList{u"tom-server"_s});
        QCOMPARE(m_directory.asked, QStringList{u"alice"_s});
    }
    void tellsTheAgentOnlyWhatItMayKnow()
    {
        const http::Headers headers{
            {"Cookie", "__Host-tom_session=secret"}, {"Authorization", "Bearer secret"}, {"X-Tom-User", "mallory"},
            {"X-Forwarded-For", "10.0.0.1"},         {"Forwarded", "for=10.0.0.1"},      {"X-Request-Id", "mine"},
            {"Content-Type", "application/json"},    {"Accept", "application/json"},     {"X-Other", "secret"},
            {"Accept-Language", "secret"},           {"Connection", "accept-language"}};
        const http::HttpResponse answer = m_client->ask("POST", u"/process"_s, headers, "{}");

        QCOMPARE(answer.status, 200);
        QCOMPARE(m_request.header("x-tom-user"), "alice"_ba);
        QCOMPARE(m_request.header("accept"), "application/json"_ba);
        const QByteArray id = m_request.header("x-request-id");
        QVERIFY(!id.isEmpty() && id != "mine");
        QCOMPARE(http::headerValue(answer.headers, "x-request-id"), id);
        for (const auto &[name, value] : std::as_const(m_request.headers)) {
            QVERIFY2(!value.contains("secret") && !value.contains("mallory") && !value.contains("10.0.0.1"), name.constData());
            QVERIFY2(!name.toLower().startsWith("x-forwarded") && name.toLower() != "cookie", name.constData());
        }
    }
    void tellsTheClientOnlyWhatItMayKnow()
    {
        m_answer = Response::failure({.code = ErrorCode::Conflict, .message = u"busy"_s});
        m_answer.headers.emplaceBack("Retry-After", "7");
        m_answer.headers.emplaceBack("Set-Cookie", "__Host-tom_session=stolen");
        m_answer.headers.emplaceBack("X-Inner", "secret");

        const http::HttpResponse answer = m_client->ask("POST", u"/process"_s, {{"Content-Type", "application/json"}}, "{}");

        QCOMPARE(answer.status, m_answer.status);
        QVERIFY(answer.body.contains("\"busy\""));
        QCOMPARE(http::headerValue(answer.headers, "retry-after"), "7"_ba);
        QVERIFY(http::headerValue(answer.headers, "set-cookie").isEmpty()
                && http::headerValue(answer.headers, "x-inner").isEmpty());
    }
    void passesPathAndQuery()
    {
        http::HttpRequest request = m_client->request("GET", u"/process"_s);
        request.url.setPath(u"/process/a b?c"_s);
        request.url.setQuery(u"from=3&x=a%26b"_s);
        Received received(*m_client, request);
        QTRY_VERIFY(m_stream);

        QCOMPARE(m_request.captures, QStringList{u"a b?c"_s});
        QCOMPARE(m_request.query.queryItemValue(u"from"_s), u"3"_s);
        QCOMPARE(m_request.query.queryItemValue(u"x"_s, QUrl::FullyDecoded), u"a&b"_s);
        m_stream.reset();
        QTRY_VERIFY(received.end);
    }
    void passesPiecesOnAsTheyCome()
    {
        Received received(*m_client, m_client->request("GET", u"/process/t1"_s, {{"Accept", "text/event-stream"}}));
        QTRY_COMPARE(received.head.status, 200);   // before the first word
        QVERIFY(http::headerValue(received.head.headers, "content-type").startsWith("text/event-stream"));
        QByteArray said;
        for (int i = 1; i <= 20; ++i) {
            const QByteArray event = "id: " + QByteArray::number(i) + "\ndata: x\n\n";
            said += event;
            m_stream->write(event.first(4));
            m_stream->write(event.sliced(4));
            QTRY_COMPARE(received.body, said);
        }
        m_stream->end();

        QTRY_VERIFY(received.end);
        QVERIFY(*received.end);
        QCOMPARE(received.body, said);
    }
    void endsALostStreamWithAWordOfItsOwn_data()
    {
        QTest::addColumn<QByteArray>("half");
        QTest::newRow("between events") << ""_ba;
        QTest::newRow("within an event") << "id: 2\nevent: text\ndata: {\"del"_ba;
        QTest::newRow("before the blank line") << "id: 2\nevent: text\ndata: {\"delta\":\"b\"}\n"_ba;
    }
    void endsALostStreamWithAWordOfItsOwn()
    {
        QFETCH(QByteArray, half);
        const QByteArray whole = "id: 1\nevent: text\ndata: {\"delta\":\"a\"}\n\n";
        ScriptedHttpPeer agent(ScriptedHttpPeer::Transport::Tls);
        agent.play(brokenStream(whole + half));
        m_directory.address = AgentAddress{.url = agent.url(), .key = agent.key()};

        Received received(*m_client, m_client->request("GET", u"/process/t1"_s, {{"Accept", "text/event-stream"}}));
        QTRY_VERIFY(received.end);

        QVERIFY(*received.end);   // cleanly
        QVERIFY(received.body.startsWith(whole));
        const QByteArray word = received.body.sliced(whole.size());
        QVERIFY2(word.startsWith("event: error\n") && word.endsWith("\n\n") && word.count("\n\n") == 1, word.constData());
        QVERIFY(!word.contains("id:"));
        const qsizetype data = word.indexOf("data: ") + 6;
        const QJsonObject error = QJsonDocument::fromJson(word.mid(data, word.indexOf('\n', data) - data)).object();
        QVERIFY(error.value("resume"_L1).toBool());
        QCOMPARE(error.value("code"_L1).toString(), u"agent_unavailable"_s);
    }
    void saysThatATurnGoesOnWhenItsStreamEndsTooSoon_data()
    {
        QTest::addColumn<QByteArray>("said");
        QTest::addColumn<bool>("isOver");
        QTest::newRow("in the middle") << "id: 1\nevent: text\ndata: {}\n\n"_ba << false;
        QTest::newRow("after done") << "id: 1\nevent: text\ndata: {}\n\nid: 2\nevent: done\ndata: {}\n\n"_ba << true;
        QTest::newRow("after error") << "id: 1\nevent: error\ndata: {}\n\n"_ba << true;
        QTest::newRow("done is only a word") << "id: 1\nevent: text\ndata: event: done\n\n"_ba << false;
        QTest::newRow("nothing left to say") << ": keep-alive\n\n"_ba << true;
    }
    void saysThatATurnGoesOnWhenItsStreamEndsTooSoon()
    {
        QFETCH(QByteArray, said);
        QFETCH(bool, isOver);
        Received received(*m_client, m_client->request("GET", u"/process/t1"_s, {{"Accept", "text/event-stream"}}));
        QTRY_VERIFY(m_stream);
        m_stream->write(said);
        m_stream.reset();   // as an agent that is told to end

        QTRY_VERIFY(received.end);

        QVERIFY(*received.end);
        QVERIFY(received.body.startsWith(said));
        QCOMPARE(received.body == said, isOver);
        QCOMPARE(received.body.contains("\"resume\":true"), !isOver);
    }
    void doesNotPassHalfAnObjectOffAsWhole()
    {
        ScriptedHttpPeer agent(ScriptedHttpPeer::Transport::Tls);
        agent.play({{.kind = PeerStep::Send,
                     .bytes = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"half\":"},
                    {.kind = PeerStep::Wait, .time = 1ms},
                    {.kind = PeerStep::Reset}});
        m_directory.address = AgentAddress{.url = agent.url(), .key = agent.key()};

        Received received(*m_client, m_client->request("POST", u"/process"_s, {{"Content-Type", "application/json"}}));
        QTRY_VERIFY(received.end);

        QVERIFY(!*received.end);
    }
    void answersHeadWithoutWaitingForTheTurn()
    {
        httpserver::RawClient client(m_front->port());
        client.say("HEAD /process/t1 HTTP/1.1\r\nHost: a\r\n\r\n");

        QTRY_VERIFY(client.received.contains("text/event-stream"));
        QTRY_VERIFY(m_link->isIdle());
        QCOMPARE(client.status(), 200);
    }
    void endsWhatIsOpenWithAWordWhenTheServerEnds()
    {
        Received received(*m_client, m_client->request("GET", u"/process/t1"_s, {{"Accept", "text/event-stream"}}));
        QTRY_VERIFY(m_stream);
        m_stream->write("id: 1\nevent: text\ndata: {}\n\n");
        QTRY_VERIFY(!received.body.isEmpty());

        m_link->breakOff();

        QTRY_VERIFY(received.end);
        QVERIFY(*received.end);
        QVERIFY(received.body.contains("\"resume\":true"));
        QTRY_VERIFY(m_link->isIdle());
    }
    void saysThatTheAgentIsAway_data()
    {
        QTest::addColumn<QString>("how");
        for (const char *how : {"not there", "another's key", "hangs up", "no HTTP", "refused by the directory"})
            QTest::newRow(how) << QString::fromLatin1(how);
    }
    void saysThatTheAgentIsAway()
    {
        QFETCH(QString, how);
        ScriptedHttpPeer agent(ScriptedHttpPeer::Transport::Tls);
        m_directory.address = AgentAddress{.url = agent.url(), .key = agent.key()};
        if (how == "not there"_L1)
            agent.close();
        else if (how == "another's key"_L1)
            m_directory.address->key = QByteArray(64, '0');
        else if (how == "hangs up"_L1)
            agent.play({{.kind = PeerStep::Reset}});
        else if (how == "no HTTP"_L1)
            agent.play({{.kind = PeerStep::Send, .bytes = "hello\r\n\r\n"}, {.kind = PeerStep::Close}});
        else
            m_directory.address =
                std::unexpected(Error{.code = ErrorCode::AgentUnavailable, .message = u"not yet"_s, .retryAfterSeconds = 5});

        const http::HttpResponse answer = m_client->ask("POST", u"/process"_s, {{"Content-Type", "application/json"}}, "{}");

        QCOMPARE(answer.status, 503);
        QCOMPARE(QJsonDocument::fromJson(answer.body).object().value("code"_L1).toString(), u"agent_unavailable"_s);
        QVERIFY(http::headerValue(answer.headers, "retry-after").toInt() >= 1);
        if (how == "another's key"_L1)
            QVERIFY(agent.requests().isEmpty());
    }
    void takesTheNewKeyOfAnAgentThatWasStartedAnew()
    {
        QCOMPARE(m_client->ask("POST", u"/process"_s, {{"Content-Type", "application/json"}}, "{}").status, 200);
        ScriptedHttpPeer agent(ScriptedHttpPeer::Transport::Tls);
        agent.play(ScriptedHttpPeer::answer(200, "{}"));
        m_directory.address = AgentAddress{.url = agent.url(), .key = agent.key()};

        QCOMPARE(m_client->ask("POST", u"/process"_s, {{"Content-Type", "application/json"}}, "{}").status, 200);
        QCOMPARE(agent.requests().size(), 1);
    }
    void hangsUpOnTheAgentWhenTheClientIsGone()
    {
        httpserver::RawClient client(m_front->port());
        client.say(httpserver::get("/process/t1"));
        QTRY_VERIFY(m_stream);
        m_stream->write("data: a\n\n");
        QTRY_VERIFY(client.received.contains("data: a"));

        client.socket.abort();

        QTRY_COMPARE(m_gone->size(), 1);
        QTRY_VERIFY(m_link->isIdle());
        QTRY_COMPARE(m_front->openConnections(), 0);
    }
    void readsNoFasterThanTheClient()
    {
        constexpr qint64 all = 64 * 1024 * 1024;
        const QByteArray event = "data: " + QByteArray(64 * 1024 - 8, 'x') + "\n\n";
        httpserver::RawClient client(m_front->port());
        client.reads = false;
        client.socket.setReadBufferSize(64 * 1024);
        client.say(httpserver::get("/process/t1"));
        QTRY_VERIFY(m_stream);
        qint64 said = 0;
        const auto pump = [&] {
            for (; said < all && m_stream->pendingBytes() <= httpserver::StreamReply::highWater; said += event.size())
                m_stream->write(event);
            if (said == all)
                m_stream->end();
        };
        connect(m_stream.get(), &httpserver::StreamReply::drained, m_stream.get(), pump);
        pump();

        QVERIFY(!QTest::qWaitFor([&] { return said == all; }, 1500));   // the network's own buffers hold much less

        client.reads = true;
        qint64 heard = 0;
        connect(&client.socket, &QIODevice::readyRead, this, [&] { heard += std::exchange(client.received, {}).size(); });
        client.received += client.socket.readAll();
        QTRY_VERIFY_WITH_TIMEOUT(heard >= all, 40'000);
    }

private:
    QTemporaryDir m_folder;
    std::unique_ptr<auth::InternalAuthority> m_authority;
    auth::CertifiedKey m_agentIdentity;
    auth::CertifiedKey m_serverIdentity;
    auth::CertifiedKey m_frontIdentity;
    OneAgent m_directory;
    Response m_answer;
    Request m_request;
    std::unique_ptr<httpserver::HttpServer> m_agent;
    std::unique_ptr<httpserver::StreamReply> m_stream;
    std::unique_ptr<QSignalSpy> m_gone;
    std::unique_ptr<httpserver::HttpServer> m_front;
    std::unique_ptr<AgentLink> m_link;
    std::unique_ptr<Client> m_client;
};

QTEST_GUILESS_MAIN(TestForwarding)
#include "tst_forwarding.moc"
