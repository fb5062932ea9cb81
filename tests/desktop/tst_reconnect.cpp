#include "desktop/api/reconnect.h"

#include <QSignalSpy>
#include <QTest>

using namespace std::chrono_literals;
using namespace tom::desktop;

class TestReconnect : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesDueAgainAndAgain()
    {
        Reconnect reconnect({.first = 1ms, .longest = 2ms, .patience = 1min});
        QSignalSpy due(&reconnect, &Reconnect::due);

        for (int time = 1; time <= 5; ++time) {
            QVERIFY(reconnect.schedule());
            QTRY_COMPARE(due.size(), time);
        }
    }

    void losesPatience()
    {
        Reconnect reconnect({.first = 10ms, .longest = 10ms, .patience = 1ms});

        QVERIFY(!reconnect.schedule());
    }

    void doesNotWaitForMoreThanItsPatience()
    {
        Reconnect reconnect({.first = 1ms, .longest = 1ms, .patience = 1min});

        QVERIFY(!reconnect.schedule(2min));
    }

    void waitsEverLongerUpToTheLongest()
    {
        Reconnect reconnect({.first = 500ms, .longest = 8s, .patience = 24h}, [] { return 0.5; });

        QCOMPARE(delays(reconnect, 7), (QList{500ms, 1000ms, 2000ms, 4000ms, 8000ms, 8000ms, 8000ms}));
    }

    void startsAnewAfterASignOfLife()
    {
        Reconnect reconnect({.first = 500ms, .longest = 8s, .patience = 24h}, [] { return 0.5; });
        QCOMPARE(delays(reconnect, 4).last(), 4000ms);

        reconnect.succeed();

        QCOMPARE(delays(reconnect, 3), (QList{500ms, 1000ms, 2000ms}));
    }

    void comesALittleSoonerOrLaterByChance()
    {
        Reconnect soonest({.first = 1s, .longest = 4s, .patience = 24h}, [] { return 0.0; });
        Reconnect latest({.first = 1s, .longest = 4s, .patience = 24h}, [] { return 1.0; });
        QCOMPARE(delays(soonest, 4), (QList{750ms, 1500ms, 3000ms, 3000ms}));   // chance does not grow along
        QCOMPARE(delays(latest, 4), (QList{1250ms, 2500ms, 5000ms, 5000ms}));

        QSet<qint64> seen;
        for (int client = 0; client < 50; ++client) {
            Reconnect any({.first = 1h, .longest = 2h, .patience = 24h});
            const auto delay = delays(any, 1).constFirst();
            QVERIFY(delay >= 45min && delay <= 75min);
            seen.insert(delay.count());
        }
        QVERIFY(seen.size() > 40);   // they do not come at once
    }

    void waitsAsLongAsItIsTold()
    {
        Reconnect reconnect({.first = 500ms, .longest = 8s, .patience = 24h}, [] { return 0.5; });

        QVERIFY(reconnect.schedule(30s));
        QCOMPARE(reconnect.delay(), 30000ms);
        QVERIFY(reconnect.schedule(100ms));
        QCOMPARE(reconnect.delay(), 1000ms);
    }

    void doesNotComeDueAfterStop()
    {
        Reconnect reconnect({.first = 0ms, .longest = 0ms, .patience = 1min});
        QSignalSpy due(&reconnect, &Reconnect::due);
        QVERIFY(reconnect.schedule());

        reconnect.stop();
        QCoreApplication::processEvents();

        QCOMPARE(due.size(), 0);
    }

private:
    static QList<std::chrono::milliseconds> delays(Reconnect &reconnect, int times)
    {
        QList<std::chrono::milliseconds> delays;
        for (int time = 0; time < times; ++time)
            delays += reconnect.schedule() ? reconnect.delay() : std::chrono::milliseconds(-1);
        return delays;
    }
};

QTEST_GUILESS_MAIN(TestReconnect)
#include "tst_reconnect.moc"
