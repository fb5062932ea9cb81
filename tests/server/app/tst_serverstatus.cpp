#include "server/app/runningserver.h"
#include "server/app/serverstatus.h"
#include "shared/core/atomicfile.h"
#include "tests/server/support/serverfixture.h"

#include <QProcess>
#include <QTemporaryDir>

#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;

namespace {

const QDateTime now(QDate(2026, 11, 26), QTime(12, 0), QTimeZone::UTC);

ServerStatus goodStatus()
{
    return {.version = u"0.1.0"_s,
            .url = u"https://localhost:8443"_s,
            .isRunning = true,
            .users = 2,
            .agents = {{.user = u"alice"_s, .state = u"ready"_s}, {.user = u"bob"_s, .state = u"stopped"_s}},
            .certificateEnd = now.addDays(300),
            .freeBytes = 50'000'000'000};
}

// What the program says, and its status.
std::pair<QString, int> said(const QString &data)
{
    QProcess process;
    process.start(QStringLiteral(TOM_BIN_DIR "/tom-server"), {u"status"_s, u"--data"_s, data});
    if (!process.waitForFinished(60000))
        return {process.errorString(), -1};
    return {QString::fromUtf8(process.readAllStandardOutput() + process.readAllStandardError()), process.exitCode()};
}

} // namespace

class TestServerStatus : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhatNeedsSomebody_data()
    {
        QTest::addColumn<std::function<void(ServerStatus &)>>("change");
        QTest::addColumn<QString>("words");
        QTest::addColumn<int>("exitStatus");
        const auto row = [](const char *name, int exitStatus, const QString &words,
                            const std::function<void(ServerStatus &)> &change) {
            QTest::newRow(name) << change << words << exitStatus;
        };
        row("all is well", 0, u"✅ server       ready at https://localhost:8443 (0.1.0)"_s, [](ServerStatus &) {});
        row("it does not run", 2, u"⚠️ server       does not run"_s, [](ServerStatus &status) { status.isRunning = false; });
        row("it does not answer", 2, u"does not answer at https://localhost:8443: Connection refused"_s,
            [](ServerStatus &status) { status.unreachable = u"Connection refused"_s; });
        row("it is not ready", 1, u"is not ready: disk: full"_s,
            [](ServerStatus &status) { status.notReady = {u"disk: full"_s}; });
        row("a certificate that ends", 1, u"⚠️ certificate  ends on 2026-12-06, in 10 days"_s,
            [](ServerStatus &status) { status.certificateEnd = now.addDays(10); });
        row("little space", 1, u"⚠️ disk         12.0 MB free"_s, [](ServerStatus &status) { status.freeBytes = 12'000'000; });
        row("a configuration with errors", 1, u"config.yml:7:1: bad"_s,
            [](ServerStatus &status) { status.configProblems = {u"config.yml:7:1: bad"_s}; });
        row("no backups are wanted", 0, u"none are scheduled"_s, [](ServerStatus &) {});
        row("a backup of last night", 0, u"✅ backups      the last one is of"_s, [](ServerStatus &status) {
            status.backupDue = now.addSecs(-8 * 3600);
            status.backupMade = now.addSecs(-8 * 3600 + 20);
        });
        row("a backup that is missing", 1, u"one that was due is missing"_s, [](ServerStatus &status) {
            status.backupDue = now.addSecs(-8 * 3600);
            status.backupMade = now.addDays(-3);
        });
        row("an agent that ends again and again", 1, u"bob ended and waits before it starts again"_s,
            [](ServerStatus &status) { status.agents[1].state = u"pausing"_s; });
        row("data that was damaged", 1, u"users/bob/agent.sqlite.damaged-x"_s,
            [](ServerStatus &status) { status.copies = {u"users/bob/agent.sqlite.damaged-x"_s}; });
    }
    void saysWhatNeedsSomebody()
    {
        QFETCH(const std::function<void(ServerStatus &)>, change);
        QFETCH(const QString, words);
        QFETCH(const int, exitStatus);
        ServerStatus status = goodStatus();
        change(status);

        const StatusReport report = reportOf(status, now);

        QVERIFY2(report.text.contains(words), qPrintable(report.text));
        QCOMPARE(report.exitStatus, exitStatus);
        QVERIFY(report.text.count(u'\n') <= 20);   // one screen
    }
    void addsFiguresUp()
    {
        ServerStatus status;
        takeFigures(
            status,
            "# TYPE tom_http_requests_total counter\n"
            "tom_http_requests_total{route=\"/a b\",status=\"200\"} 7\ntom_http_requests_total{status=\"503\"} 2\n"
            "tom_llm_tokens_total{model=\"m\",kind=\"input\"} 100\ntom_llm_tokens_total{model=\"m\",kind=\"cached_input\"} 60\n"
            "tom_push_sockets 3\n");
        QCOMPARE(status.figures.value("tom_http_requests_total"_ba), 9.0);
        QCOMPARE(status.serverErrors, 2.0);
        QCOMPARE(status.figures.value("tom_llm_tokens_total"_ba), 100.0);
        QCOMPARE(status.figures.value("tom_push_sockets"_ba), 3.0);
    }
    void asksTheServerThatRuns()
    {
        ServerFixture server;
        QVERIFY(server.configure(householdConfig()));
        QVERIFY(server.start());
        std::pair<QString, int> answer;
        // The server is in this process, so that its event loop must turn while the program asks.
        QProcess process;
        QSignalSpy finished(&process, &QProcess::finished);
        process.start(QStringLiteral(TOM_BIN_DIR "/tom-server"), {u"status"_s, u"--data"_s, server.data().path()});
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 60000);
        answer = {QString::fromUtf8(process.readAllStandardOutput()), process.exitCode()};

