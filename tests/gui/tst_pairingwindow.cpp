#include "desktop/api/apiclient.h"
#include "desktop/app/desktopapp.h"
#include "desktop/look/tonedlabel.h"
#include "server/app/serverapp.h"
#include "server/session/pairings.h"
#include "shared/http/networkhttpclient.h"
#include "shared/protocol/pairing.h"
#include "tests/gui/glass.h"
#include "tests/gui/guimain.h"

#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// The window beside a real server, over real TLS, that was installed just now: from the code to the first answer.
class TestPairingWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_client = std::make_unique<QTemporaryDir>();
        m_glass = std::make_unique<Glass>();
        startServer();
    }
    void cleanup()
    {
        m_glass->app.reset();
        stopServer();
        m_glass.reset();
    }

    void aPastedCodeMakesTheFirstUserAndTheFirstAnswer()
    {
        startWindow();
        QGuiApplication::clipboard()->setText(code().toString() + u'\n');

        m_glass->find<QLineEdit>("server")->paste();

        QTRY_VERIFY(m_glass->isVisible("pairingPage"));
        QVERIFY(m_glass->find<TonedLabel>("pairingWords")->text().contains(u"has no user yet"_s));
        keepPicture(u"pairing-first-user"_s);
        m_glass->type("firstUsername", u"alice"_s);
        m_glass->type("firstPassword", u"horse-battery"_s);
        m_glass->type("firstPasswordAgain", u"horse-batter"_s);
        m_glass->click("pair");
        QVERIFY(m_glass->isVisible("pairingProblem"));   // the two are not the same: nothing is sent
        QVERIFY(m_server->hasNoUser());
        m_glass->type("firstPasswordAgain", u"y"_s);
        m_glass->press("firstPasswordAgain", Qt::Key_Return);

        QTRY_VERIFY_WITH_TIMEOUT(m_glass->isVisible("chatPanel"), 20000);
        QCOMPARE(m_server->config().users.size(), 1);
        QVERIFY(m_server->config().users.constFirst().isAdmin());
        const auto account = AccountStore(m_client->path()).current();
        QCOMPARE(account->value().username, u"alice"_s);
        QCOMPARE(account->value().pinnedKey, m_server->keyFingerprint());   // without a question
        QVERIFY(m_glass->find<QLineEdit>("firstPassword")->text().isEmpty());
        QTRY_COMPARE_WITH_TIMEOUT(m_glass->find<QLabel>("connectionState")->text(), u"● Connected"_s, 20000);
        // The code is kept nowhere.
        QFile kept(m_client->filePath(u"accounts.json"_s));
        QVERIFY(!kept.open(QIODevice::ReadOnly) || !kept.readAll().contains("code="));
    }
    void anOpenedCodeAsksBeforeItSignsIn()
    {
        makeAlice();
        const protocol::PairingCode code = this->code(u"alice"_s);

        startWindow({.pairing = code.toString()});

        QTRY_VERIFY(m_glass->isVisible("pairingPage"));
        QVERIFY(!m_glass->isVisible("firstUsername"));
        QVERIFY(m_glass->find<TonedLabel>("pairingWords")->text().contains(u"as alice"_s));
        keepPicture(u"pairing-sign-in"_s);
        QVERIFY(pairings().find(code.secret).has_value());   // nothing was sent yet
        m_glass->click("pair");

        QTRY_VERIFY_WITH_TIMEOUT(m_glass->isVisible("chatPanel"), 20000);
        QVERIFY(!pairings().find(code.secret));
    }
    void anotherFingerprintSendsNothing()
    {
        makeAlice();
        protocol::PairingCode code = this->code(u"alice"_s);
        code.key = QByteArray("0123456789abcdef").repeated(4);   // somebody stands in between, or the code is of another server

        startWindow({.pairing = code.toString()});
        QTRY_VERIFY(m_glass->isVisible("pairingPage"));
        m_glass->click("pair");

        QTRY_VERIFY_WITH_TIMEOUT(m_glass->isVisible("pairingProblem"), 20000);
        QVERIFY(m_glass->find<TonedLabel>("pairingProblem")->text().contains(u"nothing was sent"_s));
        QVERIFY(pairings().find(code.secret).has_value());
        QVERIFY(!m_glass->isVisible("chatPanel"));
    }
    void aCodeThatIsOverIsSaidInWordsAndCostsNoTyping()
    {
        protocol::PairingCode code = this->code();
        code.secret = QByteArray(43, 'a');
        startWindow({.pairing = code.toString()});
        QTRY_VERIFY(m_glass->isVisible("pairingPage"));
        m_glass->type("firstUsername", u"alice"_s);
        m_glass->type("firstPassword", u"horse-battery"_s);
        m_glass->type("firstPasswordAgain", u"horse-battery"_s);

        m_glass->click("pair");

        QTRY_VERIFY_WITH_TIMEOUT(m_glass->isVisible("pairingProblem"), 20000);
        QVERIFY(m_glass->find<TonedLabel>("pairingProblem")->text().contains(u"tom-server pair"_s));
        QCOMPARE(m_glass->find<QLineEdit>("firstUsername")->text(), u"alice"_s);
        m_glass->click("leavePairing");
        QVERIFY(m_glass->isVisible("signIn"));
    }
    void aCodeWithoutASecretFillsTheForm()
    {
        makeAlice();
        protocol::PairingCode code = this->code(u"alice"_s);
        code.secret.clear();

        startWindow({.pairing = code.toString()});

        QTRY_VERIFY(m_glass->isVisible("pairingPage"));   // also such a link may be a stranger's
        m_glass->click("pair");
        QTRY_VERIFY(m_glass->isVisible("signIn"));
        QCOMPARE(m_glass->find<QLineEdit>("server")->text(), u"localhost:%1"_s.arg(m_server->port()));
        QCOMPARE(m_glass->find<QLineEdit>("username")->text(), u"alice"_s);
        m_glass->type("password", u"horse-battery"_s);
        m_glass->click("signIn");
        QTRY_VERIFY_WITH_TIMEOUT(m_glass->isVisible("chatPanel"), 20000);   // no question about the key
    }
    void whatWasTypedForAnotherServerNeverGoesToTheOneOfALink()
    {
        makeAlice();
        startWindow();
        m_glass->type("server", u"home.example:8443"_s);
        m_glass->type("username", u"alice"_s);
        m_glass->type("password", u"secret of home"_s);
        protocol::PairingCode code = this->code(u"mallory"_s);
        code.secret.clear();

        m_glass->app->offerPairing(code.toString());

        QVERIFY(m_glass->isVisible("pairingPage"));
        QVERIFY(m_glass->find<QLineEdit>("password")->text().isEmpty());
        m_glass->click("leavePairing");
        QCOMPARE(m_glass->find<QLineEdit>("server")->text(), u"home.example:8443"_s);
        QCOMPARE(m_glass->find<QLineEdit>("username")->text(), u"alice"_s);
        QVERIFY(m_glass->find<QLineEdit>("pin")->text().isEmpty());   // as it was before
        m_glass->app->offerPairing(code.toString());
        m_glass->click("pair");
        QVERIFY(m_glass->find<QLineEdit>("password")->text().isEmpty());
    }
    void halfACodeIsSaidInWords()
    {
        startWindow();
        m_glass->type("server", u"tom://localhost:8443/pair?key=AAAA"_s);

        m_glass->click("signIn");

        QVERIFY(m_glass->isVisible("problem"));
        QVERIFY(m_glass->find<QLineEdit>("server")->text().isEmpty());
    }
    void whoIsSignedInStaysSoUntilTheCodeIsUsed()
    {
        makeAlice();
        startWindow({.pairing = code(u"alice"_s).toString()});
        QTRY_VERIFY(m_glass->isVisible("pairingPage"));
        m_glass->click("pair");
        QTRY_VERIFY_WITH_TIMEOUT(m_glass->isVisible("chatPanel"), 20000);

        m_glass->app->offerPairing(code(u"alice"_s).toString());   // as a second start tells it

        QTRY_VERIFY(m_glass->isVisible("pairingPage"));
        m_glass->click("signInBack");
        QTRY_VERIFY(m_glass->isVisible("chatPanel"));
        QTRY_COMPARE_WITH_TIMEOUT(m_glass->find<QLabel>("connectionState")->text(), u"● Connected"_s, 20000);
    }

