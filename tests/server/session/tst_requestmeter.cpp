#include "server/session/requestmeter.h"
#include "tests/server/session/fakeclock.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::server;

class TestRequestMeter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void admitsAsManyAsItMayAndNotOneMore()
    {
        FakeClock clock;
        RequestMeter meter(clock);

        for (int i = 0; i < 200; ++i)
            QVERIFY(meter.admit("alice", 200));
        const Result<void> refused = meter.admit("alice", 200);

        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::RateLimited);
        QCOMPARE(refused.error().retryAfterSeconds, 60);
        QVERIFY(meter.admit("bob", 200));
    }
    void beginsAnewAfterAMinute()
    {
        FakeClock clock;
        RequestMeter meter(clock);
        QVERIFY(meter.admit("alice", 1));

        clock.advance(59'001ms);
        QCOMPARE(meter.admit("alice", 1).error().retryAfterSeconds, 1);
        clock.advance(998ms);
        QVERIFY(!meter.admit("alice", 1));
        clock.advance(1ms);
        QVERIFY(meter.admit("alice", 1));
        QVERIFY(!meter.admit("alice", 1));
    }
    void refusedRequestsDoNotCount()
    {
        FakeClock clock;
        RequestMeter meter(clock);
        QVERIFY(meter.admit("alice", 1));
        for (int i = 0; i < 1000; ++i)
            QVERIFY(!meter.admit("alice", 1));

        clock.advance(60s);

        QVERIFY(meter.admit("alice", 1));
    }
    void heedsANewLimitAtOnce()
    {
        FakeClock clock;
        RequestMeter meter(clock);
        QVERIFY(meter.admit("alice", 1));
        QVERIFY(!meter.admit("alice", 1));

        QVERIFY(meter.admit("alice", 2));
        QVERIFY(!meter.admit("alice", 2));
    }
    void keepsNothingOfMinutesThatAreOver()
    {
        FakeClock clock;
        RequestMeter meter(clock);
        for (int i = 0; i < 1000; ++i)
            QVERIFY(meter.admit(QByteArray::number(i), 1));
        QCOMPARE(meter.size(), 1000);

        clock.advance(60s);
        QVERIFY(meter.admit("alice", 1));

        QCOMPARE(meter.size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestRequestMeter)
#include "tst_requestmeter.moc"
