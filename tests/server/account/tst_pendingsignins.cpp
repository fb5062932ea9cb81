#include "server/account/pendingsignins.h"
#include "tests/server/session/fakeclock.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom::server;

class TestPendingSignIns : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTicketStandsForItsUserForSomeTries()
    {
        const FakeClock clock;
        PendingSignIns pending(clock);
        const QByteArray ticket = pending.add(u"alice"_s, u"hash"_s);

        for (int i = 0; i < PendingSignIns::maxTries; ++i) {
            const auto taken = pending.take(ticket);
            QVERIFY(taken);
            QCOMPARE(taken->user, u"alice"_s);
            QCOMPARE(taken->passwordHash, u"hash"_s);
        }

        QVERIFY(!pending.take(ticket));
        QVERIFY(!pending.take({}));
        QVERIFY(!pending.take(QByteArray(43, 'A')));
    }
    void aTicketIsGoodForFiveMinutes()
    {
        FakeClock clock;
        PendingSignIns pending(clock);
        const QByteArray ticket = pending.add(u"alice"_s, u"hash"_s);

        clock.advance(5min - 1ms);
        QVERIFY(pending.take(ticket));
        clock.advance(1ms);

        QVERIFY(!pending.take(ticket));
    }
    void aUsedTicketIsGone()
    {
        const FakeClock clock;
        PendingSignIns pending(clock);
        const QByteArray ticket = pending.add(u"alice"_s, u"hash"_s);
        pending.remove(ticket);
        QVERIFY(!pending.take(ticket));
    }
    void theOldestMakesRoom()
    {
        FakeClock clock;
        PendingSignIns pending(clock);
        const QByteArray first = pending.add(u"alice"_s, u"hash"_s);
        clock.advance(1ms);
        const QByteArray second = pending.add(u"alice"_s, u"hash"_s);
        clock.advance(1ms);
        for (qsizetype i = 2; i < PendingSignIns::maxPending; ++i)
            (void)pending.add(u"bob"_s, u"hash"_s);
        QVERIFY(pending.take(first));

        (void)pending.add(u"bob"_s, u"hash"_s);

        QVERIFY(!pending.take(first));
        QVERIFY(pending.take(second));
    }
};

QTEST_GUILESS_MAIN(TestPendingSignIns)
#include "tst_pendingsignins.moc"