private:
    void startServer()
    {
        m_server =
            std::make_unique<server::ServerApp>(server::ServerSettings{.dataFolder = m_folder->filePath(u"data"_s),
                                                                       .agentProgram = QStringLiteral(TOM_BIN_DIR "/tom-agent"),
                                                                       .awaitsPairing = true,
                                                                       .port = 0});
        const Result<void> started = m_server->start().and_then([this] { return m_server->completeStart(); });
        QVERIFY2(started.has_value(), started ? "" : qPrintable(started.error().message));
    }
    void stopServer()
    {
        QSignalSpy stopped(m_server.get(), &server::ServerApp::stopped);
        m_server->stop();
        QVERIFY(!stopped.isEmpty() || stopped.wait(15000));
        m_server.reset();
    }
    void startWindow(const DesktopOptions &options = {})
    {
        m_glass->app = std::make_unique<DesktopApp>(m_client->path(), options);
        m_glass->app->start();
        QVERIFY(QTest::qWaitForWindowExposed(&m_glass->app->window()));
        if (m_glass->isVisible("welcomePage"))
            m_glass->click("connectOther");
    }
    void makeAlice()
    {
        ApiClient client(std::make_unique<http::NetworkHttpClient>(http::Trust{.pinnedKey = m_server->keyFingerprint()}),
                         *ServerAddress::parse(u"localhost:%1"_s.arg(m_server->port())));
        const auto made =
            client.pair({.secret = code().secret, .username = u"alice"_s, .password = u"horse-battery"_s, .device = u"x"_s});
        QTRY_VERIFY_WITH_TIMEOUT(made.isFinished(), 20000);
        QVERIFY(made.result().has_value());
    }
    [[nodiscard]] server::Pairings pairings() const { return server::Pairings(m_folder->filePath(u"data/pairings"_s), m_clock); }
    [[nodiscard]] protocol::PairingCode code(const QString &user = {}) const
    {
        return {.host = u"localhost"_s,
                .port = m_server->port(),
                .key = m_server->keyFingerprint(),
                .secret = *pairings().make(user),
                .user = user};
    }
    // To be looked at, where somebody wants to.
    void keepPicture(const QString &name) const
    {
        if (const QString folder = qEnvironmentVariable("TOM_PICTURES"); !folder.isEmpty())
            QVERIFY(m_glass->app->window().grab().save(u"%1/%2.png"_s.arg(folder, name)));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QTemporaryDir> m_client;
    SystemClock m_clock;
    std::unique_ptr<server::ServerApp> m_server;
    std::unique_ptr<Glass> m_glass;
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestPairingWindow>(argc, argv);
}
#include "tst_pairingwindow.moc"
