#include "server/session/pairings.h"
#include "shared/protocol/pairing.h"
#include "tests/server/support/saidlines.h"
#include "tests/server/support/signedin.h"

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;

// A server that has users: codes for their next devices.
class TestPairingRoutes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_home = std::make_unique<Household>();
        QVERIFY(m_home->start());
    }
    void cleanup() { m_home.reset(); }

    void signsInWhomTheCodeIsFor()
    {
        const http::HttpResponse paired = pair(codeFor(u"bob"_s));

        QCOMPARE(paired.status, 200);
        QCOMPARE(objectOf(paired).value("username"_L1).toString(), u"bob"_s);
        const QJsonArray sessions =
            objectOf(m_home->ask("GET", u"/sessions"_s, sessionOf(paired))).value("sessions"_L1).toArray();
        QCOMPARE(sessions.size(), 1);
        QCOMPARE(sessions.at(0).toObject().value("kind"_L1).toString(), u"paired"_s);
        QCOMPARE(sessions.at(0).toObject().value("device"_L1).toString(), u"laptop"_s);
    }
    void aNameInTheRequestChangesNothing()
    {
        const http::HttpResponse paired =
            m_home->ask("POST", u"/pairing"_s, {},
                        {{u"code"_s, codeFor(u"bob"_s)}, {u"username"_s, u"alice"_s}, {u"password"_s, u"chosen-by-me"_s}});

        QCOMPARE(objectOf(paired).value("username"_L1).toString(), u"bob"_s);
        QCOMPARE(m_home->client->signIn(u"alice"_s, u"chosen-by-me"_s).status, 401);
    }
    void worksOnce()
    {
        const QString code = codeFor(u"bob"_s);
        QCOMPARE(pair(code).status, 200);

        QCOMPARE(pair(code).status, 403);
    }
    void aCodeForTheFirstUserIsWorthNothingHere()
    {
        const http::HttpResponse refused =
            m_home->ask("POST", u"/pairing"_s, {},
                        {{u"code"_s, codeFor({})}, {u"username"_s, u"mallory"_s}, {u"password"_s, u"long-enough"_s}});

        QCOMPARE(refused.status, 403);
        QVERIFY(!textOf(m_home->server.data().config()).contains("mallory"));
    }
    void guessingIsLimited()
    {
        int refused = 0;
        http::HttpResponse last;
        for (int i = 0; i < 20; ++i) {
            last = pair(QString::fromLatin1(QByteArray::number(i).rightJustified(43, 'a')));
            if (last.status != 403)
                break;
            ++refused;
        }

        QCOMPARE(last.status, 429);
        QVERIFY(refused >= 3 && refused < 10);
        QVERIFY(http::headerValue(last.headers, "Retry-After").toInt() > 0);
        QCOMPARE(pair(codeFor(u"bob"_s)).status, 200);   // who tries keeps nobody out who has one
        QCOMPARE(m_home->client->signIn(u"bob"_s, u"secret-of-bob"_s).status, 200);   // passwords are counted apart
    }
    void endsWithThePasswordOfItsUser()
    {
        const SystemClock clock;
        const QString hash = m_home->server.app->config().user(u"bob"_s)->password;
        const QByteArray code = *Pairings(m_home->server.data().pairings(), clock).make(u"bob"_s, hash);
        const QByteArray other = *Pairings(m_home->server.data().pairings(), clock).make(u"bob"_s, u"$argon2id$another"_s);

        QCOMPARE(pair(QString::fromLatin1(other)).status, 403);
        QCOMPARE(pair(QString::fromLatin1(code)).status, 200);
    }
    void signingOutEverywhereEndsCodes()
    {
        const QString code = codeFor(u"bob"_s);
        const QString alices = codeFor(u"alice"_s);

        QCOMPARE(m_home->ask("DELETE", u"/sessions"_s, m_home->signIn(u"bob"_s)).status, 200);

        QCOMPARE(pair(code).status, 403);
        QCOMPARE(pair(alices).status, 200);
    }
    void aPageOfAnotherSiteCannotUseOne()
    {
        const QString code = codeFor(u"bob"_s);
        const QByteArray body = QJsonDocument(QJsonObject{{u"code"_s, code}}).toJson();

        QCOMPARE(m_home->client->ask("POST", u"/pairing"_s, {{"Content-Type", "text/plain"}}, body).status, 400);
        QCOMPARE(
            m_home->client
                ->ask("POST", u"/pairing"_s, {{"Content-Type", "application/json"}, {"Origin", "https://evil.example"}}, body)
                .status,
            403);
        QCOMPARE(m_home->client->ask("GET", u"/pairing"_s + u"?code="_s + code).status, 405);
        QCOMPARE(pair(code).status, 200);
    }
    void theLogNeverHasACode()
    {
        const SaidLines said;
        const QString code = codeFor(u"bob"_s);

        QCOMPARE(pair(code).status, 200);
        QCOMPARE(pair(code).status, 403);

        QVERIFY(said.count(u"/pairing"_s) >= 2);
        QCOMPARE(said.count(code), 0);
    }
    void anAdminMakesACodeForTheOwnNextDevice()
    {
        const http::Headers alice = m_home->signIn();

        const http::HttpResponse made = m_home->ask("POST", u"/admin/pairing"_s, alice, {{u"password"_s, u"secret-of-alice"_s}});

        QCOMPARE(made.status, 200);
        const auto code = protocol::PairingCode::parse(objectOf(made).value("address"_L1).toString());
        QVERIFY(code.has_value());
        QCOMPARE(code->host, u"127.0.0.1"_s);
        QCOMPARE(code->port, int(m_home->server.app->port()));
        QCOMPARE(code->key, m_home->server.app->keyFingerprint());
        QCOMPARE(objectOf(pair(QString::fromLatin1(code->secret))).value("username"_L1).toString(), u"alice"_s);
    }
    void aWrongPasswordMakesNone()
    {
        const http::Headers alice = m_home->signIn();

        QCOMPARE(m_home->ask("POST", u"/admin/pairing"_s, alice, {{u"password"_s, u"guess"_s}}).status, 403);
        QVERIFY(QDir(m_home->server.data().pairings()).isEmpty());
    }
    void nobodySignsInAsSomebodyElse()
    {
        const http::Headers alice = m_home->signIn();

        const http::HttpResponse made =
            m_home->ask("POST", u"/admin/pairing"_s, alice, {{u"username"_s, u"bob"_s}, {u"password"_s, u"secret-of-alice"_s}});

        const auto code = protocol::PairingCode::parse(objectOf(made).value("address"_L1).toString());
        QVERIFY(code.has_value());
        QCOMPARE(code->user, u"bob"_s);
        QVERIFY(code->secret.isEmpty());
        QVERIFY(!objectOf(made).value("signs_in"_L1).toBool());
        QVERIFY(QDir(m_home->server.data().pairings()).isEmpty());
    }
    void onlyAdminsInvite()
    {
        QCOMPARE(m_home->ask("POST", u"/admin/pairing"_s, m_home->signIn(u"bob"_s), {{u"username"_s, u"bob"_s}}).status, 403);
        QCOMPARE(m_home->ask("POST", u"/admin/pairing"_s, {}, {{u"username"_s, u"bob"_s}}).status, 401);
        QCOMPARE(m_home->ask("POST", u"/admin/pairing"_s, m_home->signIn(), {{u"username"_s, u"nobody"_s}}).status, 404);
    }

private:
    [[nodiscard]] QString codeFor(const QString &user) const
    {
        const SystemClock clock;
        return QString::fromLatin1(*Pairings(m_home->server.data().pairings(), clock).make(user));
    }
    http::HttpResponse pair(const QString &code)
    {
        return m_home->ask("POST", u"/pairing"_s, {}, {{u"code"_s, code}, {u"device"_s, u"laptop"_s}});
    }

    std::unique_ptr<Household> m_home;
};

QTEST_GUILESS_MAIN(TestPairingRoutes)
#include "tst_pairingroutes.moc"
