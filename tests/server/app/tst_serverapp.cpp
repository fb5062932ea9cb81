#include "tests/server/support/serverfixture.h"
#include "tests/shared/httpserver/rawclient.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;

class TestServerApp : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_server = std::make_unique<ServerFixture>(); }
    void cleanup() { m_server.reset(); }

    void makesWhatItNeedsAtTheFirstStart()
    {
        QVERIFY(m_server->start());

        const DataFolder data = m_server->data();
        const auto owner = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner;
        const auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ExeGroup | QFileDevice::ReadOther
                            | QFileDevice::WriteOther | QFileDevice::ExeOther;
        QCOMPARE(QFile::permissions(data.path()) & (owner | others), owner);
        for (const QString &secret : {data.key(), data.config(), data.tls(), data.internal(), data.sessions(), data.serverFile()})
            QVERIFY2(QFileInfo::exists(secret) && !(QFile::permissions(secret) & others), qPrintable(secret));
        QVERIFY(QFileInfo::exists(data.certificate()));
        const FirstUser made = m_server->app->firstUser().value();
        QVERIFY(!made.name.isEmpty() && made.password.size() >= 12);
        QVERIFY(!textOf(data.config()).contains(made.password.toUtf8()));
        QCOMPARE(m_server->client().signIn(made.name, made.password).status, 200);
    }
    void tellsOtherProgramsWhereItServes()
    {
        QVERIFY(m_server->start());

        const QJsonObject told = QJsonDocument::fromJson(textOf(m_server->data().serverFile())).object();
        QCOMPARE(told.value("url"_L1).toString(), m_server->app->url());
        QCOMPARE(told.value("key"_L1).toString().toLatin1(), m_server->app->keyFingerprint());
        QCOMPARE(told.value("pid"_L1).toInteger(), QCoreApplication::applicationPid());

        m_server->end();
        QVERIFY(!QFileInfo::exists(m_server->data().serverFile()));
    }
    void makesNothingAtTheSecondStart()
    {
        QVERIFY(m_server->start());
        const FirstUser made = m_server->app->firstUser().value();
        const QByteArray key = m_server->app->keyFingerprint();
        const QByteArray config = textOf(m_server->data().config());

        QVERIFY(m_server->start());

        QVERIFY(!m_server->app->firstUser());
        QCOMPARE(m_server->app->keyFingerprint(), key);
        QCOMPARE(textOf(m_server->data().config()), config);
        QCOMPARE(m_server->client().signIn(made.name, made.password).status, 200);
    }
    void finishesAFirstStartThatWasInterrupted_data()
    {
        QTest::addColumn<QStringList>("folders");
        QTest::addColumn<QString>("files");
        QTest::newRow("only the folder") << QStringList{u"."_s} << QString();
        QTest::newRow("an empty tls") << QStringList{u"tls"_s} << QString();
        QTest::newRow("before the first file of tls") << QStringList{u"tls"_s} << u"tls/unfinished.AbCdEf"_s;
        QTest::newRow("no file of tls yet") << QStringList{u"tls"_s} << u"tls/unfinished"_s;
        QTest::newRow("half a key") << QStringList{u"tls"_s} << u"tls/unfinished tls/key.pem.AbCdEf"_s;
        QTest::newRow("only a key") << QStringList{u"tls"_s} << u"tls/unfinished tls/key.pem"_s;
        QTest::newRow("key and certificate") << QStringList{u"tls"_s} << u"tls/unfinished tls/key.pem tls/cert.pem"_s;
        QTest::newRow("an empty internal") << QStringList{u"internal"_s} << QString();
        QTest::newRow("half a configuration beside") << QStringList{u"."_s} << u"config.yml.AbCdEf"_s;
    }
    void finishesAFirstStartThatWasInterrupted()
    {
        QFETCH(QStringList, folders);
        QFETCH(QString, files);
        const QDir data(m_server->data().path());
        for (const QString &folder : folders)
            QVERIFY(QDir().mkpath(data.filePath(folder)));
        for (const QString &file : files.split(u' ', Qt::SkipEmptyParts))
            QVERIFY(writeText(data.filePath(file), "half"));

        const Result<void> started = m_server->start();

        QVERIFY2(started, started ? "" : qPrintable(started.error().message));
        QVERIFY(!QFileInfo::exists(data.filePath(u"tls/unfinished"_s)));
        const FirstUser made = m_server->app->firstUser().value();
        QVERIFY(m_server->start());
        QCOMPARE(m_server->client().signIn(made.name, made.password).status, 200);
    }
    void forgetsTheFirstUserOfAStartThatWasNeverCompleted()
    {
        QString forgotten;
        {
            ServerApp app(m_server->settings());
            QVERIFY(app.start());   // and killed before the password was shown
            forgotten = app.firstUser()->password;
        }
        QVERIFY(!QFileInfo::exists(m_server->data().config()) && !QFileInfo::exists(m_server->data().serverFile()));

        QVERIFY(m_server->start());

        const FirstUser made = m_server->app->firstUser().value();
        QVERIFY(made.password != forgotten);
        QCOMPARE(m_server->client().signIn(made.name, made.password).status, 200);
    }
    void makesTheConfigurationThatIsMissing()
    {
        QVERIFY(m_server->start());
        const QByteArray key = m_server->app->keyFingerprint();
        m_server->end();
        QVERIFY(QFile::remove(m_server->data().config()));

        QVERIFY(m_server->start());

        QCOMPARE(m_server->app->keyFingerprint(), key);
        QVERIFY(m_server->app->firstUser());
    }
    void putsHashesInPlaceOfPasswords()
    {
        QVERIFY(m_server->configure(householdConfig()));

        QVERIFY(m_server->start());

        const QByteArray text = textOf(m_server->data().config());
        QVERIFY(!text.contains("secret-of-alice") && !text.contains("secret-of-bob"));
        QCOMPARE(text.count("$argon2id$"), 2);
        QVERIFY(text.startsWith("# the household\n") && text.contains("# to be changed"));
        for (int round = 0; round < 2; ++round) {
            Client client = m_server->client();
            QCOMPARE(client.signIn(u"alice"_s, u"secret-of-alice"_s).status, 200);
            QCOMPARE(client.signIn(u"bob"_s, u"secret-of-bob"_s).status, 200);
            QVERIFY(m_server->start());
            QCOMPARE(textOf(m_server->data().config()), text);
        }
    }
    void leavesPasswordsAsTheyAreWhenItShall()
    {
        const QByteArray text = householdConfig().replace("global:\n", "global:\n  keep_plain_passwords: true\n");
        QVERIFY(m_server->configure(text));

        QVERIFY(m_server->start());

        QCOMPARE(textOf(m_server->data().config()), text);
        QCOMPARE(m_server->client().signIn(u"alice"_s, u"secret-of-alice"_s).status, 200);
        QCOMPARE(m_server->client().signIn(u"alice"_s, u"secret-of-bob"_s).status, 401);
    }
    void leavesAReadOnlyConfigurationAsItIs()
    {
        QVERIFY(m_server->configure(householdConfig()));
        QVERIFY(QFile::setPermissions(m_server->data().config(), QFileDevice::ReadOwner));

        QVERIFY(m_server->start());

        QCOMPARE(textOf(m_server->data().config()), householdConfig());
        QCOMPARE(m_server->client().signIn(u"alice"_s, u"secret-of-alice"_s).status, 200);
        QCOMPARE(m_server->client().signIn(u"alice"_s, u"secret-of-bob"_s).status, 401);
    }
    void opensNothingToStrangersThatDoesNotSaySo()
    {
        QVERIFY(m_server->configure(householdConfig()));
        QVERIFY(m_server->start());
        const QStringList open{u"/"_s,       u"/auth"_s,    u"/healthz"_s, u"/login"_s,     u"/logout"_s, u"/openapi.json"_s,
                               u"/readyz"_s, u"/pairing"_s, u"/home.js"_s, u"/style.css"_s, u"/version"_s};
        Client client = m_server->client();

        for (const Routes::Route &route : m_server->app->routes().table()) {
            QCOMPARE(route.access == Routes::Access::Public, open.contains(route.pattern));
            if (route.access == Routes::Access::Public)
                continue;
            QString path = route.pattern;
            path.replace(u"{turn}"_s, u"t1"_s);
            for (const http::Headers &headers : {http::Headers{}, http::Headers{{"Cookie", "__Host-tom_session=invented"}}})
                QCOMPARE(client.ask(route.method, path, headers).status, 401);
        }
        QVERIFY(!QFileInfo::exists(m_server->data().agents()) || QDir(m_server->data().agents()).isEmpty());
    }
    void passesNoPathOnThatCouldMeanAnother()
    {
        QVERIFY(m_server->configure(householdConfig()));
        QVERIFY(m_server->start());
        Client client = m_server->client();
        const http::Headers session = sessionOf(client.signIn(u"alice"_s, u"secret-of-alice"_s));

        for (const QByteArray &turn : {"..%2Ftasks"_ba, "%2e%2e"_ba, "a%2Fb"_ba, "a%20b"_ba, QByteArray(65, 'a')}) {
            httpserver::RawClient raw(m_server->app->port());   // a polite client would tidy the path up
            raw.say("GET /process/" + turn + " HTTP/1.1\r\nHost: a\r\nCookie: " + session.constFirst().second + "\r\n\r\n");
            QTRY_COMPARE(raw.status(), 404);
        }
        QVERIFY(!QFileInfo::exists(m_server->data().agent(u"alice"_s)));
    }
    void keepsSessionsOverARestart()
    {
        QVERIFY(m_server->configure(householdConfig()));
        QVERIFY(m_server->start());
        const http::Headers session = sessionOf(m_server->client().signIn(u"alice"_s, u"secret-of-alice"_s));

        QVERIFY(m_server->start());

        QCOMPARE(userOf(session), u"alice"_s);
    }
    void signsOutWhoeverTheConfigurationNoLongerHas()
    {
        QVERIFY(m_server->configure(householdConfig()));
        QVERIFY(m_server->start());
        const http::Headers alice = sessionOf(m_server->client().signIn(u"alice"_s, u"secret-of-alice"_s));
        const http::Headers bob = sessionOf(m_server->client().signIn(u"bob"_s, u"secret-of-bob"_s));
        m_server->end();
        const QByteArray text = textOf(m_server->data().config());
        QVERIFY(m_server->configure(text.first(text.indexOf("  - username: bob"))));

        QVERIFY(m_server->start());

        QCOMPARE(userOf(alice), u"alice"_s);
        QCOMPARE(userOf(bob), QString());
        Client client = m_server->client();
        QCOMPARE(client.ask("GET", u"/tasks"_s, bob).status, 401);
        QCOMPARE(client.signIn(u"bob"_s, u"secret-of-bob"_s).status, 401);
    }
    void passesRequestsToTheAgentOfTheUser()
    {
        QVERIFY(m_server->configure(householdConfig()));
        QVERIFY(m_server->start());
        Client client = m_server->client();
        const http::Headers session = sessionOf(client.signIn(u"alice"_s, u"secret-of-alice"_s));

        const http::HttpResponse tasks = client.ask("GET", u"/tasks"_s, session);

        QCOMPARE(tasks.status, 200);
        QVERIFY(QFileInfo::exists(m_server->data().agent(u"alice"_s) + u"/agent.pid"_s));
        QVERIFY(!QFileInfo::exists(m_server->data().agent(u"bob"_s) + u"/agent.pid"_s));
        m_server->end();
        QVERIFY(!QFileInfo::exists(m_server->data().agent(u"alice"_s) + u"/agent.pid"_s));
    }

private:
    // Whom the server takes the session for.
    [[nodiscard]] QString userOf(const http::Headers &session) const
    {
        http::Headers headers = session;
        headers.emplaceBack("Accept", "application/json");
        const http::HttpResponse state = m_server->client().ask("GET", u"/auth"_s, headers);
        return QJsonDocument::fromJson(state.body).object().value("username"_L1).toString();
    }

    std::unique_ptr<ServerFixture> m_server;
};

QTEST_GUILESS_MAIN(TestServerApp)
#include "tst_serverapp.moc"
