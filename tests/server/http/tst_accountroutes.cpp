#include "tests/server/support/signedin.h"

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;

namespace {

const QString path = u"/account/password"_s;

} // namespace

class TestAccountRoutes : public QObject
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

    void changesThePasswordAndNothingElse()
    {
        const QByteArray before = textOf(config());

        const http::HttpResponse answer = change(u"secret-of-alice"_s, u"neuer Schlüssel"_s);

        QCOMPARE(answer.status, 200);
        QVERIFY(!answer.body.contains("token") && !answer.body.contains("argon2"));
        const QByteArray after = textOf(config());
        QVERIFY(after != before);
        QVERIFY(after.startsWith("# the household\n") && after.contains("# to be changed\n"));
        QCOMPARE(withoutHashes(after), withoutHashes(before));
        QCOMPARE(m_home->client->signIn(u"alice"_s, u"secret-of-alice"_s).status, 401);
        QCOMPARE(m_home->client->signIn(u"alice"_s, u"neuer Schlüssel"_s).status, 200);
        QCOMPARE(m_home->client->signIn(u"bob"_s, u"secret-of-bob"_s).status, 200);
        QVERIFY(m_home->restart());
        QCOMPARE(m_home->client->signIn(u"alice"_s, u"neuer Schlüssel"_s).status, 200);
    }
    void endsEverythingButWhoAsked()
    {
        const http::Headers elsewhere = m_home->signIn();
        const http::Headers bob = m_home->signIn(u"bob"_s);
        const QByteArray token = tokenOf(m_alice);
        const QByteArray bobsToken = tokenOf(bob);
        for (const QJsonValue &one : objectOf(m_home->ask("GET", u"/sessions"_s, m_alice)).value("sessions"_L1).toArray()) {
            if (one.toObject().value("current"_L1).toBool())
                (void)m_home->ask("PATCH", u"/sessions/"_s + one.toObject().value("id"_L1).toString(), m_alice,
                                  {{u"device"_s, u"the laptop"_s}});
        }

        const http::HttpResponse answer = change(u"secret-of-alice"_s, u"another one"_s);

        QCOMPARE(answer.status, 200);
        QVERIFY(setCookie(answer, "__Host-tom_session").contains("HttpOnly"));
        const http::Headers renewed = sessionOf(answer);
        QVERIFY(m_home->isSignedIn(renewed));
        QVERIFY(!m_home->isSignedIn(elsewhere));
        QVERIFY(!m_home->isSignedIn(m_alice));   // it was renewed
        QCOMPARE(m_home->client->ask("GET", u"/tasks"_s, bearer(token)).status, 401);
        QVERIFY(m_home->isSignedIn(bob));
        QVERIFY(
            objectOf(m_home->client->ask("GET", u"/auth"_s, bearer(bobsToken) + http::Headers{{"Accept", "application/json"}}))
                .value("authenticated"_L1)
                .toBool());
        QVERIFY(m_home->ask("GET", u"/sessions"_s, renewed).body.contains("\"device\":\"the laptop\""));   // and kept its name
    }
    void readsWhatIsAskedFor_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        const auto body = [](const QString &current, const QString &wanted) {
            return QJsonDocument(QJsonObject{{u"current"_s, current}, {u"new"_s, wanted}}).toJson();
        };
        const QString right = u"secret-of-alice"_s;
        QTest::newRow("eight letters") << body(right, u"12345678"_s) << 200;
        QTest::newRow("seven letters") << body(right, u"1234567"_s) << 400;
        QTest::newRow("1024 bytes") << body(right, QString(512, u'ü')) << 200;
        QTest::newRow("1025 bytes") << body(right, QString(512, u'ü') + u'x') << 400;
        QTest::newRow("the same") << body(right, right) << 400;
        QTest::newRow("wrong") << body(u"guess"_s, u"12345678"_s) << 403;
        QTest::newRow("somebody else's") << body(u"secret-of-bob"_s, u"12345678"_s) << 403;
        QTest::newRow("longest guess") << body(QString(1024, u'x'), u"12345678"_s) << 403;
        QTest::newRow("longer guess") << body(QString(1025, u'x'), u"12345678"_s) << 400;
        QTest::newRow("no current") << R"({"new":"12345678"})"_ba << 400;
        QTest::newRow("no new") << R"({"current":"secret-of-alice"})"_ba << 400;
        QTest::newRow("a number") << R"({"current":"secret-of-alice","new":12345678})"_ba << 400;
        QTest::newRow("bad JSON") << "{\"current\":"_ba << 400;
        QTest::newRow("no body") << ""_ba << 400;
        QTest::newRow("too large") << QByteArray(70'000, ' ') << 413;
    }
    void readsWhatIsAskedFor()
    {
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        const QByteArray before = textOf(config());

        const http::HttpResponse answer =
            m_home->client->ask("POST", path, m_alice + http::Headers{{"Content-Type", "application/json"}}, body);

        QCOMPARE(answer.status, status);
        QCOMPARE(textOf(config()) == before, status != 200);
        QCOMPARE(m_home->isSignedIn(m_alice), status != 200);
        QCOMPARE(setCookie(answer, "__Host-tom_session").isEmpty(), status != 200);
    }
    void refusesWhoeverIsNotSignedInHere()
    {
        const QJsonObject body{{u"current"_s, u"secret-of-alice"_s}, {u"new"_s, u"12345678"_s}};
        const QByteArray token = tokenOf(m_alice);

        QCOMPARE(m_home->ask("POST", path, {}, body).status, 401);
        QCOMPARE(m_home->ask("POST", path, bearer(token), body).status, 403);
        QCOMPARE(m_home->ask("POST", path, m_alice + http::Headers{{"Origin", "https://evil.example"}}, body).status, 403);
        QCOMPARE(m_home->client->ask("POST", path, m_alice + http::Headers{{"Content-Type", "text/plain"}}, "{}").status, 400);
        for (const QByteArray &method : {"GET"_ba, "PUT"_ba, "PATCH"_ba, "DELETE"_ba})
            QCOMPARE(m_home->client->ask(method, path, m_alice).status, 405);
        QVERIFY(m_home->isSignedIn(m_alice));
    }
    void countsGuessesAsTheSignInDoes()
    {
        http::HttpResponse answer = change(u"guess"_s, u"12345678"_s);
        int wrong = 0;
        for (; answer.status == 403 && wrong < 12; ++wrong)
            answer = change(u"guess"_s, u"12345678"_s);

        QCOMPARE(wrong, 9);
        QCOMPARE(answer.status, 429);
        QVERIFY(http::headerValue(answer.headers, "retry-after").toInt() >= 1);
        QCOMPARE(change(u"secret-of-alice"_s, u"12345678"_s).status, 429);
        QVERIFY(m_home->isSignedIn(m_alice));
    }
    void changesNothingWhenTheConfigurationIsReadOnly()
    {
        const QByteArray before = textOf(config());
        QVERIFY(QFile::setPermissions(config(), QFile::ReadOwner));

        const http::HttpResponse answer = change(u"secret-of-alice"_s, u"another one"_s);

        QCOMPARE(answer.status, 409);
        QVERIFY(objectOf(answer).value("message"_L1).toString().contains("nothing was changed"_L1));
        QVERIFY(!answer.body.contains(m_home->server.data().path().toUtf8()));   // where it lies is not the user's business
        QCOMPARE(textOf(config()), before);
        QVERIFY(m_home->isSignedIn(m_alice));
        QCOMPARE(m_home->client->signIn(u"alice"_s, u"secret-of-alice"_s).status, 200);
        QCOMPARE(m_home->client->signIn(u"alice"_s, u"another one"_s).status, 401);
    }
    void changesNothingWhenThePasswordStandsWhereNoneCanBePut()
    {
        QByteArray text = textOf(config());
        const qsizetype at = text.indexOf("password: '") + 10;
        text.insert(at, "&anchor ");
        QVERIFY(writeText(config(), text));

        QCOMPARE(change(u"secret-of-alice"_s, u"another one"_s).status, 409);

        QCOMPARE(textOf(config()), text);
        QVERIFY(m_home->isSignedIn(m_alice));
    }
    void changesNothingWhenTheConfigurationIsGone()
    {
        QVERIFY(QFile::remove(config()));

        const http::HttpResponse answer = change(u"secret-of-alice"_s, u"another one"_s);

        QCOMPARE(answer.status, 409);
        QVERIFY(!QFile::exists(config()));
        QVERIFY(m_home->isSignedIn(m_alice));
    }
    void anotherServerOnTheSameFilesFollows()
    {
        const QByteArray hashed = textOf(config());
        m_home = std::make_unique<Household>();
        const QString sessions = m_home->server.data().path() + u"/shared"_s;
        QVERIFY(m_home->server.configure(
            QByteArray(hashed).replace("  log_level: INFO\n", "  sessions: " + sessions.toUtf8() + '\n')));
        QVERIFY(m_home->restart());
        const QTemporaryDir elsewhere;
        ServerSettings settings = m_home->server.settings();
        settings.configFile = config();
        settings.dataFolder = elsewhere.filePath(u"data"_s);
        ServerApp second(settings);
        QVERIFY(second.start() && second.completeStart());
        Client other(second.port(), second.keyFingerprint());
        m_alice = m_home->signIn();
        const http::Headers old = m_home->signIn();
        const http::Headers bob = m_home->signIn(u"bob"_s);
        const auto isSignedInThere = [&other](const http::Headers &as) {
            return other.ask("GET", u"/sessions"_s, as).status == 200;
        };
        QVERIFY(isSignedInThere(old) && isSignedInThere(bob));

        const http::HttpResponse changed = change(u"secret-of-alice"_s, u"another one"_s);

        QCOMPARE(changed.status, 200);
        QVERIFY(!isSignedInThere(old));
        QTRY_COMPARE_WITH_TIMEOUT(other.signIn(u"alice"_s, u"another one"_s).status, 200, 20'000);   // it has read the file
        QVERIFY(isSignedInThere(sessionOf(changed)));   // who asked stays, there too
        QVERIFY(isSignedInThere(bob));
        QSignalSpy stopped(&second, &ServerApp::stopped);
        second.stop();
        QVERIFY(!stopped.isEmpty() || stopped.wait(15'000));
    }
    void onlyOneOfTwoAtOnceWins()
    {
        const QJsonObject first{{u"current"_s, u"secret-of-alice"_s}, {u"new"_s, u"first-of-two"_s}};
        const QJsonObject second{{u"current"_s, u"secret-of-alice"_s}, {u"new"_s, u"second-of-two"_s}};
        const http::Headers json = m_alice + http::Headers{{"Content-Type", "application/json"}};
        http::NetworkHttpClient http(http::Trust{.pinnedKey = m_home->server.app->keyFingerprint()});

        const auto a = http.fetch(m_home->client->request("POST", path, json, QJsonDocument(first).toJson()));
        const auto b = http.fetch(m_home->client->request("POST", path, json, QJsonDocument(second).toJson()));
        QTRY_VERIFY_WITH_TIMEOUT(a.isFinished() && b.isFinished(), 30'000);

        QList<int> statuses{a.result()->status, b.result()->status};
        std::ranges::sort(statuses);
        QCOMPARE(statuses.at(0), 200);
        QVERIFY2(statuses.at(1) == 401 || statuses.at(1) == 403, QByteArray::number(statuses.at(1)).constData());
        const bool firstWon = a.result()->status == 200;
        QCOMPARE(m_home->client->signIn(u"alice"_s, u"first-of-two"_s).status, firstWon ? 200 : 401);
        QCOMPARE(m_home->client->signIn(u"alice"_s, u"second-of-two"_s).status, firstWon ? 401 : 200);
    }

private:
    QString config() const { return m_home->server.data().config(); }
    http::HttpResponse change(const QString &current, const QString &wanted)
    {
        return m_home->ask("POST", path, m_alice, {{u"current"_s, current}, {u"new"_s, wanted}});
    }
    QByteArray tokenOf(const http::Headers &as)
    {
        return objectOf(m_home->ask("POST", u"/account/tokens"_s, as, {{u"name"_s, u"x"_s}}))
            .value("token"_L1)
            .toString()
            .toLatin1();
    }
    static QString withoutHashes(const QByteArray &text)
    {
        return QString::fromUtf8(text).replace(QRegularExpression(u"'\\$argon2id[^']*'"_s), u"HASH"_s);
    }

    std::unique_ptr<Household> m_home;
    http::Headers m_alice;
};

QTEST_GUILESS_MAIN(TestAccountRoutes)
#include "tst_accountroutes.moc"
