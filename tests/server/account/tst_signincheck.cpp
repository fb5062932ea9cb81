#include "server/account/newpassword.h"
#include "server/account/onetimecode.h"
#include "server/account/signincheck.h"
#include "shared/auth/passwordhash.h"
#include "tests/server/session/fakeclock.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::server;

class TestSignInCheck : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_config.users = {{.username = u"alice"_s, .password = *auth::hashPassword(u"correct horse"_s).result()}};
    }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_clock = std::make_unique<FakeClock>();
        m_accounts = std::make_unique<AccountFiles>(m_folder->path(), *m_clock);
        m_throttle = std::make_unique<LoginThrottle>(m_folder->path(), *m_clock);
        m_check = std::make_unique<SignInCheck>(m_config, *m_throttle, *m_accounts);
    }
    void cleanup()
    {
        m_check.reset();
        m_throttle.reset();
    }
    void theRightPasswordIsEnoughForMost()
    {
        QVERIFY(askPassword(u"correct horse"_s));
        QVERIFY(m_check->code(attempt(), {}));
    }
    void wrongIsWrongWithAndWithoutACode()
    {
        const Result<void> before = askPassword(u"wrong"_s);
        enrol();

        QCOMPARE(askPassword(u"wrong"_s), before);
        QCOMPARE(before.error().code, ErrorCode::Unauthorized);
        QCOMPARE(askPassword(u"wrong"_s, attempt(u"nobody"_s)), before);
    }
    void asksForACodeOnce()
    {
        enrol();
        QCOMPARE(m_check->code(attempt(), {}).error().code, ErrorCode::TotpRequired);
        QCOMPARE(m_check->code(attempt(), u"000000"_s).error().code, ErrorCode::TotpRequired);
        const QString code = codeNow();

        QVERIFY(m_check->code(attempt(), code));

        QCOMPARE(m_check->code(attempt(), code).error().code, ErrorCode::TotpRequired);
    }
    void asksNobodyBeforeItIsConfirmed()
    {
        enrol(false);
        QVERIFY(m_check->code(attempt(), {}));
        QVERIFY(m_check->takeCode(attempt(), codeNow()));
    }
    void ninthWrongCodeIsTheLast_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<bool>("isKnown");
        QTest::newRow("a stranger") << u"192.0.2.7"_s << false;
        QTest::newRow("a known device") << u"192.0.2.7"_s << true;
        QTest::newRow("at home") << u"10.0.0.7"_s << false;
    }
    void ninthWrongCodeIsTheLast()
    {
        QFETCH(QString, address);
        QFETCH(bool, isKnown);
        enrol();
        LoginAttempt guess = attempt();
        guess.address = QHostAddress(address);
        if (isKnown)
            m_check->succeeded(guess);
        for (int i = 0; i < 9; ++i)
            QCOMPARE(m_check->code(guess, u"12345"_s).error().code, ErrorCode::TotpRequired);

        const Result<void> tenth = m_check->code(guess, codeNow());   // were it right or not

        QCOMPARE(tenth.error().code, ErrorCode::RateLimited);
        QCOMPARE(tenth.error().retryAfterSeconds, 600);
        QCOMPARE(m_check->code(guess, {}).error().code, ErrorCode::TotpRequired);   // to ask for none is no guess
        // Ten minutes and a new start later, one more.
        m_clock->advance(10min - 1ms);
        restart();
        QCOMPARE(m_check->code(guess, u"12345"_s).error().code, ErrorCode::RateLimited);
        m_clock->advance(1ms);
        QVERIFY(m_check->code(guess, codeNow()));
    }
    void whoGuessesElsewhereDoesNotLockTheOwnerOut()
    {
        enrol();
        LoginAttempt owner = attempt();
        owner.device = "the owner's phone";
        m_check->succeeded(owner);
        LoginAttempt guess = attempt();
        guess.address = QHostAddress(u"198.51.100.1"_s);
        Result<void> last;
        for (int i = 0; i < 20; ++i)
            last = m_check->code(guess, u"12345"_s);
        QCOMPARE(last.error().code, ErrorCode::RateLimited);

        QVERIFY(m_check->code(owner, codeNow()));
    }
    void aFileThatCannotBeReadLetsNobodyIn()
    {
        enrol();
        QFile file(m_folder->filePath(u"alice.json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.close();

        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"cannot be read"_s));
        QCOMPARE(m_check->code(attempt(), codeNow()).error().code, ErrorCode::Storage);
    }
    void aFullLineCountsNotAsAGuess()
    {
        QList<QFuture<Result<bool>>> line;
        for (int i = 0; i < auth::maxUnfinished; ++i)
            line.append(auth::verifyPassword({}, u"x"_s));

        for (int i = 0; i < 20; ++i) {
            const Result<void> refused = m_check->password(attempt(), u"correct horse"_s).result();
            QCOMPARE(refused.error().code, ErrorCode::RateLimited);
            QVERIFY(!refused.error().message.contains("attempts"_L1));
        }

        for (const QFuture<Result<bool>> &one : line)
            QVERIFY(one.result());
        QTRY_VERIFY(askPassword(u"correct horse"_s));
    }
    void newPasswordsAreSane_data()
    {
        QTest::addColumn<QString>("password");
        QTest::addColumn<bool>("isAllowed");
        QTest::newRow("seven letters") << u"1234567"_s << false;
        QTest::newRow("eight letters") << u"12345678"_s << true;
        QTest::newRow("seven outside the first plane") << u"🔑"_s.repeated(7) << false;
        QTest::newRow("eight outside the first plane") << u"🔑"_s.repeated(8) << true;
        QTest::newRow("1024 bytes") << QString(1024, u'a') << true;
        QTest::newRow("1025 bytes") << QString(1025, u'a') << false;
        QTest::newRow("1024 bytes of two") << QString(512, u'é') << true;
        QTest::newRow("1026 bytes of two") << QString(513, u'é') << false;
        QTest::newRow("the name") << u"MargaretB"_s << false;
        QTest::newRow("the current one") << u"the current"_s << false;
        QTest::newRow("empty") << u""_s << false;
    }
    void newPasswordsAreSane()
    {
        QFETCH(QString, password);
        QFETCH(bool, isAllowed);
        QCOMPARE(checkNewPassword(password, u"margaretb"_s, u"the current"_s).has_value(), isAllowed);
    }

