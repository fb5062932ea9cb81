#include "agent/tasks/recurrence.h"
#include "shared/protocol/schedule.h"

#include <QRandomGenerator>
#include <QTest>

#include <libical/ical.h>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;

namespace {

WallTime wall(const QString &text)
{
    const QDateTime read = QDateTime::fromString(text, Qt::ISODate);
    return {read.date(), read.time(), QTimeZone::UTC};
}

QDateTime utc(const QString &text)
{
    return QDateTime::fromString(text, Qt::ISODate).toUTC();
}

} // namespace

class TestRecurrence : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void happensWhenTheClockOnTheWallShowsIt_data()
    {
        QTest::addColumn<QString>("zone");
        QTest::addColumn<QString>("start");
        QTest::addColumn<QString>("rule");
        QTest::addColumn<QString>("after");
        QTest::addColumn<QStringList>("times");

        const QString paris = u"Europe/Paris"_s;
        const QString newYork = u"America/New_York"_s;
        const auto row = [](const char *name, const QString &zone, const QString &start, const QString &rule,
                            const QString &after,
                            const QStringList &times) { QTest::newRow(name) << zone << start << rule << after << times; };
        row("once", paris, u"2026-07-01T08:00:00"_s, {}, u"2026-06-01T00:00:00Z"_s, {u"2026-07-01T06:00:00Z"_s});
        row("daily over the short night, Paris", paris, u"2026-03-27T08:00:00"_s, u"FREQ=DAILY"_s, u"2026-03-27T12:00:00Z"_s,
            {u"2026-03-28T07:00:00Z"_s, u"2026-03-29T06:00:00Z"_s, u"2026-03-30T06:00:00Z"_s});
        row("daily in the hour that is skipped, Paris", paris, u"2026-03-27T02:30:00"_s, u"FREQ=DAILY"_s,
            u"2026-03-27T12:00:00Z"_s, {u"2026-03-28T01:30:00Z"_s, u"2026-03-29T01:30:00Z"_s, u"2026-03-30T00:30:00Z"_s});
        row("daily over the long night, Paris", paris, u"2026-10-23T08:00:00"_s, u"FREQ=DAILY"_s, u"2026-10-23T12:00:00Z"_s,
            {u"2026-10-24T06:00:00Z"_s, u"2026-10-25T07:00:00Z"_s, u"2026-10-26T07:00:00Z"_s});
        row("once in the hour that comes twice, Paris", paris, u"2026-10-24T02:30:00"_s, u"FREQ=DAILY"_s,
            u"2026-10-24T12:00:00Z"_s, {u"2026-10-25T00:30:00Z"_s, u"2026-10-26T01:30:00Z"_s});
        row("daily over the short night, New York", newYork, u"2026-03-06T08:00:00"_s, u"FREQ=DAILY"_s, u"2026-03-06T20:00:00Z"_s,
            {u"2026-03-07T13:00:00Z"_s, u"2026-03-08T12:00:00Z"_s, u"2026-03-09T12:00:00Z"_s});
        row("daily in the hour that is skipped, New York", newYork, u"2026-03-07T02:30:00"_s, u"FREQ=DAILY"_s,
            u"2026-03-07T12:00:00Z"_s, {u"2026-03-08T07:30:00Z"_s, u"2026-03-09T06:30:00Z"_s});
        row("daily over the long night, New York", newYork, u"2026-10-31T01:30:00"_s, u"FREQ=DAILY"_s, u"2026-10-31T12:00:00Z"_s,
            {u"2026-11-01T05:30:00Z"_s, u"2026-11-02T06:30:00Z"_s});
        const QString sydney = u"Australia/Sydney"_s;
        const QString lordHowe = u"Australia/Lord_Howe"_s;   // whose summer is half an hour
        row("daily in the hour that is skipped, Sydney", sydney, u"2026-10-03T02:30:00"_s, u"FREQ=DAILY"_s,
            u"2026-10-02T12:00:00Z"_s, {u"2026-10-02T16:30:00Z"_s, u"2026-10-03T16:30:00Z"_s, u"2026-10-04T15:30:00Z"_s});
        row("daily in the hour that comes twice, Sydney", sydney, u"2026-04-04T02:30:00"_s, u"FREQ=DAILY"_s,
            u"2026-04-03T12:00:00Z"_s, {u"2026-04-03T15:30:00Z"_s, u"2026-04-04T15:30:00Z"_s, u"2026-04-05T16:30:00Z"_s});
        row("daily in the half hour that is skipped, Lord Howe", lordHowe, u"2026-10-03T02:15:00"_s, u"FREQ=DAILY"_s,
            u"2026-10-02T12:00:00Z"_s, {u"2026-10-02T15:45:00Z"_s, u"2026-10-03T15:45:00Z"_s, u"2026-10-04T15:15:00Z"_s});
        row("daily in the half hour that comes twice, Lord Howe", lordHowe, u"2026-04-04T01:45:00"_s, u"FREQ=DAILY"_s,
            u"2026-04-03T12:00:00Z"_s, {u"2026-04-03T14:45:00Z"_s, u"2026-04-04T14:45:00Z"_s, u"2026-04-05T15:15:00Z"_s});
        row("every hour over the short night, Paris", paris, u"2026-03-28T23:30:00"_s, u"FREQ=HOURLY"_s,
            u"2026-03-29T00:00:00Z"_s, {u"2026-03-29T00:30:00Z"_s, u"2026-03-29T01:30:00Z"_s, u"2026-03-29T02:30:00Z"_s});
        // 2016 ended with a second that no clock on a wall shows.
        row("over a leap second", u"UTC"_s, u"2016-12-31T23:59:59"_s, u"FREQ=DAILY"_s, u"2016-12-31T00:00:00Z"_s,
            {u"2016-12-31T23:59:59Z"_s, u"2017-01-01T23:59:59Z"_s});
        row("the last working day", paris, u"2026-01-30T09:00:00"_s, u"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"_s,
            u"2026-01-31T00:00:00Z"_s, {u"2026-02-27T08:00:00Z"_s, u"2026-03-31T07:00:00Z"_s, u"2026-04-30T07:00:00Z"_s});
        row("the second working day", paris, u"2026-01-02T09:00:00"_s, u"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=2"_s,
            u"2026-01-31T00:00:00Z"_s, {u"2026-02-03T08:00:00Z"_s, u"2026-03-03T08:00:00Z"_s, u"2026-04-02T07:00:00Z"_s});
        row("the 31st, over the short night", paris, u"2026-01-31T02:30:00"_s, u"FREQ=MONTHLY"_s, u"2026-02-01T00:00:00Z"_s,
            {u"2026-03-31T00:30:00Z"_s, u"2026-05-31T00:30:00Z"_s});
        row("three times, of which the zone skips none", sydney, u"2026-10-03T02:30:00"_s, u"FREQ=DAILY;COUNT=3"_s,
            u"2026-10-03T00:00:00Z"_s, {u"2026-10-03T16:30:00Z"_s, u"2026-10-04T15:30:00Z"_s, u""_s});
        row("the 31st alone", paris, u"2026-01-31T09:00:00"_s, u"FREQ=MONTHLY"_s, u"2026-02-01T00:00:00Z"_s,
            {u"2026-03-31T07:00:00Z"_s, u"2026-05-31T07:00:00Z"_s});
        row("the last day of each month", paris, u"2026-01-31T09:00:00"_s, protocol::ruleFor(u"monthly"_s, QDate(2026, 1, 31)),
            u"2026-02-01T00:00:00Z"_s, {u"2026-02-28T08:00:00Z"_s, u"2026-03-31T07:00:00Z"_s, u"2026-04-30T07:00:00Z"_s});
        row("the 30th, or the last of February", paris, u"2028-01-30T09:00:00"_s,
            protocol::ruleFor(u"monthly"_s, QDate(2028, 1, 30)), u"2028-02-01T00:00:00Z"_s,
            {u"2028-02-29T08:00:00Z"_s, u"2028-03-30T07:00:00Z"_s});
        row("29 February alone", paris, u"2028-02-29T09:00:00"_s, u"FREQ=YEARLY"_s, u"2028-03-01T00:00:00Z"_s,
            {u"2032-02-29T08:00:00Z"_s});
        row("29 February, or the 28th", paris, u"2028-02-29T09:00:00"_s, protocol::ruleFor(u"yearly"_s, QDate(2028, 2, 29)),
            u"2028-03-01T00:00:00Z"_s,
            {u"2029-02-28T08:00:00Z"_s, u"2030-02-28T08:00:00Z"_s, u"2031-02-28T08:00:00Z"_s, u"2032-02-29T08:00:00Z"_s});
        row("every second Tuesday and Thursday", paris, u"2026-01-06T18:00:00"_s, u"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH"_s,
            u"2026-01-08T18:00:00Z"_s, {u"2026-01-20T17:00:00Z"_s, u"2026-01-22T17:00:00Z"_s, u"2026-02-03T17:00:00Z"_s});
        row("the last Friday", newYork, u"2026-01-30T17:00:00"_s, u"FREQ=MONTHLY;BYDAY=-1FR"_s, u"2026-02-01T00:00:00Z"_s,
            {u"2026-02-27T22:00:00Z"_s, u"2026-03-27T21:00:00Z"_s});
        row("three times", paris, u"2026-01-01T08:00:00"_s, u"FREQ=DAILY;COUNT=3"_s, u"2026-01-01T12:00:00Z"_s,
            {u"2026-01-02T07:00:00Z"_s, u"2026-01-03T07:00:00Z"_s, u""_s});
        row("until a moment", paris, u"2026-07-01T08:00:00"_s, u"FREQ=DAILY;UNTIL=20260703T060000Z"_s, u"2026-07-01T12:00:00Z"_s,
            {u"2026-07-02T06:00:00Z"_s, u"2026-07-03T06:00:00Z"_s, u""_s});
        row("until a day", paris, u"2026-07-01T08:00:00"_s, u"FREQ=DAILY;UNTIL=20260702"_s, u"2026-07-01T12:00:00Z"_s,
            {u"2026-07-02T06:00:00Z"_s, u""_s});
        row("hourly, two years on", paris, u"2024-01-01T00:10:00"_s, u"FREQ=HOURLY;INTERVAL=6"_s, u"2026-07-01T10:00:00Z"_s,
            {u"2026-07-01T10:10:00Z"_s, u"2026-07-01T16:10:00Z"_s});
        row("with its name before it", paris, u"2026-07-01T08:00:00"_s, u"rrule:freq=daily"_s, u"2026-07-01T12:00:00Z"_s,
            {u"2026-07-02T06:00:00Z"_s});
    }
    void happensWhenTheClockOnTheWallShowsIt()
    {
        QFETCH(QString, zone);
        QFETCH(QString, start);
        QFETCH(QString, rule);
        QFETCH(QString, after);
        QFETCH(QStringList, times);
        const auto recurrence = Recurrence::parse(rule, wall(start));
        QVERIFY2(recurrence, qPrintable(recurrence ? QString() : recurrence.error().message));

        QDateTime last = utc(after);
        for (const QString &expected : times) {
            const auto next = recurrence->nextAfter(last, QTimeZone(zone.toLatin1()));
            QCOMPARE(next.has_value(), !expected.isEmpty());
            if (!next)
                break;
            QCOMPARE(*next, utc(expected));
            last = *next;
        }
    }
    void refusesWhatCannotBe_data()
    {
        QTest::addColumn<QString>("rule");
        QTest::addColumn<bool>("isGood");

        QTest::newRow("words") << u"every day"_s << false;
        QTest::newRow("no frequency") << u"BYDAY=MO"_s << false;
        QTest::newRow("an unknown frequency") << u"FREQ=SOMETIMES"_s << false;
        QTest::newRow("every second") << u"FREQ=SECONDLY"_s << false;
        QTest::newRow("every minute") << u"FREQ=MINUTELY"_s << false;
        QTest::newRow("every four minutes") << u"FREQ=MINUTELY;INTERVAL=4"_s << false;
        QTest::newRow("every five minutes") << u"FREQ=MINUTELY;INTERVAL=5"_s << true;
        QTest::newRow("each minute of an hour") << u"FREQ=DAILY;BYMINUTE=1,2,3"_s << false;
        QTest::newRow("twice a minute") << u"FREQ=DAILY;BYSECOND=0,30"_s << false;
        QTest::newRow("the second Tuesday of a week") << u"FREQ=WEEKLY;BYDAY=MO,2TU"_s << false;
        QTest::newRow("24 times a day") << u"FREQ=DAILY;BYHOUR=6,12,18,20;BYMINUTE=0,10,20,30,40,50"_s << true;
        QTest::newRow("25 times a day") << u"FREQ=MONTHLY;BYHOUR=1,2,3,4,5;BYMINUTE=0,10,20,30,40"_s << false;
        QTest::newRow("30 February") << u"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"_s << false;
        QTest::newRow("30 February, day by day") << u"FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"_s << false;
        QTest::newRow("30 February, minute by minute") << u"FREQ=MINUTELY;INTERVAL=5;BYMONTH=2;BYMONTHDAY=30"_s << false;
        QTest::newRow("the most times") << u"FREQ=DAILY;COUNT=10000"_s << true;
        QTest::newRow("one more") << u"FREQ=DAILY;COUNT=10001"_s << false;
        QTest::newRow("until before it begins") << u"FREQ=DAILY;UNTIL=20200101T000000Z"_s << false;
        QTest::newRow("twice the same") << u"FREQ=DAILY;FREQ=WEEKLY"_s << false;
        QTest::newRow("another calendar") << u"FREQ=DAILY;RSCALE=CHINESE"_s << false;
        QTest::newRow("a line break") << u"FREQ=DAILY\nCOUNT=1"_s << false;
        QTest::newRow("a hostile length") << u"FREQ=DAILY;BYMONTHDAY="_s + u"1,"_s.repeated(500) << false;
        QTest::newRow("day 99") << u"FREQ=MONTHLY;BYMONTHDAY=99"_s << false;
        QTest::newRow("an interval of nothing") << u"FREQ=DAILY;INTERVAL=0"_s << false;
        QTest::newRow("a negative interval") << u"FREQ=DAILY;INTERVAL=-1"_s << false;
    }
    void refusesWhatCannotBe()
    {
        QFETCH(QString, rule);
        QFETCH(bool, isGood);

        const auto recurrence = Recurrence::parse(rule, wall(u"2026-01-01T08:00:00"_s));

        QCOMPARE(recurrence.has_value(), isGood);
        if (!isGood) {
            QCOMPARE(recurrence.error().code, ErrorCode::InvalidInput);
            QVERIFY(!recurrence.error().message.contains(u'\n'));
        }
    }
    // Far from the start it begins to count near the time that is asked for; the result is that of libical's own counting.
    void agreesWithLibicalFromTheBeginning()
    {
        QRandomGenerator random(3);   // NOLINT: the same each time
        const QStringList parts{u""_s,
                                u";INTERVAL=2"_s,
                                u";INTERVAL=3;WKST=SU"_s,
                                u";BYDAY=MO,WE,SA"_s,
                                u";BYMONTHDAY=1,15,31"_s,
                                u";BYDAY=2TU"_s,
                                u";BYMONTH=2,11"_s,
                                u";BYHOUR=6,18"_s,
                                u";BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"_s,
                                u";INTERVAL=2;COUNT=40"_s,
                                u";BYDAY=TU,SA;COUNT=9"_s,
                                u";UNTIL=20230301T083000Z"_s,
                                u";BYMONTH=3,10;UNTIL=20241031T120000Z"_s};
        const QStringList frequencies{u"DAILY"_s, u"WEEKLY"_s, u"MONTHLY"_s, u"YEARLY"_s};
        int compared = 0;
        for (int i = 0; i < 600; ++i) {
            const QString rule = u"FREQ="_s + frequencies.at(random.bounded(int(frequencies.size())))
                                 + parts.at(random.bounded(int(parts.size())));
            const WallTime start = wall(u"2020-01-01T08:30:00"_s).addDays(random.bounded(400));
            const auto recurrence = Recurrence::parse(rule, start);
            if (!recurrence)   // such as the second Tuesday of a day
                continue;
            const QDateTime after = QDateTime(start).addDays(random.bounded(2500)).addSecs(random.bounded(86400));
            const QString which = u"%1 from %2, after %3"_s.arg(rule, start.toString(Qt::ISODate), after.toString(Qt::ISODate));
            QVERIFY2(recurrence->nextAfter(after, QTimeZone::UTC) == counted(rule, start, after), qPrintable(which));
            ++compared;
        }
        QVERIFY(compared > 300);
    }
    void countsQuicklyEnoughFromTheOldestStart()
    {
        const auto recurrence =
            Recurrence::parse(u"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=6,12,18,20;BYMINUTE=0,10,20,30,40,50"_s,
                              wall(u"2000-01-01T08:00:00"_s));
        QVERIFY(recurrence);
        QElapsedTimer time;
        time.start();
        QCOMPARE(recurrence->nextAfter(utc(u"2026-07-01T10:30:00Z"_s), QTimeZone::UTC), utc(u"2026-07-01T12:00:00Z"_s));
        qInfo("counted through 26 years of 24 times a day in %lld ms", time.elapsed());
    }
    void keepsToTheFormOfARuleWhateverItIsGiven()
    {
        QRandomGenerator random(5);   // NOLINT: the same each time
        const QString letters = u"FREQ=DAILYBMONTH;,-+0123456789\n "_s;
        for (int i = 0; i < 3000; ++i) {
            QString rule = random.bounded(2) == 0 ? u"FREQ=MONTHLY;"_s : QString();
            for (int length = random.bounded(40); length > 0; --length)
                rule.append(letters.at(random.bounded(int(letters.size()))));
            const auto recurrence = Recurrence::parse(rule, wall(u"2026-01-01T08:00:00"_s));
            if (recurrence && !rule.trimmed().isEmpty())
                QVERIFY2(recurrence->nextAfter(utc(u"2020-01-01T00:00:00Z"_s), QTimeZone::UTC), qPrintable(rule));
        }
    }

private:
    static std::optional<QDateTime> counted(const QString &rule, const WallTime &start, const QDateTime &after)
    {
        icaltimetype from = icaltime_null_time();
        from.year = start.date().year();
        from.month = start.date().month();
        from.day = start.date().day();
        from.hour = start.time().hour();
        from.minute = start.time().minute();
        icalrecur_iterator *iterator = icalrecur_iterator_new(icalrecurrencetype_from_string(rule.toLatin1().constData()), from);
        std::optional<QDateTime> found;
        for (icaltimetype time = icalrecur_iterator_next(iterator); !icaltime_is_null_time(time) && !found;
             time = icalrecur_iterator_next(iterator)) {
            const QDateTime moment(QDate(time.year, time.month, time.day), QTime(time.hour, time.minute), QTimeZone::UTC);
            if (moment > after)
                found = moment;
        }
        icalrecur_iterator_free(iterator);
        return found;
    }
};

QTEST_GUILESS_MAIN(TestRecurrence)
#include "tst_recurrence.moc"
