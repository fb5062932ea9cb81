#include "tests/server/support/serverfixture.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;

namespace {

QJsonObject objectOf(const http::HttpResponse &response)
{
    return QJsonDocument::fromJson(response.body).object();
}

const QByteArray firebase = "  firebase:\n    apiKey: key-1\n    authDomain: d.firebaseapp.com\n    projectId: p\n"
                            "    storageBucket: p.appspot.com\n    messagingSenderId: '1234'\n"
                            "    appId: '</script><script>\"\\u0041'\n    vapidkey: vapid-1\n";

} // namespace

class TestNotificationRoutes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhereThePushChannelIs()
    {
        QVERIFY(start({}));
        const http::HttpResponse answer = ask("GET", u"/notificationconfig"_s);

        QCOMPARE(answer.status, 200);
        const QJsonObject push{{u"url"_s, u"wss://127.0.0.1:%1/push"_s.arg(m_server->app->port())},
                               {u"protocol"_s, u"tom.push.v1"_s},
                               {u"heartbeat_s"_s, 30}};
        const QJsonObject expected{{u"push"_s, push}, {u"firebaseConfig"_s, QJsonValue::Null}, {u"vapidKey"_s, QJsonValue::Null}};
        QCOMPARE(objectOf(answer), expected);
    }
    void tellsOfFirebaseAsTheSeedDid()
    {
        QVERIFY(start(firebase));
        const QJsonObject answer = objectOf(ask("GET", u"/notificationconfig"_s));

        QCOMPARE(answer.value("vapidKey"_L1).toString(), u"vapid-1"_s);
        const QJsonObject config = answer.value("firebaseConfig"_L1).toObject();
        QCOMPARE(config.keys(), (QStringList{u"apiKey"_s, u"appId"_s, u"authDomain"_s, u"messagingSenderId"_s, u"projectId"_s,
                                             u"storageBucket"_s}));
        QCOMPARE(config.value("messagingSenderId"_L1).toString(), u"1234"_s);
    }
    void servesAWorkerWithTheConfigurationInIt_data()
    {
        QTest::addColumn<QString>("path");
        QTest::newRow("as Firebase calls it") << u"/firebase-messaging-sw.js"_s;
        QTest::newRow("as the seed calls it") << u"/firebase_messaging_sw_js"_s;
    }
    void servesAWorkerWithTheConfigurationInIt()
    {
        QFETCH(const QString, path);
        QVERIFY(start(firebase));
        const http::HttpResponse answer = ask("GET", path);

        QCOMPARE(answer.status, 200);
        QCOMPARE(http::headerValue(answer.headers, "content-type"), "text/javascript; charset=utf-8"_ba);
        QCOMPARE(http::headerValue(answer.headers, "service-worker-allowed"), "/"_ba);
        QVERIFY(answer.body.contains("key-1") && !answer.body.contains("@CONFIGURATION@"));
        QVERIFY(!answer.body.contains("</script"));
        QCOMPARE(m_server->client().ask("GET", path).status, 401);
    }
    void registersADeviceOnce()
    {
        QVERIFY(start({}));
        for (int round = 0; round < 2; ++round) {
            const http::HttpResponse answer = ask("POST", u"/fcmtoken"_s, R"({"token":"device-1","platform":"android_native"})");
            QCOMPARE(answer.status, 200);
            QCOMPARE(objectOf(answer), (QJsonObject{{u"status"_s, u"success"_s}}));
            QCOMPARE(textOf(deviceFile()).count("device-1"), 1);
        }
        QVERIFY(m_server->start());   // it is on disk
        QVERIFY(textOf(deviceFile()).contains("device-1"));
        for (int round = 0; round < 2; ++round) {
            QCOMPARE(ask("DELETE", u"/fcmtoken"_s, R"({"token":"device-1"})").status, 200);
            QVERIFY(!QFileInfo::exists(deviceFile()));
        }
    }
    void refusesWhatIsNoDevice_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("nothing") << ""_ba;
        QTest::newRow("no token") << "{}"_ba;
        QTest::newRow("an empty one") << R"({"token":""})"_ba;
        QTest::newRow("a number") << R"({"token":1})"_ba;
        QTest::newRow("twice") << R"({"token":"a","token":"b"})"_ba;
        QTest::newRow("too long") << "{\"token\":\"" + QByteArray(2049, 'a') + "\"}";
    }
    void refusesWhatIsNoDevice()
    {
        QFETCH(const QByteArray, body);
        QVERIFY(start({}));
        for (const QByteArray &method : {"POST"_ba, "DELETE"_ba}) {
            const http::HttpResponse answer = ask(method, u"/fcmtoken"_s, body);
            QCOMPARE(answer.status, 400);
            QCOMPARE(objectOf(answer).value("code"_L1).toString(), u"invalid_input"_s);
        }
        QVERIFY(!QFileInfo::exists(deviceFile()));
    }
    void keepsTheDevicesOfEachUserApart()
    {
        QVERIFY(start({}));
        QCOMPARE(ask("POST", u"/fcmtoken"_s, R"({"token":"of-alice","user":"bob","username":"bob"})").status, 200);
        m_session = sessionOf(m_server->client().signIn(u"bob"_s, u"secret-of-bob"_s));
        QCOMPARE(ask("DELETE", u"/fcmtoken"_s, R"({"token":"of-alice"})").status, 200);

        QVERIFY(textOf(deviceFile()).contains("of-alice"));
        QVERIFY(!QFileInfo::exists(m_server->data().accounts() + u"/bob.push"_s));
    }
    void forgetsTheDevicesOfASessionThatEnded()
    {
        QVERIFY(start({}));
        QCOMPARE(ask("POST", u"/fcmtoken"_s, R"({"token":"device-1"})").status, 200);
        QCOMPARE(ask("POST", u"/logout"_s).status, 200);

        QVERIFY(m_server->start());   // which sweeps

        QVERIFY(!QFileInfo::exists(deviceFile()));
    }
    void saysWhenNothingCanBeKept()
    {
        QVERIFY(start({}));
        QVERIFY(QDir(m_server->data().accounts()).removeRecursively());
        QVERIFY(writeText(m_server->data().accounts(), "no folder"));

        const http::HttpResponse answer = ask("POST", u"/fcmtoken"_s, R"({"token":"device-1"})");

        QCOMPARE(answer.status, 507);
        QVERIFY(!answer.body.contains(m_server->data().path().toUtf8()));
        QVERIFY(QFile::remove(m_server->data().accounts()));
    }

private:
    bool start(const QByteArray &global)
    {
        m_server = std::make_unique<ServerFixture>();
        if (!m_server->configure(householdConfig().replace("users:\n", global + "users:\n")) || !m_server->start())
            return false;
        m_session = sessionOf(m_server->client().signIn(u"alice"_s, u"secret-of-alice"_s));
        return true;
    }
    http::HttpResponse ask(const QByteArray &method, const QString &path, const QByteArray &body = {})
    {
        http::Headers headers = m_session;
        headers.emplaceBack("Content-Type", "application/json");
        return m_server->client().ask(method, path, headers, body);
    }
    [[nodiscard]] QString deviceFile() const { return m_server->data().accounts() + u"/alice.push"_s; }

    std::unique_ptr<ServerFixture> m_server;
    http::Headers m_session;
};

QTEST_GUILESS_MAIN(TestNotificationRoutes)
#include "tst_notificationroutes.moc"
