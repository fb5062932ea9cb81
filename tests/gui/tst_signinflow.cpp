#include "desktop/app/mainwindow.h"
#include "server/account/onetimecode.h"
#include "shared/core/atomicfile.h"
#include "shared/http/networkhttpclient.h"
#include "tests/gui/guimain.h"
#include "tests/gui/householdwindow.h"

#include <QAction>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;
using namespace tom::test;

namespace {

QByteArray fromBase32(const QString &text)
{
    constexpr QLatin1StringView letters("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
    QByteArray bytes;
    quint32 held = 0;
    int bits = 0;
    for (const QChar letter : text) {
        held = held << 5 | quint32(letters.indexOf(letter));
        bits += 5;
        if (bits >= 8)
            bytes.append(char(held >> (bits -= 8)));
    }
    return bytes;
}

} // namespace

// Who comes to the window of a real server: with a certificate of an authority, with a second factor, with a second account.
class TestSignInFlow : public QObject, private HouseholdWindow
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_systems = QSslConfiguration::defaultConfiguration();
        open();
    }
    void cleanup()
    {
        close();
        QSslConfiguration::setDefaultConfiguration(m_systems);
    }

    void aCertificateThatTheComputerTrustsIsShownOnceAndItsKeyIsKept()
    {
        serveWith(fromAuthority());
        m_window->start();
        fillInLocalhost();

        m_window->click("signIn");

        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("keyPage"), patience);
        const QString words = m_window->find<QLabel>("keyWords")->text();
        QVERIFY2(words.contains(u"Its certificate is for localhost, from %1, which this computer trusts"_s.arg(m_authorityName)),
                 qPrintable(words));
        QCOMPARE(shownFingerprint(), auth::readableFingerprint(m_server->keyFingerprint()));
        QCOMPARE(sessions(), 0);
        m_window->click("confirmKey");
        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● Connected"_s, patience);
        QCOMPARE(kept().pinnedKey, m_server->keyFingerprint());
        QVERIFY(kept().isKeyBySystem);
        QTRY_COMPARE(sessions(), 1);   // a password that went too early would have made one more

        signOut();
        m_window->type("password", Household::password.toString());
        m_window->click("signIn");   // it is known by now
        enters();
        QVERIFY(kept().isKeyBySystem);
    }
    void aRenewedCertificateOfAnAuthorityStopsUntilOneSaysSo()
    {
        enterByAuthority();
        const QByteArray before = m_server->keyFingerprint();
        serveWith(fromAuthority());
        QVERIFY(m_server->keyFingerprint() != before);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("signInPanel"), patience);
        QVERIFY(!m_window->find<QLabel>("problem")->text().isEmpty());

        m_window->type("password", Household::password.toString());
        m_window->click("signIn");

        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("keyPage"), patience);
        QVERIFY(m_window->find<QLabel>("keyWords")->text().contains(u"is another one than you confirmed"_s));
        QCOMPARE(shownFingerprint(), auth::readableFingerprint(m_server->keyFingerprint()));
        QCOMPARE(sessions(), 1);
        QCOMPARE(kept().pinnedKey, before);
        m_window->click("confirmKey");
        enters();
        QCOMPARE(kept().pinnedKey, m_server->keyFingerprint());
        QVERIFY(kept().isKeyBySystem);
        QTRY_COMPARE(sessions(), 2);
    }
    void anotherKeyThatNoAuthorityVouchesForStops()
    {
        enterByAuthority();
        const QByteArray before = m_server->keyFingerprint();
        serveWith(auth::makeSelfSigned({u"localhost"_s}, {QHostAddress::LocalHost}).value());
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("signInPanel"), patience);

        m_window->type("password", Household::password.toString());
        m_window->click("signIn");

        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("pinRow"), patience);
        QVERIFY(!m_window->isVisible("keyPage"));
        QCOMPARE(sessions(), 1);
        QCOMPARE(kept().pinnedKey, before);
    }
    // Somebody in between may have a certificate of some authority.
    void aKeyThatWasComparedIsNotReplacedByAnAuthority()
    {
        m_window->start();
        fillInLocalhost();
        m_window->click("signIn");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("keyPage"), patience);
        m_window->click("confirmKey");
        enters();
        QVERIFY(!kept().isKeyBySystem);
        const QByteArray before = m_server->keyFingerprint();
        serveWith(fromAuthority());
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("signInPanel"), patience);

        m_window->type("password", Household::password.toString());
        m_window->click("signIn");

        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("pinRow"), patience);
        QVERIFY(!m_window->isVisible("keyPage"));
        QCOMPARE(kept().pinnedKey, before);
    }
    void theCodeOfAnAppIsAskedForAndCountsOnce()
    {
        const QByteArray key = turnOnCodes();
        m_window->start({.pin = QString::fromLatin1(m_server->keyFingerprint())});
        fillIn();
        m_window->click("signIn");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("codePage"), patience);
        QCOMPARE(sessions(), 1);   // of whoever turned it on

        const QString right = server::onetimecode::codeOf(key, m_step + 1);
        const QString wrong = right == "000000"_L1 ? u"000001"_s : u"000000"_s;
        for (const QString &code : {wrong, server::onetimecode::codeOf(key, m_step)}) {   // which turned it on, and so was used
            m_window->type("code", code);
            m_window->press("code", Qt::Key_Return);
            QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("codeProblem") && m_window->find<QLineEdit>("code")->text().isEmpty(),
                                     patience);
            QVERIFY(m_window->isVisible("codePage"));
            QCOMPARE(sessions(), 1);
        }
        m_window->type("code", right);
        m_window->click("sendCode");
        enters();
        QCOMPARE(sessions(), 2);

        signOut();
        QTRY_COMPARE_WITH_TIMEOUT(sessions(), 1, patience);
        m_window->type("password", Household::password.toString());
        m_window->click("signIn");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("codePage"), patience);
        m_window->type("code", right);
        m_window->click("sendCode");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("codeProblem"), patience);
        QCOMPARE(sessions(), 1);
        m_window->type("code", m_recovery);
        m_window->click("sendCode");
        enters();
        QCOMPARE(sessions(), 2);
    }
    void aSecondAccountIsAddedAndGoneToByAClick()
    {
        enter();
        const Account first = kept();
        Household office;
        office.writeConfig();
        server::ServerApp server({.dataFolder = office.folder(),
                                  .listen = u"127.0.0.1"_s,
                                  .agentProgram = u"" TOM_BIN_DIR "/tom-agent"_s});
        QVERIFY(server.start());

        m_window->click("addAccount");
        QTRY_VERIFY(m_window->isVisible("signInPanel"));
        QCOMPARE(m_window->find<QLineEdit>("server")->text(), QString());
        m_window->type("server", u"127.0.0.1:%1"_s.arg(server.port()));
        m_window->type("username", u"alice"_s);
        m_window->type("password", Household::password.toString());
        m_window->click("signIn");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("keyPage"), patience);
        QCOMPARE(shownFingerprint(), auth::readableFingerprint(server.keyFingerprint()));
        m_window->click("confirmKey");

        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("chatPanel") && kept().server.endsWith(u":%1"_s.arg(server.port())), patience);
        const Account second = kept();
        QCOMPARE(second.pinnedKey, server.keyFingerprint());
        QTRY_VERIFY_WITH_TIMEOUT(button(second) && button(second)->isChecked(), patience);
        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● Connected"_s, patience);
        office.llm().play(wordScript({u"From the office."_s}, std::chrono::milliseconds(1), PeerStep::Close));
        say(u"Where are you?"_s);
        QTRY_COMPARE_WITH_TIMEOUT(answers(), QStringList{u"From the office."_s}, patience);
        QVERIFY(theList().isEmpty());

        QTest::mouseClick(button(first), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(button(first)->isChecked() && answers().isEmpty(), patience);
        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● Connected"_s, patience);
        m_household->llm().play(wordScript({u"From home."_s}, std::chrono::milliseconds(1), PeerStep::Close));
        say(u"And now?"_s);
        QTRY_COMPARE_WITH_TIMEOUT(answers(), QStringList{u"From home."_s}, patience);
        QCOMPARE(theList().size(), 1);

        QTest::mouseClick(button(second), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(answers(), QStringList{u"From the office."_s}, patience);
        m_window.reset();   // before its second server
    }

private:
    // Of an authority that this computer trusts from now on.
    auth::CertifiedKey fromAuthority()
    {
        const auto authority = auth::InternalAuthority::loadOrMake(m_authority.path()).value();
        const QList<QSslCertificate> known = QSslCertificate::fromPath(m_authority.filePath(u"ca.pem"_s));
        m_authorityName = known.constFirst().subjectDisplayName();
        QSslConfiguration trusting = m_systems;
        trusting.addCaCertificates(known);
        QSslConfiguration::setDefaultConfiguration(trusting);
        return authority.issue(u"localhost"_s).value();
    }
    void serveWith(const auth::CertifiedKey &identity)
    {
        m_server.reset();
        const QString tls = m_household->folder() + u"/tls"_s;
        QVERIFY(writeFileAtomically(tls + u"/cert.pem"_s, identity.certificatePem()));
        QVERIFY(writeFileAtomically(tls + u"/key.pem"_s, identity.keyPem(), FileAccess::Owner));
        startServer(m_serverPort);
        QCOMPARE(m_server->keyFingerprint(), auth::keyFingerprint(identity.chain.constFirst()));
    }
    void fillInLocalhost()
    {
        fillIn();
        m_window->find<QLineEdit>("server")->clear();
        m_window->type("server", u"localhost:%1"_s.arg(m_port));
    }
    void enterByAuthority()
    {
        serveWith(fromAuthority());
        m_window->start();
        fillInLocalhost();
        m_window->click("signIn");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("keyPage"), patience);
        m_window->click("confirmKey");
        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● Connected"_s, patience);
    }
    void enters() const
    {
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("chatPanel") && !kept().session.isEmpty(), patience);
        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● Connected"_s, patience);
    }
    void signOut()
    {
        m_window->find<QAction>("signOutAction")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("signInPanel"), patience);
    }
    [[nodiscard]] QString shownFingerprint() const
    {
        return m_window->find<QLabel>("fingerprint")->text().simplified().replace(u' ', u':');
    }
    [[nodiscard]] Account kept() const { return AccountStore(m_window->folder.path()).current()->value_or(Account()); }
    [[nodiscard]] QToolButton *button(const Account &account) const
    {
        return m_window->find<QToolButton>(u"account %1 %2"_s.arg(account.username, account.server).toUtf8().constData());
    }
    // For alice, from another device; the key that her app has from now on.
    QByteArray turnOnCodes()
    {
        const QByteArray session = signIn(m_server->port(), m_server->keyFingerprint());
        http::NetworkHttpClient client(http::Trust{.pinnedKey = m_server->keyFingerprint()});
        const auto ask = [&](const QJsonObject &body) {
            const auto answer = client.fetch({.method = "POST",
                                              .url = QUrl(u"https://127.0.0.1:%1/account/totp"_s.arg(m_server->port())),
                                              .headers = {{"Cookie", "__Host-tom_session=" + session},
                                                          {"Content-Type", "application/json"}},
                                              .body = json::compact(body)});
            if (!QTest::qWaitFor([&] { return answer.isFinished(); }, patience) || !answer.result())
                return QJsonObject();
            return json::parseObject(answer.result()->body).value_or(QJsonObject());
        };
        const QString secret = ask({{u"password"_s, Household::password.toString()}}).value("secret"_L1).toString();
        const QByteArray key = fromBase32(secret);
        m_step = server::onetimecode::stepAt(QDateTime::currentDateTimeUtc());
        const QJsonObject on = ask({{u"code"_s, server::onetimecode::codeOf(key, m_step)}});
        m_recovery = on.value("recovery_codes"_L1)[0].toString();
        return key;
    }

    QSslConfiguration m_systems;
    QTemporaryDir m_authority;
    QString m_authorityName;
    QString m_recovery;
    qint64 m_step = 0;
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestSignInFlow>(argc, argv);
}
#include "tst_signinflow.moc"
