#include "server/supervisor/duestarts.h"
#include "shared/core/atomicfile.h"
#include "tests/server/session/fakeclock.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::server;

namespace {

// Agents that are there, or are started when the test says so.
class Agents : public AgentDirectory
{
public:
    const AgentAddress *readyAddressOf(const QString &username) const override
    {
        return ready.contains(username) ? &address : nullptr;
    }
    QFuture<Result<AgentAddress>> addressOf(const QString &username) override
    {
        asked.append(username);
        mostAtOnce = std::max(mostAtOnce, ++atOnce);
        waiting.emplace_back();
        return waiting.back().future();
    }
    void reportHung(const QString &, const AgentAddress &) override {}
    void start(const QString &username)
    {
        ready.append(username);
        --atOnce;
        auto completer = std::move(waiting.back());
        waiting.pop_back();
        completer.complete(address);
    }

    AgentAddress address{.url = QUrl(u"https://127.0.0.1:1"_s), .key = {}};
    QStringList ready;
    QStringList asked;
    std::vector<Completer<AgentAddress>> waiting;
    int atOnce = 0;
    int mostAtOnce = 0;
};

} // namespace

class TestDueStarts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_config.users = {{.username = u"alice"_s}, {.username = u"bob"_s}, {.username = u"carol"_s}};
        m_agents = std::make_unique<Agents>();
    }

    void startsWhatWasDueOneAfterTheOther()
    {
        leave(u"alice"_s, m_clock.now().addDays(-1));
        leave(u"bob"_s, m_clock.now().addSecs(-1));
        leave(u"carol"_s, m_clock.now().addSecs(3600));
        DueStarts starts(m_config, DataFolder(m_folder->path()), *m_agents, m_clock, {.longestSleep = 10ms, .between = 1ms});

        starts.look();
        QCOMPARE(m_agents->asked, QStringList{u"alice"_s});
        starts.look();   // it waits for that one
        QCOMPARE(m_agents->asked.size(), 1);
        m_agents->start(u"alice"_s);
        QTRY_COMPARE(m_agents->asked, (QStringList{u"alice"_s, u"bob"_s}));
        m_agents->start(u"bob"_s);
        QTest::qWait(50);
        QCOMPARE(m_agents->asked.size(), 2);
        m_clock.advance(1h);

        QTRY_COMPARE(m_agents->asked.size(), 3);
        QCOMPARE(m_agents->mostAtOnce, 1);
        m_agents->start(u"carol"_s);
    }
    void leavesAloneWhoIsThereOrHasNothingToDo_data()
    {
        QTest::addColumn<QByteArray>("left");
        QTest::newRow("nothing") << ""_ba;
        QTest::newRow("no time") << "tomorrow\n"_ba;
        QTest::newRow("too long") << QByteArray(100, '2');
        QTest::newRow("zeros") << QByteArray(20, '\0');
        QTest::newRow("later") << "2999-01-01T00:00:00.000Z\n"_ba;
    }
    void leavesAloneWhoIsThereOrHasNothingToDo()
    {
        QFETCH(QByteArray, left);
        write(u"alice"_s, left);
        leave(u"bob"_s, m_clock.now().addSecs(-5));
        m_agents->ready = QStringList{u"bob"_s};
        DueStarts starts(m_config, DataFolder(m_folder->path()), *m_agents, m_clock, {.longestSleep = 1ms, .between = 1ms});

        starts.look();
        QTest::qWait(20);

        QVERIFY(m_agents->asked.isEmpty());
    }
    void tryingAgainTakesAMinute()
    {
        leave(u"alice"_s, m_clock.now().addSecs(-5));
        DueStarts starts(m_config, DataFolder(m_folder->path()), *m_agents, m_clock, {.longestSleep = 1ms, .between = 1ms});
        starts.look();
        m_agents->start(u"alice"_s);
        m_agents->ready.clear();   // it died at once, and left the same time
        QTest::qWait(30);
        QCOMPARE(m_agents->asked.size(), 1);
        m_clock.advance(59s);
        QTest::qWait(30);
        QCOMPARE(m_agents->asked.size(), 1);
        m_clock.advance(1s);
        QTRY_COMPARE(m_agents->asked.size(), 2);
        m_agents->start(u"alice"_s);
    }

private:
    void write(const QString &user, const QByteArray &bytes)
    {
        const QString folder = DataFolder(m_folder->path()).user(user);
        QVERIFY(makePrivateFolder(DataFolder(m_folder->path()).users()));
        QVERIFY(makePrivateFolder(folder));
        QVERIFY(writeFileAtomically(folder + u"/next_due"_s, bytes));
    }
    void leave(const QString &user, const QDateTime &due)
    {
        write(user, due.toUTC().toString(Qt::ISODateWithMs).toLatin1() + '\n');
    }

    FakeClock m_clock;
    config::Config m_config;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Agents> m_agents;
};

QTEST_GUILESS_MAIN(TestDueStarts)
#include "tst_duestarts.moc"
