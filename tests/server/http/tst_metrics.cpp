#include "server/http/metrics.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;

namespace {

httpserver::Answered answered(const QByteArray &method, const QString &pattern, int status, qint64 milliseconds = 3)
{
    return {.method = method, .pattern = pattern, .status = status, .milliseconds = milliseconds};
}

} // namespace

class TestMetrics : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsByRouteMethodAndStatus()
    {
        Metrics metrics(m_server);
        for (int i = 0; i < 3; ++i)
            Q_EMIT m_server.answered(answered("GET", u"/tasks"_s, 200));
        Q_EMIT m_server.answered(answered("GET", u"/tasks"_s, 401));

        QCOMPARE(valueOf(metrics, R"(tom_http_requests_total{route="/tasks",method="GET",status="200"})"), "3"_ba);
        QCOMPARE(valueOf(metrics, R"(tom_http_requests_total{route="/tasks",method="GET",status="401"})"), "1"_ba);
    }
    void whatStrangersInventMakesNoNewFigures()
    {
        Metrics metrics(m_server);
        for (int i = 0; i < 1000; ++i)
            metrics.count(answered("X" + QByteArray::number(i), u"-"_s, 404));

        QCOMPARE(valueOf(metrics, R"(tom_http_requests_total{route="-",method="other",status="404"})"), "1000"_ba);
        QCOMPARE(metrics.text().count("tom_http_requests_total{"), 1);
    }
    void aDurationIsInEveryBucketThatIsLongEnough_data()
    {
        QTest::addColumn<qint64>("milliseconds");
        QTest::addColumn<QByteArray>("first");   // the bucket that has it first
        QTest::newRow("none") << qint64(0) << "0.001"_ba;
        QTest::newRow("at the edge") << qint64(1) << "0.001"_ba;
        QTest::newRow("one over") << qint64(2) << "0.005"_ba;
        QTest::newRow("the last edge") << qint64(30000) << "30"_ba;
        QTest::newRow("longer than all") << qint64(30001) << "+Inf"_ba;
    }
    void aDurationIsInEveryBucketThatIsLongEnough()
    {
        QFETCH(const qint64, milliseconds);
        QFETCH(const QByteArray, first);
        Metrics metrics(m_server);

        metrics.count(answered("GET", u"/"_s, 200, milliseconds));

        bool isReached = false;
        for (const QByteArray &limit :
             {"0.001"_ba, "0.005"_ba, "0.01"_ba, "0.025"_ba, "0.05"_ba, "0.1"_ba, "0.5"_ba, "1"_ba, "5"_ba, "30"_ba, "+Inf"_ba}) {
            isReached = isReached || limit == first;
            QCOMPARE(valueOf(metrics, "tom_http_request_duration_seconds_bucket{route=\"/\",le=\"" + limit + "\"}"),
                     isReached ? "1"_ba : "0"_ba);
        }
        QCOMPARE(valueOf(metrics, "tom_http_request_duration_seconds_count{route=\"/\"}"), "1"_ba);
        QCOMPARE(valueOf(metrics, "tom_http_request_duration_seconds_sum{route=\"/\"}").toDouble(), double(milliseconds) / 1000);
    }
    void countsSignIns()
    {
        Metrics metrics(m_server);
        for (const int status : {200, 303, 401, 401, 401, 429, 400, 403})
            metrics.count(answered("POST", u"/login"_s, status));
        metrics.count(answered("GET", u"/tasks"_s, 401));   // no sign-in

        QCOMPARE(valueOf(metrics, R"(tom_sign_ins_total{result="accepted"})"), "2"_ba);
        QCOMPARE(valueOf(metrics, R"(tom_sign_ins_total{result="refused"})"), "3"_ba);
        QCOMPARE(valueOf(metrics, R"(tom_sign_ins_total{result="limited"})"), "1"_ba);
    }
    void writesAsPrometheusReads()
    {
        MetricsText text;
        text.family("a_total"_ba, "counter", "Words.");
        text.sample(1, {{"name"_ba, "back\\slash \"quoted\"\nline"_ba}});
        text.sample(12345678901);
        text.sample(0.25, {}, "_sum");

        QCOMPARE(text.text(),
                 "# HELP a_total Words.\n# TYPE a_total counter\n"
                 "a_total{name=\"back\\\\slash \\\"quoted\\\"\\nline\"} 1\na_total 12345678901\na_total_sum 0.25\n"_ba);
    }
    void tellsOfThisProcess()
    {
#ifdef Q_OS_LINUX
        MetricsText text;
        writeProcess(text);

        for (const QByteArray &name : {"process_cpu_seconds_total"_ba, "process_resident_memory_bytes"_ba,
                                       "process_virtual_memory_bytes"_ba, "process_open_fds"_ba, "process_max_fds"_ba})
            QVERIFY2(numberOf(text.text(), name) > 0, name.constData());
        QVERIFY(numberOf(text.text(), "process_resident_memory_bytes") < numberOf(text.text(), "process_virtual_memory_bytes"));
        QVERIFY(numberOf(text.text(), "process_open_fds") < numberOf(text.text(), "process_max_fds"));
#endif
    }

private:
    static QByteArray valueIn(const QByteArray &text, const QByteArray &sample)
    {
        for (const QByteArray &line : text.split('\n')) {
            if (line.startsWith(sample + ' '))
                return line.mid(sample.size() + 1);
        }
        return {};
    }
    static QByteArray valueOf(const Metrics &metrics, const QByteArray &sample) { return valueIn(metrics.text(), sample); }
    static double numberOf(const QByteArray &text, const QByteArray &sample) { return valueIn(text, sample).toDouble(); }

    httpserver::HttpServer m_server;
};

QTEST_GUILESS_MAIN(TestMetrics)
#include "tst_metrics.moc"
