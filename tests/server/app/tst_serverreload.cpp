#include "shared/config/configchange.h"
#include "tests/server/support/processes.h"
#include "tests/server/support/saidlines.h"
#include "tests/server/support/serverfixture.h"

#include <QDir>
#include <QJsonDocument>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;

namespace {

const QString whoAmI = u"/notificationconfig"_s;   // for whoever is signed in

} // namespace

// A configuration that changes while the server serves.
class TestServerReload : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<ServerFixture>();
        QVERIFY(m_server->configure(householdConfig()) && m_server->start());
        m_said = std::make_unique<SaidLines>();   // after the start, which installs the log's own handler
    }
    void cleanup()
    {
        m_said.reset();
        m_server.reset();
    }

    void aNewUserMaySignIn()
    {
        QVERIFY(append("  - username: carol\n    password: secret-of-carol\n"));

        QTRY_COMPARE_WITH_TIMEOUT(m_said->count(u"added carol"_s), 1, 10'000);
        QCOMPARE(m_server->client().signIn(u"carol"_s, u"secret-of-carol"_s).status, 200);
        QVERIFY(!textOf(m_server->data().config()).contains("secret-of-carol"));
        QVERIFY(textOf(m_server->data().config()).startsWith("# the household\n"));
    }
    void aRemovedUserIsSignedOutAndHisAgentEnds()
    {
        const http::Headers alice = sessionOf(m_server->client().signIn(u"alice"_s, u"secret-of-alice"_s));
        const http::Headers bob = sessionOf(m_server->client().signIn(u"bob"_s, u"secret-of-bob"_s));
        QVERIFY(hasAgent(alice) && hasAgent(bob));
        const qint64 ofAlice = pid(u"alice"_s);
        const qint64 ofBob = pid(u"bob"_s);

        QVERIFY(change([](QByteArray &text) { text.truncate(text.indexOf("  - username: bob")); }));

        QTRY_VERIFY_WITH_TIMEOUT(!isAlive(ofBob), 15'000);
        QCOMPARE(m_server->client().ask("GET", u"/tasks"_s, bob).status, 401);
        QCOMPARE(m_server->client().signIn(u"bob"_s, u"secret-of-bob"_s).status, 401);
        QCOMPARE(m_server->client().ask("GET", u"/tasks"_s, alice).status, 200);
        QCOMPARE(pid(u"alice"_s), ofAlice);
        QVERIFY(isAlive(ofAlice));

        // And comes back as somebody new.
        QVERIFY(append("  - username: bob\n    password: another-of-bob\n"));
        QTRY_COMPARE_WITH_TIMEOUT(m_said->count(u"added bob"_s), 1, 10'000);
        QCOMPARE(m_server->client().ask("GET", u"/tasks"_s, bob).status, 401);
        QVERIFY(hasAgent(sessionOf(m_server->client().signIn(u"bob"_s, u"another-of-bob"_s))));
    }
    void aChangedUsersAgentAloneStartsAnew()
    {
        const http::Headers alice = sessionOf(m_server->client().signIn(u"alice"_s, u"secret-of-alice"_s));
        const http::Headers bob = sessionOf(m_server->client().signIn(u"bob"_s, u"secret-of-bob"_s));
        QVERIFY(hasAgent(alice) && hasAgent(bob));
        const qint64 ofAlice = pid(u"alice"_s);
        const qint64 ofBob = pid(u"bob"_s);

        QVERIFY(append("    personal_context: likes tea\n"));

        QTRY_COMPARE_WITH_TIMEOUT(m_said->count(u"the agent of bob is ready"_s), 2, 20'000);
        QVERIFY(pid(u"bob"_s) != ofBob && isAlive(pid(u"bob"_s)) && !isAlive(ofBob));
        QCOMPARE(pid(u"alice"_s), ofAlice);
        QVERIFY(isAlive(ofAlice));
        QVERIFY(hasAgent(bob));
    }
    void whatChangedWhileNobodyServedCounts()
    {
        const http::Headers alice = sessionOf(m_server->client().signIn(u"alice"_s, u"secret-of-alice"_s));
        const http::Headers bob = sessionOf(m_server->client().signIn(u"bob"_s, u"secret-of-bob"_s));
        const auto made = m_server->client().ask("POST", u"/account/tokens"_s, bob + http::Headers{{"Content-Type", "application/json"}}, R"({"name":"a program"})");
        const QJsonObject token = QJsonDocument::fromJson(made.body).object();
        const http::Headers bearer{{"Authorization", "Bearer " + token.value("token"_L1).toString().toLatin1()}};
        QVERIFY(m_server->start());   // again, and nothing changed
        QCOMPARE(m_server->client().ask("GET", whoAmI, alice).status, 200);
        QCOMPARE(m_server->client().ask("GET", whoAmI, bob).status, 200);
        QCOMPARE(m_server->client().ask("GET", whoAmI, bearer).status, 200);

        m_server->end();
        QVERIFY(change([](QByteArray &text) {
            const qsizetype password = text.indexOf("password:", text.indexOf("username: bob"));
            text.replace(password, text.indexOf('\n', password) - password, "password: another-of-bob");
        }));
        QVERIFY(m_server->start());

        QCOMPARE(m_server->client().ask("GET", whoAmI, alice).status, 200);
        QCOMPARE(m_server->client().ask("GET", whoAmI, bob).status, 401);
        QCOMPARE(m_server->client().ask("GET", whoAmI, bearer).status, 401);
        const http::Headers again = sessionOf(m_server->client().signIn(u"bob"_s, u"another-of-bob"_s));

        m_server->end();
        QVERIFY(change([](QByteArray &text) { text.truncate(text.indexOf("  - username: bob")); }));
        QVERIFY(m_server->start());
        m_server->end();
        QVERIFY(change([](QByteArray &text) { text += "  - username: bob\n    password: another-of-bob\n"; }));
        QVERIFY(m_server->start());
        QCOMPARE(m_server->client().ask("GET", whoAmI, again).status, 401);   // he was gone in between
    }
    void aNewPasswordEndsTheSessionsOfTheOldOne()
    {
        const http::Headers alice = sessionOf(m_server->client().signIn(u"alice"_s, u"secret-of-alice"_s));
        const http::Headers bob = sessionOf(m_server->client().signIn(u"bob"_s, u"secret-of-bob"_s));
        const QJsonObject made = QJsonDocument::fromJson(m_server->client()
                                                             .ask("POST", u"/account/tokens"_s,
                                                                  bob + http::Headers{{"Content-Type", "application/json"}},
                                                                  R"({"name": "script"})"_ba)
                                                             .body)
                                     .object();
        const http::Headers script{{"Authorization", "Bearer " + made.value("token"_L1).toString().toLatin1()},
                                   {"Accept", "application/json"}};
        QCOMPARE(m_server->client().ask("GET", u"/"_s, script).status, 200);

        QVERIFY(change([](QByteArray &text) {
            const qsizetype at = text.lastIndexOf("password: ");
            text.truncate(at);
            text += "password: other-of-bob\n";
        }));

        QTRY_COMPARE_WITH_TIMEOUT(m_said->count(u"new password for bob"_s), 1, 10'000);
        QCOMPARE(m_server->client().ask("GET", u"/"_s, bob + http::Headers{{"Accept", "application/json"}}).status, 401);
        QCOMPARE(m_server->client().ask("GET", u"/"_s, script).status, 401);
        QCOMPARE(m_server->client().ask("GET", u"/"_s, alice + http::Headers{{"Accept", "application/json"}}).status, 200);
        QCOMPARE(m_server->client().signIn(u"bob"_s, u"secret-of-bob"_s).status, 401);
        QCOMPARE(m_server->client().signIn(u"bob"_s, u"other-of-bob"_s).status, 200);
    }
    void theSamePasswordAgainIsNoNewOne()
    {
        const http::Headers bob = sessionOf(m_server->client().signIn(u"bob"_s, u"secret-of-bob"_s));

        QVERIFY(writeText(m_server->data().config(), householdConfig()));   // as text again

        QTRY_COMPARE_WITH_TIMEOUT(m_said->count(u"took over"_s), 1, 10'000);
        QCOMPARE(m_said->count(u"new password"_s), 0);
        QCOMPARE(m_server->client().ask("GET", u"/"_s, bob + http::Headers{{"Accept", "application/json"}}).status, 200);
        QTRY_VERIFY(!textOf(m_server->data().config()).contains("secret-of"));
    }
    void limitsAndTheLifeOfSessionsCount()
    {
        Client client = m_server->client();
        const http::Headers alice = sessionOf(client.signIn(u"alice"_s, u"secret-of-alice"_s));
        QVERIFY(client.ask("GET", u"/process/a%20b"_s, alice).status == 404);

        QVERIFY(change([](QByteArray &text) {
            text.replace("log_level: INFO\n", "log_level: INFO\n  limits: {requests_per_minute: 1, body_kb: 1}\n");
        }));

        QTRY_COMPARE_WITH_TIMEOUT(m_said->count(u"took over"_s), 1, 10'000);
        QCOMPARE(client.ask("GET", u"/process/a%20b"_s, alice).status, 429);
        QCOMPARE(client.ask("POST", u"/login"_s, {{"Content-Type", "application/json"}}, QByteArray(1025, ' ')).status, 413);
    }
    void theLogSaysMoreWhenItShall()
    {
        static const QLoggingCategory category("tom.server.reload");
        QVERIFY(!category.isDebugEnabled());

        QVERIFY(change([](QByteArray &text) { text.replace("log_level: INFO", "log_level: DEBUG"); }));

        QTRY_VERIFY_WITH_TIMEOUT(category.isDebugEnabled(), 10'000);
        QVERIFY(change([](QByteArray &text) { text.replace("log_level: DEBUG", "log_level: ERROR"); }));
        QTRY_VERIFY_WITH_TIMEOUT(!category.isWarningEnabled(), 10'000);
    }
    void whatNeedsAStartIsSaidAndNothingElse()
    {
        QVERIFY(change([](QByteArray &text) {
            text.replace("log_level: INFO\n", "log_level: INFO\n  port: 9443\n  sessions: /somewhere/else\n");
        }));

        QTRY_COMPARE_WITH_TIMEOUT(m_said->count(u"⚠️ counts from the next start only: global.port, global.sessions"_s), 1, 10'000);
        QCOMPARE(m_server->client().signIn(u"alice"_s, u"secret-of-alice"_s).status, 200);
        QVERIFY(!QFileInfo::exists(u"/somewhere/else"_s));
    }
    void aBadFileIsRefusedAndTheOldOneGoesOn_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("said");
        QTest::newRow("two problems")
            << "users:\n  - username: a/b\n    password: x\nglobal:\n  port: x\n"_ba
            << QStringList{u":2:15: users[0].username"_s, u":5:9: global.port"_s,
                           u"2 problems to mend, named above; the configuration that was there before goes on"_s};
        QTest::newRow("emptied") << ""_ba << QStringList{u"the file is empty"_s, u"goes on"_s};
        QTest::newRow("a tab") << "users:\n\t- username: a\n"_ba << QStringList{u":2:1: "_s, u"goes on"_s};
        QTest::newRow("half written") << "users:\n  - username: alice\n    pass"_ba << QStringList{u"goes on"_s};
        QTest::newRow("aliases without end")
            << "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nusers: [*e,*e,*e]\n"_ba
            << QStringList{u"goes on"_s};
        QTest::newRow("far too long") << QByteArray(5 * 1024 * 1024, '#') << QStringList{u"goes on"_s};
    }
    void aBadFileIsRefusedAndTheOldOneGoesOn()
    {
        QFETCH(QByteArray, text);
        QFETCH(QStringList, said);
        const QByteArray before = textOf(m_server->data().config());

        QVERIFY(writeText(m_server->data().config(), text));

        for (const QString &line : std::as_const(said))
            QTRY_COMPARE_WITH_TIMEOUT(m_said->count(line), 1, 10'000);
        QCOMPARE(m_said->count(u"took over"_s), 0);
        QCOMPARE(m_server->client().signIn(u"alice"_s, u"secret-of-alice"_s).status, 200);
        QCOMPARE(textOf(m_server->data().config()), text);

        QVERIFY(writeText(m_server->data().config(), before));   // mended
        QTRY_COMPARE_WITH_TIMEOUT(m_said->count(u"is as it was; nothing changes"_s), 1, 10'000);
    }
    void aFileThatIsGoneIsRefusedToo()
    {
        QVERIFY(QFile::remove(m_server->data().config()));

        QTRY_COMPARE_WITH_TIMEOUT(m_said->count(u"the configuration that was there before goes on"_s), 1, 10'000);
        QCOMPARE(m_server->client().signIn(u"alice"_s, u"secret-of-alice"_s).status, 200);
    }
    void saysWhatItDidWhenItIsAsked()
    {
        m_server->app->reload();

        QTRY_COMPARE(m_said->count(u"is as it was; nothing changes"_s), 1);
    }
    void knowsWhatChanged_data()
    {
        using Change = std::function<void(config::Config &)>;
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("said");
        QTest::newRow("nothing") << Change([](config::Config &) {}) << u"nothing that counts"_s;
        QTest::newRow("added") << Change([](config::Config &c) { c.users.append({.username = u"c"_s}); }) << u"added c"_s;
        QTest::newRow("removed") << Change([](config::Config &c) { c.users.removeFirst(); }) << u"removed a"_s;
        QTest::newRow("password") << Change([](config::Config &c) { c.users[0].password = u"x"_s; }) << u"new password for a"_s;
        QTest::newRow("role") << Change([](config::Config &c) { c.users[1].role = u"child"_s; }) << u"changed b"_s;
        QTest::newRow("both") << Change([](config::Config &c) { c.users[0].password = c.users[0].role = u"x"_s; })
                              << u"changed a; new password for a"_s;
        QTest::newRow("everybody") << Change([](config::Config &c) { c.global.limits.bodyKb = 1; })
                                   << u"what holds for everybody"_s;
        QTest::newRow("agents") << Change([](config::Config &c) { c.agents.memoryMb = 99; }) << u"what holds for everybody"_s;
        QTest::newRow("memory") << Change([](config::Config &c) { c.memory.llmModel = u"x"_s; }) << u"what holds for everybody"_s;
        QTest::newRow("another order") << Change([](config::Config &c) { c.users.swapItemsAt(0, 1); })
                                       << u"nothing that counts"_s;
    }
    void knowsWhatChanged()
    {
        QFETCH(std::function<void(config::Config &)>, change);
        QFETCH(QString, said);
        const config::Config before{.users = {{.username = u"a"_s}, {.username = u"b"_s}}};
        config::Config after = before;
        change(after);

        QCOMPARE(config::ConfigChange::between(before, after).toString(), said);
        QCOMPARE(config::ConfigChange::waiting(before, after), QStringList());
    }

private:
    using Edit = std::function<void(QByteArray &)>;

    [[nodiscard]] bool change(const Edit &edit) const
    {
        QByteArray text = textOf(m_server->data().config());
        const QByteArray before = text;
        edit(text);
        return text != before && writeText(m_server->data().config(), text);
    }
    [[nodiscard]] bool append(const QByteArray &lines) const
    {
        return change([&lines](QByteArray &text) { text += lines; });
    }
    [[nodiscard]] bool hasAgent(const http::Headers &session) const
    {
        Client client = m_server->client();
        for (int attempt = 0; attempt < 3; ++attempt) {   // on a busy machine a start may take longer than one request waits
            if (client.ask("GET", u"/tasks"_s, session).status == 200)
                return true;
        }
        return false;
    }
    [[nodiscard]] qint64 pid(const QString &user) const { return pidOf(m_server->data().agent(user) + u"/agent.pid"_s); }

    std::unique_ptr<ServerFixture> m_server;
    std::unique_ptr<SaidLines> m_said;
};

QTEST_GUILESS_MAIN(TestServerReload)
#include "tst_serverreload.moc"
