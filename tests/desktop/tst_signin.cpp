#include "desktop/api/signin.h"
#include "tests/desktop/scriptedserver.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

class TestSignIn : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_store = std::make_unique<AccountStore>(m_folder->path());
        m_server = std::make_unique<ScriptedServer>();
        begin({});
    }

    void showsTheFingerprintOfANewServerAndSendsNothing()
    {
        m_signIn->start();

        QTRY_COMPARE(m_unknown->size(), 1);
        QCOMPARE(m_unknown->first().first(), auth::readableFingerprint(m_server->fingerprint()));
        QVERIFY(m_server->requests.isEmpty());
        QCOMPARE(m_trusted->size(), 0);
    }

    void keepsPinAndSessionAfterConfirmation()
    {
        signInAsAlice();

        QCOMPARE(m_store->current().value(), (Account{.server = m_server->address(),
                                                      .username = u"alice"_s,
                                                      .pinnedKey = m_server->fingerprint(),
                                                      .session = m_server->session}));
    }

    void asksOnlyOnce()
    {
        signInAsAlice();
        begin({});

        m_signIn->start();

        QTRY_COMPARE(m_trusted->size(), 1);
        QCOMPARE(m_unknown->size(), 0);
    }

    void aChangedKeyStopsEverythingBeforeAnythingIsSent()
    {
        signInAsAlice();
        m_server->changeKey();
        m_server->requests.clear();
        begin({});

        m_signIn->start();

        QTRY_COMPARE(m_finished->size(), 1);
        QCOMPARE(result().error().code, ErrorCode::Untrusted);
        QVERIFY(result().error().message.contains(auth::readableFingerprint(m_server->fingerprint())));
        m_signIn->confirmKey();   // there is nothing to confirm
        QCOMPARE(m_trusted->size(), 0);
        QVERIFY(m_server->requests.isEmpty());
    }

    void aPinFromOutsideReplacesTheQuestion()
    {
        begin(m_server->fingerprint());
        m_signIn->start();

        QTRY_COMPARE(m_trusted->size(), 1);
        QCOMPARE(m_unknown->size(), 0);
    }

    void aWrongPinFromOutsideStops()
    {
        begin(QByteArray("00").repeated(32));
        m_signIn->start();

        QTRY_COMPARE(m_finished->size(), 1);
        QCOMPARE(result().error().code, ErrorCode::Untrusted);
        QVERIFY(m_server->requests.isEmpty());
    }

    void aWrongPasswordKeepsNothing()
    {
        begin(m_server->fingerprint());
        m_signIn->start();
        QTRY_COMPARE(m_trusted->size(), 1);

        m_signIn->withPassword(u"alice"_s, u"wrong"_s, u"a test"_s);

        QTRY_COMPARE(m_finished->size(), 1);
        QCOMPARE(result().error().code, ErrorCode::Unauthorized);
        QCOMPARE(m_store->current().value(), std::nullopt);
    }

    void aCodeIsAskedForUntilItIsRight()
    {
        m_server->code = u"123456"_s;
        begin(m_server->fingerprint());
        QSignalSpy needed(m_signIn.get(), &SignIn::codeNeeded);
        m_signIn->start();
        QTRY_COMPARE(m_trusted->size(), 1);

        m_signIn->withPassword(u"alice"_s, u"correct horse"_s, u"a test"_s);
        QTRY_COMPARE(needed.size(), 1);
        QCOMPARE(needed.at(0).at(0).toBool(), false);
        m_signIn->withCode(u"000000"_s);
        QTRY_COMPARE(needed.size(), 2);
        QCOMPARE(needed.at(1).at(0).toBool(), true);
        QCOMPARE(m_finished->size(), 0);
        m_signIn->withCode(u"123456"_s);

        QTRY_COMPARE(m_finished->size(), 1);
        QVERIFY(result());
        QCOMPARE(m_store->current().value()->session, m_server->session);
    }

    void aWrongPasswordAsksForNoCode()
    {
        m_server->code = u"123456"_s;
        begin(m_server->fingerprint());
        QSignalSpy needed(m_signIn.get(), &SignIn::codeNeeded);
        m_signIn->start();
        QTRY_COMPARE(m_trusted->size(), 1);

        m_signIn->withPassword(u"alice"_s, u"wrong"_s, u"a test"_s);

        QTRY_COMPARE(m_finished->size(), 1);
        QCOMPARE(result().error().code, ErrorCode::Unauthorized);
        QCOMPARE(needed.size(), 0);
    }

    void aSessionFromOutsideIsCheckedBeforeItIsKept()
    {
        begin(m_server->fingerprint());
        m_signIn->start();
        QTRY_COMPARE(m_trusted->size(), 1);

        m_signIn->withSession("unknown");
        QTRY_COMPARE(m_finished->size(), 1);
        QCOMPARE(result().error().code, ErrorCode::Unauthorized);

        m_signIn->withSession(m_server->session);
        QTRY_COMPARE(m_finished->size(), 2);
        QCOMPARE(m_store->current().value()->username, u"alice"_s);
    }

    void saysThatNobodyAnswers()
    {
        m_server->kill();
        m_signIn->start();

        QTRY_COMPARE(m_finished->size(), 1);
        QCOMPARE(result().error().code, ErrorCode::Network);
    }

private:
    void begin(const QByteArray &pin)
    {
        m_signIn = std::make_unique<SignIn>(*m_store, ServerAddress::parse(m_server->address()).value(), pin);
        m_unknown = std::make_unique<QSignalSpy>(m_signIn.get(), &SignIn::keyUnknown);
        m_trusted = std::make_unique<QSignalSpy>(m_signIn.get(), &SignIn::serverTrusted);
        m_finished = std::make_unique<QSignalSpy>(m_signIn.get(), &SignIn::finished);
    }
    void signInAsAlice()
    {
        m_signIn->start();
        QTRY_COMPARE(m_unknown->size(), 1);
        m_signIn->confirmKey();
        m_signIn->withPassword(u"alice"_s, u"correct horse"_s, u"a test"_s);
        QTRY_COMPARE(m_finished->size(), 1);
        QVERIFY(result());
    }
    [[nodiscard]] Result<Account> result() const { return m_finished->last().first().value<Result<Account>>(); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<AccountStore> m_store;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<SignIn> m_signIn;
    std::unique_ptr<QSignalSpy> m_unknown;
    std::unique_ptr<QSignalSpy> m_trusted;
    std::unique_ptr<QSignalSpy> m_finished;
};

QTEST_GUILESS_MAIN(TestSignIn)
#include "tst_signin.moc"
