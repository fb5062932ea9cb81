#include "tests/server/support/serverfixture.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;

namespace {

QJsonObject objectOf(const http::HttpResponse &response)
{
    return QJsonDocument::fromJson(response.body).object();
}

QStringList partsOf(const QJsonArray &faults)
{
    QStringList parts;
    for (const QJsonValue &fault : faults)
        parts.append(fault.toObject().value("part"_L1).toString());
    return parts;
}

} // namespace

class TestOperatorRoutes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void looksOnceAMomentAndNotOnceARequest()
    {
        int looks = 0;
        Readiness patient(1h);
        Readiness eager(0ms);
        for (Readiness *readiness : {&patient, &eager}) {
            looks = 0;
            readiness->add(u"part"_s, [&looks]() -> std::optional<QString> {
                ++looks;
                return u"broken"_s;
            });
            for (int i = 0; i < 1000; ++i)
                QCOMPARE(readiness->state().faults, (QList<Readiness::Fault>{{.part = u"part"_s, .reason = u"broken"_s}}));
            QCOMPARE(looks, readiness == &patient ? 1 : 1000);
        }
    }
    void knowsACertificateThatHoldsNoLonger_data()
    {
        QTest::addColumn<int>("days");
        QTest::addColumn<bool>("isReady");
        QTest::newRow("today") << 0 << true;
        QTest::newRow("before it began") << -40 << false;
        QTest::newRow("long after") << 40000 << false;
    }
    void knowsACertificateThatHoldsNoLonger()
    {
        QFETCH(const int, days);
        QFETCH(const bool, isReady);
        const Result<auth::CertifiedKey> key = auth::makeSelfSigned({u"localhost"_s}, {});
        QVERIFY(key);
        const QDateTime now = QDateTime::currentDateTimeUtc().addDays(days);

        QCOMPARE(!readiness::validCertificate(key->chain.constFirst(), now).has_value(), isReady);
        QVERIFY(readiness::validCertificate(auth::Certificate(), now));
    }
    void knowsAFolderWhereNothingCanBeWritten()
    {
        const QTemporaryDir folder;
        QVERIFY(!readiness::writableFolder(folder.path()));
        QVERIFY(QDir(folder.path()).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));   // no trace

        QVERIFY(readiness::writableFolder(folder.filePath(u"missing"_s)));
        QVERIFY(!readiness::freeSpace(folder.path(), 1));
        QVERIFY(readiness::freeSpace(folder.path(), std::numeric_limits<qint64>::max()));
    }
    void isReadyWhenAllIsWell()
    {
        QVERIFY(start());
        const http::HttpResponse answer = m_server->client().ask("GET", u"/readyz"_s);
        QCOMPARE(answer.status, 200);
        QCOMPARE(objectOf(answer), (QJsonObject{{u"status"_s, u"OK"_s}}));
    }
    void namesThePartsThatAreNotReady()
    {
        QVERIFY(start());
        QVERIFY(QDir(m_server->data().sessions()).removeRecursively());
        const http::HttpResponse answer = m_server->client().ask("GET", u"/readyz"_s);

        QCOMPARE(answer.status, 503);
        QVERIFY(http::headerValue(answer.headers, "retry-after").toInt() > 0);
        QCOMPARE(objectOf(answer).value("status"_L1).toString(), u"ERROR"_s);
        QCOMPARE(partsOf(objectOf(answer).value("not_ready"_L1).toArray()), QStringList{u"sessions"_s});
        QVERIFY(!answer.body.contains(m_server->data().path().toUtf8()));   // strangers read it
        QVERIFY(QDir().mkpath(m_server->data().sessions()));
        QTRY_COMPARE_WITH_TIMEOUT(m_server->client().ask("GET", u"/readyz"_s).status, 200, 10'000);   // it is looked at again
    }
    void warnsOfAConfigurationThatWouldNotStart()
    {
        QVERIFY(start());
        const QByteArray before = textOf(m_server->data().config());
        QVERIFY(writeText(m_server->data().config(), "users: 7\n"));

        http::HttpResponse answer;
        const auto warnings = [&] {
            answer = m_server->client().ask("GET", u"/readyz"_s);
            return partsOf(objectOf(answer).value("warnings"_L1).toArray());
        };
        QTRY_COMPARE_WITH_TIMEOUT(warnings(), QStringList{u"config"_s}, 10'000);   // when it was read
        QCOMPARE(answer.status, 200);
        QVERIFY(writeText(m_server->data().config(), before));
        QTRY_VERIFY_WITH_TIMEOUT(!objectOf(m_server->client().ask("GET", u"/readyz"_s)).contains("warnings"_L1), 10'000);
    }
    void showsFiguresToAdminsOnly()
    {
        QVERIFY(start());
        Client client = m_server->client();
        const http::Headers alice = sessionOf(client.signIn(u"alice"_s, u"secret-of-alice"_s));
        const http::Headers bob = sessionOf(client.signIn(u"bob"_s, u"secret-of-bob"_s));
        QCOMPARE(client.signIn(u"bob"_s, u"guess"_s).status, 401);

        QCOMPARE(client.ask("GET", u"/metrics"_s).status, 401);
        QCOMPARE(client.ask("GET", u"/metrics"_s, bob).status, 403);
        const http::HttpResponse answer = client.ask("GET", u"/metrics"_s, alice);

        QCOMPARE(answer.status, 200);
        QVERIFY(http::headerValue(answer.headers, "content-type").startsWith("text/plain; version=0.0.4"));
        const QByteArray text = answer.body;
        for (const QByteArray &line :
             {"tom_http_requests_total{route=\"/metrics\",method=\"GET\",status=\"401\"} 1"_ba,
              "tom_http_requests_total{route=\"/metrics\",method=\"GET\",status=\"403\"} 1"_ba,
              "tom_sign_ins_total{result=\"accepted\"} 2"_ba, "tom_sign_ins_total{result=\"refused\"} 1"_ba,
              "tom_agents{state=\"ready\"} 0"_ba, "tom_ready 1"_ba, "tom_build_info{version=\"" TOM_VERSION "\""_ba})
            QVERIFY2(text.contains(line), (line + " is missing in\n" + text).constData());
        QVERIFY(!text.contains("alice") && !text.contains("bob"));
    }
    void countsAgents()
    {
        QVERIFY(start());
        Client client = m_server->client();
        const http::Headers alice = sessionOf(client.signIn(u"alice"_s, u"secret-of-alice"_s));
        QCOMPARE(client.ask("GET", u"/tasks"_s, alice).status, 200);

        const QByteArray text = client.ask("GET", u"/metrics"_s, alice).body;

        QVERIFY(text.contains("tom_agents{state=\"ready\"} 1\n"));
        QVERIFY(text.contains("tom_agent_restarts_total 0\n"));
        QVERIFY2(text.contains("tom_http_requests_total{route=\"/tasks\",method=\"GET\",status=\"200\"} 1\n"), text.constData());
    }

private:
    bool start()
    {
        m_server = std::make_unique<ServerFixture>();
        return m_server->configure(householdConfig()) && m_server->start().has_value();
    }

    std::unique_ptr<ServerFixture> m_server;
};

QTEST_GUILESS_MAIN(TestOperatorRoutes)
#include "tst_operatorroutes.moc"