        QVERIFY2(answer.first.contains(u"ready at https://localhost:%1"_s.arg(server.app->port())), qPrintable(answer.first));
        QVERIFY2(answer.first.contains(u"0 of 2 run"_s), qPrintable(answer.first));
        QVERIFY2(answer.first.contains(auth::readableFingerprint(server.app->keyFingerprint())), qPrintable(answer.first));
        QVERIFY2(answer.first.contains(u"answered since the start, 0 of them"_s), qPrintable(answer.first));
        QVERIFY(answer.second == StatusReport::well || answer.first.contains(u"⚠️ disk"_s));
        QCOMPARE(QDir(server.data().sessions()).entryList(QDir::Files).size(), 0);   // its session is gone
        const QString data = server.data().path();
        server.end();
        const auto [words, status] = said(data);
        QVERIFY2(words.contains(u"does not run"_s), qPrintable(words));
        QCOMPARE(status, StatusReport::notRunning);
    }
    void rootsSessionIsOneOfTheServers()
    {
        if (::geteuid() != 0)
            QSKIP("only root can give files away");
        QTemporaryDir folder;
        const DataFolder data(folder.path());
        const QByteArray sessions = QFile::encodeName(data.sessions());
        QVERIFY(makePrivateFolder(data.sessions()));
        QCOMPARE(::chown(sessions.constData(), 4321, 4322), 0);
        CommandSession session({}, data, u"a test"_s);

        QVERIFY(session.openFor({.username = u"alice"_s}));

        const QFileInfoList files = QDir(data.sessions()).entryInfoList(QDir::Files);
        QCOMPARE(files.size(), 1);
        QCOMPARE(files.constFirst().ownerId(), 4321U);
        QCOMPARE(files.constFirst().groupId(), 4322U);
        QCOMPARE(QFileInfo(data.sessions()).ownerId(), 4321U);
    }
    void aBackupAheadOfTheClockIsNone()
    {
        QTemporaryDir folder;
        const DataFolder data(folder.path());
        QVERIFY(makePrivateFolder(data.path() + u"/backups"_s));
        QVERIFY(writeText(data.config(), "backup: {at: '03:30'}\nusers: []\n"));
        QVERIFY(writeText(data.path() + u"/backups/tom-29990101-033000.tar.gz"_s, "x"));

        const QString words = said(data.path()).first;

        QVERIFY2(words.contains(u"none is in %1/backups yet"_s.arg(data.path())), qPrintable(words));
    }
};

QTEST_GUILESS_MAIN(TestServerStatus)
#include "tst_serverstatus.moc"
