#include "agent/turn/journal.h"
#include "agent/usage/embeddingrows.h"
#include "agent/usage/usagereport.h"
#include "tests/agent/support/spendingfixture.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;

namespace {

const QDate day(2026, 11, 25);

QJsonObject reportOf(SpendingFixture &spent, const QString &query = {})
{
    return usageReport(*spent.store, Budgets({}, {}, *spent.store), QUrlQuery(query)).value_or(QJsonObject{});
}

} // namespace

class TestUsageStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_spent = std::make_unique<SpendingFixture>(); }

    void sumsByDayModuleModelAndPurpose()
    {
        UsageStore &store = *m_spent->store;
        store.count(u"openai/x"_s, u"answer"_s, {u"weather"_s}, costs(0.25));
        store.count(u"openai/x"_s, u"answer"_s, {u"weather"_s}, costs(0.5));
        store.count(u"openai/y"_s, u"triage"_s, {}, costs(0.125));
        m_spent->clock.time = m_spent->clock.time.addDays(1);
        store.count(u"openai/x"_s, u"answer"_s, {u"weather"_s}, costs(1));
        m_spent->open();

        const auto rows = m_spent->store->rows(day, day);
        QVERIFY(rows);
        QCOMPARE(rows->size(), 2);
        QCOMPARE(rows->at(0).purpose, u"triage"_s);
        QCOMPARE(rows->at(1).calls, 2);
        QCOMPARE(rows->at(1).usage, (protocol::Usage{.inputTokens = 20, .outputTokens = 2, .cost = 0.75}));
        QCOMPARE(m_spent->store->cost(day, day).value(), 0.875);
        QCOMPARE(m_spent->store->cost(day, day.addDays(1), u"weather"_s).value(), 1.75);
        QCOMPARE(m_spent->store->cost(day.addDays(2), day.addDays(9)).value(), 0.0);
    }
    void learnsSumsThatGrowAndNothingTwice()
    {
        const auto sum = [](qint64 calls, qint64 tokens, qint64 nanos, qint64 unpriced = 0) {
            return QJsonArray{QJsonObject{{u"day"_s, u"2026-11-25"_s},
                                          {u"model"_s, u"openai/vectors"_s},
                                          {u"calls"_s, calls},
                                          {u"tokens"_s, tokens},
                                          {u"cost_nanos"_s, nanos},
                                          {u"unpriced_calls"_s, unpriced}}};
        };
        for (const QJsonArray &told : {sum(1, 10, 250'000'000), sum(3, 30, 750'000'000), sum(3, 30, 750'000'000), sum(2, 20, 0)})
            m_spent->store->learn(embeddingRows(told));
        m_spent->open();

        const auto rows = m_spent->store->rows(day, day);
        QCOMPARE(rows->size(), 1);
        QCOMPARE(rows->constFirst(), (UsageRow{.day = day,
                                               .module = u"memory"_s,
                                               .model = u"openai/vectors"_s,
                                               .purpose = u"embedding"_s,
                                               .calls = 3,
                                               .usage = {.inputTokens = 30, .cost = 0.75}}));
        QCOMPARE(m_spent->store->cost(day, day).value(), 0.75);   // and so a budget holds it
        QVERIFY(!embeddingRows(sum(2, 20, 0, 2)).constFirst().usage.cost);   // nobody knows
        for (const QJsonArray &bad : {sum(0, 1, 1), sum(1, -1, 1), sum(1, 1, -1), sum(1, 1, 1, 2), QJsonArray{u"x"_s},
                                      QJsonArray{QJsonObject{{u"calls"_s, 1}}}})
            QVERIFY(embeddingRows(bad).isEmpty());
    }
    void goesWithWhatIsCommittedNextAndOnlyOnce()
    {
        Journal journal(std::move(m_spent->database), m_spent->clock);
        UsageStore *store = m_spent->store.get();
        journal.setCompanion({.write = [store] { return store->writeAlong(); }, .written = [store] { store->noteWritten(); }});
        const auto callsOnDisk = [&journal] {
            return journal.database()
                .query(u"SELECT COALESCE(SUM(calls), 0) AS calls FROM usage"_s)
                ->constFirst()
                .value(u"calls"_s);
        };
        store->count(u"m"_s, u"answer"_s, {}, costs(0.5), 0, UsageStore::When::Soon);

        QVERIFY(!journal.commit([]() -> Result<void> { return failure(ErrorCode::Storage, u"the disk is full"_s); }));
        QCOMPARE(callsOnDisk(), 0);
        QCOMPARE(store->cost(day, day).value(), 0.5);
        for (int i = 0; i < 2; ++i) {
            QVERIFY(journal.commit([] { return Result<void>(); }));
            QCOMPARE(callsOnDisk(), 1);
            QCOMPARE(store->cost(day, day).value(), 0.5);
        }
        m_spent->store.reset();   // and what it writes at its end is nothing
        QCOMPARE(callsOnDisk(), 1);
    }
    void refusedItHoldsNobodyUp()
    {
        Journal journal(std::move(m_spent->database), m_spent->clock);
        store::Database &database = journal.database();
        UsageStore *store = m_spent->store.get();
        journal.setCompanion({.write = [store] { return store->writeAlong(); }, .written = [store] { store->noteWritten(); }});
        const auto writeNote = [&] {
            const auto done = database.execute(u"INSERT INTO notes(text, created) VALUES('tea', 1)"_s);
            return done ? Result<void>() : std::unexpected(done.error());
        };
        const auto count = [&database](const QString &what) {
            return database.query(u"SELECT COALESCE(SUM(%1"_s.arg(what))->constFirst().value(u"n"_s).toInt();
        };
        const QString calls = u"calls), 0) AS n FROM usage"_s;
        const QString notes = u"1), 0) AS n FROM notes"_s;
        QVERIFY(database.execute(u"CREATE TRIGGER no BEFORE INSERT ON usage WHEN new.model = 'bad' BEGIN SELECT RAISE(ABORT, "
                                 "'no'); END"_s));
        store->count(u"good"_s, u"answer"_s, {}, costs(0.5), 0, UsageStore::When::Soon);
        store->count(u"bad"_s, u"answer"_s, {}, costs(0.25), 7, UsageStore::When::Soon);

        QTest::ignoreMessage(QtCriticalMsg,
                             QRegularExpression(u"the usage of good, bad is not on disk yet, it is written with the next: "_s));
        for (int i = 1; i <= 2; ++i) {   // said once
            QVERIFY(journal.commit(writeNote));
            QCOMPARE(count(notes), i);
            QCOMPARE(count(calls), 0);
            QCOMPARE(store->cost(day, day).value(), 0.75);   // a budget holds it all the same
        }
        QVERIFY(database.execute(u"DROP TRIGGER no"_s));
        QTest::ignoreMessage(QtInfoMsg, "the usage that was refused before is written");
        for (int i = 3; i <= 4; ++i) {
            QVERIFY(journal.commit(writeNote));
            QCOMPARE(count(notes), i);
            QCOMPARE(count(calls), 2);
            QCOMPARE(store->cost(day, day).value(), 0.75);
            QCOMPARE(store->costOfSchedule(day, day, 7).value(), 0.25);
        }
    }
    void refusedWithEverythingItIsAnError()
    {
        Journal journal(std::move(m_spent->database), m_spent->clock);
        store::Database &database = journal.database();
        UsageStore *store = m_spent->store.get();
        journal.setCompanion({.write = [store] { return store->writeAlong(); }, .written = [store] { store->noteWritten(); }});
        QVERIFY(database.execute(u"CREATE TRIGGER no BEFORE INSERT ON usage BEGIN SELECT RAISE(ROLLBACK, 'no'); END"_s));
        store->count(u"m"_s, u"answer"_s, {}, costs(0.5), 0, UsageStore::When::Soon);
        bool isAsked = false;

        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"the usage of m is not on disk yet"_s));
        QVERIFY(!journal.commit([&isAsked] {
            isAsked = true;   // outside of every transaction
            return Result<void>();
        }));

        QVERIFY(!isAsked);
        QVERIFY(database.execute(u"DROP TRIGGER no"_s));
        QTest::ignoreMessage(QtInfoMsg, "the usage that was refused before is written");
        QVERIFY(journal.commit([] { return Result<void>(); }));
        QCOMPARE(store->rows(day, day)->constFirst().calls, 1);
    }
    void whatIsLostIsSaid()
    {
        Journal journal(std::move(m_spent->database), m_spent->clock);
        QVERIFY(journal.database().execute(u"CREATE TRIGGER no BEFORE INSERT ON usage BEGIN SELECT RAISE(ABORT, 'no'); END"_s));
        m_spent->store->count(u"m"_s, u"answer"_s, {}, costs(0.5), 0, UsageStore::When::Soon);

        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"the usage of m is not on disk yet"_s));
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"the usage of these models is lost: .*m"_s));
        m_spent->store.reset();
    }
    void whatIsUnknownIsNeverZero()
    {
        m_spent->store->count(u"local/x"_s, u"answer"_s, {}, costs({}));

        const auto rows = m_spent->store->rows(day, day);
        QCOMPARE(rows->at(0).usage.cost, std::nullopt);
        QCOMPARE(rows->at(0).usage.unpricedCalls, 1);
        QVERIFY(reportOf(*m_spent).value("total"_L1)["cost"_L1].isNull());

        m_spent->store->count(u"local/x"_s, u"answer"_s, {}, costs(0.5));
        const QJsonValue total = reportOf(*m_spent).value("total"_L1);
        QCOMPARE(total["cost"_L1], QJsonValue(0.5));
        QCOMPARE(total["unpriced_calls"_L1], QJsonValue(1));
        QCOMPARE(total["calls"_L1], QJsonValue(2));
    }
    void severalModulesShareWithoutLosingAToken()
    {
        protocol::Usage usage{.inputTokens = 100, .outputTokens = 7, .cachedInputTokens = 2, .cost = 0.000000010};
        m_spent->store->count(u"m"_s, u"answer"_s, {u"a"_s, u"b"_s, u"c"_s}, usage);

        protocol::Usage sum;
        qint64 calls = 0;
        const auto rows = m_spent->store->rows(day, day);
        QCOMPARE(rows->size(), 3);
        for (const UsageRow &row : *rows) {
            sum += row.usage;
            calls += row.calls;
        }
        QCOMPARE(calls, 1);
        QCOMPARE(sum.inputTokens, 100);
        QCOMPARE(sum.outputTokens, 7);
        QCOMPARE(sum.cachedInputTokens, 2);
        QVERIFY(std::abs(*sum.cost - 1e-8) < 1e-12);
    }
    void aDayIsTheUsersDay_data()
    {
        QTest::addColumn<QByteArray>("zone");
        QTest::addColumn<QString>("utc");
        QTest::addColumn<QDate>("expected");
        QTest::newRow("before midnight") << "Europe/Paris"_ba << u"2026-11-25T22:59:59Z"_s << QDate(2026, 11, 25);
        QTest::newRow("midnight") << "Europe/Paris"_ba << u"2026-11-25T23:00:00Z"_s << QDate(2026, 11, 26);
        QTest::newRow("far west") << "Pacific/Honolulu"_ba << u"2026-11-25T09:59:59Z"_s << QDate(2026, 11, 24);
        QTest::newRow("far east") << "Pacific/Kiritimati"_ba << u"2026-11-25T10:00:00Z"_s << QDate(2026, 11, 26);
        QTest::newRow("summer") << "Europe/Paris"_ba << u"2026-07-01T22:00:00Z"_s << QDate(2026, 7, 2);
    }
    void aDayIsTheUsersDay()
    {
        QFETCH(const QByteArray, zone);
        QFETCH(const QString, utc);
        QFETCH(const QDate, expected);
        m_spent->zone = QTimeZone(zone);
        m_spent->clock.time = QDateTime::fromString(utc, Qt::ISODate);

        m_spent->spend(1);

        QCOMPARE(m_spent->store->rows(expected, expected)->size(), 1);
    }
    void whatMayWaitIsWrittenRightAfter()
    {
        const auto onDisk = [this] { return m_spent->database->query(u"SELECT calls FROM usage"_s, {})->size(); };

        m_spent->store->count(u"m"_s, u"answer"_s, {}, costs(0.25), 0, UsageStore::When::Soon);
        QCOMPARE(onDisk(), 0);
        QCOMPARE(m_spent->store->cost(day, day).value(), 0.25);
        QTRY_COMPARE(onDisk(), 1);

        m_spent->store->count(u"m"_s, u"answer"_s, {}, costs(0.5), 0, UsageStore::When::Soon);
        m_spent->open();
        QCOMPARE(m_spent->store->cost(day, day).value(), 0.75);
    }
    void whatTheDiskDoesNotTakeCountsAllTheSame()
    {
        m_spent->spend(0.25);
        QVERIFY(m_spent->database->execute(u"ALTER TABLE usage RENAME TO hidden"_s));
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"the usage of .+ is not on disk yet"_s));
        m_spent->spend(0.5);
        m_spent->spend(1);
        QVERIFY(m_spent->database->execute(u"ALTER TABLE hidden RENAME TO usage"_s));

        QCOMPARE(m_spent->store->cost(day, day).value(), 1.75);
        QCOMPARE(m_spent->store->rows(day, day)->constFirst().calls, 3);
        QTest::ignoreMessage(QtInfoMsg, "the usage that was refused before is written");
        m_spent->spend(2);
        m_spent->open();
        QCOMPARE(m_spent->store->cost(day, day).value(), 3.75);
    }
    void reportsTheMonthUnlessAsked()
    {
        m_spent->zone = QTimeZone("Europe/Paris");
        m_spent->spend(1, {u"weather"_s});
        m_spent->clock.time = m_spent->clock.time.addDays(-25);   // 31 October
        m_spent->spend(2);
        m_spent->clock.time = m_spent->clock.time.addDays(25);

        const QJsonObject report = reportOf(*m_spent);
        QCOMPARE(report.value("from"_L1), QJsonValue(u"2026-11-01"_s));
        QCOMPARE(report.value("to"_L1), QJsonValue(u"2026-11-25"_s));
        QCOMPARE(report.value("time_zone"_L1), QJsonValue(u"Europe/Paris"_s));
        QCOMPARE(report.value("total"_L1)["cost"_L1], QJsonValue(1));
        QCOMPARE(report.value("days"_L1).toArray().size(), 1);
        QCOMPARE(report.value("modules"_L1)[0]["module"_L1], QJsonValue(u"weather"_s));
        QCOMPARE(report.value("models"_L1)[0]["model"_L1], QJsonValue(u"openai/x"_s));
        QCOMPARE(report.value("purposes"_L1)[0]["purpose"_L1], QJsonValue(u"answer"_s));

        const QJsonObject longer = reportOf(*m_spent, u"from=2026-10-31"_s);
        QCOMPARE(longer.value("total"_L1)["cost"_L1], QJsonValue(3));
        QCOMPARE(longer.value("days"_L1).toArray().size(), 2);
        QCOMPARE(reportOf(*m_spent, u"from=2026-10-31&to=2026-10-31"_s).value("total"_L1)["cost"_L1], QJsonValue(2));
    }
    void refusesWhatIsNoTime_data()
    {
        QTest::addColumn<QString>("query");
        QTest::newRow("no day") << u"from=yesterday"_s;
        QTest::newRow("no such day") << u"to=2026-02-30"_s;
        QTest::newRow("backwards") << u"from=2026-11-02&to=2026-11-01"_s;
        QTest::newRow("empty") << u"from="_s;
        QTest::newRow("too long") << u"from=2010-01-01&to=2026-11-25"_s;
        QTest::newRow("one day too long") << u"from=2016-11-17&to=2026-11-25"_s;
    }
    void refusesWhatIsNoTime()
    {
        QFETCH(const QString, query);
        const auto report = usageReport(*m_spent->store, Budgets({}, {}, *m_spent->store), QUrlQuery(query));
        QVERIFY(!report);
        QCOMPARE(report.error().code, ErrorCode::InvalidInput);
    }
    void takesTheLongestTime() { QVERIFY(!reportOf(*m_spent, u"from=2016-11-18&to=2026-11-25"_s).isEmpty()); }

private:
    std::unique_ptr<SpendingFixture> m_spent;
};

QTEST_GUILESS_MAIN(TestUsageStore)
#include "tst_usagestore.moc"
