#include "desktop/api/accountstore.h"
#include "tests/desktop/scriptedserver.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <cstdlib>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

namespace {

constexpr int patience = 30000;   // for programs on a busy machine

} // namespace

// The program as a person at a terminal meets it.
class TestConsoleTerminal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<ScriptedServer>();
        m_server->events = richTurn();
        m_screen.clear();
        m_terminal = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
        QVERIFY(m_terminal >= 0 && grantpt(m_terminal) == 0 && unlockpt(m_terminal) == 0);
    }
    void cleanup()
    {
        m_process.reset();
        close(m_terminal);
    }

    void signsInAfterTheFingerprintWithAPasswordThatNobodySees()
    {
        start({u"login"_s, u"--server"_s, m_server->address()});

        QTRY_VERIFY_WITH_TIMEOUT(shows("(yes/no)"), patience);
        QVERIFY(shows(auth::readableFingerprint(m_server->fingerprint()).first(47).toLatin1()));
        QVERIFY(m_server->requests.isEmpty());
        type("yes\n");
        QTRY_VERIFY_WITH_TIMEOUT(shows("User: "), patience);
        type("alice\n");
        QTRY_VERIFY_WITH_TIMEOUT(shows("Password: "), patience);
        type("correct horse\n");

        QTRY_VERIFY_WITH_TIMEOUT(shows("Signed in to"), patience);
        QTRY_COMPARE_WITH_TIMEOUT(m_process->state(), QProcess::NotRunning, patience);
        QCOMPARE(m_process->exitCode(), 0);
        QVERIFY(!shows("correct horse"));
        QCOMPARE(AccountStore(m_folder->path()).current().value()->session, m_server->session);
    }

    void whoInterruptsThePasswordHasATerminalThatShowsWhatIsTyped()
    {
        const auto echoes = [this] {
            termios now{};
            return tcgetattr(m_terminal, &now) == 0 && (now.c_lflag & tcflag_t(ECHO)) != 0;
        };
        start({u"login"_s, u"--server"_s, m_server->address(), u"--pin"_s, QString::fromLatin1(m_server->fingerprint()),
               u"--user"_s, u"alice"_s});
        QTRY_VERIFY_WITH_TIMEOUT(shows("Password: ") && !echoes(), patience);

        kill(pid_t(m_process->processId()), SIGINT);

        QTRY_COMPARE_WITH_TIMEOUT(m_process->state(), QProcess::NotRunning, patience);
        QCOMPARE(m_process->exitCode(), 128 + SIGINT);
        QVERIFY(echoes());
        QVERIFY(m_server->requests.isEmpty());
    }

    void asksForTheCodeBehindThePassword()
    {
        m_server->code = u"123456"_s;
        start({u"login"_s, u"--server"_s, m_server->address(), u"--pin"_s, QString::fromLatin1(m_server->fingerprint()),
               u"--user"_s, u"alice"_s});
        QTRY_VERIFY_WITH_TIMEOUT(shows("Password: "), patience);
        type("correct horse\n");
        QTRY_VERIFY_WITH_TIMEOUT(shows("authenticator app"), patience);
        type("000000\n");
        QTRY_VERIFY_WITH_TIMEOUT(shows("wrong or was used before"), patience);
        QTRY_COMPARE_WITH_TIMEOUT(screen().count("authenticator app"), 2, patience);
        type("123456\n");

        QTRY_VERIFY_WITH_TIMEOUT(shows("Signed in to"), patience);
        QTRY_COMPARE_WITH_TIMEOUT(m_process->state(), QProcess::NotRunning, patience);
        QCOMPARE(m_process->exitCode(), 0);
    }

    void whoGivesNoCodeIsNotSignedIn()
    {
        m_server->code = u"123456"_s;
        start({u"login"_s, u"--server"_s, m_server->address(), u"--pin"_s, QString::fromLatin1(m_server->fingerprint()),
               u"--user"_s, u"alice"_s});
        QTRY_VERIFY_WITH_TIMEOUT(shows("Password: "), patience);
        type("correct horse\n");
        QTRY_VERIFY_WITH_TIMEOUT(shows("authenticator app"), patience);

        type("\n");

        QTRY_COMPARE_WITH_TIMEOUT(m_process->state(), QProcess::NotRunning, patience);
        QCOMPARE(m_process->exitCode(), 1);
    }

    void whoSaysNoToTheFingerprintSendsNothing()
    {
        start({u"login"_s, u"--server"_s, m_server->address()});
        QTRY_VERIFY_WITH_TIMEOUT(shows("(yes/no)"), patience);

        type("\n");

        QTRY_COMPARE_WITH_TIMEOUT(m_process->state(), QProcess::NotRunning, patience);
        QCOMPARE(m_process->exitCode(), 1);
        QVERIFY(m_server->requests.isEmpty());
    }

    void aConversationGoesOnUntilTheEndOfTheInput()
    {
        keepSession();
        start({u"chat"_s});
        QTRY_VERIFY_WITH_TIMEOUT(shows("› "), patience);

        type("first\n");
        QTRY_VERIFY_WITH_TIMEOUT(shows("It is **done**.\r\n› "), patience);
        QVERIFY(shows("→ lists.add"));
        type("\nsecond\n");
        QTRY_COMPARE_WITH_TIMEOUT(m_server->requestsTo(u"/process"_s).size(), 2, patience);
        QTRY_COMPARE_WITH_TIMEOUT(screen().count("It is **done**.\r\n› "), 2, patience);
        type("\x04");

        QTRY_COMPARE_WITH_TIMEOUT(m_process->state(), QProcess::NotRunning, patience);
        QCOMPARE(m_process->exitCode(), 0);
        QCOMPARE(m_server->requests.last().json()->value("request"_L1), u"second"_s);
    }

    void controlCStopsTheAnswerAndThenLeavesThePrompt()
    {
        keepSession();
        m_server->events = richTurn().first(6);
        start({u"chat"_s});
        QTRY_VERIFY_WITH_TIMEOUT(shows("› "), patience);
        type("first\n");
        QTRY_VERIFY_WITH_TIMEOUT(shows("It is "), patience);

        type("\x03");
        QTRY_VERIFY_WITH_TIMEOUT(shows("stopped"), patience);
        QCOMPARE(m_server->requests.last().method, "DELETE");
        QTRY_COMPARE_WITH_TIMEOUT(screen().count("› "), 2, patience);
        type("\x03");

        QTRY_COMPARE_WITH_TIMEOUT(m_process->state(), QProcess::NotRunning, patience);
        QCOMPARE(m_process->exitCode(), 0);
    }

    void controlCTwiceQuits()
    {
        keepSession();
        m_server->mute = true;
        start({u"chat"_s, u"hi"_s});
        QTRY_COMPARE_WITH_TIMEOUT(m_server->requestsTo(u"/process"_s).size(), 1, patience);

        type("\x03");
        QTRY_VERIFY_WITH_TIMEOUT(shows("Ctrl-C again quits"), patience);
        type("\x03");

        QTRY_COMPARE_WITH_TIMEOUT(m_process->state(), QProcess::NotRunning, patience);
        QCOMPARE(m_process->exitCode(), 130);
    }

    void aDangerousCallIsAskedAbout_data()
    {
        QTest::addColumn<QByteArray>("typed");
        QTest::addColumn<bool>("isApproved");
        QTest::addColumn<int>("remember");
        QTest::newRow("yes") << "y\n"_ba << true << int(protocol::Remember::Once);
        QTest::newRow("conversation") << "c\n"_ba << true << int(protocol::Remember::Conversation);
        QTest::newRow("always") << "Always\n"_ba << true << int(protocol::Remember::Always);
        QTest::newRow("no") << "no\n"_ba << false << int(protocol::Remember::Once);
        QTest::newRow("not by accident") << "\nok\nn\n"_ba << false << int(protocol::Remember::Once);
    }
    void aDangerousCallIsAskedAbout()
    {
        QFETCH(const QByteArray, typed);
        QFETCH(const bool, isApproved);
        QFETCH(const int, remember);
        keepSession();
        m_server->approvals = {dangerousCall()};
        m_server->events = richTurn().first(4);
        m_server->say(protocol::ApprovalAsked{dangerousCall()});
        start({u"chat"_s, u"tidy up"_s});
        QTRY_VERIFY_WITH_TIMEOUT(shows("[y]es, for this [c]onversation, [a]lways, [n]o: "), patience);
        QVERIFY(shows("folder: old \\u{202E}txt.exe"));

        type(typed);

        QTRY_COMPARE_WITH_TIMEOUT(m_server->requestsTo(u"/approvals/a1"_s).size(), 1, patience);
        QCOMPARE(m_server->requestsTo(u"/approvals/a1"_s).first().json().value(),
                 (protocol::ApprovalDecision{isApproved, protocol::Remember(remember)}.toJson()));
        m_server->say(protocol::TurnDone{{.response = u"The end."_s, .turn = u"t1"_s}});
        QTRY_VERIFY_WITH_TIMEOUT(shows("The end."), patience);
        QTRY_COMPARE_WITH_TIMEOUT(m_process->state(), QProcess::NotRunning, patience);
        QCOMPARE(m_process->exitCode(), 0);
        QVERIFY(!shows("elsewhere"));
    }
    void whatMayNotBeRememberedIsNotOffered()
    {
        keepSession();
        protocol::Approval call = dangerousCall();
        call.remember = {u"once"_s};
        m_server->approvals = {call};
        m_server->events = richTurn().first(4);
        m_server->say(protocol::ApprovalAsked{call});
        start({u"chat"_s, u"tidy up"_s});
        QTRY_VERIFY_WITH_TIMEOUT(shows("[y]es, [n]o: "), patience);

        type("a\n");

        QTRY_VERIFY_WITH_TIMEOUT(shows("Please answer [y]es, [n]o: "), patience);
        QVERIFY(m_server->requestsTo(u"/approvals/a1"_s).isEmpty());
    }
    void whatIsDecidedElsewhereIsSaidAndNotAskedAnyMore()
    {
        keepSession();
        m_server->events = richTurn().first(4);
        m_server->say(protocol::ApprovalAsked{dangerousCall()});
        start({u"chat"_s, u"tidy up"_s});
        QTRY_VERIFY_WITH_TIMEOUT(shows("[n]o: "), patience);

        m_server->say(protocol::ApprovalEnded{u"a1"_s, u"approved"_s});
        m_server->say(protocol::TurnDone{{.response = u"The end."_s, .turn = u"t1"_s}});

        QTRY_VERIFY_WITH_TIMEOUT(shows("Decided elsewhere: approved."), patience);
        QTRY_COMPARE_WITH_TIMEOUT(m_process->state(), QProcess::NotRunning, patience);
        QCOMPARE(m_process->exitCode(), 0);
    }
    void whatWasTypedForAnotherQuestionDoesNotCount()
    {
        keepSession();
        protocol::Approval other = dangerousCall();
        other.id = u"a2"_s;
        m_server->approvals = {dangerousCall(), other};
        m_server->events = richTurn().first(4);
        m_server->say(protocol::ApprovalAsked{dangerousCall()});
        m_server->say(protocol::ApprovalAsked{other});
        start({u"chat"_s, u"tidy up"_s});
        QTRY_VERIFY_WITH_TIMEOUT(shows("[n]o: "), patience);

        type("y");   // and before Enter it is decided on the phone
        m_server->say(protocol::ApprovalEnded{u"a1"_s, u"approved"_s});
        QTRY_VERIFY_WITH_TIMEOUT(shows("Decided elsewhere: approved."), patience);
        QTRY_COMPARE_WITH_TIMEOUT(screen().count("[n]o: "), 2, patience);
        type("\n");

        QTRY_VERIFY_WITH_TIMEOUT(shows("Please answer"), patience);
        QVERIFY(m_server->requestsTo(u"/approvals/a2"_s).isEmpty());
        type("n\n");
        QTRY_COMPARE_WITH_TIMEOUT(m_server->requestsTo(u"/approvals/a2"_s).size(), 1, patience);
    }
    void theEndOfTheInputLeavesItWaiting()
    {
        keepSession();
        m_server->events = richTurn().first(4);
        m_server->say(protocol::ApprovalAsked{dangerousCall()});
        start({u"chat"_s, u"tidy up"_s});
        QTRY_VERIFY_WITH_TIMEOUT(shows("[n]o: "), patience);

        type("\x04");

        QTRY_COMPARE_WITH_TIMEOUT(m_process->state(), QProcess::NotRunning, patience);
        QCOMPARE(m_process->exitCode(), 5);
        QVERIFY(shows("tom chat --turn t1"));
        QVERIFY(m_server->requestsTo(u"/process/t1"_s).isEmpty());
    }
    void aFormIsFilledInLineByLine()
    {
        keepSession();
        m_server->events = richTurn().first(4);
        m_server->say(protocol::ElicitationAsked{seatForm()});
        start({u"chat"_s, u"book it"_s});
        QTRY_VERIFY_WITH_TIMEOUT(shows("Answer it? [y]es, [n]o, [c]ancel: "), patience);
        QVERIFY(shows("Which seat shall I book?"));

        type("y\n");
        QTRY_VERIFY_WITH_TIMEOUT(shows("Name on the ticket"), patience);
        type("A\n");
        QTRY_VERIFY_WITH_TIMEOUT(shows("at least 2"), patience);
        type("Anna\n");
        QTRY_VERIFY_WITH_TIMEOUT(shows("With a bicycle"), patience);
        type("\n");
        QTRY_VERIFY_WITH_TIMEOUT(shows("(may stay empty) > "), patience);
        type("3\n");
        QTRY_VERIFY_WITH_TIMEOUT(shows("2  Aisle"), patience);
        type("2\n");

        QTRY_COMPARE_WITH_TIMEOUT(m_server->requestsTo(u"/elicitations/e1"_s).size(), 1, patience);
        QCOMPARE(m_server->requestsTo(u"/elicitations/e1"_s).first().json()->value("content"_L1).toObject(),
                 (QJsonObject{{u"name"_s, u"Anna"_s}, {u"bike"_s, false}, {u"seats"_s, 3}, {u"where"_s, u"a"_s}}));
    }
    void wordsOfTheModelDoNotSteerTheTerminal()
    {
        keepSession();
        m_server->events = richTurn().first(1);
        m_server->say(protocol::TextDelta{u"red \033[31m bell \a title \u009b1m end"_s});
        m_server->say(protocol::TurnDone{{.response = u"x"_s, .turn = u"t1"_s}});

        start({u"chat"_s, u"hi"_s});

        QTRY_VERIFY_WITH_TIMEOUT(shows("red [31m bell  title 1m end"), patience);
    }

