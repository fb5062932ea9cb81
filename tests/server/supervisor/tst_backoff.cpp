#include "server/supervisor/backoff.h"

#include <QTest>

using namespace std::chrono_literals;
using tom::server::Backoff;

class TestBackoff : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void growsToAMinuteAndStaysThere()
    {
        Backoff backoff;

        for (const auto pause : {0s, 1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s, 60s})
            QCOMPARE(backoff.next(5ms).count(), pause.count());
    }
    void beginsAnewAfterAGoodRun_data()
    {
        QTest::addColumn<int>("lived");
        QTest::addColumn<int>("pause");
        QTest::newRow("not long enough") << 60'000 << 8;
        QTest::newRow("long enough") << 60'001 << 0;
    }
    void beginsAnewAfterAGoodRun()
    {
        QFETCH(int, lived);
        QFETCH(int, pause);
        Backoff backoff;
        for (int i = 0; i < 4; ++i)
            (void)backoff.next(0ms);

        QCOMPARE(backoff.next(std::chrono::milliseconds(lived)).count(), pause);
        QCOMPARE(backoff.next(0ms).count(), pause == 0 ? 1 : 16);
    }
};

QTEST_GUILESS_MAIN(TestBackoff)
#include "tst_backoff.moc"
