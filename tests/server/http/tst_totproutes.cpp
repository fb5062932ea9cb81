#include "tests/server/support/signedin.h"

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;

namespace {

const QString path = u"/account/totp"_s;
const QString right = u"secret-of-alice"_s;

} // namespace

class TestTotpRoutes : public QObject
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

    void countsFromTheFirstRightCodeOn()
    {
        const http::HttpResponse begun = m_home->ask("POST", path, m_alice, {{u"password"_s, right}});
        QCOMPARE(begun.status, 200);
        const QString secret = objectOf(begun).value("secret"_L1).toString();
        QCOMPARE(secret.size(), 32);
        QCOMPARE(objectOf(begun).value("uri"_L1).toString(),
                 u"otpauth://totp/Tom:alice?secret=%1&issuer=Tom&algorithm=SHA1&digits=6&period=30"_s.arg(secret));
        QCOMPARE(m_home->client->signIn(u"alice"_s, right).status, 200);   // not yet
        QCOMPARE(state(), qMakePair(false, 0));

        QCOMPARE(m_home->ask("POST", path, m_alice, {{u"code"_s, u"12345"_s}}).status, 403);
        QCOMPARE(state(), qMakePair(false, 0));
        const http::HttpResponse on = m_home->ask("POST", path, m_alice, {{u"code"_s, m_home->nextCode()}});

        QCOMPARE(on.status, 200);
        QCOMPARE(objectOf(on).value("recovery_codes"_L1).toArray().size(), 10);
        QCOMPARE(state(), qMakePair(true, 10));
        QCOMPARE(login({}).status, 401);
        QVERIFY(m_home->isSignedIn(m_alice));
        QVERIFY(m_home->restart());
        QCOMPARE(login({}).status, 401);
        QCOMPARE(login(m_home->nextCode()).status, 200);
    }
    void asksForTheCodeOnlyBehindTheRightPassword()
    {
        (void)m_home->enrol(m_alice);
        const auto withoutId = [](const http::HttpResponse &answer) {
            QJsonObject object = objectOf(answer);
            object.remove(u"request"_s);
            return object;
        };
        const http::HttpResponse missing = login({});
        QCOMPARE(missing.status, 401);
        QCOMPARE(codeOf(missing), u"totp_required"_s);
        QVERIFY(setCookie(missing, "__Host-tom_session").isEmpty() && setCookie(missing, "__Host-tom_device").isEmpty());

        const http::HttpResponse unknown = m_home->client->signIn(u"nobody"_s, u"guess"_s);
        for (const QString &code : {QString(), u"000000"_s, m_home->nextCode()}) {
            const http::HttpResponse wrong = login(code, u"guess"_s);
            QCOMPARE(wrong.status, 401);
            QCOMPARE(codeOf(wrong), u"unauthorized"_s);
            QCOMPARE(withoutId(wrong), withoutId(unknown));
        }
        QCOMPARE(login(m_home->nextCode()).status, 200);   // the guesser used up no code
    }
    void takesEveryCodeOnce()
    {
        const QStringList recovery = m_home->enrol(m_alice);
        QCOMPARE(recovery.size(), 10);
        const QString code = m_home->nextCode();
        QCOMPARE(login(code).status, 200);
        QCOMPARE(login(code).status, 401);
        QCOMPARE(login(recovery.at(4)).status, 200);
        const http::HttpResponse again = login(recovery.at(4));
        QCOMPARE(again.status, 401);
        QCOMPARE(codeOf(again), u"totp_required"_s);
        QCOMPARE(state(), qMakePair(true, 9));
        const QByteArray file = textOf(m_home->server.data().accounts() + u"/alice.json"_s);
        for (const QString &one : recovery)
            QVERIFY(!file.contains(one.toLatin1()));
    }
    void countsWrongCodes()
    {
        (void)m_home->enrol(m_alice);
        http::HttpResponse answer = login(u"12345"_s);
        int wrong = 0;
        for (; answer.status == 401 && wrong < 12; ++wrong)
            answer = login(u"12345"_s);

        QCOMPARE(answer.status, 429);
        QVERIFY2(wrong >= 3 && wrong <= 9, QByteArray::number(wrong).constData());
        QCOMPARE(login(m_home->nextCode()).status, 429);
    }
    void isRemovedWithPasswordAndCode_data()
    {
        QTest::addColumn<QString>("password");
        QTest::addColumn<QString>("code");
        QTest::addColumn<int>("status");
        QTest::newRow("both") << right << u"app"_s << 200;
        QTest::newRow("a recovery code") << right << u"recovery"_s << 200;
        QTest::newRow("wrong password") << u"guess"_s << u"app"_s << 403;
        QTest::newRow("wrong code") << right << u"12345"_s << 403;
        QTest::newRow("no code") << right << u""_s << 400;
        QTest::newRow("a long code") << right << QString(65, u'1') << 400;
        QTest::newRow("the longest code") << right << QString(64, u'1') << 403;
    }
    void isRemovedWithPasswordAndCode()
    {
        QFETCH(QString, password);
        QFETCH(QString, code);
        QFETCH(int, status);
        const QStringList recovery = m_home->enrol(m_alice);
        if (code == "app"_L1)
            code = m_home->nextCode();
        else if (code == "recovery"_L1)
            code = recovery.constFirst();

        QCOMPARE(m_home->ask("DELETE", path, m_alice, {{u"password"_s, password}, {u"code"_s, code}}).status, status);

        QCOMPARE(state().first, status != 200);
        QCOMPARE(login({}).status, status == 200 ? 200 : 401);
    }
    void saysWhatDoesNotFit()
    {
        QCOMPARE(m_home->ask("POST", path, m_alice, {{u"code"_s, u"123456"_s}}).status, 409);       // nothing was begun
        QCOMPARE(m_home->ask("DELETE", path, m_alice, {{u"password"_s, right}}).status, 404);   // nothing to remove
        (void)m_home->enrol(m_alice);
        const http::HttpResponse twice = m_home->ask("POST", path, m_alice, {{u"password"_s, right}});
        QCOMPARE(twice.status, 409);
        QVERIFY(!twice.body.contains("secret"));
        QCOMPARE(m_home->ask("POST", path, m_alice, {{u"code"_s, m_home->nextCode()}}).status, 409);   // confirmed already
        QCOMPARE(state().first, true);
    }
    void anEnrolmentThatIsOverMustBeginAnew_data()
    {
        QTest::addColumn<int>("seconds");
        QTest::addColumn<int>("status");
        QTest::newRow("in time") << 500 << 200;
        QTest::newRow("too late") << 601 << 409;
    }
    void anEnrolmentThatIsOverMustBeginAnew()
    {
        QFETCH(int, seconds);
        QFETCH(int, status);
        QCOMPARE(m_home->ask("POST", path, m_alice, {{u"password"_s, right}}).status, 200);
        const SystemClock clock;
        AccountFiles files(m_home->server.data().accounts(), clock);
        Account account = *files.account(u"alice"_s);
        account.secondFactor->begun = account.secondFactor->begun.addSecs(-seconds);
        QVERIFY(files.save(u"alice"_s, account));

        QCOMPARE(m_home->ask("POST", path, m_alice, {{u"code"_s, m_home->nextCode()}}).status, status);
    }
    void readsWhatIsAskedFor_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        for (const QByteArray &method : {"POST"_ba, "DELETE"_ba}) {
            const auto row = [&method](const char *name, const QByteArray &body, int status) {
                QTest::newRow((method + ' ' + name).constData()) << method << body << status;
            };
            row("nothing", "{}", 400);
            row("no body", "", 400);
            row("bad JSON", "{", 400);
            row("password is a number", R"({"password":1})", 400);
            row("wrong password", R"({"password":"guess"})", 403);
            row("too large", QByteArray(70'000, ' '), 413);
        }
        QTest::newRow("POST code is a number") << "POST"_ba << R"({"code":123456})"_ba << 400;
        QTest::newRow("PUT") << "PUT"_ba << "{}"_ba << 405;
    }
    void readsWhatIsAskedFor()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        const http::HttpResponse answer =
            m_home->client->ask(method, path, m_alice + http::Headers{{"Content-Type", "application/json"}}, body);
        QCOMPARE(answer.status, status);
        QVERIFY(!QFileInfo::exists(m_home->server.data().accounts() + u"/alice.json"_s));
    }
    void refusesWhoeverIsNotSignedInHere_data()
    {
        refusalRows({{"GET", path, {}},
                     {"POST", path, R"({"password":"secret-of-alice"})"},
                     {"DELETE", path, R"({"password":"secret-of-alice"})"}});
    }
    void refusesWhoeverIsNotSignedInHere()
    {
        QFETCH(QByteArray, method);
        QFETCH(QString, path);
        QFETCH(QByteArray, body);
        const http::Headers json{{"Content-Type", "application/json"}};
        const QByteArray token = objectOf(m_home->ask("POST", u"/account/tokens"_s, m_alice, {{u"name"_s, u"x"_s}}))
                                     .value("token"_L1)
                                     .toString()
                                     .toLatin1();
        QCOMPARE(m_home->client->ask(method, path, json, body).status, 401);
        QCOMPARE(m_home->client->ask(method, path, json + bearer(token), body).status, 403);
        if (method != "GET")
            QCOMPARE(m_home->client->ask(method, path, json + m_alice + http::Headers{{"Origin", "https://evil.example"}}, body)
                         .status,
                     403);
    }
    void asksABrowserOnASecondPage()
    {
        const QStringList recovery = m_home->enrol(m_alice);
        QCOMPARE(form("username=alice&password=guess").status, 401);
        const http::HttpResponse page = form("username=alice&password=secret-of-alice");
        QCOMPARE(page.status, 200);
        QVERIFY(setCookie(page, "__Host-tom_session").isEmpty());
        QVERIFY(page.body.contains("name=\"totp\"") && !page.body.contains("name=\"password\"")
                && !page.body.contains(right.toUtf8()));
        const QByteArray ticket = ticketIn(page);
        QVERIFY(ticket.size() > 40);

        const http::HttpResponse wrong = form("ticket=" + ticket + "&totp=12345");
        QCOMPARE(wrong.status, 401);
        QVERIFY(wrong.body.contains("role=\"alert\"") && ticketIn(wrong) == ticket);
        const http::HttpResponse in = form("ticket=" + ticket + "&totp=" + m_home->nextCode().toLatin1());

        QCOMPARE(in.status, 303);
        QVERIFY(m_home->isSignedIn(sessionOf(in)));
        const http::HttpResponse again = form("ticket=" + ticket + "&totp=" + recovery.constFirst().toLatin1());
        QCOMPARE(again.status, 401);   // a ticket opens once
        QVERIFY(again.body.contains("name=\"password\""));
    }
    void aTicketHasFiveTries()
    {
        (void)m_home->enrol(m_alice);
        const QByteArray ticket = ticketIn(form("username=alice&password=secret-of-alice"));
        for (int i = 0; i < 5; ++i)
            QVERIFY(!ticketIn(form("ticket=" + ticket + "&totp=12345")).isEmpty());

        const http::HttpResponse sixth = form("ticket=" + ticket + "&totp=" + m_home->nextCode().toLatin1());

        QCOMPARE(sixth.status, 401);
        QVERIFY(ticketIn(sixth).isEmpty());
    }
    void anotherPasswordEndsATicket()
    {
        (void)m_home->enrol(m_alice);
        const QByteArray ticket = ticketIn(form("username=alice&password=secret-of-alice"));
        QCOMPARE(
            m_home->ask("POST", u"/account/password"_s, m_alice, {{u"current"_s, right}, {u"new"_s, u"another one"_s}}).status,
            200);

        QCOMPARE(form("ticket=" + ticket + "&totp=" + m_home->nextCode().toLatin1()).status, 401);
        QCOMPARE(form("ticket=invented&totp=123456").status, 401);
        QCOMPARE(form("ticket=" + QByteArray(65, 'a') + "&totp=123456").status, 400);
        QCOMPARE(form("ticket=" + ticket + "&totp=" + QByteArray(65, '1')).status, 400);
    }
    void aDamagedFileLetsNobodySkipTheCode()
    {
        (void)m_home->enrol(m_alice);
        QVERIFY(writeText(m_home->server.data().accounts() + u"/alice.json"_s, "{\"version\":2"));

        QCOMPARE(login({}).status, 507);
        QCOMPARE(login(u"123456"_s).status, 507);
        QCOMPARE(login({}, u"guess"_s).status, 401);   // and a guesser does not learn of it
        QCOMPARE(form("username=alice&password=secret-of-alice").status, 507);
        QCOMPARE(m_home->client->signIn(u"bob"_s, u"secret-of-bob"_s).status, 200);
    }

private:
    http::HttpResponse login(const QString &code, const QString &password = right)
    {
        QJsonObject body{{u"username"_s, u"alice"_s}, {u"password"_s, password}};
        if (!code.isEmpty())
            body.insert(u"totp"_s, code);
        return m_home->ask("POST", u"/login"_s, {}, body);
    }
    http::HttpResponse form(const QByteArray &fields)
    {
        return m_home->client->ask("POST", u"/login"_s, {{"Content-Type", "application/x-www-form-urlencoded"}}, fields);
    }
    static QByteArray ticketIn(const http::HttpResponse &page)
    {
        static const QRegularExpression field(u"name=\"ticket\" type=\"hidden\" value=\"([^\"]*)\""_s);
        return field.match(QString::fromUtf8(page.body)).captured(1).toLatin1();
    }
    QPair<bool, int> state()
    {
        const QJsonObject object = objectOf(m_home->ask("GET", path, m_alice));
        return {object.value("enabled"_L1).toBool(), object.value("recovery_codes_left"_L1).toInt(-1)};
    }

    std::unique_ptr<Household> m_home;
    http::Headers m_alice;
};

QTEST_GUILESS_MAIN(TestTotpRoutes)
#include "tst_totproutes.moc"
