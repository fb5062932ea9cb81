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

    void doesNotComeDueAfterStop()
    {
        Reconnect reconnect({.first = 0ms, .longest = 0ms, .patience = 1min});
        QSignalSpy due(&reconnect, &Reconnect::due);
        QVERIFY(reconnect.schedule());

        reconnect.stop();
        QCoreApplication::processEvents();

        QCOMPARE(due.size(), 0);
    }
};

QTEST_GUILESS_MAIN(TestReconnect)
#include "tst_reconnect.moc"
