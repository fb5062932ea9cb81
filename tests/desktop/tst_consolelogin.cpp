#include "tests/desktop/terminalfixture.h"
#include "tests/support/ownauthorities.h"

#include <QSslCertificate>

#include <csignal>

#include <termios.h>

using namespace tom;
using namespace tom::desktop;

// Signing in at a terminal: whose server it is comes first, then who one is.
class TestConsoleLogin : public TerminalFixture
{
    Q_OBJECT

private Q_SLOTS:
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

        givePassword();
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

        givePassword();
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
            m_process->start(QStringLiteral(TOM_BIN_DIR "/tom"),
                             QStringList{u"login"_s, u"--server"_s, m_server->address()} + words);
            m_process->write("correct horse\n");
            m_process->closeWriteChannel();
        };

        login({u"--user"_s, u"alice"_s, u"--password"_s, u"-"_s});
        QTRY_COMPARE_WITH_TIMEOUT(m_process->state(), QProcess::NotRunning, patience);
        if (isWithoutMounts())
            QSKIP("no right to mount anything");
        QCOMPARE(m_process->exitCode(), 2);
        const QString fingerprint = auth::readableFingerprint(m_server->fingerprint());
        QCOMPARE(m_process->readAllStandardError(),
                 "tom: " + what + "; pass --pin with the fingerprint that the server itself shows (here it is "
                     + fingerprint.toLatin1() + ")\n");
        QVERIFY(m_server->requests.isEmpty());

        login({u"--user"_s, u"alice"_s, u"--password"_s, u"-"_s, u"--pin"_s, fingerprint});
        QTRY_COMPARE_WITH_TIMEOUT(m_process->state(), QProcess::NotRunning, patience);
        QCOMPARE(m_process->exitCode(), 0);
        QCOMPARE(kept().pinnedKey, m_server->fingerprint());
        QVERIFY(!kept().isKeyBySystem);   // somebody compared it
    }

private:
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
    // Which is asked for only now, and leads to an account with the authority's key.
    void givePassword()
    {
        QTRY_VERIFY_WITH_TIMEOUT(shows("Password: "), patience);
        type("correct horse\n");
        QTRY_COMPARE_WITH_TIMEOUT(m_process->state(), QProcess::NotRunning, patience);
        QCOMPARE(m_process->exitCode(), 0);
        QCOMPARE(kept().pinnedKey, m_server->fingerprint());
        QVERIFY(kept().isKeyBySystem);
    }
    [[nodiscard]] bool isWithoutMounts() const
    {
        return m_process->state() == QProcess::NotRunning && m_process->exitCode() == noMounts;
    }
    [[nodiscard]] Account kept() const { return AccountStore(m_folder->path()).current()->value_or(Account()); }

    QString m_authorityName;
};

QTEST_GUILESS_MAIN(TestConsoleLogin)
#include "tst_consolelogin.moc"
