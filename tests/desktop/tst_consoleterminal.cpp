#include "desktop/api/accountstore.h"
#include "tests/desktop/scriptedserver.h"
#include "tests/support/ownauthorities.h"

#include <QProcess>
#include <QSslCertificate>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <cstdlib>
#include <functional>

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
        m_authorities = nullptr;
        m_place.clear();
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

    void aCertificateThatTheComputerTrustsIsShownAndConfirmedAndItsKeyIsKept()
    {
        m_server->changeKey(fromAuthority());
        start({u"login"_s, u"--server"_s, m_server->address(), u"--user"_s, u"alice"_s});
        QTRY_VERIFY_WITH_TIMEOUT(shows("(yes/no)") || isWithoutMounts(), patience);
        if (isWithoutMounts())
            QSKIP("no right to mount anything");
        QVERIFY(shows("This server is new to you.\r\nIts certificate is for localhost, from " + m_authorityName.toUtf8()
                      + ", which this computer trusts. The fingerprint of its key is\r\n\r\n  "
                      + auth::readableFingerprint(m_server->fingerprint()).first(48).toLatin1() + "\r\n  "
                      + auth::readableFingerprint(m_server->fingerprint()).sliced(48).toLatin1()
                      + "\r\n\r\nDo you trust it? (yes/no) "));
        QVERIFY(m_server->requests.isEmpty());

        type("yes\n");
        QTRY_VERIFY_WITH_TIMEOUT(shows("Password: "), patience);
        type("correct horse\n");

        QTRY_COMPARE_WITH_TIMEOUT(m_process->state(), QProcess::NotRunning, patience);
        QCOMPARE(m_process->exitCode(), 0);
        QCOMPARE(kept().pinnedKey, m_server->fingerprint());
        QVERIFY(kept().isKeyBySystem);
        start({u"login"_s, u"--user"_s, u"alice"_s});   // it is known by now
        QTRY_COMPARE_WITH_TIMEOUT(screen().count("Password: "), 2, patience);
        QCOMPARE(screen().count("(yes/no)"), 1);
    }
    void whoSaysNoToTheCertificateSendsNothing_data()
    {
        QTest::addColumn<bool>("isRenewed");
        QTest::addColumn<QByteArray>("typed");
        QTest::newRow("no") << false << "no\n"_ba;
        QTest::newRow("nothing") << false << "\n"_ba;
        QTest::newRow("the end of the input") << false << "\x04"_ba;
        QTest::newRow("no, to a renewed one") << true << "no\n"_ba;
    }
    void whoSaysNoToTheCertificateSendsNothing()
    {
        QFETCH(const bool, isRenewed);
        QFETCH(const QByteArray, typed);
        m_server->changeKey(fromAuthority());
        const Account before = isRenewed ? keepKeyOfAuthority() : Account();
        start({u"login"_s, u"--server"_s, m_server->address(), u"--user"_s, u"alice"_s});
        QTRY_VERIFY_WITH_TIMEOUT(shows("Do you trust it? (yes/no) ") || isWithoutMounts(), patience);
        if (isWithoutMounts())
            QSKIP("no right to mount anything");
        QCOMPARE(shows("The key of this server is another one than you confirmed"), isRenewed);

        type(typed);

        QTRY_COMPARE_WITH_TIMEOUT(m_process->state(), QProcess::NotRunning, patience);
        QCOMPARE(m_process->exitCode(), 1);
        QVERIFY(shows("not signed in; nothing was sent to the server"));
        QVERIFY(m_server->requests.isEmpty());
        QCOMPARE(kept(), before);
    }
    void aRenewedCertificateIsConfirmedBeforeAnythingIsSent()
    {
        m_server->changeKey(fromAuthority());
        keepKeyOfAuthority();
        start({u"login"_s, u"--user"_s, u"alice"_s});
        QTRY_VERIFY_WITH_TIMEOUT(shows("Do you trust it? (yes/no) ") || isWithoutMounts(), patience);
        if (isWithoutMounts())
            QSKIP("no right to mount anything");
        QVERIFY(shows("The key of this server is another one than you confirmed, so nothing was sent to it yet."));
        QVERIFY(m_server->requests.isEmpty());

        type("y\n");
        QTRY_VERIFY_WITH_TIMEOUT(shows("Password: "), patience);
        type("correct horse\n");

        QTRY_COMPARE_WITH_TIMEOUT(m_process->state(), QProcess::NotRunning, patience);
        QCOMPARE(m_process->exitCode(), 0);
        QCOMPARE(kept().pinnedKey, m_server->fingerprint());
        QVERIFY(kept().isKeyBySystem);
    }
    void aScriptHasToSayWhichKeyItExpects_data()
    {
        QTest::addColumn<QString>("certificate");
        QTest::addColumn<QByteArray>("what");
        QTest::newRow("its own") << u"own"_s << "this server is not known yet"_ba;
        QTest::newRow("of an authority") << u"trusted"_s << "this server is not known yet"_ba;
        QTest::newRow("renewed") << u"renewed"_s << "the key of this server has changed since it was confirmed"_ba;
    }
    void aScriptHasToSayWhichKeyItExpects()
    {
        QFETCH(const QString, certificate);
        QFETCH(const QByteArray, what);
        if (certificate != "own"_L1)
            m_server->changeKey(fromAuthority());
        if (certificate == "renewed"_L1)
            keepKeyOfAuthority();
        const auto login = [this](const QStringList &words) {
            prepare();
            m_process->start(QStringLiteral(TOM_BIN_DIR "/tom"), QStringList{u"login"_s, u"--server"_s, m_server->address()} + words);
            m_process->write("correct horse\n");
            m_process->closeWriteChannel();
        };

        login({u"--user"_s, u"alice"_s, u"--password"_s, u"-"_s});
        QTRY_COMPARE_WITH_TIMEOUT(m_process->state(), QProcess::NotRunning, patience);
        if (isWithoutMounts())
            QSKIP("no right to mount anything");
        QCOMPARE(m_process->exitCode(), 2);
        const QString fingerprint = auth::readableFingerprint(m_server->fingerprint());
        QCOMPARE(m_process->readAllStandardError(), "tom: " + what + "; pass --pin with the fingerprint that the server itself shows (here it is "
                                                        + fingerprint.toLatin1() + ")\n");
        QVERIFY(m_server->requests.isEmpty());

        login({u"--user"_s, u"alice"_s, u"--password"_s, u"-"_s, u"--pin"_s, fingerprint});
        QTRY_COMPARE_WITH_TIMEOUT(m_process->state(), QProcess::NotRunning, patience);
        QCOMPARE(m_process->exitCode(), 0);
        QCOMPARE(kept().pinnedKey, m_server->fingerprint());
        QVERIFY(!kept().isKeyBySystem);   // somebody compared it
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
        QTRY_VERIFY_WITH_TIMEOUT(shows("(y/n; may stay empty; Enter for n) > "), patience);
        type("\n");
        QTRY_VERIFY_WITH_TIMEOUT(shows("(may stay empty) > "), patience);
        type("3\n");
        QTRY_VERIFY_WITH_TIMEOUT(shows("2  Aisle"), patience);
        type("2\n");

        QTRY_COMPARE_WITH_TIMEOUT(m_server->requestsTo(u"/elicitations/e1"_s).size(), 1, patience);
        QCOMPARE(m_server->requestsTo(u"/elicitations/e1"_s).first().json()->value("content"_L1).toObject(),
                 (QJsonObject{{u"name"_s, u"Anna"_s}, {u"bike"_s, false}, {u"seats"_s, 3}, {u"where"_s, u"a"_s}}));
    }
    void whatAFormProposesIsTakenByEnterAndSaidAsItWouldBeTyped_data()
    {
        QTest::addColumn<QString>("place");
        QTest::addColumn<QByteArray>("share");
        QTest::newRow("as in programs") << u"C.UTF-8"_s << "(Enter for 0.1) > "_ba;
        QTest::newRow("in France") << u"fr_FR.UTF-8"_s << "(Enter for 0,1) > "_ba;
    }
    void whatAFormProposesIsTakenByEnterAndSaidAsItWouldBeTyped()
    {
        QFETCH(const QString, place);
        QFETCH(const QByteArray, share);
        keepSession();
        m_place = place;
        const QJsonArray days{u"mon"_s, u"tue"_s, u"wed"_s};
        const QJsonArray some{u"mon"_s, u"wed"_s};
        const QJsonObject fields{
            {u"share"_s, QJsonObject{{u"type"_s, u"number"_s}, {u"default"_s, 0.1}}},
            {u"days"_s,
             QJsonObject{{u"type"_s, u"array"_s}, {u"items"_s, QJsonObject{{u"type"_s, u"string"_s}, {u"enum"_s, days}}}, {u"default"_s, some}}}};
        m_server->events = richTurn().first(4);
        m_server->say(protocol::ElicitationAsked{{.id = u"e1"_s,
                                                  .module = u"shop"_s,
                                                  .message = u"When?"_s,
                                                  .schema = {{u"type"_s, u"object"_s},
                                                             {u"properties"_s, fields},
                                                             {u"required"_s, QJsonArray{u"share"_s, u"days"_s}}}}});
        start({u"chat"_s, u"order it"_s});
        QTRY_VERIFY_WITH_TIMEOUT(shows("Answer it? [y]es, [n]o, [c]ancel: "), patience);

        type("y\n");
        QTRY_VERIFY_WITH_TIMEOUT(shows(share), patience);
        type("\n");
        QTRY_VERIFY_WITH_TIMEOUT(shows("(numbers, with commas between them; Enter for mon, wed) > "), patience);
        type("\n");

        QTRY_COMPARE_WITH_TIMEOUT(m_server->requestsTo(u"/elicitations/e1"_s).size(), 1, patience);
        QCOMPARE(m_server->requestsTo(u"/elicitations/e1"_s).first().json()->value("content"_L1).toObject(),
                 (QJsonObject{{u"share"_s, 0.1}, {u"days"_s, some}}));
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
    void prepare()
    {
        m_process = std::make_unique<QProcess>();
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"TOM_CLIENT_HOME"_s, m_folder->path());
        if (!m_place.isEmpty())
            environment.insert(u"LC_ALL"_s, m_place);
        m_process->setProcessEnvironment(environment);
        if (m_authorities)
            m_process->setChildProcessModifier(m_authorities);
    }
    void start(const QStringList &words)
    {
        prepare();
        const QByteArray name = ptsname(m_terminal);
        m_process->setChildProcessModifier([name, authorities = m_authorities] {   // only what may be called between fork and exec
            if (authorities)
                authorities();
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

    // Of an authority that the computer of the program trusts from now on.
    auth::CertifiedKey fromAuthority()
    {
        const QString folder = m_folder->filePath(u"authority"_s);
        const auto authority = auth::InternalAuthority::loadOrMake(folder).value();
        m_authorityName = QSslCertificate::fromPath(folder + u"/ca.pem"_s).constFirst().subjectDisplayName();
        m_authorities = trusting(folder);
        return authority.issue(u"localhost"_s).value();
    }
    // As it was confirmed before; the server has another one of the same authority now.
    Account keepKeyOfAuthority()
    {
        const Account account{.server = m_server->address(),
                              .username = u"alice"_s,
                              .pinnedKey = m_server->fingerprint(),
                              .session = "over",
                              .isKeyBySystem = true};
        if (!AccountStore(m_folder->path()).save(account))
            qFatal("no account");
        m_server->changeKey(fromAuthority());
        return account;
    }
    [[nodiscard]] Account kept() const { return AccountStore(m_folder->path()).current()->value_or(Account()); }
    [[nodiscard]] bool isWithoutMounts() const
    {
        return m_process->state() == QProcess::NotRunning && m_process->exitCode() == noMounts;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<QProcess> m_process;
    std::function<void()> m_authorities;
    QString m_authorityName;
    QString m_place;   // whose numbers the program writes; empty: this one's
    int m_terminal = -1;
    QByteArray m_screen;
};

QTEST_GUILESS_MAIN(TestConsoleTerminal)
#include "tst_consoleterminal.moc"
