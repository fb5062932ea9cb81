#include "agent/app/agentapp.h"
#include "tests/agent/support/authority.h"
#include "tests/agent/support/peer.h"

#include <QTest>
#include <QTimeZone>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;

// The inbox and the settings of a whole agent, as its server asks for them.
class TestInboxRoutes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_app = std::make_unique<AgentApp>(config::AgentSlice{.username = u"alice"_s,
                                                              .userFolder = m_folder.filePath(u"alice"_s),
                                                              .certificatePem = m_authority.agent.certificatePem(),
                                                              .keyPem = m_authority.agent.keyPem(),
                                                              .authorityPem = m_authority.certificate().toPem()});
        auto ready = m_app->start();
        QTRY_VERIFY_WITH_TIMEOUT(ready.isFinished(), 20'000);
        QVERIFY(ready.result());
        m_port = ready.result()->port;
        m_peer = std::make_unique<Peer>(m_authority.trustOf(u"tom-server"_s), m_port);
    }

    void anEmptyInboxHasNoNumber()
    {
        const QJsonObject page = m_peer->json("GET", u"/notifications"_s);
        QCOMPARE(page.value(u"status").toString(), u"OK"_s);
        QCOMPARE(page.value(u"last").toInteger(-1), 0);
        QVERIFY(page.value(u"notifications").toArray().isEmpty());
    }
    void refusesWithOneClearLine_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QJsonObject>("body");
        QTest::addColumn<int>("status");

        const QByteArray post = "POST"_ba;
        const QJsonObject none;
        QTest::newRow("since words") << "GET"_ba << u"/notifications?since=x"_s << none << 400;
        QTest::newRow("since before") << "GET"_ba << u"/notifications?since=-1"_s << none << 400;
        QTest::newRow("the highest number") << "GET"_ba << u"/notifications?since=9223372036854775807"_s << none << 200;
        QTest::newRow("beyond numbers") << "GET"_ba << u"/notifications?since=9223372036854775808"_s << none << 400;
        QTest::newRow("no limit") << "GET"_ba << u"/notifications?limit=0"_s << none << 400;
        QTest::newRow("the highest limit") << "GET"_ba << u"/notifications?limit=500"_s << none << 200;
        QTest::newRow("one more") << "GET"_ba << u"/notifications?limit=501"_s << none << 400;
        QTest::newRow("acknowledge nothing") << post << u"/notifications/ack"_s << none << 400;
        QTest::newRow("no ids") << post << u"/notifications/ack"_s << QJsonObject{{u"ids"_s, QJsonArray{}}} << 400;
        QTest::newRow("ids of words") << post << u"/notifications/ack"_s << QJsonObject{{u"ids"_s, QJsonArray{u"x"_s}}} << 400;
        QTest::newRow("both") << post << u"/notifications/ack"_s << QJsonObject{{u"ids"_s, QJsonArray{1}}, {u"through"_s, 1}}
                              << 400;
        QTest::newRow("ids that are not there")
            << post << u"/notifications/ack"_s << QJsonObject{{u"ids"_s, QJsonArray{99}}} << 200;
        QTest::newRow("the most ids") << post << u"/notifications/ack"_s << ids(500) << 200;
        QTest::newRow("one id more") << post << u"/notifications/ack"_s << ids(501) << 400;
        QTest::newRow("snooze what is not there")
            << post << u"/notifications/99/snooze"_s << QJsonObject{{u"minutes"_s, 5}} << 404;
        QTest::newRow("snooze a word") << post << u"/notifications/x/snooze"_s << QJsonObject{{u"minutes"_s, 5}} << 404;
        QTest::newRow("snooze for words") << post << u"/notifications/1/snooze"_s << QJsonObject{{u"minutes"_s, u"5"_s}} << 400;
        QTest::newRow("snooze too long") << post << u"/notifications/1/snooze"_s << QJsonObject{{u"minutes"_s, 44'641}} << 400;
    }
    void refusesWithOneClearLine()
    {
        QFETCH(QByteArray, method);
        QFETCH(QString, path);
        QFETCH(QJsonObject, body);
        QFETCH(int, status);

        const auto answer = askWithQuery(method, path, body);

        QVERIFY(answer);
        QCOMPARE(answer->status, status);
        if (status != 200)
            QVERIFY(!tom::json::parseObject(answer->body)->value(u"message").toString().contains(u'\n'));
    }
    void answersNobodyElse()
    {
        Peer stranger(m_authority.trustOf(u"agent:bob"_s), m_port);
        QCOMPARE(stranger.status("GET", u"/notifications"_s), 403);
        QCOMPARE(stranger.status("GET", u"/settings"_s), 403);
        Peer wrongUser(m_authority.trustOf(u"tom-server"_s), m_port, "bob");
        QCOMPARE(wrongUser.status("GET", u"/notifications"_s), 403);
    }
    void keepsSettings_data()
    {
        QTest::addColumn<QByteArray>("change");
        QTest::addColumn<int>("status");

        QTest::newRow("nothing") << "{}"_ba << 200;
        QTest::newRow("time zone") << R"({"time_zone":"Europe/Paris"})"_ba << 200;
        QTest::newRow("of Mars") << R"({"time_zone":"Mars/Olympus"})"_ba << 400;
        QTest::newRow("a path") << R"({"time_zone":"../../etc/passwd"})"_ba << 400;
        QTest::newRow("language") << R"({"language":"pt-BR"})"_ba << 200;
        QTest::newRow("no language") << R"({"language":"<b>"})"_ba << 400;
        QTest::newRow("quiet hours") << R"({"quiet_hours":{"from":"22:00","to":"07:00"}})"_ba << 200;
        QTest::newRow("none") << R"({"quiet_hours":null})"_ba << 200;
        QTest::newRow("half of them") << R"({"quiet_hours":{"from":"22:00"}})"_ba << 400;
        QTest::newRow("all day") << R"({"quiet_hours":{"from":"22:00","to":"22:00"}})"_ba << 400;
        QTest::newRow("25 o'clock") << R"({"quiet_hours":{"from":"25:00","to":"22:00"}})"_ba << 400;
        QTest::newRow("muted") << R"({"muted_senders":["bob"]})"_ba << 200;
        QTest::newRow("muted nobody") << R"({"muted_senders":[""]})"_ba << 400;
        QTest::newRow("ntfy") << R"({"deliveries":[{"name":"phone","url":"https://ntfy.example/alice"}]})"_ba << 200;
        QTest::newRow("in clear") << R"({"deliveries":[{"name":"p","url":"http://ntfy.example/alice"}]})"_ba << 400;
        QTest::newRow("this machine") << R"({"deliveries":[{"name":"p","url":"https://127.0.0.1:8443/x"}]})"_ba << 400;
        QTest::newRow("this machine, spelled otherwise") << R"({"deliveries":[{"name":"p","url":"https://127.1/x"}]})"_ba << 400;
        QTest::newRow("this machine's name") << R"({"deliveries":[{"name":"p","url":"https://LOCALHOST/x"}]})"_ba << 400;
        QTest::newRow("IPv6 of it") << R"({"deliveries":[{"name":"p","url":"https://[::1]/x"}]})"_ba << 400;
        QTest::newRow("with a password") << R"({"deliveries":[{"name":"p","url":"https://a:b@ntfy.example/x"}]})"_ba << 400;
        QTest::newRow("twice")
            << R"({"deliveries":[{"name":"p","url":"https://a.example/"},{"name":"p","url":"https://b.example/"}]})"_ba << 400;
        QTest::newRow("another kind") << R"({"deliveries":[{"name":"p","url":"https://a.example/","kind":"pigeon"}]})"_ba << 400;
    }
    void keepsSettings()
    {
        QFETCH(QByteArray, change);
        QFETCH(int, status);
        const QJsonObject before = m_peer->json("GET", u"/settings"_s);

        const auto answer = patch(change);

        QVERIFY(answer);
        QCOMPARE(answer->status, status);
        const QJsonObject after = m_peer->json("GET", u"/settings"_s);
        if (status == 200)
            QCOMPARE(after, *tom::json::parseObject(answer->body));
        else
            QCOMPARE(after, before);
    }
    void saysTheZoneOfItsMachineWhichNobodyChanges()
    {
        const QString here = QString::fromLatin1(QTimeZone::systemTimeZoneId());
        QCOMPARE(m_peer->json("GET", u"/settings"_s).value("machine_zone"_L1).toString(), here);

        const auto answer = patch(R"({"machine_zone":"Pacific/Kiritimati"})");

        QVERIFY(answer);
        QCOMPARE(m_peer->json("GET", u"/settings"_s).value("machine_zone"_L1).toString(), here);
    }

private:
    static QJsonObject ids(int count)
    {
        QJsonArray array;
        for (int i = 1; i <= count; ++i)
            array.append(1000 + i);
        return {{u"ids"_s, array}};
    }
    Result<http::HttpResponse> finished(const http::HttpRequest &request)
    {
        auto future = m_client.fetch(request);
        if (!QTest::qWaitFor([&] { return future.isFinished(); }, 20'000))
            return failure(ErrorCode::AgentTimeout, u"no answer"_s);
        return future.result();
    }
    Result<http::HttpResponse> askWithQuery(const QByteArray &method, const QString &path, const QJsonObject &body)
    {
        return finished(m_peer->request(method, path, body));
    }
    Result<http::HttpResponse> patch(const QByteArray &change)
    {
        auto request = m_peer->request("PATCH", u"/settings"_s);
        request.headers.emplaceBack("Content-Type", "application/json");
        request.body = change;
        return finished(request);
    }

    QTemporaryDir m_folder;
    Authority m_authority;
    std::unique_ptr<AgentApp> m_app;
    quint16 m_port = 0;
    std::unique_ptr<Peer> m_peer;
    http::NetworkHttpClient m_client{m_authority.trustOf(u"tom-server"_s)};
};

QTEST_GUILESS_MAIN(TestInboxRoutes)
#include "tst_inboxroutes.moc"
