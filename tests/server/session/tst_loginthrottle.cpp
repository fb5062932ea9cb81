#include "server/session/loginthrottle.h"
#include "shared/core/atomicfile.h"
#include "tests/server/session/fakeclock.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::server;

namespace {

LoginAttempt alice(const QString &address, const QByteArray &device = {})
{
    return {.account = u"alice"_s, .accountExists = true, .address = QHostAddress(address), .device = device};
}

QString numbered(int number)
{
    return QHostAddress(0x0b000000U + static_cast<quint32>(number)).toString();   // 11.0.0.0 and on
}

} // namespace

class TestLoginThrottle : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_clock = std::make_unique<FakeClock>();
        restart();
    }
    void cleanup() { m_throttle.reset(); }   // before its clock
    void guessingFromOneAddressIsStoppedByTheTenth()
    {
        const int admitted = guessesUntilRefused([](int) { return alice(u"198.51.100.1"_s); });

        QVERIFY(admitted >= 5);
        QVERIFY(admitted < 10);
    }
    void guessingAtManyAccountsFromOneAddressIsStoppedByTheTenth()
    {
        const int admitted = guessesUntilRefused([](int i) {
            return LoginAttempt{
                .account = u"user%1"_s.arg(i), .accountExists = i % 2 == 0, .address = QHostAddress(u"198.51.100.1"_s)};
        });

        QVERIFY(admitted < 10);
    }
    void guessingAtOneAccountFromManyAddressesIsStoppedByTheTenth()
    {
        const int admitted = guessesUntilRefused([](int i) { return alice(numbered(i)); });

        QVERIFY(admitted < 10);
    }
    void oneNetworkOfIpv6IsOneAddress()
    {
        const int sameNetwork = guessesUntilRefused([](int i) {
            return LoginAttempt{.account = u"u%1"_s.arg(i), .address = QHostAddress(u"2001:db8:1:2::%1"_s.arg(i + 1, 0, 16))};
        });
        QVERIFY(sameNetwork < 10);

        QVERIFY(m_throttle->admit({.account = u"other"_s, .address = QHostAddress(u"2001:db8:1:3::1"_s)}));
        fill(u"bob"_s, u"203.0.113.9"_s);
        QVERIFY(!m_throttle->admit({.account = u"bob"_s, .address = QHostAddress(u"::ffff:203.0.113.9"_s)}));
    }
    void theAnswerSaysWhenToTryAgainAndThatIsTrue()
    {
        fill(u"alice"_s, u"198.51.100.1"_s);
        const Result<void> refused = m_throttle->admit(alice(u"198.51.100.1"_s));

        QCOMPARE(refused.error().code, ErrorCode::RateLimited);
        const int seconds = refused.error().retryAfterSeconds;
        QVERIFY(seconds > 0 && seconds <= 60);
        QVERIFY(refused.error().message.contains(QString::number(seconds)));
        m_clock->advance(std::chrono::seconds(seconds));

        QVERIFY(m_throttle->admit(alice(u"198.51.100.1"_s)));
        QVERIFY(!m_throttle->admit(alice(u"198.51.100.1"_s)));
    }
    void askingWhileRefusedDoesNotProlongIt()
    {
        fill(u"alice"_s, u"198.51.100.1"_s);
        const int before = m_throttle->admit(alice(u"198.51.100.1"_s)).error().retryAfterSeconds;
        for (int i = 0; i < 1000; ++i)
            QVERIFY(!m_throttle->admit(alice(u"198.51.100.1"_s)));

        QCOMPARE(m_throttle->admit(alice(u"198.51.100.1"_s)).error().retryAfterSeconds, before);
    }
    void rightPasswordsAreNotCounted()
    {
        for (int i = 0; i < 100; ++i) {
            QVERIFY(m_throttle->admit(alice(u"198.51.100.1"_s)));
            m_throttle->succeeded(alice(u"198.51.100.1"_s));
        }
    }
    void manyAtOnceDoNotSlipThrough()
    {
        int admitted = 0;
        for (int i = 0; i < 100; ++i)   // all ask before any password was looked at
            admitted += m_throttle->admit(alice(u"198.51.100.1"_s)).has_value();

        QVERIFY(admitted < 10);
    }
    void theOwnerGetsInWhileTheWorldGuesses()
    {
        signIn(alice(u"203.0.113.5"_s));
        signIn(alice(u"203.0.113.6"_s, "device-secret"));
        for (int i = 0; i < 5000; ++i)
            (void)m_throttle->admit(alice(numbered(i)));
        QVERIFY(!m_throttle->admit(alice(u"198.51.100.77"_s)));

        QVERIFY(m_throttle->admit(alice(u"203.0.113.5"_s)));                       // a known address
        QVERIFY(m_throttle->admit(alice(u"198.51.100.77"_s, "device-secret")));   // a known device anywhere
        QVERIFY(!m_throttle->admit(alice(u"198.51.100.77"_s, "device-guessed")));
    }
    void theWorldCannotLockOutAHomeThatNeverSignedIn()
    {
        for (int i = 0; i < 100; ++i)
            (void)m_throttle->admit(alice(numbered(i)));

        QVERIFY(m_throttle->admit(alice(u"192.168.1.20"_s)));
        QVERIFY(m_throttle->admit(alice(u"127.0.0.1"_s)));
        QVERIFY(m_throttle->admit(alice(u"fd00::1"_s)));
    }
    void aKnownPlaceIsLimitedToo()
    {
        signIn(alice(u"203.0.113.5"_s));

        const int admitted = guessesUntilRefused([](int) { return alice(u"203.0.113.5"_s); });

        QVERIFY(admitted < 10);
        QVERIFY(m_throttle->admit(alice(u"203.0.113.99"_s)));   // and that hurts nobody else
    }
    void signingInToOneAccountBuysNoGuessesAtAnother()
    {
        int admitted = 0;
        for (int i = 0; i < 50; ++i) {
            const LoginAttempt own{.account = u"mallory"_s, .accountExists = true, .address = QHostAddress(u"198.51.100.1"_s)};
            if (m_throttle->admit(own))
                m_throttle->succeeded(own);
            admitted += m_throttle->admit(alice(u"198.51.100.1"_s)).has_value();
        }

        QVERIFY(admitted < 10);
    }
    void unknownAccountsAnswerLikeRealOnes()
    {
        const auto answers = [this](const QString &account, bool exists, const QString &address) {
            QList<int> waits;
            for (int i = 0; i < 20; ++i) {
                const Result<void> admitted =
                    m_throttle->admit({.account = account, .accountExists = exists, .address = QHostAddress(address)});
                waits.append(admitted ? 0 : admitted.error().retryAfterSeconds);
            }
            return waits;
        };

        QCOMPARE(answers(u"nobody"_s, false, u"198.51.100.1"_s), answers(u"alice"_s, true, u"198.51.100.2"_s));
        m_throttle->flush();
        QCOMPARE(files(), QStringList{u"alice.signins.json"_s});
    }
    void aRestartForgetsNeitherFailuresNorFriends()
    {
        signIn(alice(u"203.0.113.5"_s, "device-secret"));
        fill(u"alice"_s, u"198.51.100.1"_s);
        while (m_throttle->admit(alice(u"203.0.113.5"_s))) {
        }
        for (int i = 0; i < 20; ++i)
            (void)m_throttle->admit(alice(numbered(i)));

        restart();

        QVERIFY(!m_throttle->admit(alice(u"198.51.100.1"_s)));
        QVERIFY(!m_throttle->admit(alice(u"203.0.113.5"_s)));
        QVERIFY(m_throttle->admit(alice(u"198.51.100.1"_s, "device-secret")));
        m_clock->advance(1h);
        restart();
        QVERIFY(m_throttle->admit(alice(u"198.51.100.1"_s)));
    }
    void changesReachTheDiskByThemselves()
    {
        signIn(alice(u"203.0.113.5"_s));

        QTRY_COMPARE(files(), QStringList{u"alice.signins.json"_s});

        const QByteArray bytes = *readFile(path(u"alice.signins.json"_s), 10000);
        QVERIFY(bytes.contains("203.0.113.5"));
    }
    void theDeviceSecretIsNotOnDisk()
    {
        signIn(alice(u"203.0.113.5"_s, "device-secret"));
        m_throttle->flush();

        QVERIFY(!readFile(path(u"alice.signins.json"_s), 10000)->contains("device-secret"));
    }
    void damagedFilesMeanCountingAnew_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << ""_ba;
        QTest::newRow("binary") << "\x80\x04\x95"_ba;
        QTest::newRow("huge") << QByteArray(1'000'000, '{');
        QTest::newRow("other types") << R"({"places":["x"],"failures_until":7})"_ba;
        QTest::newRow("locked for ever") << R"({"places":{},"failures_until":{"far":"2999-01-01T00:00:00.000Z"}})"_ba;
    }
    void damagedFilesMeanCountingAnew()
    {
        QFETCH(QByteArray, bytes);
        QVERIFY(writeFileAtomically(path(u"alice.signins.json"_s), bytes));
        restart();

        m_clock->advance(1min);   // a full bucket is the worst a file can say
        (void)m_throttle->admit(alice(u"198.51.100.1"_s));
        m_clock->advance(1min);

        QVERIFY(m_throttle->admit(alice(u"198.51.100.1"_s)));
    }
    void namesOfAccountsCannotLeaveTheFolder()
    {
        const LoginAttempt attempt{.account = u"../../evil/x"_s, .accountExists = true, .address = QHostAddress(u"127.0.0.1"_s)};
        signIn(attempt);
        m_throttle->flush();

        QCOMPARE(files(), QStringList{u"%2E%2E%2F%2E%2E%2Fevil%2Fx.signins.json"_s});
    }
    void knownPlacesAreBoundedAndFade()
    {
        for (int i = 0; i < 80; ++i) {
            m_clock->advance(1h);
            signIn(alice(numbered(i)));
        }
        m_throttle->flush();

        const SignInRecord record = SignInRecord::load(path(u"alice.signins.json"_s));
        QCOMPARE(record.places.size(), SignInRecord::maxPlaces);
        QVERIFY(!record.knows(numbered(0), m_clock->now()));
        QVERIFY(record.knows(numbered(79), m_clock->now()));
        QVERIFY(!record.knows(numbered(79), m_clock->now() + 181 * 24h));
    }
    void aHundredThousandStrangersKeepMemoryBounded()
    {
        for (int i = 0; i < 9; ++i)
            (void)m_throttle->admit(alice(numbered(200'000 + i)));
        QVERIFY(!m_throttle->admit(alice(numbered(300'000))));

        for (int i = 0; i < 100'000; ++i) {
            m_clock->advance(1ms);
            (void)m_throttle->admit({.account = u"name%1"_s.arg(i), .address = QHostAddress(numbered(i))});
        }

        m_throttle->flush();
        QCOMPARE(files(), QStringList{u"alice.signins.json"_s});
        // 100 s have passed, so one or two guesses are free again, but the flood has not washed the count away.
        int admitted = 0;
        for (int i = 0; i < 20; ++i)
            admitted += m_throttle->admit(alice(numbered(400'000 + i))).has_value();
        QVERIFY(admitted <= 2);
    }
    void anUnusableFolderDoesNotStopSigningIn()
    {
        QVERIFY(writeFileAtomically(path(u"file"_s), "x"));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"^⚠️ .*not remembered over a restart"_s));
        LoginThrottle throttle(path(u"file/throttle"_s), *m_clock);

        QVERIFY(throttle.admit(alice(u"127.0.0.1"_s)));
        throttle.succeeded(alice(u"127.0.0.1"_s));

        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"^⚠️ sign-ins are not remembered"_s));
        throttle.flush();
    }

private:
    void restart()
    {
        m_throttle.reset();
        m_throttle = std::make_unique<LoginThrottle>(m_folder->path(), *m_clock);
    }
    void signIn(const LoginAttempt &attempt)
    {
        QVERIFY(m_throttle->admit(attempt));
        m_throttle->succeeded(attempt);
    }
    void fill(const QString &account, const QString &address)
    {
        const LoginAttempt attempt{.account = account, .accountExists = true, .address = QHostAddress(address)};
        while (m_throttle->admit(attempt)) {
        }
    }
    template<typename Attempt>
    int guessesUntilRefused(Attempt attempt)
    {
        int admitted = 0;
        while (admitted < 1000 && m_throttle->admit(attempt(admitted)))
            ++admitted;
        return admitted;
    }
    QString path(const QString &name) const { return m_folder->filePath(name); }
    QStringList files() const { return QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden, QDir::Name); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<LoginThrottle> m_throttle;
};

QTEST_GUILESS_MAIN(TestLoginThrottle)
#include "tst_loginthrottle.moc"
