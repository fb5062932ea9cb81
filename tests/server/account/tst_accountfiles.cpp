#include "server/account/accountfiles.h"
#include "server/account/onetimecode.h"
#include "server/account/recoverycode.h"
#include "server/session/accountfilename.h"
#include "shared/core/atomicfile.h"
#include "tests/server/session/fakeclock.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <cstdio>

#include <sys/resource.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::server;

namespace {

// As on a full disk: files of this process cannot grow, also not those of root.
class NothingFits
{
public:
    NothingFits()
    {
        m_handler = std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit none{.rlim_cur = 0, .rlim_max = m_before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &none);
    }
    NothingFits(const NothingFits &) = delete;
    NothingFits &operator=(const NothingFits &) = delete;
    ~NothingFits()
    {
        ::setrlimit(RLIMIT_FSIZE, &m_before);
        std::signal(SIGXFSZ, m_handler);
    }

private:
    rlimit m_before{};
    void (*m_handler)(int) = SIG_DFL;
};

} // namespace

class TestAccountFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_clock = std::make_unique<FakeClock>();
        m_store = std::make_unique<AccountFiles>(m_folder->path(), *m_clock);
    }
    void anAccountWithoutAFileAsksForNothing()
    {
        QCOMPARE(m_store->account(u"alice"_s), Result<Account>(Account{}));
        QVERIFY(QDir(m_folder->path()).isEmpty());
    }
    void keepsEverythingForTheOwnerAlone()
    {
        Account account = enrolled();
        account.tokens = {{.hash = QByteArray(64, 'a'),
                           .name = u"kitchen"_s,
                           .scope = u"metrics"_s,
                           .created = m_clock->now(),
                           .lastUsed = m_clock->now(),
                           .expires = m_clock->now() + 1h}};
        account.others = {{u"push"_s, QJsonObject{{u"phone"_s, 1}}}};

        QVERIFY(m_store->save(u"alice"_s, account));

        QCOMPARE(AccountFiles(m_folder->path(), *m_clock).account(u"alice"_s), Result<Account>(account));
        QCOMPARE(QFileInfo(file()).permissions(), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser);
        QCOMPARE(m_store->account(u"bob"_s), Result<Account>(Account{}));
    }
    void whatAnotherProcessWritesCountsAtOnce()
    {
        AccountFiles other(m_folder->path(), *m_clock);
        QVERIFY(m_store->save(u"alice"_s, enrolled()));
        QVERIFY(other.account(u"alice"_s)->asksForCode());

        QVERIFY(m_store->save(u"alice"_s, {}));

        QVERIFY(!other.account(u"alice"_s)->asksForCode());
    }
    void whatCannotBeReadIsNoAccountWithoutCodes_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray good = QJsonDocument(enrolled().toJson()).toJson(QJsonDocument::Compact);
        QTest::newRow("empty") << ""_ba;
        QTest::newRow("truncated") << good.first(good.size() - 1);
        QTest::newRow("half") << good.first(good.size() / 2);
        QTest::newRow("no JSON object") << "[]"_ba;
        QTest::newRow("no version") << "{}"_ba;
        QTest::newRow("of a later Tom") << QByteArray(good).replace("\"version\":2", "\"version\":3");
        QTest::newRow("the factor is a text") << R"({"version":2,"totp":"no"})"_ba;
        QTest::newRow("the factor is null") << R"({"version":2,"totp":null})"_ba;
        QTest::newRow("no secret") << QByteArray(good).replace("\"secret\"", "\"sekret\"");
        QTest::newRow("odd secret") << QByteArray(good).replace("\"secret\":\"", "\"secret\":\"x");
        QTest::newRow("short secret")
            << R"({"version":2,"totp":{"begun":"2026-01-01T00:00:00.000Z","confirmed":true,"last_step":1,"recovery":[],"secret":"00"}})"_ba;
        QTest::newRow("confirmed is a text") << QByteArray(good).replace("\"confirmed\":true", "\"confirmed\":\"yes\"");
        QTest::newRow("no last step") << QByteArray(good).replace("\"last_step\"", "\"laststep\"");
        QTest::newRow("tokens are an object") << R"({"version":2,"tokens":{}})"_ba;
        QTest::newRow("a token without a scope") << "{\"version\":2,\"tokens\":[{\"hash\":\"" + QByteArray(64, 'a') + "\"}]}";
        QTest::newRow("a token that ends never or so")
            << "{\"version\":2,\"tokens\":[{\"scope\":\"\",\"expires\":\"soon\",\"hash\":\"" + QByteArray(64, 'a') + "\"}]}";
        QTest::newRow("huge") << "{\"version\":2,\"x\":\""_ba + QByteArray(1'000'000, 'a') + "\"}";
    }
    void whatCannotBeReadIsNoAccountWithoutCodes()
    {
        QFETCH(QByteArray, bytes);
        QVERIFY(writeFileAtomically(file(), bytes));

        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"alice\\.json cannot be read, so alice cannot sign in"_s));
        QCOMPARE(m_store->account(u"alice"_s).error().code, ErrorCode::Storage);
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"cannot be read"_s));
        QVERIFY(!m_store->addToken({.user = u"alice"_s, .name = u"x"_s}));

        QCOMPARE(readFile(file(), 2'000'000), Result<QByteArray>(bytes));   // and it stays for whoever mends it
    }
    void noTrickOfTheDiskSkipsTheCode_data()
    {
        QTest::addColumn<int>("trick");
        QTest::newRow("a link") << 0;
        QTest::newRow("a folder") << 1;
        QTest::newRow("a link to nowhere") << 2;
        QTest::newRow("the folder is gone") << 3;
        QTest::newRow("the file is somebody else's") << 4;
    }
    void noTrickOfTheDiskSkipsTheCode()
    {
        QFETCH(int, trick);
        QVERIFY(m_store->save(u"alice"_s, enrolled()));
        QVERIFY(m_store->account(u"alice"_s));
        const QString elsewhere = m_folder->filePath(u"elsewhere"_s);

        if (trick == 4) {
            if (::geteuid() != 0)
                QSKIP("only root can give files away");
            QCOMPARE(::chown(QFile::encodeName(file()).constData(), 65534, 65534), 0);
        } else if (trick == 3) {
            QVERIFY(m_folder->remove());
        } else {
            QVERIFY(QFile::rename(file(), elsewhere));
            if (trick == 1)
                QVERIFY(QDir().mkpath(file()));
            else
                QVERIFY(QFile::link(elsewhere, file()));
            if (trick == 2)
                QVERIFY(QFile::remove(elsewhere));
        }

        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"cannot be read"_s));
        QCOMPARE(m_store->account(u"alice"_s).error().code, ErrorCode::Storage);
    }
    void aFileOfTheFirstDaysIsAnAccountWithoutAnything()
    {
        QVERIFY(writeFileAtomically(file(),
                                    R"({"version":1,"places":{"192.0.2.7":"2026-01-01T00:00:00.000Z"},"failures_until":{}})"));

        QCOMPARE(m_store->account(u"alice"_s), Result<Account>(Account{}));
    }
    void aCodeCountsOnceAlsoAfterARestart()
    {
        QVERIFY(m_store->save(u"alice"_s, enrolled()));
        const QString code = codeNow();

        QCOMPARE(m_store->takeCode(u"alice"_s, code), Result<bool>(true));
        QCOMPARE(m_store->takeCode(u"alice"_s, code), Result<bool>(false));
        QCOMPARE(AccountFiles(m_folder->path(), *m_clock).takeCode(u"alice"_s, code), Result<bool>(false));

        m_clock->advance(30s);
        QCOMPARE(m_store->takeCode(u"alice"_s, u" %1 %2 "_s.arg(codeNow().first(3), codeNow().sliced(3))), Result<bool>(true));
        QCOMPARE(m_store->takeCode(u"bob"_s, codeNow()), Result<bool>(false));
    }
    void aRecoveryCodeCountsOnceAndOnlyItsHashIsKept()
    {
        const QStringList codes = recoverycode::make();
        Account account = enrolled();
        for (const QString &code : codes)
            account.secondFactor->recoveryHashes.append(recoverycode::hashOf(code));
        QVERIFY(m_store->save(u"alice"_s, account));
        QVERIFY(!readFile(file(), 100'000)->contains(codes.constFirst().toLatin1()));

        QCOMPARE(m_store->takeCode(u"alice"_s, codes.at(3).toUpper()), Result<bool>(true));
        QCOMPARE(m_store->takeCode(u"alice"_s, codes.at(3)), Result<bool>(false));

        QCOMPARE(m_store->account(u"alice"_s)->secondFactor->recoveryHashes.size(), 9);
        QCOMPARE(m_store->takeCode(u"alice"_s, u"abcd-efgh-jkmn-pqrs"_s), Result<bool>(false));
    }
    void aCodeThatCannotBeMarkedAsUsedDoesNotCount()
    {
        QVERIFY(m_store->save(u"alice"_s, enrolled()));
        const Result<QByteArray> before = readFile(file(), 100'000);
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"cannot write"_s));
        Result<bool> taken = true;
        {
            const NothingFits full;
            taken = m_store->takeCode(u"alice"_s, codeNow());
        }

        QVERIFY(!taken);
        QCOMPARE(taken.error().code, ErrorCode::Storage);
        QCOMPARE(readFile(file(), 100'000), before);
        QCOMPARE(m_store->takeCode(u"alice"_s, codeNow()), Result<bool>(true));   // it was not used up
    }
    void aTokenLeadsToItsUserUntilItIsRevoked()
    {
        AccountFiles other(m_folder->path(), *m_clock);
        const QByteArray token = *m_store->addToken({.user = u"a.li-ce_1"_s, .name = u"kitchen"_s});
        QVERIFY(!readFile(m_folder->filePath(u"a%2Eli-ce_1.json"_s), 100'000)->contains(token.last(43)));

        const auto holder = other.holderOf(token);
        QVERIFY(holder);
        QCOMPARE(holder->user, u"a.li-ce_1"_s);
        QCOMPARE(holder->token.name, u"kitchen"_s);
        QVERIFY(other.isLive(holder->user, holder->token.hash));
        QCOMPARE(other.removeToken(u"a.li-ce_1"_s, "unknown").error().code, ErrorCode::NotFound);
        QVERIFY(other.removeToken(u"a.li-ce_1"_s, holder->token.publicId()));

        QVERIFY(!m_store->holderOf(token));
        QVERIFY(!m_store->isLive(holder->user, holder->token.hash));
    }
    void whatIsNoTokenLeadsToNobody_data()
    {
        QTest::addColumn<QByteArray>("token");
        QTest::newRow("empty") << ""_ba;
        QTest::newRow("a session's") << QByteArray(43, 'A');
        QTest::newRow("another secret") << "tomtok_alice." + QByteArray(43, 'A');
        QTest::newRow("another user") << "tomtok_bob." + QByteArray(43, 'A');
        QTest::newRow("no user") << "tomtok_." + QByteArray(43, 'A');
        QTest::newRow("short") << "tomtok_alice." + QByteArray(42, 'A');
        QTest::newRow("a path") << "tomtok_../../etc/passwd." + QByteArray(43, 'A');
    }
    void whatIsNoTokenLeadsToNobody()
    {
        QFETCH(QByteArray, token);
        QVERIFY(m_store->addToken({.user = u"alice"_s, .name = u"x"_s}));
        QVERIFY(!m_store->holderOf(token));
    }
    void aTokenEndsWhenItWasToldTo()
    {
        const QByteArray token = *m_store->addToken({.user = u"alice"_s, .name = u"x"_s, .expires = m_clock->now() + 1h});
        const QByteArray hash = m_store->holderOf(token)->token.hash;
        m_clock->advance(1h - 1ms);
        QVERIFY(m_store->holderOf(token) && m_store->isLive(u"alice"_s, hash));
        m_clock->advance(1ms);

        QVERIFY(!m_store->holderOf(token) && !m_store->isLive(u"alice"_s, hash));
        QCOMPARE(m_store->account(u"alice"_s)->tokens.size(), 1);
        m_store->sweep({u"alice"_s, u"bob"_s});
        QCOMPARE(m_store->account(u"alice"_s)->tokens.size(), 0);
        QVERIFY(!QFile::exists(m_folder->filePath(u"bob.json"_s)));
    }
    void fiftyTokensAreEnough()
    {
        for (qsizetype i = 0; i < AccountFiles::maxTokens; ++i)
            QVERIFY(m_store->addToken({.user = u"alice"_s, .name = u"x"_s, .expires = m_clock->now() + 1h}));
        QCOMPARE(m_store->addToken({.user = u"alice"_s, .name = u"x"_s}).error().code, ErrorCode::Conflict);

        m_clock->advance(1h);

        QVERIFY(m_store->addToken({.user = u"alice"_s, .name = u"x"_s}));   // those that are over do not count
    }
    void useIsNotedOnceInFiveMinutes()
    {
        const QByteArray token = *m_store->addToken({.user = u"alice"_s, .name = u"x"_s});
        const QDateTime first = m_clock->now();
        m_store->touch(*m_store->holderOf(token));
        m_clock->advance(5min - 1ms);
        m_store->touch(*m_store->holderOf(token));
        QCOMPARE(m_store->holderOf(token)->token.lastUsed, first);
        m_clock->advance(1ms);

        m_store->touch(*m_store->holderOf(token));

        QCOMPARE(AccountFiles(m_folder->path(), *m_clock).holderOf(token)->token.lastUsed, m_clock->now());
    }
    void aKilledWriteLeavesTheOldOrTheNew()
    {
        QVERIFY(m_store->save(u"alice"_s, enrolled()));
        int changed = 0;
        for (int round = 0; round < 20; ++round) {
            QProcess writer;
            writer.start(QCoreApplication::applicationFilePath(), {u"--write"_s, m_folder->path()});
            QVERIFY(writer.waitForReadyRead());   // it is at it
            QTest::qSleep(round);
            writer.kill();
            QVERIFY(writer.waitForFinished());

            const Result<Account> read = AccountFiles(m_folder->path(), *m_clock).account(u"alice"_s);
            QVERIFY(read && read->asksForCode());
            changed += read->secondFactor->lastStep > 5;
        }
        QVERIFY(changed > 0);

        m_clock->advance(2h);
        m_store->sweep({u"alice"_s});
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden), QStringList{u"alice.json"_s});
    }
    void allTokensOfAUserEndTogether()
    {
        const QByteArray token = *m_store->addToken({.user = u"alice"_s, .name = u"x"_s});
        const QByteArray other = *m_store->addToken({.user = u"bob"_s, .name = u"x"_s});

        QVERIFY(m_store->removeTokens(u"alice"_s));
        QVERIFY(m_store->removeTokens(u"nobody"_s));

        QVERIFY(!m_store->holderOf(token));
        QVERIFY(m_store->holderOf(other));
    }
    void everyNameHasAFileOfItsOwn_data()
    {
        QTest::addColumn<QString>("user");
        QTest::addColumn<QString>("name");
        QTest::newRow("plain") << u"Alice_b-1"_s << u"Alice_b-1"_s;
        QTest::newRow("dots") << u"a.signins"_s << u"a%2Esignins"_s;
        QTest::newRow("parent") << u".."_s << u"%2E%2E"_s;
        QTest::newRow("a path") << u"../x\\y"_s << u"%2E%2E%2Fx%5Cy"_s;
        QTest::newRow("letters of another script") << u"é"_s << u"%C3%A9"_s;
        QTest::newRow("a device of Windows") << u"COM1"_s << u"%43OM1"_s;
        QTest::newRow("almost one") << u"com1x"_s << u"com1x"_s;
    }
    void everyNameHasAFileOfItsOwn()
    {
        QFETCH(QString, user);
        QFETCH(QString, name);
        QCOMPARE(accountFileName(user), name);
    }

private:
    Account enrolled() const
    {
        return {.secondFactor = SecondFactor{.secret = m_secret,
                                             .begun = QDateTime::fromSecsSinceEpoch(1'700'000'000, QTimeZone::UTC),
                                             .confirmed = true,
                                             .lastStep = 5}};
    }
    QString codeNow() const { return onetimecode::codeOf(m_secret, onetimecode::stepAt(m_clock->now())); }
    QString file() const { return m_folder->filePath(u"alice.json"_s); }

    const QByteArray m_secret = QByteArray(20, 's');
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<AccountFiles> m_store;
};

// Run as "tst_accountfiles --write FOLDER" this program writes alice's account until it is killed.
int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    if (app.arguments().value(1) == "--write"_L1) {
        const SystemClock clock;
        AccountFiles files(app.arguments().value(2), clock);
        for (qint64 step = 6; step < 1'000'000; ++step) {
            Result<Account> account = files.account(u"alice"_s);
            if (!account || !account->secondFactor)
                return 1;
            account->secondFactor->lastStep = step;
            account->others.insert(u"filling"_s, QString(int(step % 100) * 500, u'x'));
            if (!files.save(u"alice"_s, *account))
                return 1;
            std::puts("written");
            std::fflush(stdout);
        }
        return 0;
    }
    TestAccountFiles test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_accountfiles.moc"
