#include "tests/server/support/signedin.h"

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;

class TestTokenRoutes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_home = std::make_unique<Household>();
        QVERIFY(m_home->start());
        m_alice = m_home->signIn();
    }
    void cleanup() { m_home.reset(); }

    void showsATokenOnce()
    {
        const http::HttpResponse made = make({{u"name"_s, u" kitchen "_s}});

        QCOMPARE(made.status, 200);
        const QByteArray token = tokenOf(made);
        QVERIFY(token.startsWith("tomtok_alice."));
        const http::HttpResponse list = m_home->ask("GET", u"/account/tokens"_s, m_alice);
        QVERIFY(!list.body.contains(token.last(43)));
        const QJsonObject listed = objectOf(list).value("tokens"_L1).toArray().at(0).toObject();
        QCOMPARE(listed.value("name"_L1).toString(), u"kitchen"_s);
        QVERIFY(listed.value("scope"_L1).isNull() && listed.value("expires"_L1).isNull()
                && listed.value("last_used"_L1).isNull());
        QCOMPARE(listed.value("id"_L1), objectOf(made).value("id"_L1));
        QVERIFY(!textOf(m_home->server.data().accounts() + u"/alice.json"_s).contains(token.last(43)));
    }
    void opensWhatItsUserMayAndNoMore()
    {
        const QByteArray token = tokenOf(make({{u"name"_s, u"x"_s}}));
        const auto json = [&](http::Headers headers) { return headers + http::Headers{{"Accept", "application/json"}}; };

        const http::HttpResponse state = m_home->ask("GET", u"/auth"_s, json(bearer(token)));
        QCOMPARE(objectOf(state).value("username"_L1).toString(), u"alice"_s);
        QCOMPARE(m_home->ask("GET", u"/"_s, json(bearer(token))).status, 200);
        QCOMPARE(m_home->ask("GET", u"/"_s, json({{"Authorization", "bEARER " + token}})).status, 200);
        QVERIFY(m_home->ask("GET", u"/account/tokens"_s, m_alice).body.contains("\"last_used\":null"));   // pages note no use

        QCOMPARE(m_home->ask("GET", u"/account/tokens"_s, bearer(token)).status, 403);
        QCOMPARE(m_home
                     ->ask("POST", u"/account/password"_s, bearer(token),
                           {{u"current"_s, u"secret-of-alice"_s}, {u"new"_s, u"another-one"_s}})
                     .status,
                 403);
        // No page of another site can make a browser send one, so its origin is nobody's concern.
        QCOMPARE(
            m_home->client
                ->ask("DELETE", u"/process/nothing.here"_s, bearer(token) + http::Headers{{"Origin", "https://evil.example"}})
                .status,
            404);
        QVERIFY(!m_home->ask("GET", u"/account/tokens"_s, m_alice).body.contains("\"last_used\":null"));
    }
    void whatIsNoTokenOpensNothing_data()
    {
        QTest::addColumn<QByteArray>("authorization");
        QTest::addColumn<int>("status");
        QTest::newRow("none") << ""_ba << 401;
        QTest::newRow("basic") << "Basic YWxpY2U6c2VjcmV0LW9mLWFsaWNl"_ba << 401;
        QTest::newRow("unknown") << "Bearer tomtok_alice." + QByteArray(43, 'A') << 401;
        QTest::newRow("of nobody") << "Bearer tomtok_carol." + QByteArray(43, 'A') << 401;
        QTest::newRow("empty") << "Bearer "_ba << 401;
        QTest::newRow("a path") << "Bearer tomtok_../alice." + QByteArray(43, 'A') << 401;
        QTest::newRow("longest") << "Bearer " + QByteArray(7000, 'A') << 401;
    }
    void whatIsNoTokenOpensNothing()
    {
        QFETCH(QByteArray, authorization);
        QFETCH(int, status);
        http::Headers headers{{"Accept", "application/json"}};
        if (!authorization.isEmpty())
            headers.emplaceBack("Authorization", authorization);
        QCOMPARE(m_home->client->ask("GET", u"/tasks"_s, headers).status, status);
    }
    void aCookieAndATokenTogetherAreNobody()
    {
        const QByteArray token = tokenOf(make({{u"name"_s, u"x"_s}}));

        QCOMPARE(m_home->client->ask("GET", u"/tasks"_s, m_alice + bearer(token)).status, 400);
        const http::HttpResponse state =
            m_home->client->ask("GET", u"/auth"_s, m_alice + bearer(token) + http::Headers{{"Accept", "application/json"}});
        QVERIFY(!objectOf(state).value("authenticated"_L1).toBool(true));
    }
    void aRevokedTokenIsOverAtOnceAndAfterARestart()
    {
        const http::HttpResponse made = make({{u"name"_s, u"x"_s}});
        const QByteArray token = tokenOf(made);
        const QString path = u"/account/tokens/"_s + objectOf(made).value("id"_L1).toString();
        QVERIFY(isGood(token));
        QCOMPARE(m_home->ask("DELETE", path, m_home->signIn(u"bob"_s)).status, 404);
        QVERIFY(isGood(token));
        QVERIFY(m_home->restart());
        QVERIFY(isGood(token));

        QCOMPARE(m_home->ask("DELETE", path, m_alice).status, 200);

        QVERIFY(!isGood(token));
        QCOMPARE(m_home->ask("DELETE", path, m_alice).status, 404);
        QVERIFY(m_home->restart());
        QVERIFY(!isGood(token));
    }
    void aTokenForFiguresOpensNothingElse()
    {
        const http::HttpResponse made = make({{u"name"_s, u"prometheus"_s}, {u"scope"_s, u"metrics"_s}});
        QCOMPARE(made.status, 200);
        const QByteArray token = tokenOf(made);

        QCOMPARE(m_home->ask("GET", u"/tasks"_s, bearer(token)).status, 403);
        QCOMPARE(m_home->ask("GET", u"/sessions"_s, bearer(token)).status, 403);
        QVERIFY(!isGood(token));
        const http::HttpResponse bobs = m_home->ask("POST", u"/account/tokens"_s, m_home->signIn(u"bob"_s),
                                                    {{u"name"_s, u"x"_s}, {u"scope"_s, u"metrics"_s}});
        QCOMPARE(bobs.status, 403);   // he is no admin
    }
    void readsWhatIsAskedFor_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        const QByteArray soon = QDateTime::currentDateTimeUtc().addSecs(3600).toString(Qt::ISODate).toLatin1();
        const QByteArray past = QDateTime::currentDateTimeUtc().addSecs(-1).toString(Qt::ISODate).toLatin1();
        QTest::newRow("good") << R"({"name":"x"})"_ba << 200;
        QTest::newRow("with an end") << "{\"name\":\"x\",\"expires\":\"" + soon + "\"}" << 200;
        QTest::newRow("with an end elsewhere") << R"({"name":"x","expires":"2999-01-01T00:00:00+02:00"})"_ba << 200;
        QTest::newRow("nulls") << R"({"name":"x","expires":null,"scope":null})"_ba << 200;
        QTest::newRow("hundred letters") << "{\"name\":\"" + QByteArray(100, 'x') + "\"}" << 200;
        QTest::newRow("hundred and one") << "{\"name\":\"" + QByteArray(101, 'x') + "\"}" << 400;
        QTest::newRow("no name") << "{}"_ba << 400;
        QTest::newRow("empty name") << R"({"name":" "})"_ba << 400;
        QTest::newRow("name is a number") << R"({"name":1})"_ba << 400;
        QTest::newRow("unknown scope") << R"({"name":"x","scope":"everything"})"_ba << 400;
        QTest::newRow("empty scope") << R"({"name":"x","scope":""})"_ba << 400;
        QTest::newRow("scope is a list") << R"({"name":"x","scope":["metrics"]})"_ba << 400;
        QTest::newRow("over already") << "{\"name\":\"x\",\"expires\":\"" + past + "\"}" << 400;
        QTest::newRow("end without a zone") << R"({"name":"x","expires":"2999-01-01T00:00:00"})"_ba << 400;
        QTest::newRow("end is a day") << R"({"name":"x","expires":"2999-01-01"})"_ba << 400;
        QTest::newRow("end is a number") << R"({"name":"x","expires":30})"_ba << 400;
        QTest::newRow("bad JSON") << "{"_ba << 400;
        QTest::newRow("no body") << ""_ba << 400;
        QTest::newRow("too large") << QByteArray(70'000, ' ') << 413;
    }
    void readsWhatIsAskedFor()
    {
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        const http::HttpResponse answer = m_home->client->ask(
            "POST", u"/account/tokens"_s, m_alice + http::Headers{{"Content-Type", "application/json"}}, body);
        QCOMPARE(answer.status, status);
        QCOMPARE(tokenOf(answer).isEmpty(), status != 200);
    }
    void fiftyAreEnough()
    {
        for (qsizetype i = 0; i < AccountFiles::maxTokens; ++i)
            QCOMPARE(make({{u"name"_s, u"x"_s}}).status, 200);
        const http::HttpResponse tooMany = make({{u"name"_s, u"x"_s}});
        QCOMPARE(tooMany.status, 409);
        QCOMPARE(codeOf(tooMany), u"conflict"_s);
    }
    void refusesWhoeverIsNotSignedInHere_data()
    {
        refusalRows({{"GET", u"/account/tokens"_s, {}},
                     {"POST", u"/account/tokens"_s, R"({"name":"x"})"},
                     {"DELETE", u"/account/tokens/x"_s, {}}});
    }
    void refusesWhoeverIsNotSignedInHere()
    {
        QFETCH(QByteArray, method);
        QFETCH(QString, path);
        QFETCH(QByteArray, body);
        const http::Headers json{{"Content-Type", "application/json"}};
        QCOMPARE(m_home->client->ask(method, path, json, body).status, 401);
        if (method != "GET")
            QCOMPARE(
                m_home->client->ask(method, path, json + m_alice + http::Headers{{"Sec-Fetch-Site", "cross-site"}}, body).status,
                403);
        QCOMPARE(m_home->client->ask("PUT", path, json + m_alice, "{}").status, 405);
        QVERIFY(!QFileInfo::exists(m_home->server.data().accounts() + u"/alice.json"_s));
    }
    void aDamagedFileOpensNothingAndSaysSo()
    {
        const QByteArray token = tokenOf(make({{u"name"_s, u"x"_s}}));
        QVERIFY(writeText(m_home->server.data().accounts() + u"/alice.json"_s, "{"));

        QVERIFY(!isGood(token));
        QCOMPARE(m_home->ask("GET", u"/account/tokens"_s, m_alice).status, 507);
        QVERIFY(m_home->isSignedIn(m_alice));   // who is in stays in
        QCOMPARE(m_home->client->signIn(u"alice"_s, u"secret-of-alice"_s).status, 507);
        QCOMPARE(m_home->client->signIn(u"bob"_s, u"secret-of-bob"_s).status, 200);
    }

private:
    http::HttpResponse make(const QJsonObject &body) { return m_home->ask("POST", u"/account/tokens"_s, m_alice, body); }
    static QByteArray tokenOf(const http::HttpResponse &made) { return objectOf(made).value("token"_L1).toString().toLatin1(); }
    bool isGood(const QByteArray &token)
    {
        return m_home->ask("GET", u"/"_s, bearer(token) + http::Headers{{"Accept", "application/json"}}).status == 200;
    }

    std::unique_ptr<Household> m_home;
    http::Headers m_alice;
};

QTEST_GUILESS_MAIN(TestTokenRoutes)
#include "tst_tokenroutes.moc"
