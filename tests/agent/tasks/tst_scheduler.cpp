#include "agent/conversation/schema.h"
#include "agent/tasks/scheduler.h"
#include "tests/agent/support/setclock.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;
using protocol::Schedule;

// What is due, with a clock that the test sets. Each time only what is on disk counts: reopen() is a killed agent.
class TestScheduler : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_zone = QTimeZone("Europe/Paris");
        m_clock.set(u"2026-03-10T12:00:00Z"_s);
        reopen();
    }

    void remindsOnceAndForgetsIt()
    {
        const auto added = m_scheduler->add(reminder(u"tea"_s, u"2026-03-10T15:00:00"_s));
        QVERIFY(added);
        QCOMPARE(m_scheduler->nextDue().value(), utc(u"2026-03-10T14:00:00Z"_s));

        m_clock.set(u"2026-03-10T13:59:59Z"_s);
        m_scheduler->look();
        QVERIFY(titles().isEmpty());
        m_clock.set(u"2026-03-10T14:00:00Z"_s);
        m_scheduler->look();
        m_scheduler->look();
        reopen();
        m_scheduler->look();

        QCOMPARE(titles(), QStringList{u"tea"_s});
        QVERIFY(m_scheduler->list()->isEmpty());
        QVERIFY(!m_scheduler->nextDue());
    }
    void aBudgetIsKeptChangedAndTakenAway()
    {
        const QJsonObject asked{{u"kind"_s, u"prompt"_s},
                                {u"text"_s, u"news"_s},
                                {u"start"_s, u"2026-03-11T08:00:00"_s},
                                {u"budget"_s, QJsonObject{{u"day"_s, 0.5}, {u"currency"_s, u"EUR"_s}}}};
        const auto read = protocol::Schedule::fromJson(asked);
        QVERIFY(read);
        QCOMPARE(m_scheduler->add(*read).error().code, ErrorCode::InvalidInput);   // nobody knows what one is worth

        m_scheduler->setExchangeRates({{u"EUR"_s, 1.25}});
        const qint64 id = m_scheduler->add(*read).value().id;
        QCOMPARE(m_scheduler->budgeted().size(), 1);
        QCOMPARE(m_scheduler->budgeted().constFirst().id, id);
        QCOMPARE(m_scheduler->budgeted().constFirst().title, u"news"_s);
        QCOMPARE(m_scheduler->budgeted().constFirst().budget,
                 (config::Budget{.day = 0.5, .currency = u"EUR"_s, .dollars = 1.25}));

        QVERIFY(m_scheduler->change(id, {{u"budget"_s, QJsonObject{{u"month"_s, 2}}}}));
        QCOMPARE(m_scheduler->budgeted().constFirst().budget, (config::Budget{.month = 2.0}));
        for (const QJsonValue &bad : {QJsonValue(u"1"_s), QJsonValue(QJsonObject{}), QJsonValue(QJsonObject{{u"day"_s, -1}}),
                                      QJsonValue(QJsonObject{{u"day"_s, u"1"_s}})})
            QCOMPARE(m_scheduler->change(id, {{u"budget"_s, bad}}).error().code, ErrorCode::InvalidInput);
        QVERIFY(m_scheduler->change(id, {{u"budget"_s, QJsonValue::Null}}));
        QVERIFY(m_scheduler->budgeted().isEmpty());
        m_scheduler->setUsualBudget({.day = 0.1});
        QCOMPARE(m_scheduler->budgeted().constFirst().budget, (config::Budget{.day = 0.1}));
        QVERIFY(m_scheduler->change(id, {{u"budget"_s, QJsonObject{{u"month"_s, 2}}}}));
        QCOMPARE(m_scheduler->budgeted().constFirst().budget, (config::Budget{.month = 2.0}));   // its own counts
        QVERIFY(!protocol::Schedule::fromJson({{u"text"_s, u"tea"_s},
                                               {u"start"_s, u"2026-03-11T08:00:00"_s},
                                               {u"budget"_s, QJsonObject{{u"day"_s, 1}}}}));   // a reminder costs nothing
    }
    void remindsEachDayOverTheShortNight()
    {
        QVERIFY(m_scheduler->add(reminder(u"up"_s, u"2026-03-28T08:00:00"_s, u"FREQ=DAILY"_s)));
        for (const QString &time : {u"2026-03-28T07:00:00Z"_s, u"2026-03-29T06:00:00Z"_s, u"2026-03-30T06:00:00Z"_s}) {
            QCOMPARE(m_scheduler->nextDue().value(), utc(time));
            m_clock.set(time);
            m_scheduler->look();
        }
        QCOMPARE(titles().size(), 3);
    }
    void aMissedTimeFollowsItsRule_data()
    {
        QTest::addColumn<Schedule::Missed>("missed");
        QTest::addColumn<QString>("rule");
        QTest::addColumn<int>("seconds");   // that it is late
        QTest::addColumn<QStringList>("told");
        using Missed = Schedule::Missed;
        const int edge = int(std::chrono::seconds(Scheduler::lateAfter).count());
        QTest::newRow("in time, just") << Missed::Skip << u""_s << edge << QStringList{u"tea"_s};
        QTest::newRow("late, once") << Missed::Late << u""_s << edge + 1 << QStringList{u"tea"_s};
        QTest::newRow("left out") << Missed::Skip << u""_s << edge + 1 << QStringList{};
        QTest::newRow("asked for") << Missed::Ask << u""_s << edge + 1 << QStringList{u"Missed: tea"_s};
        QTest::newRow("a month of days, once") << Missed::Late << u"FREQ=DAILY"_s << 30 * 86400 << QStringList{u"tea"_s};
        QTest::newRow("a month of days, left out") << Missed::Skip << u"FREQ=DAILY"_s << 30 * 86400 + 3600 << QStringList{};
        QTest::newRow("a month of days, asked for")
            << Missed::Ask << u"FREQ=DAILY"_s << 30 * 86400 << QStringList{u"Missed: tea"_s};
    }
    void aMissedTimeFollowsItsRule()
    {
        QFETCH(Schedule::Missed, missed);
        QFETCH(QString, rule);
        QFETCH(int, seconds);
        QFETCH(QStringList, told);
        Schedule schedule = reminder(u"tea"_s, u"2026-03-10T15:00:00"_s, rule);
        schedule.missed = missed;
        QVERIFY(m_scheduler->add(schedule));

        m_clock.time = utc(u"2026-03-10T14:00:00Z"_s).addSecs(seconds);
        reopen();
        m_scheduler->look();
        m_scheduler->look();

        QCOMPARE(titles(), told);
        if (!rule.isEmpty())
            QVERIFY(m_scheduler->nextDue().value() > m_clock.time);
    }
    void whatWasAskedForIsDoneOnce()
    {
        Schedule schedule = reminder(u"tea"_s, u"2026-03-10T15:00:00"_s);
        schedule.missed = Schedule::Missed::Ask;
        const qint64 id = m_scheduler->add(schedule)->id;
        m_clock.set(u"2026-03-10T18:00:00Z"_s);
        m_scheduler->look();
        QCOMPARE(actionsOfLast(), (QStringList{u"run "_s + QString::number(id)}));

        QVERIFY(m_scheduler->runNow(id));

        QCOMPARE(titles(), (QStringList{u"Missed: tea"_s, u"tea"_s}));
        QCOMPARE(m_scheduler->runNow(id).error().code, ErrorCode::NotFound);
    }
    // The clock of this test stands still.
    void whatIsAskedForTwiceInOneMomentComesTwice()
    {
        const qint64 id = m_scheduler->add(reminder(u"tea"_s, u"2026-03-10T15:00:00"_s, u"FREQ=DAILY"_s))->id;

        QVERIFY(m_scheduler->runNow(id));
        QVERIFY(m_scheduler->runNow(id));

        QCOMPARE(titles(), (QStringList{u"tea"_s, u"tea"_s}));
    }
    void aLongAbsenceBringsNoStorm()
    {
        for (int i = 0; i < 50; ++i)
            QVERIFY(m_scheduler->add(reminder(u"number %1"_s.arg(i), u"2026-03-10T15:%1:00"_s.arg(i, 2, 10, QChar(u'0')))));
        QVERIFY(m_scheduler->add(reminder(u"daily"_s, u"2026-03-10T15:00:00"_s, u"FREQ=DAILY"_s)));

        m_clock.set(u"2026-03-20T12:00:00Z"_s);
        reopen();
        QSignalSpy changed(m_inbox.get(), &Inbox::changed);
        while (m_scheduler->nextDue() && *m_scheduler->nextDue() <= m_clock.time)
            m_scheduler->look();

        QCOMPARE(titles().size(), 52);   // each once, and the digest
        QCOMPARE(alerting().size(), 1);
        QCOMPARE(alerting().constFirst(), u"51 notifications since you were away"_s);
    }
    void aFewThatWereMissedSpeakForThemselves()
    {
        for (int i = 0; i < Scheduler::mostLateAlone; ++i)
            QVERIFY(m_scheduler->add(reminder(QString::number(i), u"2026-03-10T15:00:00"_s)));
        m_clock.set(u"2026-03-10T20:00:00Z"_s);
        m_scheduler->look();
        QCOMPARE(alerting().size(), int(Scheduler::mostLateAlone));
    }
    void heedsAClockThatIsSetBackAndForward()
    {
        QVERIFY(m_scheduler->add(reminder(u"tea"_s, u"2026-03-10T15:00:00"_s, u"FREQ=DAILY"_s)));
        m_clock.set(u"2026-03-10T14:00:00Z"_s);
        m_scheduler->look();
        m_clock.set(u"2026-03-09T14:00:00Z"_s);   // back by a day
        m_scheduler->look();
        m_clock.set(u"2026-03-10T14:00:00Z"_s);   // and it comes again
        m_scheduler->look();
        QCOMPARE(titles().size(), 1);
        QCOMPARE(m_scheduler->nextDue().value(), utc(u"2026-03-11T14:00:00Z"_s));
        m_clock.set(u"2026-03-11T14:05:00Z"_s);   // forward by a day
        m_scheduler->look();
        QCOMPARE(titles().size(), 2);
        m_clock.set(u"2026-03-10T14:05:00Z"_s);
        m_scheduler->look();
        QCOMPARE(titles().size(), 2);
    }
    void followsTheUserToAnotherTimeZone()
    {
        QVERIFY(m_scheduler->add(reminder(u"by the wall"_s, u"2026-03-11T08:00:00"_s, u"FREQ=DAILY"_s)));
        Schedule moment = *Schedule::fromJson({{u"text"_s, u"a moment"_s}, {u"start"_s, u"2026-03-12T08:00:00+01:00"_s}});
        QVERIFY(m_scheduler->add(moment));

        m_zone = QTimeZone("America/New_York");
        m_scheduler->rezone();

        const auto list = *m_scheduler->list();
        QCOMPARE(list.at(0).next.value(), utc(u"2026-03-11T12:00:00Z"_s));
        QCOMPARE(list.at(1).next.value(), utc(u"2026-03-12T07:00:00Z"_s));
    }
    void refusesWhatIsOverAndWhatIsTooMuch()
    {
        QCOMPARE(m_scheduler->add(reminder(u"x"_s, u"2026-03-10T13:00:00"_s)).error().code, ErrorCode::InvalidInput);   // now
        QVERIFY(m_scheduler->add(reminder(u"x"_s, u"2026-03-10T13:00:01"_s)));
        QVERIFY(m_scheduler->add(reminder(u"x"_s, u"2020-03-10T13:00:00"_s, u"FREQ=DAILY"_s)));   // goes on
        const auto filled = m_database->transaction([&]() -> Result<void> {
            ScheduleStore store(*m_database, m_clock);
            Schedule schedule = reminder(u"x"_s, u"2026-03-11T13:00:00"_s);
            schedule.next = utc(u"2026-03-11T12:00:00Z"_s);
            for (qint64 i = 2; i < Scheduler::mostSchedules - 1; ++i) {
                if (const auto added = store.insert(schedule); !added)
                    return std::unexpected(added.error());
            }
            return {};
        });
        QVERIFY(filled);
        QVERIFY(m_scheduler->add(reminder(u"the last"_s, u"2026-03-11T13:00:00"_s)));
        QCOMPARE(m_scheduler->add(reminder(u"one more"_s, u"2026-03-11T13:00:00"_s)).error().code, ErrorCode::Conflict);
    }
    void tellsTheNextTimesOfOneThatIsNotKept()
    {
        const auto dates = m_scheduler->dates(reminder(u"x"_s, u"2026-03-28T07:30:00"_s, u"FREQ=DAILY"_s), 3);
        QCOMPARE(*dates, (QList<QDateTime>{utc(u"2026-03-28T06:30:00Z"_s), utc(u"2026-03-29T05:30:00Z"_s),
                                           utc(u"2026-03-30T05:30:00Z"_s)}));   // over the short night
        QVERIFY(m_scheduler->list()->isEmpty());
        QCOMPARE(m_scheduler->dates(reminder(u"x"_s, u"2026-03-28T07:30:00"_s, u"FREQ=DAILY;COUNT=2"_s), 5)->size(), 2);
        QCOMPARE(m_scheduler->dates(reminder(u"x"_s, u"2026-03-28T07:30:00"_s, u"FREQ=DAILY"_s), 1000)->size(),
                 Scheduler::mostDates);
        QCOMPARE(m_scheduler->dates(reminder(u"x"_s, u"2020-03-28T07:30:00"_s), 5).error().code, ErrorCode::InvalidInput);
        QCOMPARE(m_scheduler->dates(reminder(u"x"_s, u"2026-03-28T07:30:00"_s, u"often"_s), 5).error().code,
                 ErrorCode::InvalidInput);
    }
    void whatWasAllowedForAllRunsEndsWithAnotherTask_data()
    {
        QTest::addColumn<QJsonObject>("change");
        QTest::addColumn<int>("left");
        QTest::newRow("another time") << QJsonObject{{u"enabled"_s, false}} << 1;
        QTest::newRow("other words") << QJsonObject{{u"text"_s, u"read my mail"_s}} << 0;
        QTest::newRow("other modules") << QJsonObject{{u"modules"_s, QJsonArray{u"mail"_s}}} << 0;
        QTest::newRow("other tools") << QJsonObject{{u"tools"_s, QJsonObject{{u"ask"_s, QJsonArray{u"mail"_s}}}}} << 0;
    }
    void whatWasAllowedForAllRunsEndsWithAnotherTask()
    {
        QFETCH(const QJsonObject, change);
        QFETCH(const int, left);
        const auto added = m_scheduler->add({.kind = Schedule::Kind::Prompt,
                                             .text = u"the weather"_s,
                                             .start = m_clock.now().addDays(1),
                                             .rrule = u"FREQ=DAILY"_s});
        QVERIFY(added);
        QVERIFY(m_database->execute(u"INSERT INTO consent_rules(id, module, tool, schema_hash, schedule, created) "
                                    "VALUES('r', 'weather', 'now', '', ?, 0)"_s,
                                    {added->id}));

        QVERIFY(m_scheduler->change(added->id, change));

        QCOMPARE(m_database->query(u"SELECT id FROM consent_rules"_s)->size(), left);
    }
    void changesOnlyWhatIsNamed()
    {
        const Schedule before = *m_scheduler->add(reminder(u"tea"_s, u"2026-03-11T15:00:00"_s, u"FREQ=DAILY"_s));

        const auto off = m_scheduler->change(before.id, {{u"enabled"_s, false}});
        QVERIFY(off && !off->next);
        QVERIFY(!m_scheduler->nextDue());
        const auto on = m_scheduler->change(
            before.id, {{u"enabled"_s, true}, {u"text"_s, u"coffee"_s}, {u"next"_s, u"2000-01-01T00:00:00Z"_s}});
        QVERIFY(on);
        QCOMPARE(on->next, before.next);
        QCOMPARE(on->text, u"coffee"_s);
        QCOMPARE(m_scheduler->change(before.id, {{u"rrule"_s, u"often"_s}}).error().code, ErrorCode::InvalidInput);
        QCOMPARE(m_scheduler->find(before.id)->rrule, u"FREQ=DAILY"_s);
        QVERIFY(m_scheduler->remove(before.id));
        QCOMPARE(m_scheduler->remove(before.id).error().code, ErrorCode::NotFound);
    }
    void nothingHappensTwiceWhenTheDiskRefuses()
    {
        QVERIFY(m_scheduler->add(reminder(u"tea"_s, u"2026-03-10T15:00:00"_s)));
        m_clock.set(u"2026-03-10T14:00:00Z"_s);
        QVERIFY(
            m_database->execute(u"CREATE TRIGGER full BEFORE INSERT ON notifications BEGIN SELECT RAISE(ABORT, 'full'); END"_s));
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"cannot be done now"_s));
        m_scheduler->look();
        QCOMPARE(m_scheduler->list()->size(), 1);
        QCOMPARE(m_scheduler->nextDue().value(), m_clock.time.addSecs(60));

        QVERIFY(m_database->execute(u"DROP TRIGGER full"_s));
        m_clock.pass(60s);
        m_scheduler->look();

        QCOMPARE(titles(), QStringList{u"tea"_s});
    }

