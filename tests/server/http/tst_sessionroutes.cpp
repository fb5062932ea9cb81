#include "server/session/sessionstore.h"
#include "tests/server/support/signedin.h"

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;

class TestSessionRoutes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_home = std::make_unique<Household>();
        QVERIFY(m_home->start());
    }
    void cleanup() { m_home.reset(); }

    void listsMyDevices()
    {
        const http::Headers laptop = signInFrom(u"laptop"_s);
        const http::Headers phone = signInFrom(u"phone"_s);
        (void)m_home->signIn(u"bob"_s);

        const http::HttpResponse answer = m_home->ask("GET", u"/sessions"_s, phone);

        QCOMPARE(answer.status, 200);
        const QJsonArray list = objectOf(answer).value("sessions"_L1).toArray();
        QCOMPARE(list.size(), 2);
        QStringList devices;
        for (const QJsonValue &value : list) {
            const QJsonObject session = value.toObject();
            devices.append(session.value("device"_L1).toString());
            QCOMPARE(session.value("current"_L1).toBool(), devices.constLast() == "phone"_L1);
            QCOMPARE(session.value("kind"_L1).toString(), u"login"_s);
            QCOMPARE(session.value("address"_L1).toString(), u"127.0.0.1"_s);
            QCOMPARE(session.value("id"_L1).toString().size(), 32);
            const QDateTime used = QDateTime::fromString(session.value("last_used"_L1).toString(), Qt::ISODate);
            const QDateTime expires = QDateTime::fromString(session.value("expires"_L1).toString(), Qt::ISODate);
            QVERIFY(used.isValid() && qAbs(used.secsTo(QDateTime::currentDateTimeUtc())) < 3600);
            QCOMPARE(used.daysTo(expires), 30);   // unused it ends sooner than after 90
        }
        devices.sort();
        QCOMPARE(devices, QStringList({u"laptop"_s, u"phone"_s}));
        for (const http::Headers &session : {laptop, phone})
            QVERIFY(!answer.body.contains(session.constFirst().second.last(43)));
        for (const QString &file : QDir(m_home->server.data().sessions()).entryList(QDir::Files))
            QVERIFY(!answer.body.contains(file.toLatin1()));   // nor the hash that names the file
    }
    void endsOneOfMine()
    {
        const http::Headers laptop = signInFrom(u"laptop"_s);
        const http::Headers phone = signInFrom(u"phone"_s);

        const http::HttpResponse answer = m_home->ask("DELETE", u"/sessions/"_s + idOf(u"phone"_s, laptop), laptop);

        QCOMPARE(answer.status, 200);
        QVERIFY(setCookie(answer, "__Host-tom_session").isEmpty());
        QVERIFY(!m_home->isSignedIn(phone));
        QVERIFY(m_home->isSignedIn(laptop));
    }
    void endsTheOneThatAsks()
    {
        const http::Headers laptop = signInFrom(u"laptop"_s);

        const http::HttpResponse answer = m_home->ask("DELETE", u"/sessions/"_s + idOf(u"laptop"_s, laptop), laptop);

        QCOMPARE(answer.status, 200);
        QVERIFY(setCookie(answer, "__Host-tom_session").contains("Max-Age=0"));
        QVERIFY(!m_home->isSignedIn(laptop));
    }
    void signsOutEverywhereElse()
    {
        const http::Headers laptop = signInFrom(u"laptop"_s);
        const http::Headers phone = signInFrom(u"phone"_s);
        const http::Headers tablet = signInFrom(u"tablet"_s);
        const http::Headers bob = m_home->signIn(u"bob"_s);

        const http::HttpResponse answer = m_home->ask("DELETE", u"/sessions"_s, tablet);

        QCOMPARE(answer.status, 200);
        QCOMPARE(objectOf(answer).value("ended"_L1).toInt(), 2);
        QVERIFY(!m_home->isSignedIn(laptop) && !m_home->isSignedIn(phone));
        QVERIFY(m_home->isSignedIn(tablet) && m_home->isSignedIn(bob));
    }
    void callsADeviceOtherwise_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::newRow("good") << R"({"device":" Kitchen — 🍲 "})"_ba << 200;
        QTest::newRow("hundred letters") << "{\"device\":\"" + QByteArray(100, 'x') + "\"}" << 200;
        QTest::newRow("hundred and one") << "{\"device\":\"" + QByteArray(101, 'x') + "\"}" << 400;
        QTest::newRow("nothing") << R"({"device":"  "})"_ba << 400;
        QTest::newRow("a number") << R"({"device":7})"_ba << 400;
        QTest::newRow("absent") << "{}"_ba << 400;
        QTest::newRow("no body") << ""_ba << 400;
        QTest::newRow("bad JSON") << "{"_ba << 400;
    }
    void callsADeviceOtherwise()
    {
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        const http::Headers laptop = signInFrom(u"laptop"_s);
        http::Headers headers = laptop;
        headers.emplaceBack("Content-Type", "application/json");

        const http::HttpResponse answer =
            m_home->client->ask("PATCH", u"/sessions/"_s + idOf(u"laptop"_s, laptop), headers, body);

        QCOMPARE(answer.status, status);
        const QJsonArray list = objectOf(m_home->ask("GET", u"/sessions"_s, laptop)).value("sessions"_L1).toArray();
        const QString wanted = QJsonDocument::fromJson(body).object().value("device"_L1).toString().trimmed();
        QCOMPARE(list.at(0).toObject().value("device"_L1).toString(), status == 200 ? wanted : u"laptop"_s);
    }
    void somebodyElsesIsUnknown_data()
    {
        QTest::addColumn<QString>("id");
        QTest::newRow("bob's") << u"bob"_s;
        QTest::newRow("none") << u"00000000000000000000000000000000"_s;
        QTest::newRow("the file's name") << u"file"_s;
        QTest::newRow("a path") << u"..%2F..%2Fconfig.yml"_s;
    }
    void somebodyElsesIsUnknown()
    {
        QFETCH(QString, id);
        const http::Headers alice = signInFrom(u"laptop"_s);
        const http::Headers bob = m_home->signIn(u"bob"_s);
        if (id == "bob"_L1)
            id = idOf({}, bob);
        if (id == "file"_L1)
            id = QDir(m_home->server.data().sessions()).entryList(QDir::Files).constFirst();

        QCOMPARE(m_home->ask("DELETE", u"/sessions/"_s + id, alice).status, 404);
        QCOMPARE(m_home->ask("PATCH", u"/sessions/"_s + id, alice, {{u"device"_s, u"mine"_s}}).status, 404);

        QVERIFY(m_home->isSignedIn(bob));
        QVERIFY(QFileInfo::exists(m_home->server.data().config()));
    }
    void refusesWhoeverIsNotSignedInHere_data()
    {
        refusalRows({{"GET", u"/sessions"_s, {}},
                     {"DELETE", u"/sessions"_s, {}},
                     {"DELETE", u"/sessions/x"_s, {}},
                     {"PATCH", u"/sessions/x"_s, R"({"device":"x"})"}});
    }
    void refusesWhoeverIsNotSignedInHere()
    {
        QFETCH(QByteArray, method);
        QFETCH(QString, path);
        QFETCH(QByteArray, body);
        const http::Headers json{{"Content-Type", "application/json"}};
        const http::Headers alice = m_home->signIn();
        const QByteArray token = objectOf(m_home->ask("POST", u"/account/tokens"_s, alice, {{u"name"_s, u"x"_s}}))
                                     .value("token"_L1)
                                     .toString()
                                     .toLatin1();

        QCOMPARE(m_home->client->ask(method, path, json, body).status, 401);
        QCOMPARE(
            m_home->client->ask(method, path, json + http::Headers{{"Cookie", "__Host-tom_session=" + QByteArray(43, 'A')}}, body)
                .status,
            401);
        QCOMPARE(m_home->client->ask(method, path, json + bearer(token), body).status, 403);
        QCOMPARE(m_home->client->ask(method, path, json + bearer(token) + alice, body).status, 400);
        if (method != "GET")
            QCOMPARE(
                m_home->client->ask(method, path, json + alice + http::Headers{{"Origin", "https://evil.example"}}, body).status,
                403);
        QCOMPARE(m_home->client->ask("PUT", path, json + alice, "{}").status, 405);
        QCOMPARE(m_home->client->ask("PATCH", path, json + alice, QByteArray(70'000, ' ')).status, 413);
        QVERIFY(m_home->isSignedIn(alice));
    }
    void everyStateOfASession_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<bool>("lives");
        const auto file = [](qint64 createdDays, qint64 usedDays, qint64 expiresDays, const QString &user) {
            const QDateTime now = QDateTime::currentDateTimeUtc();
            const auto text = [&now](qint64 days) { return now.addDays(days).addSecs(3600).toString(Qt::ISODateWithMs); };
            return QJsonDocument(QJsonObject{{u"user"_s, user},
                                             {u"created"_s, text(createdDays)},
                                             {u"last_used"_s, text(usedDays)},
                                             {u"expires"_s, text(expiresDays)},
                                             {u"device"_s, u"x"_s},
                                             {u"address"_s, u""_s},
                                             {u"kind"_s, u"login"_s}})
                .toJson();
        };
        QTest::newRow("new") << file(0, 0, 90, u"alice"_s) << true;
        QTest::newRow("almost idle too long") << file(-30, -30, 60, u"alice"_s) << true;   // an hour is left
        QTest::newRow("idle too long") << file(-31, -31, 59, u"alice"_s) << false;
        QTest::newRow("almost too old") << file(-90, -1, 1, u"alice"_s) << true;
        QTest::newRow("too old") << file(-91, -1, 1, u"alice"_s) << false;
        QTest::newRow("told to end") << file(-10, -1, -1, u"alice"_s) << false;
        QTest::newRow("of a user who was removed") << file(0, 0, 90, u"carol"_s) << false;
        QTest::newRow("of another spelling") << file(0, 0, 90, u"Alice"_s) << false;
        QTest::newRow("truncated") << file(0, 0, 90, u"alice"_s).first(40) << false;
        QTest::newRow("empty") << ""_ba << false;
    }
    void everyStateOfASession()
    {
        QFETCH(QByteArray, file);
        QFETCH(bool, lives);
        const http::Headers session = m_home->signIn();
        QVERIFY(m_home->isSignedIn(session));
        const QDir folder(m_home->server.data().sessions());
        const QString path = folder.filePath(folder.entryList(QDir::Files).constFirst());

        QVERIFY(QFile::remove(path) && writeText(path, file));   // as another process would

        QCOMPARE(m_home->isSignedIn(session), lives);
        QVERIFY(m_home->isSignedIn(m_home->signIn()));   // everybody else is served
    }
    void theirLifeIsAsConfigured()
    {
        m_home.reset();
        m_home = std::make_unique<Household>();
        QVERIFY(m_home->server.configure("global:\n  session: {idle_days: 2, absolute_days: 3}\n"
                                         "users:\n  - username: alice\n    password: secret-of-alice\n"));
        QVERIFY(m_home->restart());

        const http::HttpResponse answer = m_home->client->signIn(u"alice"_s, u"secret-of-alice"_s);

        QVERIFY(setCookie(answer, "__Host-tom_session").contains("Max-Age=259200;")
                || setCookie(answer, "__Host-tom_session").endsWith("Max-Age=259200"));
        const QDateTime expires = QDateTime::fromString(objectOf(answer).value("expires"_L1).toString(), Qt::ISODate);
        QVERIFY(qAbs(QDateTime::currentDateTimeUtc().secsTo(expires) - 3 * 24 * 3600) < 3600);
    }

private:
    http::Headers signInFrom(const QString &device)
    {
        return sessionOf(
            m_home->ask("POST", u"/login"_s, {},
                        {{u"username"_s, u"alice"_s}, {u"password"_s, u"secret-of-alice"_s}, {u"device"_s, device}}));
    }
    QString idOf(const QString &device, const http::Headers &as)
    {
        for (const QJsonValue &value : objectOf(m_home->ask("GET", u"/sessions"_s, as)).value("sessions"_L1).toArray()) {
            if (value.toObject().value("device"_L1).toString() == device)
                return value.toObject().value("id"_L1).toString();
        }
        return {};
    }

    std::unique_ptr<Household> m_home;
};

QTEST_GUILESS_MAIN(TestSessionRoutes)
#include "tst_sessionroutes.moc"
