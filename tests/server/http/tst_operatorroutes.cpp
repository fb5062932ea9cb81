#include "tests/server/support/serverfixture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSet>

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

    void everyCallOfAModelIsCounted()
    {
        QVERIFY(start());
        Client client = m_server->client();
        const http::Headers alice = sessionOf(client.signIn(u"alice"_s, u"secret-of-alice"_s));
        http::Headers json = alice;
        json.append({"Content-Type"_ba, "application/json"_ba});
        QCOMPARE(client.ask("POST", u"/process"_s, json, R"({"request":"hello"})").status, 200);

        QTRY_VERIFY(client.ask("GET", u"/metrics"_s, alice)
                        .body.contains("tom_llm_calls_total{model=\"builtin/assistant\",result=\"answered\"} 1\n"));
        QVERIFY(client.ask("GET", u"/metrics"_s, alice)
                    .body.contains("tom_llm_call_duration_seconds_count{model=\"builtin/assistant\"} 1\n"));
    }
    // installer/grafana/tom.json shows nothing that is not there.
    void theDashboardAsksForWhatThereIs()
    {
        m_server = std::make_unique<ServerFixture>();
        QVERIFY(m_server->configure(householdConfig() + "backup: {at: '03:30'}\n") && m_server->start());
        Client client = m_server->client();
        http::Headers json = sessionOf(client.signIn(u"alice"_s, u"secret-of-alice"_s));
        json.append({"Content-Type"_ba, "application/json"_ba});
        QCOMPARE(client.ask("POST", u"/process"_s, json, R"({"request":"hello"})").status, 200);
        QTRY_VERIFY(client.ask("GET", u"/metrics"_s, json).body.contains("tom_llm_calls_total{"));
        // It looks for backups some seconds after the start.
        QTRY_VERIFY_WITH_TIMEOUT(client.ask("GET", u"/metrics"_s, json).body.contains("tom_last_backup_timestamp_seconds 0\n"),
                                 60'000);
        QMap<QString, QSet<QString>> labels;   // by figure
        static const QRegularExpression sample(u"^([a-z_]+)(?:\\{(.*)\\})? "_s, QRegularExpression::MultilineOption);
        static const QRegularExpression label(u"([a-z_]+)=\""_s);
        const auto words = [](const QRegularExpression &form, const QString &text) {
            QSet<QString> all;
            for (const QRegularExpressionMatch &match : form.globalMatch(text))
                all.insert(match.captured(1));
            return all;
        };
        for (const QRegularExpressionMatch &match :
             sample.globalMatch(QString::fromUtf8(client.ask("GET", u"/metrics"_s, json).body)))
            labels[match.captured(1)] += words(label, match.captured(2));
        const QByteArray text = textOf(QStringLiteral(TOM_SOURCE_DIR "/installer/grafana/tom.json"));
        const QJsonArray panels = QJsonDocument::fromJson(text).object().value("panels"_L1).toArray();
        QVERIFY(!panels.isEmpty());

        static const QRegularExpression figure(u"\\b((?:tom|process)_[a-z_]+)\\b"_s);
        static const QRegularExpression wanted(u"([a-z_]+)\\s*(?:=~|!=|=)\\s*\""_s);
        static const QRegularExpression grouped(u"by \\(([a-z_, ]+)\\)"_s);
        static const QRegularExpression shown(u"\\{\\{([a-z_]+)\\}\\}"_s);
        int queries = 0;
        for (const QJsonValue &panel : panels) {
            for (const QJsonValue &target : panel.toObject().value("targets"_L1).toArray()) {
                ++queries;
                const QString query = target.toObject().value("expr"_L1).toString();
                const QSet<QString> figures = words(figure, query);
                QVERIFY2(!figures.isEmpty(), qPrintable(query));
                QSet<QString> asked = words(wanted, query) + words(shown, target.toObject().value("legendFormat"_L1).toString());
                for (const QString &group : words(grouped, query)) {
                    for (const QString &one : group.split(u','))
                        asked.insert(one.trimmed());
                }
                for (const QString &one : figures) {
                    QVERIFY2(labels.contains(one), qPrintable(one + u" of "_s + query));
                    QVERIFY2(labels.value(one).contains(asked), qPrintable(query));
                }
            }
        }
        QVERIFY(queries >= 17);
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