private:
    void start(const QStringList &words)
    {
        m_process = std::make_unique<QProcess>();
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"TOM_CLIENT_HOME"_s, m_folder->path());
        m_process->setProcessEnvironment(environment);
        const QByteArray name = ptsname(m_terminal);
        m_process->setChildProcessModifier([name] {   // only what may be called between fork and exec
            setsid();
            const int slave = open(name.constData(), O_RDWR);
            ioctl(slave, TIOCSCTTY, 0);
            for (int end = 0; end <= 2; ++end)
                dup2(slave, end);
        });
        m_process->start(QStringLiteral(TOM_BIN_DIR "/tom"), words);
    }
    void type(const QByteArray &keys) { QCOMPARE(write(m_terminal, keys.constData(), size_t(keys.size())), keys.size()); }
    [[nodiscard]] QByteArray screen()
    {
        char buffer[4096];
        for (ssize_t count = 0; (count = read(m_terminal, buffer, sizeof buffer)) > 0;)
            m_screen.append(buffer, count);
        return m_screen;
    }
    [[nodiscard]] bool shows(const QByteArray &text) { return screen().contains(text); }
    void keepSession()
    {
        QVERIFY(AccountStore(m_folder->path())
                    .save({.server = m_server->address(),
                           .username = u"alice"_s,
                           .pinnedKey = m_server->fingerprint(),
                           .session = m_server->session}));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<QProcess> m_process;
    int m_terminal = -1;
    QByteArray m_screen;
};

QTEST_GUILESS_MAIN(TestConsoleTerminal)
#include "tst_consoleterminal.moc"
