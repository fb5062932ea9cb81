#include "server/supervisor/memorysupervisor.h"
#include "shared/auth/servicetoken.h"
#include "shared/core/atomicfile.h"
#include "shared/http/networkhttpclient.h"
#include "tests/server/support/processes.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;

// The memory service under its supervisor: the real program.
class TestMemorySupervisor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_authority.emplace(auth::InternalAuthority::loadOrMake(data().internal()).value());
        m_config = {};
        m_config.users = {{.username = u"alice"_s}, {.username = u"bob"_s}};
        m_keys.clear();
    }
    void cleanup() { m_supervisor.reset(); }

    void givesEveryUserATokenOfTheirOwn()
    {
        start();
        QTRY_VERIFY_WITH_TIMEOUT(m_supervisor->isReady(), 20'000);

        const config::MemoryDoor alice = m_supervisor->doorOf(u"alice"_s);
        const config::MemoryDoor bob = m_supervisor->doorOf(u"bob"_s);

        QVERIFY(!alice.token.isEmpty() && alice.token != bob.token);
        QCOMPARE(alice.url, bob.url);
        QCOMPARE(m_supervisor->doorOf(u"nobody"_s), config::MemoryDoor());
        QCOMPARE(statusOf(alice, alice.token), 200);
        QCOMPARE(statusOf(alice, bob.token), 200);
        QCOMPARE(statusOf(alice, u"tommem_alice.x"_s), 401);
    }
    void keepsItsSecretToItself()
    {
        start();
        QTRY_VERIFY_WITH_TIMEOUT(m_supervisor->isReady(), 20'000);
        const QByteArray secret = readFile(data().memory() + u"/secret"_s, 4096).value();
        QVERIFY(secret.size() >= 43);
        const QString process = u"/proc/%1/"_s.arg(pid());

        for (const QString &place : {u"cmdline"_s, u"environ"_s}) {
            QFile file(process + place);
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY(!file.readAll().contains(secret));
        }
        const auto forOthers = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        for (const QString &name : {u"secret"_s, u"key.pem"_s})
            QCOMPARE(QFile::permissions(data().memory() + u'/' + name) & forOthers, QFile::Permissions());
    }
    void startsItAgainAtTheSamePlace()
    {
        start();
        QTRY_VERIFY_WITH_TIMEOUT(m_supervisor->isReady(), 20'000);
        const config::MemoryDoor door = m_supervisor->doorOf(u"alice"_s);
        const qint64 before = pid();
        QSignalSpy moved(m_supervisor.get(), &MemorySupervisor::moved);

        ::kill(pid_t(before), SIGKILL);
        QTRY_VERIFY_WITH_TIMEOUT(pid() != before && pid() != 0 && m_supervisor->isReady(), 20'000);

        QCOMPARE(m_supervisor->doorOf(u"alice"_s), door);
        QCOMPARE(moved.size(), 0);
        QCOMPARE(statusOf(door, door.token), 200);
    }
    void keepsSecretAndKeyOverARestart()
    {
        start();
        const config::MemoryDoor before = m_supervisor->doorOf(u"alice"_s);
        start();

        QCOMPARE(m_supervisor->doorOf(u"alice"_s).token, before.token);
        QCOMPARE(m_supervisor->doorOf(u"alice"_s).key, before.key);
    }
    void leavesAloneWhatOthersRun()
    {
        m_config.memory.url = u"https://memory.example/mcp"_s;
        start();

        QVERIFY(!m_supervisor->isRunning());
        QCOMPARE(m_supervisor->doorOf(u"alice"_s).url, u"https://memory.example/mcp"_s);
        m_config.memory.enabled = false;
        QCOMPARE(m_supervisor->doorOf(u"alice"_s), config::MemoryDoor());
    }
    void leavesAUserTheirOwnMemory()
    {
        m_config.users[0].services = {{.name = u"memory"_s, .url = u"http://memory-service/mcp"_s}};
        start();

        QCOMPARE(m_supervisor->doorOf(u"alice"_s), config::MemoryDoor());
        QVERIFY(!m_supervisor->doorOf(u"bob"_s).url.isEmpty());
    }
    void followsTheConfiguration()
    {
        m_config.memory.enabled = false;
        start();
        QVERIFY(!m_supervisor->isRunning());

        m_config.memory.enabled = true;
        m_supervisor->reconfigure({});
        QTRY_VERIFY_WITH_TIMEOUT(m_supervisor->isReady(), 20'000);
        const qint64 before = pid();
        m_supervisor->reconfigure({});   // nothing changed
        QVERIFY(m_supervisor->isReady());
        m_config.global.logLevel = u"DEBUG"_s;
        m_supervisor->reconfigure({});
        QTRY_VERIFY_WITH_TIMEOUT(pid() != before && pid() != 0 && m_supervisor->isReady(), 20'000);

        m_config.memory.enabled = false;
        m_supervisor->reconfigure({});
        QTRY_VERIFY_WITH_TIMEOUT(!m_supervisor->isRunning(), 20'000);
    }
    void endsItWithItself()
    {
        start();
        QTRY_VERIFY_WITH_TIMEOUT(m_supervisor->isReady(), 20'000);
        const qint64 running = pid();
        QSignalSpy ended(m_supervisor.get(), &MemorySupervisor::ended);

        m_supervisor->stop();

        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, 20'000);
        QVERIFY(!isAlive(running));
    }
    void movesWhenItsPortIsTaken()
    {
        m_program = u"/bin/false"_s;   // it never gets ready
        start();
        QSignalSpy moved(m_supervisor.get(), &MemorySupervisor::moved);

        QTRY_VERIFY_WITH_TIMEOUT(moved.size() > 0, 20'000);
        QVERIFY(!m_supervisor->isReady());
    }

private:
    [[nodiscard]] DataFolder data() const { return DataFolder(m_folder->path()); }
    [[nodiscard]] qint64 pid() const { return pidOf(data().memory() + u"/memory.pid"_s); }
    void start()
    {
        m_supervisor.reset();
        m_supervisor = std::make_unique<MemorySupervisor>(m_config, data(), *m_authority, m_program);
        const auto started = m_supervisor->start(m_keys);
        QVERIFY2(started, started ? "" : qPrintable(started.error().message));
    }
    // Of a question with this token.
    static int statusOf(const config::MemoryDoor &door, const QString &token)
    {
        http::NetworkHttpClient client({.pinnedKey = door.key});
        auto future =
            client.fetch({.method = "POST",
                          .url = QUrl(door.url),
                          .headers = {{"Content-Type", "application/json"}, {"Authorization", "Bearer " + token.toLatin1()}},
                          .body = R"({"jsonrpc":"2.0","id":1,"method":"ping"})"});
        return QTest::qWaitFor([&] { return future.isFinished(); }, 20'000) && future.result() ? future.result()->status : 0;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::optional<auth::InternalAuthority> m_authority;
    config::Config m_config;
    QHash<QString, QString> m_keys;
    QString m_program = QStringLiteral(TOM_BIN_DIR "/tom-memory");
    std::unique_ptr<MemorySupervisor> m_supervisor;
};

QTEST_GUILESS_MAIN(TestMemorySupervisor)
#include "tst_memorysupervisor.moc"
