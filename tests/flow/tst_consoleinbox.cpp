#include "desktop/api/accountstore.h"
#include "server/app/serverapp.h"
#include "tests/agent/support/openaipeer.h"
#include "tests/flow/household.h"
#include "tests/flow/householddevices.h"
#include "tests/flow/relay.h"

#include <QProcess>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::test;

// tom remind, tom schedule, tom notifications and tom tasks as a script meets them: the program itself, a server and its agents.
class TestConsoleInbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_home = std::make_unique<QTemporaryDir>();
        m_model = std::make_unique<agent::test::OpenAiPeer>();
        writeConfigOfTwo(m_folder->path(), m_model->baseUrl());
        m_server = std::make_unique<server::ServerApp>(server::ServerSettings{
            .dataFolder = m_folder->path(), .listen = u"127.0.0.1"_s, .agentProgram = u"" TOM_BIN_DIR "/tom-agent"_s, .port = 0});
        QVERIFY(m_server->start());
        keepSession(u"alice"_s, m_server->port());
        m_devices = std::make_unique<HouseholdDevices>(m_server->port(), m_server->keyFingerprint());
    }
    // Whatever a test did, devices that flap or are offline end with the inbox of one that listens.
    void cleanup()
    {
        m_followed.reset();
        if (!QTest::currentTestFailed())
            m_devices->endAlike();
        m_devices.reset();
        m_server.reset();
    }

    void remindsAfterSomeTime()
    {
        m_devices->device(u"alice"_s);
        QCOMPARE(run({u"remind"_s, u"in 2 seconds"_s, u"the tea"_s}), 0);
        QVERIFY2(m_output.startsWith("   1  ") && m_output.contains("reminder  the tea"), m_output.constData());

        QTRY_VERIFY_WITH_TIMEOUT((run({u"notifications"_s}), m_output.contains("the tea")), 30'000);
        QCOMPARE(run({u"schedule"_s}), 0);
        QCOMPARE(m_output, "Nothing is scheduled.\n");

        QCOMPARE(run({u"notifications"_s, u"read"_s}), 0);
        QCOMPARE(run({u"notifications"_s}), 0);
        QCOMPARE(m_output, "Nothing is new.\n");
        QCOMPARE(run({u"notifications"_s, u"--all"_s, u"--json"_s}), 0);
        const QJsonObject one = json::parseObject(m_output.trimmed()).value();
        QCOMPARE(one.value("title"_L1).toString(), u"the tea"_s);
        QVERIFY(one.value("read"_L1).toBool());
    }
    void snoozesOneAndReadsAnother()
    {
        InboxDevice &desk = m_devices->device(u"alice"_s);
        for (const QString &text : {u"the tea"_s, u"the bread"_s})
            QCOMPARE(run({u"remind"_s, u"in 2 seconds"_s, text}), 0);
        QTRY_COMPARE_WITH_TIMEOUT(desk.known.size(), 2, 30'000);

        QCOMPARE(run({u"notifications"_s, u"snooze"_s, u"1"_s, u"in an hour"_s}), 0);
        QCOMPARE(run({u"notifications"_s, u"read"_s, u"2"_s}), 0);

        QTRY_VERIFY_WITH_TIMEOUT(desk.known.value(1).snoozedUntil && desk.known.value(2).isRead, 30'000);
        QVERIFY(!desk.known.value(1).isRead && !desk.known.value(2).snoozedUntil);
    }
    void keepsSchedules()
    {
        m_devices->device(u"alice"_s);
        QCOMPARE(run({u"remind"_s, u"tous les lundis à 9h"_s, u"poubelles"_s}), 0);
        QCOMPARE(run({u"schedule"_s, u"add"_s, u"every weekday at 7:30"_s, u"Tell"_s, u"me a joke"_s, u"--missed"_s, u"skip"_s}),
                 0);
        QCOMPARE(run({u"schedule"_s, u"briefing"_s, u"every day at 7"_s}), 0);
        QVERIFY2(m_output.contains("Morning briefing  [FREQ=DAILY]"), m_output.constData());

        QCOMPARE(run({u"schedule"_s}), 0);
        QVERIFY2(m_output.contains("reminder  poubelles  [FREQ=WEEKLY;BYDAY=MO]"), m_output.constData());
        QVERIFY2(m_output.contains("prompt    Tell me a joke  [FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR]"), m_output.constData());
        QCOMPARE(m_output.count('\n'), 3);
        QCOMPARE(run({u"tasks"_s}), 0);
        QVERIFY2(m_output.contains("scheduled") && m_output.contains("Morning briefing"), m_output.constData());

        QCOMPARE(run({u"schedule"_s, u"pause"_s, u"1"_s}), 0);
        QVERIFY(m_output.contains("paused"));
        QCOMPARE(run({u"schedule"_s, u"resume"_s, u"1"_s}), 0);
        QVERIFY(m_output.contains(" 09:00"));
        QCOMPARE(run({u"schedule"_s, u"delete"_s, u"1"_s}), 0);
        QCOMPARE(run({u"schedule"_s, u"delete"_s, u"1"_s}), 1);
        QVERIFY2(m_errors.contains("There is no schedule 1."), m_errors.constData());

        QCOMPARE(run({u"schedule"_s, u"run"_s, u"3"_s}), 0);
        QTRY_VERIFY_WITH_TIMEOUT(m_model->open, 20'000);
        QVERIFY(json::compact(m_model->requests.constLast()).contains("my services report"));
        m_model->say(u"All is quiet."_s);
        m_model->finish();
        QTRY_VERIFY_WITH_TIMEOUT((run({u"notifications"_s}), m_output.contains("All is quiet.")), 30'000);
    }
    void saysInOneLineWhatIsWrong_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("no time") << QStringList{u"remind"_s, u"tea"_s} << 2 << "tom: say when and of what"_ba;
        QTest::newRow("an odd time") << QStringList{u"remind"_s, u"whenever"_s, u"tea"_s} << 2
                                     << "tom: the time \"whenever\" is not understood; say it like \"in 20 minutes\""_ba;
        QTest::newRow("over") << QStringList{u"remind"_s, u"2020-01-01 08:00"_s, u"tea"_s} << 2
                              << "tom: \"2020-01-01 08:00\" is over"_ba;
        QTest::newRow("too often") << QStringList{u"remind"_s, u"every minute"_s, u"tea"_s} << 1
                                   << "tom: \"rrule\" must leave 5 minutes between two times"_ba;
        QTest::newRow("a verb") << QStringList{u"schedule"_s, u"remove"_s, u"1"_s} << 2 << "tom: tom schedule does not know"_ba;
        QTest::newRow("a number") << QStringList{u"schedule"_s, u"delete"_s, u"x"_s} << 2 << "tom: \"x\" is no number"_ba;
        QTest::newRow("missed") << QStringList{u"remind"_s, u"tomorrow"_s, u"tea"_s, u"--missed"_s, u"x"_s} << 2
                                << "tom: --missed is late, skip or ask"_ba;
        QTest::newRow("no such one") << QStringList{u"notifications"_s, u"snooze"_s, u"9"_s, u"in an hour"_s} << 1
                                     << "tom: There is no notification 9."_ba;
        QTest::newRow("snooze in the past") << QStringList{u"notifications"_s, u"snooze"_s, u"9"_s, u"2020-01-01"_s} << 2
                                            << "tom: \"2020-01-01\" is over"_ba;
        QTest::newRow("follow what") << QStringList{u"notifications"_s, u"mute"_s, u"bob"_s, u"--follow"_s} << 2
                                     << "tom: --follow, --all and --json go with the list alone"_ba;
    }
    void saysInOneLineWhatIsWrong()
    {
        QFETCH(const QStringList, words);
        QFETCH(const int, code);
        QFETCH(const QByteArray, line);

        QCOMPARE(run(words), code);

        QVERIFY2(m_errors.startsWith(line), m_errors.constData());
        QCOMPARE(m_errors.count('\n'), 1);
        QCOMPARE(m_output, "");
    }
    // Also over a line that is cut.
    void followsWhatComes()
    {
        m_devices->device(u"alice"_s);
        Relay line(m_server->port());
        keepSession(u"alice"_s, line.serverPort());
        QSignalSpy connected(&line, &QTcpServer::newConnection);
        m_followed = std::make_unique<Program>();
        start(*m_followed, {u"notifications"_s, u"--follow"_s});
        QTRY_VERIFY_WITH_TIMEOUT(!connected.isEmpty(), 30'000);   // as alice
        keepSession(u"bob"_s, m_server->port());
        QCOMPARE(run({u"remind"_s, u"in 2 seconds"_s, u"first for you"_s, u"--to"_s, u"Alice"_s}), 0);
        QTRY_VERIFY_WITH_TIMEOUT(m_followed->peeked().contains("bob: first for you"), 30'000);

        line.cut();
        QByteArray said;
        QTRY_VERIFY_WITH_TIMEOUT(
            (said += m_followed->readAllStandardError(), said.contains("tom: the line is cut, trying again")), 30'000);
        QCOMPARE(run({u"remind"_s, u"in 2 seconds"_s, u"second for you"_s, u"--to"_s, u"alice"_s}), 0);
        QTRY_VERIFY_WITH_TIMEOUT(m_followed->peeked().contains("bob: second for you"), 30'000);

        keepSession(u"alice"_s, m_server->port());
        QCOMPARE(run({u"notifications"_s, u"mute"_s, u"bob"_s}), 0);
        QCOMPARE(run({u"notifications"_s, u"unmute"_s, u"bob"_s}), 0);
        QCOMPARE(run({u"logout"_s}), 0);   // of another session
        QVERIFY(m_followed->state() == QProcess::Running);
        QCOMPARE(m_followed->peeked().count("first for you"), 1);
        QCOMPARE(m_followed->peeked().count("second for you"), 1);
    }
    void endsWithItsSession()
    {
        m_devices->device(u"alice"_s);
        m_followed = std::make_unique<Program>();
        start(*m_followed, {u"notifications"_s, u"--follow"_s});
        QCOMPARE(run({u"remind"_s, u"in 2 seconds"_s, u"tea"_s}), 0);
        QTRY_VERIFY_WITH_TIMEOUT(m_followed->peeked().contains("tea"), 30'000);

        QCOMPARE(run({u"logout"_s}), 0);

        QTRY_COMPARE_WITH_TIMEOUT(m_followed->state(), QProcess::NotRunning, 30'000);
        QCOMPARE(m_followed->exitCode(), 3);
        QVERIFY(m_followed->readAllStandardError().contains("tom: your session has ended"));
    }

private:
    class Program : public QProcess
    {
    public:
        ~Program() override
        {
            kill();
            waitForFinished();
        }
        [[nodiscard]] QByteArray peeked() { return peek(bytesAvailable()); }
    };

    void keepSession(const QString &user, quint16 port)
    {
        const auto client = clientFor(m_server->port(), m_server->keyFingerprint());
        const auto signedIn = client->login({.username = user, .password = Household::password});
        QTRY_VERIFY_WITH_TIMEOUT(signedIn.isFinished(), 20'000);
        QVERIFY(signedIn.result());
        QVERIFY(desktop::AccountStore(m_home->path())
                    .save({.server = u"https://127.0.0.1:%1"_s.arg(port),
                           .username = user,
                           .pinnedKey = m_server->keyFingerprint(),
                           .session = signedIn.result()->session}));
    }
    void start(Program &program, const QStringList &words)
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"TOM_CLIENT_HOME"_s, m_home->path());
        program.setProcessEnvironment(environment);
        program.start(QStringLiteral(TOM_BIN_DIR "/tom"), words);
        QVERIFY(program.waitForStarted(30'000));
    }
    int run(const QStringList &words)
    {
        Program program;
        start(program, words);
        if (!QTest::qWaitFor([&] { return program.state() == QProcess::NotRunning; }, 60'000))
            return -1;
        m_output = program.readAllStandardOutput();
        m_errors = program.readAllStandardError();
        return program.exitStatus() == QProcess::NormalExit ? program.exitCode() : -2;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<agent::test::OpenAiPeer> m_model;
    std::unique_ptr<server::ServerApp> m_server;
    std::unique_ptr<HouseholdDevices> m_devices;
    std::unique_ptr<Program> m_followed;
    QByteArray m_output;
    QByteArray m_errors;
};

QTEST_GUILESS_MAIN(TestConsoleInbox)
#include "tst_consoleinbox.moc"
