#include "tests/server/support/serverfixture.h"
#include "tests/shared/httpserver/rawclient.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;

namespace {

const http::Headers jsonType{{"Content-Type", "application/json"}};
const QByteArray rightLogin = R"({"username":"alice","password":"secret-of-alice"})";

QJsonObject objectOf(const http::HttpResponse &response)
{
    return QJsonDocument::fromJson(response.body).object();
}

} // namespace

class TestSignInRoutes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<ServerFixture>();
        QVERIFY(m_server->configure(m_hashedConfig.isEmpty() ? householdConfig() : m_hashedConfig));
        QVERIFY(m_server->start());
        m_hashedConfig = textOf(m_server->data().config());   // hashing takes its time, so only once
        m_client = std::make_unique<Client>(m_server->app->port(), m_server->app->keyFingerprint());
    }
    void cleanup()
    {
        m_client.reset();
        m_server.reset();
    }

    void answersASignIn_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("origin");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        const QByteArray form = "application/x-www-form-urlencoded";
        const QByteArray type = "application/json";
        const QByteArray none;
        QTest::newRow("right") << "POST"_ba << type << none << rightLogin << 200;
        QTest::newRow("with a charset") << "POST"_ba << type + "; charset=utf-8" << none << rightLogin << 200;
        QTest::newRow("our own page") << "POST"_ba << type << "self"_ba << rightLogin << 200;
        QTest::newRow("form") << "POST"_ba << form << none << "username=alice&password=secret%2Dof%2Dalice"_ba << 303;
        QTest::newRow("wrong password") << "POST"_ba << type << none << R"({"username":"alice","password":"guess"})"_ba << 401;
        QTest::newRow("password of another")
            << "POST"_ba << type << none << R"({"username":"alice","password":"secret-of-bob"})"_ba << 401;
        QTest::newRow("no password") << "POST"_ba << type << none << R"({"username":"alice","password":""})"_ba << 401;
        QTest::newRow("another spelling") << "POST"_ba << type << none
                                          << R"({"username":"Alice","password":"secret-of-alice"})"_ba << 401;
        QTest::newRow("form, wrong password") << "POST"_ba << form << none << "username=alice&password=guess"_ba << 401;
        QTest::newRow("form, a field missing") << "POST"_ba << form << none << "username=alice"_ba << 400;
        QTest::newRow("GET") << "GET"_ba << none << none << none << 405;
        QTest::newRow("foreign page") << "POST"_ba << type << "https://evil.example"_ba << rightLogin << 403;
        QTest::newRow("page from nowhere") << "POST"_ba << form << "null"_ba << "username=alice&password=secret-of-alice"_ba
                                           << 403;
        QTest::newRow("the same without TLS") << "POST"_ba << type << "http"_ba << rightLogin << 403;
        QTest::newRow("bad JSON") << "POST"_ba << type << none << "{\"username\":"_ba << 400;
        QTest::newRow("a list") << "POST"_ba << type << none << "[]"_ba << 400;
        QTest::newRow("no object's fields") << "POST"_ba << type << none << "{}"_ba << 400;
        QTest::newRow("numbers") << "POST"_ba << type << none << R"({"username":1,"password":2})"_ba << 400;
        QTest::newRow("plain text") << "POST"_ba << "text/plain"_ba << none << rightLogin << 400;
        QTest::newRow("a long name") << "POST"_ba << type << none
                                     << "{\"password\":\"x\",\"username\":\"" + QByteArray(300, 'a') + "\"}" << 400;
        QTest::newRow("a long password") << "POST"_ba << type << none
                                         << "{\"username\":\"alice\",\"password\":\"" + QByteArray(2000, 'a') + "\"}" << 400;
    }
    void answersASignIn()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, origin);
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        http::Headers headers;
        if (!type.isEmpty())
            headers.append({"Content-Type", type});
        const QByteArray host = "://127.0.0.1:" + QByteArray::number(m_server->app->port());
        if (!origin.isEmpty())
            headers.append({"Origin", origin == "self" ? "https" + host : origin == "http" ? "http" + host : origin});

        const http::HttpResponse answer = m_client->ask(method, u"/login"_s, headers, body);

        QCOMPARE(answer.status, status);
        const bool isIn = status == 200 || status == 303;
        QCOMPARE(setCookie(answer, "__Host-tom_session").isEmpty(), !isIn);
        QCOMPARE(sessionFiles(), isIn ? 1 : 0);
        if (status == 405)
            QCOMPARE(http::headerValue(answer.headers, "allow"), "POST"_ba);
        if (status == 303)
            QCOMPARE(http::headerValue(answer.headers, "location"), "/"_ba);
        if (status == 200) {
            QCOMPARE(objectOf(answer).value("username"_L1).toString(), u"alice"_s);
            QVERIFY(objectOf(answer).value("admin"_L1).toBool());
            QVERIFY(!answer.body.contains(sessionOf(answer).constFirst().second.mid(20)));
        }
        QVERIFY(!answer.body.contains("secret-of-"));
    }
    void doesNotTellWhetherAUserExists()
    {
        const http::HttpResponse wrong = m_client->signIn(u"alice"_s, u"guess"_s);
        const http::HttpResponse unknown = m_client->signIn(u"nobody"_s, u"guess"_s);

        QCOMPARE(wrong.status, 401);
        QCOMPARE(unknown.status, 401);
        QJsonObject first = objectOf(wrong);
        QJsonObject second = objectOf(unknown);
        for (QJsonObject *object : {&first, &second})
            object->remove(u"request"_s);   // each has its own id
        QCOMPARE(first, second);
        QVERIFY(!first.value("message"_L1).toString().isEmpty());
    }
    void refusesABodyThatIsTooLargeBeforeItComes()
    {
        httpserver::RawClient client(m_server->app->port());
        client.say("POST /login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 70000\r\n\r\n");
        QTRY_COMPARE(client.status(), 413);
        QTRY_VERIFY(client.isClosed());
    }
    void slowsDownWhoeverGuesses_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("a user") << u"alice"_s;
        QTest::newRow("nobody") << u"nobody"_s;
    }
    void slowsDownWhoeverGuesses()
    {
        QFETCH(QString, name);
        int wrong = 0;
        http::HttpResponse answer = m_client->signIn(name, u"guess"_s);
        for (; answer.status == 401 && wrong < 12; ++wrong)
            answer = m_client->signIn(name, u"guess"_s);

        QCOMPARE(answer.status, 429);
        QVERIFY2(wrong >= 3 && wrong <= 10, QByteArray::number(wrong).constData());
        const int wait = http::headerValue(answer.headers, "retry-after").toInt();
        QVERIFY2(wait >= 1 && wait <= 3600, QByteArray::number(wait).constData());
        const http::HttpResponse form =
            m_client->ask("POST", u"/login"_s, {{"Content-Type", "application/x-www-form-urlencoded"}},
                          "password=guess&username=" + name.toUtf8());
        QCOMPARE(form.status, 429);
        QVERIFY(http::headerValue(form.headers, "content-type").startsWith("text/html"));
        QVERIFY(http::headerValue(form.headers, "retry-after").toInt() >= 1);
        QCOMPARE(sessionFiles(), 0);
    }
    void givesTheCookieThatBrowsersKeepForUsAlone()
    {
        const http::HttpResponse answer = m_client->signIn(u"alice"_s, u"secret-of-alice"_s);

        for (const QByteArray &name : {"__Host-tom_session"_ba, "__Host-tom_device"_ba}) {
            const QList<QByteArray> parts = setCookie(answer, name).split(';');
            QVERIFY(parts.constFirst().size() > name.size() + 40);
            QByteArrayList attributes;
            for (const QByteArray &part : parts.sliced(1))
                attributes.append(part.trimmed());
            for (const QByteArray &attribute : {"Path=/"_ba, "Secure"_ba, "HttpOnly"_ba, "SameSite=Lax"_ba})
                QVERIFY2(attributes.contains(attribute), attribute.constData());
            QVERIFY(!setCookie(answer, name).toLower().contains("domain"));
        }
        QCOMPARE(http::headerValue(answer.headers, "cache-control"), "no-store"_ba);
    }
    void signsOut()
    {
        const http::Headers session = sessionOf(m_client->signIn(u"alice"_s, u"secret-of-alice"_s));
        QVERIFY(isSignedIn(session));

        http::Headers foreign = session;
        foreign.emplaceBack("Origin", "https://evil.example");
        QCOMPARE(m_client->ask("POST", u"/logout"_s, foreign).status, 403);
        QVERIFY(isSignedIn(session));
        const http::HttpResponse out = m_client->ask("POST", u"/logout"_s, session);

        QCOMPARE(out.status, 200);
        QVERIFY(setCookie(out, "__Host-tom_session").contains("Max-Age=0"));
        QVERIFY(!isSignedIn(session));
        QCOMPARE(sessionFiles(), 0);
        QCOMPARE(m_client->ask("POST", u"/logout"_s, session).status, 200);   // once more does no harm
    }
    void replacesTheSessionOfWhoeverSignsInAgain()
    {
        http::Headers headers = sessionOf(m_client->signIn(u"alice"_s, u"secret-of-alice"_s));
        const http::Headers first = headers;
        headers.append(jsonType);
        const http::Headers second = sessionOf(m_client->ask("POST", u"/login"_s, headers, rightLogin));

        QVERIFY(!isSignedIn(first));
        QVERIFY(isSignedIn(second));
        QCOMPARE(sessionFiles(), 1);
    }
    void keepsStrangersFromTheAgents_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QString>("path");
        QTest::newRow("process") << "POST"_ba << u"/process"_s;
        QTest::newRow("follow") << "GET"_ba << u"/process/t1"_s;
        QTest::newRow("cancel") << "DELETE"_ba << u"/process/t1"_s;
        QTest::newRow("reset") << "POST"_ba << u"/reset"_s;
        QTest::newRow("tasks") << "GET"_ba << u"/tasks"_s;
        QTest::newRow("status") << "GET"_ba << u"/status"_s;
    }
    void keepsStrangersFromTheAgents()
    {
        QFETCH(QByteArray, method);
        QFETCH(QString, path);
        const QByteArray body = method == "POST" ? "{}"_ba : ""_ba;
        for (const QByteArray &cookie : {""_ba, "__Host-tom_session="_ba, "__Host-tom_session=../../config.yml"_ba,
                                         "__Host-tom_session=" + QByteArray(43, 'A')}) {
            http::Headers headers{{"Content-Type", "application/json"}, {"X-Tom-User", "alice"}};
            if (!cookie.isEmpty())
                headers.append({"Cookie", cookie});
            const http::HttpResponse answer = m_client->ask(method, path, headers, body);
            QCOMPARE(answer.status, 401);
            QCOMPARE(objectOf(answer).value("code"_L1).toString(), u"unauthorized"_s);
        }
        QVERIFY(!QFileInfo::exists(m_server->data().agent(u"alice"_s)));
    }
    void letsNoForeignPageUseASession()
    {
        http::Headers headers = sessionOf(m_client->signIn(u"alice"_s, u"secret-of-alice"_s));
        const http::Headers session = headers;
        headers.append(jsonType);
        headers.emplaceBack("Origin", "https://evil.example");
        QCOMPARE(m_client->ask("POST", u"/process"_s, headers, R"({"request":"hello"})").status, 403);
        headers = session;
        headers.emplaceBack("Content-Type", "text/plain");   // what a form of another site can send
        QCOMPARE(m_client->ask("POST", u"/process"_s, headers, R"({"request":"hello"})").status, 400);
        QVERIFY(!QFileInfo::exists(m_server->data().agent(u"alice"_s)));
    }
    void showsPagesToBrowsersAndJsonToPrograms()
    {
        const http::HttpResponse page = m_client->ask("GET", u"/auth"_s);
        QCOMPARE(page.status, 200);
        QVERIFY(page.body.contains("<form") && !page.body.contains("@MESSAGE@"));
        QCOMPARE(m_client->ask("GET", u"/"_s).status, 303);
        QCOMPARE(m_client->ask("GET", u"/"_s, {{"Accept", "application/json"}}).status, 401);
        const http::HttpResponse state = m_client->ask("GET", u"/auth"_s, {{"Accept", "application/json"}});
        QCOMPARE(state.status, 200);
        QVERIFY(!objectOf(state).value("authenticated"_L1).toBool(true));
        QCOMPARE(m_client->ask("GET", u"/healthz"_s).status, 200);
        QCOMPARE(m_client->ask("GET", u"/nothing"_s).status, 404);
        const http::HttpResponse home = m_client->ask("GET", u"/"_s, sessionOf(m_client->signIn(u"bob"_s, u"secret-of-bob"_s)));
        QCOMPARE(home.status, 200);
        QVERIFY(home.body.contains("bob") && !home.body.contains("@USER@"));
    }

private:
    [[nodiscard]] qsizetype sessionFiles() const { return QDir(m_server->data().sessions()).entryList(QDir::Files).size(); }
    [[nodiscard]] bool isSignedIn(const http::Headers &session)
    {
        http::Headers headers = session;
        headers.emplaceBack("Accept", "application/json");
        return m_client->ask("GET", u"/"_s, headers).status == 200;
    }

    QByteArray m_hashedConfig;
    std::unique_ptr<ServerFixture> m_server;
    std::unique_ptr<Client> m_client;
};

QTEST_GUILESS_MAIN(TestSignInRoutes)
#include "tst_signinroutes.moc"
