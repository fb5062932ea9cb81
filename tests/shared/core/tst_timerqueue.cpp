#include "shared/core/timerqueue.h"

#include <QTest>
#include <QTimerEvent>

#include <functional>

using namespace std::chrono_literals;
using namespace tom;

// Remembers whose turn it was, and does what the test says meanwhile.
class Listener : public QObject
{
public:
    QList<int> heard;
    std::function<void(int id)> then = [](int) {};

protected:
    void timerEvent(QTimerEvent *event) override
    {
        heard.append(event->timerId());
        then(event->timerId());
    }
};

class TestTimerQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_queue = std::make_unique<TimerQueue>();
        m_listener = std::make_unique<Listener>();
    }

    void firesWhatIsDueInTheOrderOfTime()
    {
        add(1, 30ms);
        add(2, 10ms);
        add(3, 20ms);
        add(4, 10ms);   // after 2, which came before it

        QCOMPARE(m_queue->fire(at(9ms)), 0);
        QCOMPARE(m_queue->fire(at(20ms)), 3);

        QCOMPARE(m_listener->heard, (QList{2, 4, 3}));
        QCOMPARE(*m_queue->next(), at(20ms));   // 2 for the second time
    }
    void firesAgainAtEachInterval()
    {
        add(1, 10ms);
        for (const auto time : {10ms, 20ms, 30ms})
            QCOMPARE(m_queue->fire(at(time)), 1);
        QCOMPARE(m_queue->remaining(Qt::TimerId(1), at(33ms)), 7ms);
        QCOMPARE(m_queue->remaining(Qt::TimerId(1), at(50ms)), 0ms);
        QVERIFY(!m_queue->remaining(Qt::TimerId(2), at(0ms)));
    }
    void doesNotMakeUpForMissedTicks()
    {
        add(1, 10ms);
        QCOMPARE(m_queue->fire(at(105ms)), 1);
        QCOMPARE(*m_queue->next(), at(115ms));
    }
    void aTimerOfNoIntervalHasOneTurnEachTime()
    {
        add(1, 0ms);
        add(2, 0ms);
        for (int turn = 1; turn <= 3; ++turn)
            QCOMPARE(m_queue->fire(at(0ms)), 2);
        QCOMPARE(m_listener->heard, (QList{1, 2, 1, 2, 1, 2}));
    }
    void whatIsStoppedOnTheWayIsNotFired()
    {
        add(1, 10ms);
        add(2, 10ms);
        m_listener->then = [this](int) { m_queue->remove(Qt::TimerId(2)); };
        QCOMPARE(m_queue->fire(at(10ms)), 1);
        QVERIFY(!m_queue->remove(Qt::TimerId(2)));
    }
    void aTimerMayStopOrRestartItself_data()
    {
        QTest::addColumn<bool>("restarts");
        QTest::newRow("stop") << false;
        QTest::newRow("restart") << true;
    }
    void aTimerMayStopOrRestartItself()
    {
        QFETCH(const bool, restarts);
        add(1, 10ms);
        m_listener->then = [this, restarts](int id) {
            m_queue->remove(Qt::TimerId(id));
            if (restarts)
                m_queue->add(Qt::TimerId(id), 0ms, Qt::PreciseTimer, m_listener.get(), at(10ms));
        };

        QCOMPARE(m_queue->fire(at(10ms)), 1);   // the new one has its turn the next time
        QCOMPARE(m_queue->next().has_value(), restarts);
        QCOMPARE(m_queue->fire(at(10ms)), restarts ? 1 : 0);
    }
    void aTimerThatIsHandledIsNotFiredAgainMeanwhile()
    {
        add(1, 0ms);
        add(2, 10ms);
        std::optional<TimerQueue::Time> nextMeanwhile;
        m_listener->then = [&](int id) {
            if (id != 1 || m_listener->heard.count(1) > 1)
                return;
            nextMeanwhile = m_queue->next();
            QCOMPARE(m_queue->fire(at(10ms)), 1);   // as a nested loop does
        };

        QCOMPARE(m_queue->fire(at(10ms)), 1);       // 2 had its turn already

        QCOMPARE(m_listener->heard, (QList{1, 2}));
        QCOMPARE(*nextMeanwhile, at(10ms));         // 1 keeps nobody from sleeping
        QCOMPARE(m_queue->fire(at(10ms)), 1);
    }
    void aTimerThatNeverComesKeepsNobodyAwake()
    {
        m_queue->add(Qt::TimerId(1), TimerQueue::Duration::max(), Qt::CoarseTimer, m_listener.get(), at(0ms));
        QVERIFY(*m_queue->next() > at(0ms) + 24h * 365 * 99);
        QCOMPARE(m_queue->fire(at(10ms)), 0);
    }
    void removesAllOfAnObject()
    {
        Listener other;
        add(1, 10ms);
        add(2, 0ms);
        m_queue->add(Qt::TimerId(3), 5ms, Qt::PreciseTimer, &other, at(0ms));
        QCOMPARE(m_queue->timersOf(m_listener.get()).size(), 2);
        QCOMPARE(m_queue->timersOf(&other).constFirst().interval, 5ms);

        QVERIFY(m_queue->removeAll(m_listener.get()));

        QVERIFY(!m_queue->removeAll(m_listener.get()));
        QCOMPARE(m_queue->fire(at(10ms)), 1);
        QCOMPARE(other.heard, QList{3});
    }
    void coarseTimersMeetAtRoundTimesAndDoNotDrift_data()
    {
        QTest::addColumn<Qt::TimerType>("type");
        QTest::addColumn<int>("interval");
        QTest::addColumn<int>("roundness");
        QTest::newRow("precise") << Qt::PreciseTimer << 1000 << 1;
        QTest::newRow("coarse, short") << Qt::CoarseTimer << 19 << 1;
        QTest::newRow("coarse, a second") << Qt::CoarseTimer << 1000 << 32;
        QTest::newRow("coarse, a minute") << Qt::CoarseTimer << 60'000 << 1000;
        QTest::newRow("coarse, just not at full seconds") << Qt::CoarseTimer << 19'999 << 512;
        QTest::newRow("coarse, a month") << Qt::CoarseTimer << 2'000'000'000 << 1000;
        QTest::newRow("very coarse") << Qt::VeryCoarseTimer << 2500 << 1000;
    }
    void coarseTimersMeetAtRoundTimesAndDoNotDrift()
    {
        QFETCH(const Qt::TimerType, type);
        QFETCH(const int, interval);
        QFETCH(const int, roundness);
        const TimerQueue::Time start = at(7ms);
        m_queue->add(Qt::TimerId(1), std::chrono::milliseconds(interval), type, m_listener.get(), start);
        for (int tick = 1; tick <= 100; ++tick) {
            const TimerQueue::Time next = *m_queue->next();
            const auto late = next - (start + qint64(tick) * std::chrono::milliseconds(interval));
            QVERIFY2(late >= 0ms && late < std::chrono::milliseconds(roundness), QByteArray::number(tick).constData());
            QCOMPARE(next.time_since_epoch() % std::chrono::milliseconds(roundness), 0ns);
            QCOMPARE(m_queue->fire(next), 1);
        }
    }

private:
    static TimerQueue::Time at(std::chrono::milliseconds time) { return TimerQueue::Time(1'000'000'000ms + time); }
    void add(int id, std::chrono::milliseconds interval)
    {
        m_queue->add(Qt::TimerId(id), interval, Qt::PreciseTimer, m_listener.get(), at(0ms));
    }

    std::unique_ptr<TimerQueue> m_queue;
    std::unique_ptr<Listener> m_listener;
};

QTEST_GUILESS_MAIN(TestTimerQueue)
#include "tst_timerqueue.moc"
