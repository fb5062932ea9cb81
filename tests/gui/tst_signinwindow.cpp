#include "desktop/app/language.h"
#include "desktop/login/signinpanel.h"
#include "desktop/look/tonedlabel.h"
#include "tests/gui/guimain.h"
#include "tests/gui/windowunderglass.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QToolButton>
#include <QTranslator>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

class TestSignInWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_window = std::make_unique<WindowUnderGlass>(); }
    void cleanup() { m_window.reset(); }

    void showsTheKeyOfANewServerBeforeAnythingIsSent()
    {
        m_window->start();
        fillIn(u"correct horse"_s);

        m_window->click("signIn");

        QTRY_VERIFY(m_window->isVisible("keyPage"));
        const QString shown = m_window->find<QLabel>("fingerprint")->text().simplified().replace(u' ', u':');
        QCOMPARE(shown, auth::readableFingerprint(m_window->server.fingerprint()));
        QVERIFY(m_window->server.requests.isEmpty());
        m_window->click("copyFingerprint");
        QCOMPARE(QGuiApplication::clipboard()->text(), shown);
    }
    void aConfirmedKeyLeadsToTheConversation()
    {
        m_window->start();
        fillIn(u"correct horse"_s);
        m_window->click("signIn");
        QTRY_VERIFY(m_window->isVisible("keyPage"));

        m_window->click("confirmKey");

        QTRY_VERIFY(m_window->isVisible("chatPanel"));
        const auto account = AccountStore(m_window->folder.path()).current();
        QCOMPARE(account->value().pinnedKey, m_window->server.fingerprint());
        QCOMPARE(account->value().session, m_window->server.session);
        QVERIFY(m_window->find<QLineEdit>("password")->text().isEmpty());
    }
    void aRefusedKeySendsNothing()
    {
        m_window->start();
        fillIn(u"correct horse"_s);
        m_window->click("signIn");
        QTRY_VERIFY(m_window->isVisible("keyPage"));

        m_window->click("refuseKey");

        QVERIFY(m_window->isVisible("signIn"));
        QVERIFY(m_window->isVisible("problem"));
        QVERIFY(m_window->server.requests.isEmpty());
    }
    void manyAccountsThatHaveToSignInMakeItNoTaller()
    {
        SignInPanel panel;
        panel.show();
        const auto accounts = [](int count) {
            QList<Account> all;
            for (int i = 0; i < count; ++i)
                all.append({.server = u"https://tom.example.org"_s, .username = u"user%1"_s.arg(i)});
            return all;
        };
        panel.setOthers(accounts(2));
        QCoreApplication::processEvents();
        const int withTwo = panel.minimumSizeHint().height();

        panel.setOthers(accounts(9));
        QCoreApplication::processEvents();

        QCOMPARE(panel.minimumSizeHint().height(), withTwo);
        QCOMPARE(panel.findChildren<QPushButton *>(QRegularExpression(u"^other "_s)).size(), 9);
    }
    void aWrongPasswordIsSaidInWords()
    {
        m_window->start({.pin = QString::fromLatin1(m_window->server.fingerprint())});
        fillIn(u"wrong"_s);

        m_window->click("signIn");

        QTRY_VERIFY(m_window->isVisible("problem"));
        QCOMPARE(m_window->find<TonedLabel>("problem")->text(), u"Wrong user or password."_s);
        QVERIFY(m_window->find<QPushButton>("signIn")->isEnabled());
        QVERIFY(!m_window->isVisible("chatPanel"));
    }
    void aMistypedPasswordIsNoReasonToCompareTheKeyAgain()
    {
        mistypeThePassword();
        QVERIFY(!AccountStore(m_window->folder.path()).current().value());   // nothing is kept of a try that failed

        m_window->type("password", u"correct horse"_s);
        m_window->click("signIn");

        QTRY_VERIFY(m_window->isVisible("chatPanel") || m_window->isVisible("confirmKey"));
        QVERIFY(!m_window->isVisible("confirmKey"));
        QCOMPARE(AccountStore(m_window->folder.path()).current().value()->pinnedKey, m_window->server.fingerprint());
    }
    void aKeyThatWasComparedElsewhereMeanwhileCountsMore()
    {
        mistypeThePassword();
        QVERIFY(AccountStore(m_window->folder.path())
                    .save({.server = m_window->server.address(), .username = u"bob"_s, .pinnedKey = QByteArray(64, 'b')}));
        const qsizetype before = m_window->server.requests.size();

        m_window->type("password", u"correct horse"_s);
        m_window->click("signIn");

        QTRY_VERIFY(m_window->isVisible("pin"));
        QCOMPARE(m_window->server.requests.size(), before);
    }
    void aKeyThatChangesBehindAMistypedPasswordStops()
    {
        mistypeThePassword();
        m_window->server.changeKey();
        const qsizetype before = m_window->server.requests.size();

        m_window->type("password", u"correct horse"_s);
        m_window->click("signIn");

        QTRY_VERIFY(m_window->isVisible("pin"));
        QCOMPARE(m_window->server.requests.size(), before);
    }
    void aCodeIsAskedForOnItsOwnPage()
    {
        m_window->server.code = u"123456"_s;
        m_window->start({.pin = QString::fromLatin1(m_window->server.fingerprint())});
        fillIn(u"correct horse"_s);
        m_window->click("signIn");
        QTRY_VERIFY(m_window->isVisible("codePage"));
        QVERIFY(!m_window->isVisible("codeProblem"));

        m_window->type("code", u"000000"_s);
        m_window->press("code", Qt::Key_Return);
        QTRY_VERIFY(m_window->isVisible("codeProblem"));
        QVERIFY(m_window->find<QLineEdit>("code")->text().isEmpty());
        m_window->type("code", u" 123456 "_s);
        m_window->click("sendCode");

        QTRY_VERIFY(m_window->isVisible("chatPanel"));
        QCOMPARE(AccountStore(m_window->folder.path()).current().value()->session, m_window->server.session);
    }
    void whoHasNoCodeGoesBack()
    {
        m_window->server.code = u"123456"_s;
        m_window->start({.pin = QString::fromLatin1(m_window->server.fingerprint())});
        fillIn(u"correct horse"_s);
        m_window->click("signIn");
        QTRY_VERIFY(m_window->isVisible("codePage"));
        m_window->click("sendCode");   // nothing is written, so nothing is sent
        QVERIFY(m_window->isVisible("codePage"));

        m_window->click("leaveCode");

        QVERIFY(m_window->isVisible("signIn"));
        QVERIFY(m_window->find<QPushButton>("signIn")->isEnabled());
        QCOMPARE(m_window->server.requestsTo(u"/login"_s).size(), 1);
    }
    void whatIsMissingIsSaidBeforeAnythingIsTried_data()
    {
        QTest::addColumn<QString>("server");
        QTest::addColumn<QString>("username");
        QTest::newRow("no server") << QString() << u"alice"_s;
        QTest::newRow("no user") << u"localhost:1"_s << QString();
        QTest::newRow("no password") << u"localhost:1"_s << u"alice"_s;
        QTest::newRow("plain HTTP") << u"http://localhost"_s << u"alice"_s;
    }
    void whatIsMissingIsSaidBeforeAnythingIsTried()
    {
        QFETCH(const QString, server);
        QFETCH(const QString, username);
        m_window->start();
        m_window->type("server", server);
        m_window->type("username", username);
        if (server.startsWith(u"http"))
            m_window->type("password", u"x"_s);

        m_window->click("signIn");

        QVERIFY(m_window->isVisible("problem"));
        QVERIFY(!m_window->isVisible("cancel"));
    }
    void aServerThatIsNotThereIsSaidInWords()
    {
        m_window->start();
        m_window->server.kill();
        fillIn(u"correct horse"_s);

        m_window->click("signIn");

        QTRY_VERIFY(m_window->isVisible("problem"));
        QVERIFY(m_window->find<TonedLabel>("problem")->text().contains(u"cannot be reached"_s));
    }
    void aChangedKeyStopsAndAsksForTheFingerprint()
    {
        m_window->startSignedIn();
        QTRY_VERIFY(!m_window->server.requests.isEmpty());
        m_window->server.changeKey();
        m_window->server.requests.clear();
        m_window->start({.server = m_window->server.address(), .username = u"bob"_s});
        m_window->type("password", u"correct horse"_s);

        m_window->click("signIn");

        QTRY_VERIFY(m_window->isVisible("pinRow"));
        QVERIFY(m_window->server.requests.isEmpty());
        QVERIFY(!m_window->isVisible("keyPage"));
    }
    void aSessionThatWorksGoesStraightToTheConversation()
    {
        m_window->startSignedIn();

        QVERIFY(m_window->isVisible("chatPanel"));
        QTRY_COMPARE(m_window->find<QToolButton>("modelBadge")->text(), u"built-in assistant (no AI model)"_s);
        QCOMPARE(m_window->find<QLabel>("connectionState")->text(), u"● Connected"_s);
    }
    void aSessionThatEndedAsksToSignInAgain()
    {
        m_window->server.session = "another";
        AccountStore store(m_window->folder.path());
        QVERIFY(store.save({.server = m_window->server.address(),
                            .username = u"alice"_s,
                            .pinnedKey = m_window->server.fingerprint(),
                            .session = "old"}));

        m_window->start();

        QTRY_VERIFY(m_window->isVisible("signInPanel"));
        QCOMPARE(m_window->find<QLineEdit>("username")->text(), u"alice"_s);
        QVERIFY(m_window->isVisible("problem"));
    }
    void theKeyboardAloneIsEnough()
    {
        m_window->start({.pin = QString::fromLatin1(m_window->server.fingerprint())});
        m_window->app->window().activateWindow();
        QTRY_COMPARE(QApplication::focusWidget(), m_window->find<QLineEdit>("server"));

        for (const QString &words : {m_window->server.address(), u"alice"_s, u"correct horse"_s}) {
            QTest::keyClicks(QApplication::focusWidget(), words);
            if (words != "correct horse"_L1)
                QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        }
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);

        QTRY_VERIFY(m_window->isVisible("chatPanel"));
    }
    void theLanguageOfTheUserIsSpoken()
    {
        speak(*qApp, QLocale(QLocale::French));
        m_window->start();

        QCOMPARE(m_window->find<QPushButton>("signIn")->text(), u"Se connecter"_s);
        m_window->click("signIn");
        QCOMPARE(m_window->find<TonedLabel>("problem")->text(), u"Indiquez l’adresse du serveur, par exemple localhost:8443."_s);
        for (QTranslator *translator : qApp->findChildren<QTranslator *>())
            delete translator;
    }
    void theEyeShowsThePassword()
    {
        m_window->start();
        m_window->type("password", u"secret"_s);
        QCOMPARE(m_window->find<QLineEdit>("password")->echoMode(), QLineEdit::Password);

        m_window->click("showPassword");

        QCOMPARE(m_window->find<QLineEdit>("password")->echoMode(), QLineEdit::Normal);
    }
    void signingOutForgetsTheSessionAtOnce()
    {
        m_window->startSignedIn();

        m_window->find<QAction>("signOutAction")->trigger();

        QTRY_VERIFY(m_window->isVisible("signInPanel"));
        const auto account = AccountStore(m_window->folder.path()).current();
        QVERIFY(account->value().session.isEmpty());
        QCOMPARE(account->value().pinnedKey, m_window->server.fingerprint());
        QTRY_VERIFY(!m_window->server.requestsTo(u"/logout"_s).isEmpty());
    }

private:
    // At a server that is new, whose key is confirmed.
    void mistypeThePassword()
    {
        m_window->start();
        fillIn(u"wrong"_s);
        m_window->click("signIn");
        QTRY_VERIFY(m_window->isVisible("confirmKey"));
        m_window->click("confirmKey");
        QTRY_VERIFY(m_window->isVisible("problem"));
    }
    void fillIn(const QString &password)
    {
        m_window->type("server", m_window->server.address());
        m_window->type("username", u"alice"_s);
        m_window->type("password", password);
    }

    std::unique_ptr<WindowUnderGlass> m_window;
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestSignInWindow>(argc, argv);
}
#include "tst_signinwindow.moc"
