#include "shared/llm/providergate.h"
#include "shared/llm/providerhealth.h"

#include <QElapsedTimer>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom::llm;

// When a provider rests, and when a request may start.
class TestProviderHealth : public QObject
{
    Q_OBJECT

private:
    std::chrono::milliseconds m_time{1h};
    ProviderHealth::Now m_now = [this] { return m_time; };

private Q_SLOTS:
    void restsAfterThreeFailuresWithinAMinute()
    {
        ProviderHealth health(m_now);
        health.failed({.kind = FailureKind::Server}, u"a"_s);
        m_time += 59s;
        health.failed({.kind = FailureKind::Network}, u"b"_s);
        QVERIFY(!health.isResting());
        health.failed({.kind = FailureKind::Timeout}, u"c"_s);

        QVERIFY(health.isResting());
        QCOMPARE(health.why(), u"c"_s);
        m_time += 30s - 1ms;
        QVERIFY(health.isResting());
        m_time += 1ms;
        QVERIFY(!health.isResting());
    }
    void olderFailuresDoNotCount()
    {
        ProviderHealth health(m_now);
        health.failed({.kind = FailureKind::Server}, {});
        health.failed({.kind = FailureKind::Server}, {});
        m_time += 60s;
        health.failed({.kind = FailureKind::Server}, {});

        QVERIFY(!health.isResting());
    }
    void anAnswerEndsTheCount()
    {
        ProviderHealth health(m_now);
        health.failed({.kind = FailureKind::Server}, {});
        health.failed({.kind = FailureKind::Server}, {});
        health.succeeded();
        health.failed({.kind = FailureKind::Server}, {});

        QVERIFY(!health.isResting());
    }
    void oneFailureBehindARestIsEnoughForTheNext()
    {
        ProviderHealth health(m_now);
        for (int i = 0; i < 3; ++i)
            health.failed({.kind = FailureKind::Server}, {});
        m_time += 30s;
        QVERIFY(!health.isResting());
        health.failed({.kind = FailureKind::Server}, {});

        QVERIFY(health.isResting());
    }
    void saysWhenItIsBack()
    {
        ProviderHealth health(m_now);
        QVERIFY(!health.succeeded());
        for (int i = 0; i < 3; ++i)
            health.failed({.kind = FailureKind::Server}, u"down"_s);
        QVERIFY(health.isResting());
        m_time += 30s;
        QVERIFY(!health.isResting());   // whoever asks now finds out
        QVERIFY(health.succeeded());
        QVERIFY(!health.succeeded());
    }
    void restsForAsLongAsItWasAsked_data()
    {
        QTest::addColumn<std::chrono::milliseconds>("asked");
        QTest::addColumn<std::chrono::milliseconds>("rest");
        QTest::newRow("two minutes") << std::chrono::milliseconds(2min) << std::chrono::milliseconds(2min);
        QTest::newRow("a day") << std::chrono::milliseconds(24h) << std::chrono::milliseconds(24h);
        QTest::newRow("a year") << std::chrono::milliseconds(24h * 365) << std::chrono::milliseconds(24h);
    }
    void restsForAsLongAsItWasAsked()
    {
        QFETCH(const std::chrono::milliseconds, asked);
        QFETCH(const std::chrono::milliseconds, rest);
        ProviderHealth health(m_now);
        health.failed({.kind = FailureKind::RateLimit, .retryAfter = asked}, {});

        m_time += rest - 1ms;
        QVERIFY(health.isResting());
        m_time += 1ms;
        QVERIFY(!health.isResting());
    }
    void aRefusedKeyOrAccountRestsAtOnce()
    {
        for (const FailureKind kind : {FailureKind::Auth, FailureKind::Billing}) {
            ProviderHealth health(m_now);
            health.failed({.kind = kind}, {});
            QVERIFY(health.isResting());
            m_time += 60s;
            QVERIFY(!health.isResting());
        }
    }
    void aWrongRequestSaysNothingOfTheProvider()
    {
        ProviderHealth health(m_now);
        for (const FailureKind kind : {FailureKind::BadRequest, FailureKind::Filtered, FailureKind::ContextLength,
                                       FailureKind::ModelUnknown, FailureKind::TooLarge})
            health.failed({.kind = kind}, {});

        QVERIFY(!health.isResting());
    }

    void letsInOnlySoManyAtOnce()
    {
        const auto gate = std::make_shared<ProviderGate>(2, 0ms, m_now);
        QList<int> inside;
        std::vector<ProviderGate::Pass> passes;
        QObject context;
        for (int i = 0; i < 4; ++i) {
            gate->enter(&context, [&, i](const ProviderGate::Pass &pass) {
                inside.append(i);
                passes.push_back(pass);
            });
        }

        QTRY_COMPARE(inside, (QList<int>{0, 1}));
        QCoreApplication::processEvents();
        QCOMPARE(inside.size(), 2);
        passes.erase(passes.begin());
        QTRY_COMPARE(inside, (QList<int>{0, 1, 2}));
        passes.clear();
        QTRY_COMPARE(inside, (QList<int>{0, 1, 2, 3}));
    }
    void whoIsGoneHoldsNobodyUp()
    {
        const auto gate = std::make_shared<ProviderGate>(1, 0ms, m_now);
        QObject context;
        auto early = std::make_unique<QObject>();
        auto waiting = std::make_unique<QObject>();
        bool isIn = false;
        gate->enter(early.get(), [](const ProviderGate::Pass &) { QFAIL("it is gone"); });
        gate->enter(waiting.get(), [](const ProviderGate::Pass &) { QFAIL("it is gone"); });
        gate->enter(&context, [&isIn](const ProviderGate::Pass &) { isIn = true; });
        early.reset();
        waiting.reset();

        QTRY_VERIFY(isIn);
    }
    void keepsTheTimeBetweenTwoStarts()
    {
        QElapsedTimer clock;
        clock.start();
        const auto gate =
            std::make_shared<ProviderGate>(0, 100ms, [&clock] { return std::chrono::milliseconds(clock.elapsed()); });
        QObject context;
        QList<qint64> starts;
        for (int i = 0; i < 3; ++i)
            gate->enter(&context, [&](const ProviderGate::Pass &) { starts.append(clock.elapsed()); });

        QTRY_COMPARE(starts.size(), 3);
        QVERIFY(starts.at(2) >= 200);
    }
    void nothingIsHeldUpWithoutALimit()
    {
        const auto gate = std::make_shared<ProviderGate>(0, 0ms, m_now);
        QObject context;
        std::vector<ProviderGate::Pass> passes;
        for (int i = 0; i < 1000; ++i)
            gate->enter(&context, [&passes](const ProviderGate::Pass &pass) { passes.push_back(pass); });

        QTRY_COMPARE(passes.size(), 1000u);
    }
};

QTEST_GUILESS_MAIN(TestProviderHealth)
#include "tst_providerhealth.moc"
