#include "server/session/failurebuckets.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom::server;

class TestFailureBuckets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fillsAndForgetsOneByOne()
    {
        FailureBuckets buckets(3, 60s, 100);
        for (int i = 0; i < 3; ++i) {
            QCOMPARE(buckets.wait("a", 10s), 0ms);
            buckets.charge("a", 10s);
        }

        QCOMPARE(buckets.wait("a", 10s), 60000ms);
        QCOMPARE(buckets.wait("a", 40s), 30000ms);
        QCOMPARE(buckets.wait("a", 70s), 0ms);
        buckets.charge("a", 70s);
        QCOMPARE(buckets.wait("a", 70s), 60000ms);
        QCOMPARE(buckets.wait("b", 70s), 0ms);
        QCOMPARE(buckets.remaining("a", 1000s), 0ms);
    }
    void takesBackAndForgives()
    {
        FailureBuckets buckets(2, 60s, 100);
        buckets.charge("a", 0s);
        buckets.charge("a", 0s);

        buckets.refund("a");
        QCOMPARE(buckets.wait("a", 0s), 0ms);
        buckets.charge("a", 0s);
        QCOMPARE(buckets.wait("a", 0s), 60000ms);
        buckets.forgive("a");
        QCOMPARE(buckets.remaining("a", 0s), 0ms);
        buckets.refund("a");   // of nothing
        QCOMPARE(buckets.wait("a", 0s), 0ms);
    }
    void neverHoldsMoreThanItsKeys()
    {
        FailureBuckets buckets(9, 60s, 1000);
        for (int i = 0; i < 9; ++i)
            buckets.charge("victim", 0s);

        for (int i = 0; i < 100'000; ++i) {
            buckets.charge(QByteArray::number(i), std::chrono::milliseconds(i));
            QVERIFY(buckets.size() <= 1000);
        }

        QVERIFY(buckets.wait("victim", 100s) > 0ms || buckets.remaining("victim", 100s) > 60s);   // the worst are kept
    }
    void noMoreThanFullIsTakenFromOutside()
    {
        FailureBuckets buckets(3, 60s, 100);

        buckets.setRemaining("a", 24h, 0s);
        buckets.setRemaining("b", -5s, 0s);

        QCOMPARE(buckets.remaining("a", 0s), 180000ms);
        QCOMPARE(buckets.size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestFailureBuckets)
#include "tst_failurebuckets.moc"