private:
    LoginAttempt attempt(const QString &name = u"alice"_s) const
    {
        return m_check->attempt(name, QHostAddress(u"192.0.2.7"_s), {});
    }
    Result<void> askPassword(const QString &password, const LoginAttempt &by)
    {
        const QFuture<Result<void>> answer = m_check->password(by, password);
        if (!QTest::qWaitFor([&] { return answer.isFinished(); }, 30'000))
            return failure(ErrorCode::Internal, u"no answer"_s);
        return answer.result();
    }
    Result<void> askPassword(const QString &password) { return askPassword(password, attempt()); }
    void enrol(bool confirmed = true)
    {
        QVERIFY(m_accounts->save(
            u"alice"_s, {.secondFactor = SecondFactor{.secret = m_secret, .begun = m_clock->now(), .confirmed = confirmed}}));
    }
    void restart()
    {
        m_check.reset();
        m_throttle.reset();
        m_throttle = std::make_unique<LoginThrottle>(m_folder->path(), *m_clock);
        m_check = std::make_unique<SignInCheck>(m_config, *m_throttle, *m_accounts);
    }
    QString codeNow() const { return onetimecode::codeOf(m_secret, onetimecode::stepAt(m_clock->now())); }

    const QByteArray m_secret = QByteArray(20, 's');
    config::Config m_config;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<AccountFiles> m_accounts;
    std::unique_ptr<LoginThrottle> m_throttle;
    std::unique_ptr<SignInCheck> m_check;
};

QTEST_GUILESS_MAIN(TestSignInCheck)
#include "tst_signincheck.moc"
