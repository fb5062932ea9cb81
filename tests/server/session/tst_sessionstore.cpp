#include "server/session/sessionstore.h"
#include "shared/auth/token.h"
#include "shared/core/atomicfile.h"
#include "shared/core/json.h"
#include "tests/server/session/fakeclock.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>

#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::server;

class TestSessionStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(u"sessions"_s);
        m_clock = std::make_unique<FakeClock>();
        m_store = opened();
    }
    void cleanup() { m_store.reset(); }   // before its clock
    void aTokenLeadsToItsSession()
    {
        const QByteArray token =
            *m_store->create({.user = u"alice"_s, .device = u"laptop"_s, .address = QHostAddress(u"192.0.2.7"_s)});

        const std::optional<Session> session = m_store->find(token);

        QVERIFY(session);
        QCOMPARE(session->id, auth::sha256Hex(token));
        QCOMPARE(session->user, u"alice"_s);
        QCOMPARE(session->device, u"laptop"_s);
        QCOMPARE(session->address, u"192.0.2.7"_s);
        QCOMPARE(session->kind, u"login"_s);
        QCOMPARE(session->expires, m_clock->now() + 90 * 24h);
        QVERIFY(!m_store->find(auth::randomToken()));
        QVERIFY(!m_store->find({}));
        QVERIFY(!m_store->find("../../etc/passwd"));
        QVERIFY(!m_store->find(session->id));   // who reads the folder's names has no token
    }
    void theDiskHoldsTheHashOnlyAndForTheOwnerOnly()
    {
        const QByteArray token = *m_store->create({.user = u"alice"_s});

        const QStringList names = QDir(m_path).entryList(QDir::Files | QDir::Hidden);
        QCOMPARE(names, QStringList{QString::fromLatin1(auth::sha256Hex(token))});
        QVERIFY(!readFile(file(token), 10000)->contains(token));
        const QFile::Permissions others =
            QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
        QCOMPARE(QFileInfo(file(token)).permissions() & others, QFile::Permissions());
        QCOMPARE(QFileInfo(m_path).permissions() & others, QFile::Permissions());
    }
    void sessionsSurviveARestart()
    {
        const QByteArray token = *m_store->create({.user = u"alice"_s});
        const std::optional<Session> before = m_store->find(token);

        QCOMPARE(opened()->find(token), before);
    }
    void removedMeansSignedOutAtOnce()
    {
        const QByteArray token = *m_store->create({.user = u"alice"_s});
        QVERIFY(m_store->find(token));

        QVERIFY(m_store->remove(token));

        QVERIFY(!m_store->find(token));
        QVERIFY(!opened()->find(token));
        QVERIFY(m_store->remove(token));   // twice is no error
    }
    void allSessionsOfAUserEndTogether()
    {
        const QByteArray first = *m_store->create({.user = u"alice"_s});
        const QByteArray second = *m_store->create({.user = u"alice"_s});
        const QByteArray other = *m_store->create({.user = u"bob"_s});
        QVERIFY(m_store->find(first));

        QCOMPARE(m_store->list(u"alice"_s).size(), 2);
        QCOMPARE(m_store->endAll(u"alice"_s), 2);

        QVERIFY(!m_store->find(first));
        QVERIFY(!m_store->find(second));
        QVERIFY(m_store->find(other));
        QVERIFY(m_store->list(u"alice"_s).isEmpty());
    }
    void allOthersOfAUserEndTogether()
    {
        const QByteArray kept = *m_store->create({.user = u"alice"_s});
        const QByteArray other = *m_store->create({.user = u"alice"_s});

        QCOMPARE(m_store->endAll(u"alice"_s, auth::sha256Hex(kept)), 1);

        QVERIFY(m_store->find(kept));
        QVERIFY(!m_store->find(other));
    }
    void anotherPasswordEndsWhatTheOldOneOpened()
    {
        const QByteArray old = *m_store->create({.user = u"alice"_s, .passwordHash = u"$argon2id$old"_s});
        const QByteArray fresh = *m_store->create({.user = u"alice"_s, .passwordHash = u"$argon2id$new"_s});
        const QByteArray issued = *m_store->create({.user = u"alice"_s, .kind = u"issued"_s});
        const QByteArray bob = *m_store->create({.user = u"bob"_s, .passwordHash = u"$argon2id$old"_s});
        QVERIFY(!readFile(file(old), 10000)->contains("argon2id"));

        QCOMPARE(opened()->endOfOtherPasswords(u"alice"_s, u"$argon2id$new"_s), 2);

        QVERIFY(!m_store->find(old) && !m_store->find(issued));
        QVERIFY(m_store->find(fresh) && m_store->find(bob));
    }
    void oneProcessSeesAtOnceWhatAnotherEnds_data()
    {
        QTest::addColumn<int>("way");
        QTest::newRow("one") << 0;
        QTest::newRow("all others") << 1;
        QTest::newRow("expired for the other") << 2;
        QTest::newRow("the file is gone") << 3;
    }
    void oneProcessSeesAtOnceWhatAnotherEnds()
    {
        QFETCH(int, way);
        const auto other = opened();
        const QByteArray token = *m_store->create({.user = u"alice"_s});
        const QByteArray id = auth::sha256Hex(token);
        QVERIFY(m_store->isLive(id) && other->isLive(id));   // both have it in memory now

        if (way == 0)
            QVERIFY(other->end(id));
        else if (way == 1)
            QCOMPARE(other->endAll(u"alice"_s), 1);
        else if (way == 2)
            QVERIFY(!SessionStore::open(m_path, *m_clock, {.idle = std::chrono::days(0)}).value()->find(token));
        else
            QVERIFY(QFile::remove(file(token)));

        QVERIFY(!m_store->isLive(id));
        QVERIFY(!m_store->find(token));
    }
    void aDeviceCanBeCalledOtherwise()
    {
        const QByteArray token = *m_store->create({.user = u"alice"_s, .device = u"laptop"_s});
        const auto other = opened();
        QCOMPARE(other->find(token)->device, u"laptop"_s);

        QVERIFY(m_store->rename(auth::sha256Hex(token), u"kitchen"_s + QString(200, u'n')));

        QCOMPARE(other->find(token)->device, u"kitchen"_s + QString(93, u'n'));
        QCOMPARE(m_store->find(token)->created, other->find(token)->created);
        QVERIFY(m_store->remove(token));
        QCOMPARE(m_store->rename(auth::sha256Hex(token), u"kitchen"_s).error().code, ErrorCode::NotFound);
        QVERIFY(!QFile::exists(file(token)));
    }
    void itsPublicIdOpensNothing()
    {
        const QByteArray token = *m_store->create({.user = u"alice"_s});
        const Session session = *m_store->find(token);

        QCOMPARE(session.publicId().size(), 32);
        QVERIFY(!session.id.contains(session.publicId()) && !token.contains(session.publicId()));
        QVERIFY(!m_store->isLive(session.publicId()));
        QVERIFY(session.publicId() != m_store->find(*m_store->create({.user = u"alice"_s}))->publicId());
    }
    void theListShowsTheLastUsedFirst()
    {
        const QByteArray first = *m_store->create({.user = u"alice"_s, .device = u"first"_s});
        QVERIFY(m_store->create({.user = u"alice"_s, .device = u"second"_s}));
        m_clock->advance(2min);
        m_store->touch(*m_store->find(first));

        const QList<Session> sessions = m_store->list(u"alice"_s);

        QCOMPARE(sessions.size(), 2);
        QCOMPARE(sessions.at(0).device, u"first"_s);
        QCOMPARE(sessions.at(0).lastUsed, m_clock->now());
    }
    void useIsWrittenOnceAMinuteAtMost()
    {
        const QByteArray token = *m_store->create({.user = u"alice"_s});
        const QByteArray before = *readFile(file(token), 10000);

        m_clock->advance(59s);
        m_store->touch(*m_store->find(token));
        QCOMPARE(*readFile(file(token), 10000), before);
        m_clock->advance(1s);
        m_store->touch(*m_store->find(token));

        QCOMPARE(m_store->find(token)->lastUsed, m_clock->now());
        QCOMPARE(opened()->find(token)->lastUsed, m_clock->now());
        QVERIFY(QFileInfo(file(token)).permissions()
                == (QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser));
    }
    void usingASessionThatEndedDoesNotBringItBack()
    {
        const QByteArray token = *m_store->create({.user = u"alice"_s});
        const Session session = *m_store->find(token);
        m_clock->advance(2min);

        QVERIFY(QFile::remove(file(token)));   // by another process
        m_store->touch(session);

        QVERIFY(!QFile::exists(file(token)));
        QVERIFY(!m_store->find(token));
    }
    void whatAnotherProcessDoesCountsAtTheNextRequest()
    {
        const auto other = opened();
        const QByteArray token = *other->create({.user = u"alice"_s, .kind = u"issued"_s});

        QCOMPARE(m_store->find(token)->kind, u"issued"_s);
        QVERIFY(other->remove(token));

        QVERIFY(!m_store->find(token));
    }
    void whatIsNoSessionOfOursMeansSignedOut_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray good =
            R"({"address":"","created":"2026-01-01T00:00:00.000Z","device":"","expires":"2999-01-01T00:00:00.000Z",)"
            R"("kind":"login","last_used":"2999-01-01T00:00:00.000Z","user":"alice"})"_ba;
        QTest::newRow("empty") << ""_ba;
        QTest::newRow("truncated") << good.first(60);
        QTest::newRow("binary") << QByteArray("\0\xff\xfe{}\x01", 6);
        QTest::newRow("huge") << "{\"user\":\""_ba + QByteArray(10'000'000, 'a') + "\"}";
        QTest::newRow("no JSON object") << "[\"alice\"]"_ba;
        QTest::newRow("deeply nested") << QByteArray(2000, '[') + QByteArray(2000, ']');
        QTest::newRow("pickle") << "\x80\x04\x95(cos\nsystem\n"_ba;
        QTest::newRow("no user") << QByteArray(good).replace("alice", "");
        QTest::newRow("user is a number") << QByteArray(good).replace("\"alice\"", "1");
        QTest::newRow("no time") << QByteArray(good).replace("2026-01-01T00:00:00.000Z", "yesterday");
        QTest::newRow("made for ever") << QByteArray(good).replace("2026-01-01", "2001-01-01");
    }
    void whatIsNoSessionOfOursMeansSignedOut()
    {
        QFETCH(QByteArray, bytes);
        const QByteArray token = *m_store->create({.user = u"alice"_s});
        const QByteArray sound = *m_store->create({.user = u"alice"_s});
        QVERIFY(m_store->find(token));

        QVERIFY(writeFileAtomically(file(token), bytes));

        QVERIFY(!m_store->find(token));
        QCOMPARE(m_store->list(u"alice"_s).size(), 1);
        m_store->sweep();
        QVERIFY(!QFile::exists(file(token)));
        QVERIFY(m_store->find(sound));
    }
    void linksAreNotFollowed()
    {
        const QByteArray token = *m_store->create({.user = u"alice"_s});
        const QString elsewhere = m_folder->filePath(u"elsewhere"_s);
        QVERIFY(m_store->find(token));
        QVERIFY(QFile::rename(file(token), elsewhere));
        QVERIFY(QFile::link(elsewhere, file(token)));
        const QByteArray before = *readFile(elsewhere, 10000);

        QVERIFY(!m_store->find(token));
        m_clock->advance(5min);
        m_store->touch(Session{.id = auth::sha256Hex(token)});
        m_store->sweep();

        QVERIFY(!QFileInfo(file(token)).isSymLink());
        QCOMPARE(*readFile(elsewhere, 10000), before);
    }
    void pipesAndFoldersDoNotHoldItUp()
    {
        const QByteArray pipe = auth::randomToken();
        const QByteArray folder = auth::randomToken();
        QCOMPARE(::mkfifo(QFile::encodeName(file(pipe)).constData(), 0600), 0);
        QVERIFY(QDir().mkpath(file(folder)));

        QVERIFY(!m_store->find(pipe));
        QVERIFY(!m_store->find(folder));
        m_store->touch(Session{.id = auth::sha256Hex(pipe)});
        m_store->sweep();
        QVERIFY(!QFileInfo::exists(file(pipe)));
    }
    void filesOfAnotherUserDoNotCount()
    {
        if (::geteuid() != 0)
            QSKIP("only root can give files away");
        const QByteArray token = *m_store->create({.user = u"alice"_s});

        QCOMPARE(::chown(QFile::encodeName(file(token)).constData(), 65534, 65534), 0);

        QVERIFY(!m_store->find(token));
    }
    void sweepingKeepsWhatIsNotOursToRemove()
    {
        const QByteArray old = *m_store->create({.user = u"alice"_s});
        m_clock->advance(20 * 24h);
        const QByteArray recent = *m_store->create({.user = u"alice"_s});
        m_clock->advance(15 * 24h);
        QVERIFY(writeFileAtomically(m_path + u"/README"_s, "mine"));
        QVERIFY(writeFileAtomically(file(recent) + u".aBcDeF"_s, "half a session"));   // of a killed write, long ago

        m_store->sweep();

        QStringList left = QDir(m_path).entryList(QDir::Files | QDir::Hidden);
        QCOMPARE(QSet<QString>(left.begin(), left.end()),
                 QSet<QString>({u"README"_s, QString::fromLatin1(auth::sha256Hex(recent))}));
        QVERIFY(!m_store->find(old));
    }
    void whatADeviceCallsItselfCannotBreakTheFile()
    {
        const QString device = u"\u0001\"\\\n"_s.repeated(5000);

        const QByteArray token = *m_store->create({.user = u"alice"_s, .device = device});

        QCOMPARE(opened()->find(token)->device, device.left(100));
        QCOMPARE(m_store->create({.user = {}}).error().code, ErrorCode::InvalidInput);
        QCOMPARE(m_store->create({.user = u"a"_s.repeated(5000)}).error().code, ErrorCode::InvalidInput);
    }
    void aFullOrMissingFolderIsAnErrorAtSignInOnly()
    {
        const QByteArray token = *m_store->create({.user = u"alice"_s});
        QVERIFY(QDir(m_path).removeRecursively());

        QVERIFY(!m_store->find(token));
        QCOMPARE(m_store->create({.user = u"alice"_s}).error().code, ErrorCode::Storage);
    }
    void processesAtOnceDoNotDisturbEachOther()
    {
        std::vector<std::unique_ptr<QProcess>> processes;
        for (int i = 0; i < 3; ++i) {
            processes.push_back(std::make_unique<QProcess>());
            processes.back()->start(QCoreApplication::applicationFilePath(), {u"--issue"_s, m_path, u"user%1"_s.arg(i)});
        }
        const QByteArray ours = *m_store->create({.user = u"alice"_s});
        bool always = true;
        for (int i = 0; i < 200; ++i) {   // we read and sweep while they write
            m_clock->advance(1min);
            m_store->sweep();
            always = always && m_store->find(ours);
        }
        QVERIFY(always);

        for (size_t i = 0; i < processes.size(); ++i) {
            QVERIFY(processes[i]->waitForFinished());
            const QByteArrayList tokens = processes[i]->readAllStandardOutput().trimmed().split('\n');
            QCOMPARE(tokens.size(), 30);
            for (const QByteArray &token : tokens) {
                const std::optional<Session> session = m_store->find(token);
                QVERIFY(session);
                QCOMPARE(session->user, u"user%1"_s.arg(i));
            }
        }
    }

private:
    std::unique_ptr<SessionStore> opened() { return std::move(*SessionStore::open(m_path, *m_clock)); }
    QString file(const QByteArray &token) const { return m_path + u'/' + QString::fromLatin1(auth::sha256Hex(token)); }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<SessionStore> m_store;
};

// Run as "tst_sessionstore --issue FOLDER USER" this program is one of the other processes of the test.
int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    if (app.arguments().value(1) == "--issue"_L1) {
        const SystemClock clock;
        const auto store = SessionStore::open(app.arguments().value(2), clock);
        for (int i = 0; store && i < 30; ++i) {
            const Result<QByteArray> token = (*store)->create({.user = app.arguments().value(3), .kind = u"issued"_s});
            std::puts(token ? token->constData() : "failed");
        }
        return 0;
    }
    TestSessionStore test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_sessionstore.moc"
