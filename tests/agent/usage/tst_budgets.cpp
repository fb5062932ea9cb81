#include "tests/agent/support/spendingfixture.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;
using Period = BudgetStand::Period;

namespace {

QDateTime utc(const QString &text)
{
    return QDateTime::fromString(text, Qt::ISODate);
}

} // namespace

class TestBudgets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_spent = std::make_unique<SpendingFixture>(); }

    void changesAtItsEdges_data()
    {
        QTest::addColumn<double>("limit");
        QTest::addColumn<double>("used");
        QTest::addColumn<int>("state");
        const auto row = [](const char *name, double limit, double used, BudgetState state) {
            QTest::newRow(name) << limit << used << int(state);
        };
        row("nothing", 10, 0, BudgetState::Free);
        row("just below 80 %", 10, 7.999999999, BudgetState::Free);
        row("80 %", 10, 8, BudgetState::Nearly);
        row("just below 100 %", 10, 9.99999999, BudgetState::Nearly);
        row("100 %", 10, 10, BudgetState::Reached);
        row("just below 110 %", 10, 10.99999999, BudgetState::Reached);
        row("110 %", 10, 11, BudgetState::Over);
        row("far over", 10, 1000, BudgetState::Over);
        row("a limit that doubles do not hit, 80 %", 0.1, 0.08, BudgetState::Nearly);
        row("a limit that doubles do not hit, 110 %", 0.1, 0.11, BudgetState::Over);
        row("nothing may be spent", 0, 0, BudgetState::Over);
    }
    void changesAtItsEdges()
    {
        QFETCH(const double, limit);
        QFETCH(const double, used);
        QFETCH(const int, state);
        if (used > 0)
            m_spent->spend(used);

        QCOMPARE(int(Budgets({.day = limit}, {}, *m_spent->store).user().state), state);
        QCOMPARE(int(Budgets({.month = limit}, {}, *m_spent->store).user().state), state);
        m_spent->open();   // as after a restart
        QCOMPARE(int(Budgets({.day = limit}, {}, *m_spent->store).user().state), state);
    }
    void addsUpSmallCalls()
    {
        for (int i = 0; i < 10; ++i)
            m_spent->spend(0.1);
        QCOMPARE(Budgets({.day = 1.0}, {}, *m_spent->store).user().state, BudgetState::Reached);
    }
    void beginsAnewInTheUsersTimeZone_data()
    {
        QTest::addColumn<QByteArray>("zone");
        QTest::addColumn<bool>("isMonth");
        QTest::addColumn<QString>("last");    // second of the time that was paid for
        QTest::addColumn<QString>("next");
        QTest::newRow("day") << "Europe/Paris"_ba << false << u"2026-11-25T22:59:59Z"_s << u"2026-11-25T23:00:00Z"_s;
        QTest::newRow("day, in summer") << "Europe/Paris"_ba << false << u"2026-06-30T21:59:59Z"_s << u"2026-06-30T22:00:00Z"_s;
        QTest::newRow("day of 25 hours") << "Europe/Paris"_ba << false << u"2026-10-25T22:59:59Z"_s << u"2026-10-25T23:00:00Z"_s;
        QTest::newRow("day of 23 hours") << "Europe/Paris"_ba << false << u"2026-03-29T21:59:59Z"_s << u"2026-03-29T22:00:00Z"_s;
        // Midnight did not exist there on that day.
        QTest::newRow("day without midnight")
            << "America/Santiago"_ba << false << u"2026-09-06T03:59:59Z"_s << u"2026-09-06T04:00:00Z"_s;
        QTest::newRow("month") << "Europe/Paris"_ba << true << u"2026-11-30T22:59:59Z"_s << u"2026-11-30T23:00:00Z"_s;
        QTest::newRow("year") << "Pacific/Auckland"_ba << true << u"2026-12-31T10:59:59Z"_s << u"2026-12-31T11:00:00Z"_s;
        QTest::newRow("February") << "UTC"_ba << true << u"2028-02-29T23:59:59Z"_s << u"2028-03-01T00:00:00Z"_s;
    }
    void beginsAnewInTheUsersTimeZone()
    {
        QFETCH(const QByteArray, zone);
        QFETCH(const bool, isMonth);
        QFETCH(const QString, last);
        QFETCH(const QString, next);
        m_spent->zone = QTimeZone(zone);
        m_spent->clock.time = utc(last);
        m_spent->spend(1);
        const Budgets budgets(isMonth ? config::Budget{.month = 1} : config::Budget{.day = 1}, {}, *m_spent->store);

        QCOMPARE(budgets.user().state, BudgetState::Reached);
        QCOMPARE(budgets.user().resets.toUTC(), utc(next));
        m_spent->clock.time = utc(next);
        QCOMPARE(budgets.user().state, BudgetState::Free);
        QCOMPARE(budgets.user().used, 0.0);
    }
    void theWorseOfDayAndMonthCounts()
    {
        m_spent->spend(1);
        QCOMPARE(Budgets({.day = 1.0, .month = 100.0}, {}, *m_spent->store).user().period, Period::Day);
        QCOMPARE(Budgets({.day = 100.0, .month = 1.0}, {}, *m_spent->store).user().period, Period::Month);
        const BudgetStand both = Budgets({.day = 1.0, .month = 1.0}, {}, *m_spent->store).user();
        QCOMPARE(both.period, Period::Month);
        QCOMPARE(both.resets, utc(u"2026-12-01T00:00:00Z"_s));
    }
    void aServiceHasItsOwn()
    {
        const Budgets budgets({.day = 100.0}, {{.name = u"weather"_s, .budget = {.day = 1.0}}, {.name = u"news"_s}},
                              *m_spent->store);
        m_spent->spend(2, {u"weather"_s});
        m_spent->spend(5, {u"news"_s});

        QCOMPARE(budgets.module(u"weather"_s).state, BudgetState::Over);
        QCOMPARE(budgets.module(u"weather"_s).used, 2.0);
        QCOMPARE(budgets.module(u"news"_s).state, BudgetState::Free);
        QCOMPARE(budgets.module(u"other"_s).state, BudgetState::Free);
        QCOMPARE(budgets.user().used, 7.0);
        QCOMPARE(budgets.all().size(), 2);
    }
    void countsInItsCurrency()
    {
        m_spent->spend(1.25);
        const BudgetStand stand = Budgets({.day = 1, .currency = u"EUR"_s, .dollars = 1.25}, {}, *m_spent->store).user();
        QCOMPARE(stand.state, BudgetState::Reached);
        QCOMPARE(stand.used, 1.0);
        QCOMPARE(stand.words(),
                 u"The budget for today is used up: 1.00 EUR of 1.00 EUR; it begins anew on 26 November at 00:00"_s);
    }
    void saysEachStateOnceInItsTime()
    {
        m_spent->spend(0.8);
        const auto stand = [&] { return Budgets({.day = 1.0}, {}, *m_spent->store).user(); };

        QVERIFY(m_spent->store->isNews(stand().id(), stand().began));
        QVERIFY(!m_spent->store->isNews(stand().id(), stand().began));
        m_spent->open();
        QVERIFY(!m_spent->store->isNews(stand().id(), stand().began));
        m_spent->spend(0.2);
        QVERIFY(m_spent->store->isNews(stand().id(), stand().began));
        m_spent->clock.time = m_spent->clock.time.addDays(1);
        m_spent->spend(0.8);
        QVERIFY(m_spent->store->isNews(stand().id(), stand().began));
    }
    void withoutOneEverythingIsFree()
    {
        const Budgets budgets({}, {{.name = u"weather"_s}}, *m_spent->store);
        m_spent->spend(1000);
        QVERIFY(budgets.isEmpty());
        QCOMPARE(budgets.user().state, BudgetState::Free);
    }

private:
    std::unique_ptr<SpendingFixture> m_spent;
};

QTEST_GUILESS_MAIN(TestBudgets)
#include "tst_budgets.moc"
