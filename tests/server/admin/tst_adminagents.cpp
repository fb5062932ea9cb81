#include "shared/auth/certificate.h"
#include "tests/server/support/processes.h"
#include "tests/server/support/signedin.h"
#include "tests/support/countingservice.h"

#include <QTcpServer>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;

// An admin looks after the agents of a running server, and tries parts of a configuration before they count.
class TestAdminAgents : public QObject
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

    void onlyAdminsMay_data()
    {
        refusalRows({{"GET", u"/admin/agents"_s, {}},
                     {"POST", u"/admin/agents/bob/restart"_s, {}},
                     {"GET", u"/admin/audit"_s, {}},
                     {"POST", u"/admin/test/llm"_s, R"({"name":"own"})"},
                     {"POST", u"/admin/test/service"_s, R"({"user":"bob","name":"x"})"},
                     {"POST", u"/admin/test/tls"_s, "{}"}});
    }
    void onlyAdminsMay()
    {
        QFETCH(QByteArray, method);
        QFETCH(QString, path);
        QFETCH(QByteArray, body);
        const QJsonObject object = QJsonDocument::fromJson(body).object();

        QCOMPARE(m_home->ask(method, path, m_home->signIn(u"bob"_s), object).status, 403);
        QCOMPARE(m_home->ask(method, path, {}, object).status, 401);
        QCOMPARE(stateOf(u"bob"_s), u"stopped"_s);
    }
    void saysWhoseAgentRunsAndStartsItAnew()
    {
        QCOMPARE(stateOf(u"alice"_s), u"stopped"_s);
        QCOMPARE(m_home->ask("GET", u"/status"_s, m_alice).status, 200);
        QCOMPARE(stateOf(u"alice"_s), u"ready"_s);
        const qint64 before = pid(u"alice"_s);
        QVERIFY(before > 0);

        const http::HttpResponse restarted = m_home->ask("POST", u"/admin/agents/alice/restart"_s, m_alice);

        QCOMPARE(restarted.status, 202);
        QTRY_VERIFY_WITH_TIMEOUT(pid(u"alice"_s) > 0 && pid(u"alice"_s) != before, 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(u"alice"_s), u"ready"_s, 20'000);
        QCOMPARE(stateOf(u"bob"_s), u"stopped"_s);
        QCOMPARE(m_home->ask("POST", u"/admin/agents/bob/restart"_s, m_alice).status, 202);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(u"bob"_s), u"ready"_s, 20'000);
        QCOMPARE(m_home->ask("POST", u"/admin/agents/nobody/restart"_s, m_alice).status, 404);
    }
    void showsWhichToolsWereCalledAndNoWords()
    {
        const QString folder = m_home->server.data().user(u"bob"_s) + u"/audit"_s;
        QVERIFY(QDir().mkpath(folder));
        const auto line = [](const QString &event, const QString &time, const QString &call, const QString &outcome) {
            QJsonObject object{{u"event"_s, event},
                               {u"time"_s, time},
                               {u"turn"_s, u"t"_s},
                               {u"call"_s, call},
                               {u"conversation"_s, u"c"_s},
                               {u"user"_s, u"bob"_s},
                               {u"module"_s, u"post"_s},
                               {u"tool"_s, u"send"_s},
                               {u"risk"_s, u"write"_s},
                               {u"consent"_s, u"approved"_s},
                               {u"arguments"_s, QJsonObject{{u"to"_s, u"words of bob"_s}}}};
            if (!outcome.isEmpty())
                object.insert("outcome"_L1, outcome);
            return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
        };
        QVERIFY(writeText(folder + u"/2026-01-01.jsonl"_s, line(u"end"_s, u"2026-01-01T10:00:00.000Z"_s, u"1"_s, u"ok"_s)));
        QVERIFY(writeText(folder + u"/2026-01-02.jsonl"_s,
                          line(u"begin"_s, u"2026-01-02T10:00:00.000Z"_s, u"2"_s, {})
                              + line(u"end"_s, u"2026-01-02T10:00:01.000Z"_s, u"2"_s, u"failed"_s)
                              + line(u"begin"_s, u"2026-01-02T11:00:00.000Z"_s, u"3"_s, {}) + "{\"half"));

        const http::HttpResponse all = m_home->ask("GET", u"/admin/audit"_s, m_alice);
        const QJsonArray calls = objectOf(all).value("calls"_L1).toArray();

        QCOMPARE(all.status, 200);
        QCOMPARE(calls.size(), 3);
        QVERIFY(calls.at(0)["outcome"_L1].isNull());   // nobody saw its end
        QCOMPARE(calls.at(1)["outcome"_L1].toString(), u"failed"_s);
        QCOMPARE(calls.at(2)["tool"_L1].toString(), u"send"_s);
        QCOMPARE(calls.at(2)["user"_L1].toString(), u"bob"_s);
        QVERIFY(!all.body.contains("words of bob") && !all.body.contains("conversation"));
        QCOMPARE(callsOf(u"?limit=1"_s), 1);
        QCOMPARE(callsOf(u"?before=2026-01-02T10:30:00.000Z"_s), 2);
        QCOMPARE(callsOf(u"?user=alice"_s), 0);
        QCOMPARE(m_home->ask("GET", u"/admin/audit?user=nobody"_s, m_alice).status, 404);
        QCOMPARE(m_home->ask("GET", u"/admin/audit?limit=0"_s, m_alice).status, 400);
        QCOMPARE(m_home->ask("GET", u"/admin/audit?before=soon"_s, m_alice).status, 400);
    }
    void triesAServiceBeforeItIsWritten()
    {
        const tom::test::CountingService service;
        const QByteArray before = textOf(m_home->server.data().config());
        const QString text = textWith(u"    services: {counter: {url: '%1'}}\n"_s.arg(service.url()));

        const http::HttpResponse tried = m_home->ask("POST", u"/admin/test/service"_s, m_alice,
                                                     {{u"user"_s, u"bob"_s}, {u"name"_s, u"counter"_s}, {u"text"_s, text}});

        QCOMPARE(tried.status, 200);
        QVERIFY2(objectOf(tried).value("works"_L1).toBool(), tried.body.constData());
        QVERIFY(!objectOf(tried).value("tools"_L1).toArray().isEmpty());
        QCOMPARE(textOf(m_home->server.data().config()), before);
        QCOMPARE(stateOf(u"bob"_s), u"stopped"_s);
    }
    void saysWhyAServiceDoesNotAnswer()
    {
        const QString text =
            textWith(u"    services: {dead: {url: 'http://127.0.0.1:1/mcp', headers: {X-Key: very-secret-word}}}\n"_s);

        const http::HttpResponse tried = m_home->ask("POST", u"/admin/test/service"_s, m_alice,
                                                     {{u"user"_s, u"bob"_s}, {u"name"_s, u"dead"_s}, {u"text"_s, text}});

        QCOMPARE(tried.status, 200);
        QCOMPARE(objectOf(tried).value("works"_L1), QJsonValue(false));
        QVERIFY(objectOf(tried).value("result"_L1).toString().contains(u"dead"_s));
        QVERIFY(!tried.body.contains("very-secret-word"));
    }
    void answersAlsoForAServiceThatSaysNothing()
    {
        QTcpServer silent;   // takes connections, and that is all
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        const QString text = textWith(u"    services: {mute: {url: 'http://127.0.0.1:%1/mcp'}}\n"_s.arg(silent.serverPort()));

        const http::HttpResponse tried = m_home->ask("POST", u"/admin/test/service"_s, m_alice,
                                                     {{u"user"_s, u"bob"_s}, {u"name"_s, u"mute"_s}, {u"text"_s, text}});

        QCOMPARE(tried.status, 200);
        QCOMPARE(objectOf(tried).value("works"_L1), QJsonValue(false));
        QVERIFY2(objectOf(tried).value("result"_L1).toString().contains(u"mute"_s), tried.body.constData());
    }
    void triesAProviderBeforeItIsWritten()
    {
        const QString text = u"global:\n  llms:\n    gone:\n      api: key-of-nobody\n      base_url: http://127.0.0.1:1/v1\n"
                             "      models: [openai/a, openai/a, openai/b]\n"_s
                             + shown().section(u"log_level: INFO\n"_s, 1);

        const http::HttpResponse tried =
            m_home->ask("POST", u"/admin/test/llm"_s, m_alice, {{u"name"_s, u"gone"_s}, {u"text"_s, text}});

        QCOMPARE(tried.status, 200);
        QCOMPARE(objectOf(tried).value("works"_L1), QJsonValue(false));
        const QString said = objectOf(tried).value("result"_L1).toString();
        QVERIFY2(said.startsWith(u"❌ openai/a (complexity 0, 1): "_s), tried.body.constData());
        QVERIFY2(said.contains(u"\n❌ openai/b (complexity 2): "_s), tried.body.constData());
        QVERIFY(!tried.body.contains("key-of-nobody"));
    }
    void refusesWhatCannotBeTried()
    {
        const QString llm = u"/admin/test/llm"_s;
        QCOMPARE(m_home->ask("POST", llm, m_alice, {{u"name"_s, u"nothing"_s}}).status, 404);
        QCOMPARE(m_home->ask("POST", u"/admin/test/service"_s, m_alice, {{u"user"_s, u"bob"_s}, {u"name"_s, u"x"_s}}).status,
                 404);
        QCOMPARE(m_home->ask("POST", u"/admin/test/service"_s, m_alice, {{u"user"_s, u"no"_s}, {u"name"_s, u"x"_s}}).status, 404);
        const http::HttpResponse broken = m_home->ask("POST", llm, m_alice, {{u"name"_s, u"x"_s}, {u"text"_s, u"users: [\n"_s}});
        QCOMPARE(broken.status, 422);
        QVERIFY(!objectOf(broken).value("problems"_L1).toArray().isEmpty());
        QCOMPARE(m_home->ask("POST", llm, m_alice, {{u"text"_s, u"users: []"_s}}).status, 400);
    }
    void triesTheCertificateThatStandsThere()
    {
        const QJsonObject tried = objectOf(m_home->ask("POST", u"/admin/test/tls"_s, m_alice));

        QCOMPARE(tried.value("works"_L1).toBool(), true);
        QVERIFY(tried.value("names"_L1).toArray().contains(QJsonValue(u"localhost"_s)));
        QVERIFY(QDateTime::fromString(tried.value("expires"_L1).toString(), Qt::ISODate) > QDateTime::currentDateTimeUtc());
        QVERIFY(tried.value("result"_L1).toString().contains(u"localhost"_s));
    }
    void triesACertificateBeforeItIsPutThere()
    {
        const QString path = u"/admin/test/tls"_s;
        const Result<auth::CertifiedKey> made = auth::makeSelfSigned({u"tom.example"_s}, {});
        const Result<auth::CertifiedKey> other = auth::makeSelfSigned({u"other.example"_s}, {});
        const Result<auth::CertifiedKey> old =
            auth::makeSelfSigned({u"old.example"_s}, {}, {}, QDateTime::currentDateTimeUtc().addYears(-3));
        QVERIFY(made && other && old);
        const auto asked = [&](const auth::CertifiedKey &certificate, const auth::CertifiedKey &key) {
            return objectOf(m_home->ask("POST", path, m_alice,
                                        {{u"certificate"_s, QString::fromLatin1(certificate.certificatePem())},
                                         {u"key"_s, QString::fromLatin1(key.keyPem())}}));
        };

        const QJsonObject good = asked(*made, *made);
        QCOMPARE(good.value("works"_L1).toBool(), true);
        QCOMPARE(good.value("names"_L1).toArray(), QJsonArray{u"tom.example"_s});
        QCOMPARE(good.value("fingerprint"_L1).toString().toLatin1(), auth::keyFingerprint(made->chain.constFirst()));
        const QJsonObject foreign = asked(*made, *other);
        QCOMPARE(foreign.value("works"_L1).toBool(true), false);
        QVERIFY(foreign.value("result"_L1).toString().contains(u"does not belong"_s));
        const QJsonObject expired = asked(*old, *old);
        QCOMPARE(expired.value("works"_L1).toBool(true), false);
        QVERIFY(expired.value("result"_L1).toString().contains(u"expired"_s));
        QCOMPARE(m_home->ask("POST", path, m_alice, {{u"key"_s, u"alone"_s}}).status, 400);
    }

private:
    QString stateOf(const QString &user)
    {
        for (const QJsonValue &agent : objectOf(m_home->ask("GET", u"/admin/agents"_s, m_alice)).value("agents"_L1).toArray()) {
            if (agent["user"_L1].toString() == user)
                return agent["state"_L1].toString();
        }
        return {};
    }
    qsizetype callsOf(const QString &query)
    {
        return objectOf(m_home->ask("GET", u"/admin/audit"_s + query, m_alice)).value("calls"_L1).toArray().size();
    }
    qint64 pid(const QString &user) const { return pidOf(m_home->server.data().agent(user) + u"/agent.pid"_s); }
    QString shown() { return objectOf(m_home->ask("GET", u"/admin/config"_s, m_alice)).value("text"_L1).toString(); }
    // Bob is the last of the household.
    QString textWith(const QString &ofBob) { return shown() + ofBob; }

    std::unique_ptr<Household> m_home;
    http::Headers m_alice;
};

QTEST_GUILESS_MAIN(TestAdminAgents)
#include "tst_adminagents.moc"