private:
    void reopen()
    {
        m_scheduler.reset();
        m_store.reset();
        m_inbox.reset();
        m_database.reset();
        auto opened = store::Database::open(m_folder->filePath(u"agent.sqlite"_s), agentMigrations());
        QVERIFY(opened);
        m_database = std::move(*opened);
        m_inbox = std::make_unique<Inbox>(*m_database, m_clock);
        m_store = std::make_unique<ScheduleStore>(*m_database, m_clock);
        m_scheduler = std::make_unique<Scheduler>(*m_store, *m_inbox, m_clock, [this] { return m_zone; });
        QVERIFY(m_scheduler->open());
    }
    static Schedule reminder(const QString &text, const QString &start, const QString &rule = {})
    {
        return *Schedule::fromJson({{u"text"_s, text}, {u"start"_s, start}, {u"rrule"_s, rule}});
    }
    static QDateTime utc(const QString &text) { return QDateTime::fromString(text, Qt::ISODate).toUTC(); }
    QStringList titles()
    {
        const auto page = m_inbox->since(0, 500);
        QMap<qint64, QString> byId;
        for (const protocol::Notification &one : page->notifications)
            byId.insert(one.id, one.title);
        return byId.values();
    }
    QStringList alerting()
    {
        const auto page = m_inbox->since(0, 500);
        QStringList list;
        for (const protocol::Notification &one : page->notifications) {
            if (one.isAlerting())
                list.append(one.title);
        }
        return list;
    }
    QStringList actionsOfLast()
    {
        const auto page = m_inbox->since(0, 500);
        QStringList list;
        for (const protocol::NotificationAction &action : page->notifications.constLast().actions)
            list.append(action.id + u' ' + action.target);
        return list;
    }

    SetClock m_clock;
    QTimeZone m_zone;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<store::Database> m_database;
    std::unique_ptr<Inbox> m_inbox;
    std::unique_ptr<ScheduleStore> m_store;
    std::unique_ptr<Scheduler> m_scheduler;
};

QTEST_GUILESS_MAIN(TestScheduler)
#include "tst_scheduler.moc"
