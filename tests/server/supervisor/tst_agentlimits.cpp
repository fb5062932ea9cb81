#include "tests/server/support/saidlines.h"
#include "tests/server/support/supervision.h"

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;

namespace {

QByteArray limitOf(qint64 pid, const QByteArray &name)
{
    QFile limits(u"/proc/%1/limits"_s.arg(pid));
    if (!limits.open(QIODevice::ReadOnly))
        return {};
    for (const QByteArray &line : limits.readAll().split('\n')) {
        if (line.startsWith(name))
            return line.sliced(name.size()).simplified();
    }
    return {};
}

constexpr bool isSanitized =
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    true;
#else
    false;
#endif

} // namespace

// What an agent may use, and what becomes of one that wants more.
class TestAgentLimits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
#ifndef Q_OS_LINUX
        QSKIP("looks into /proc");
#endif
    }
    void aRealAgentHasTheLimitsOfTheConfiguration()
    {
        Supervision agents({.agents = {.memoryMb = 512, .descriptors = 300}, .users = {{.username = u"alice"_s}}});
        agents.start();

        QVERIFY(agents.addressOf(u"alice"_s));

        QCOMPARE(limitOf(agents.pid(u"alice"_s), "Max open files"), "300 300 files"_ba);
        if (!isSanitized)
            QCOMPARE(limitOf(agents.pid(u"alice"_s), "Max data size"), "536870912 536870912 bytes"_ba);
        QFile score(u"/proc/%1/oom_score_adj"_s.arg(agents.pid(u"alice"_s)));
        QVERIFY(score.open(QIODevice::ReadOnly));
        QCOMPARE(score.readAll().trimmed(), "500"_ba);
    }
    void asksForNoMoreThanTheServerHas()
    {
        Supervision agents({.agents = {.descriptors = 1'000'000'000}, .users = {{.username = u"alice"_s}}});
        agents.start();

        QVERIFY(agents.addressOf(u"alice"_s));

        const QByteArray own = limitOf(QCoreApplication::applicationPid(), "Max open files").split(' ').value(1);
        QCOMPARE(limitOf(agents.pid(u"alice"_s), "Max open files").split(' ').value(1), own);
    }
    void memoryOverTheLimitEndsIt_data()
    {
        QTest::addColumn<int>("memoryMb");
        QTest::addColumn<bool>("survives");
        QTest::newRow("less than it wants") << 64 << false;
        QTest::newRow("enough") << 1024 << true;
    }
    void memoryOverTheLimitEndsIt()
    {
        if (isSanitized)
            QSKIP("no limit of memory with a sanitizer");
        QFETCH(int, memoryMb);
        QFETCH(bool, survives);
        Supervision agents({.agents = {.memoryMb = memoryMb}, .users = {{.username = u"alice"_s}}});
        agents.start(agents.script("read -r line\nx=$(head -c 100000000 /dev/zero | tr '\\0' x)\n"
                                   "[ ${#x} = 100000000 ] && : >HERE/survived\nexit 3"));
        const SaidLines said;

        const auto future = agents.supervisor->addressOf(u"alice"_s);

        QTRY_VERIFY_WITH_TIMEOUT(said.count(u"the agent of alice ended"_s) >= 1, 20'000);
        QCOMPARE(QFile::exists(agents.path(u"survived"_s)), survives);
    }
    void onlyItsUserIsRefusedThen()
    {
        if (isSanitized)
            QSKIP("no limit of memory with a sanitizer");
        Supervision agents({.agents = {.memoryMb = 64}, .users = {{.username = u"alice"_s}, {.username = u"bob"_s}}});
        // Alice's agent eats memory whenever it is started, bob's is a real one.
        agents.start(agents.script("[ $TOM_USERNAME = bob ] && exec \"" TOM_BIN_DIR "/tom-agent\" --supervised\n"
                                   "echo x >>HERE/starts\nx=$(head -c 100000000 /dev/zero | tr '\\0' x)\nsleep 600"));
        const SaidLines said;
        QVERIFY(agents.addressOf(u"bob"_s));
        const qint64 ofBob = agents.pid(u"bob"_s);

        const Result<AgentAddress> refused = agents.addressOf(u"alice"_s, 1);

        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::AgentUnavailable);
        QVERIFY(refused.error().retryAfterSeconds >= 1);
        // It was started again, with growing pauses and not as fast as it dies.
        QTRY_VERIFY_WITH_TIMEOUT(said.count(u"may start again in 2 s"_s) == 1, 90'000);
        QCOMPARE(said.count(u"may start again in 0 s"_s), 1);
        QCOMPARE(said.count(u"may start again in 1 s"_s), 1);
        QVERIFY(agents.addressOf(u"bob"_s));
        QCOMPARE(agents.pid(u"bob"_s), ofBob);
        QVERIFY(isAlive(ofBob));
    }
};

QTEST_GUILESS_MAIN(TestAgentLimits)
#include "tst_agentlimits.moc"
