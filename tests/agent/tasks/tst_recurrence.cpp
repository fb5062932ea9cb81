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
        row("until between the two hours that look alike", paris, u"2026-10-24T02:30:00"_s,
            u"FREQ=DAILY;UNTIL=20261025T010000Z"_s, u"2026-10-24T12:00:00Z"_s, {u"2026-10-25T00:30:00Z"_s, u""_s});
        row("skipped, and therefore after a later one", lordHowe, u"2026-10-03T02:20:00"_s,
            u"FREQ=DAILY;BYHOUR=2;BYMINUTE=20,40"_s, u"2026-10-03T12:00:00Z"_s,
            {u"2026-10-03T15:40:00Z"_s, u"2026-10-03T15:50:00Z"_s, u"2026-10-04T15:20:00Z"_s});
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
    // Starts, ends and questions near a change of the clock; the expansion is libical's, the moments are looked for in what the
    // zone says of its offsets.
    void agreesWithLibicalInTimeZones_data()
    {
        QTest::addColumn<QByteArray>("name");
        for (const char *zone : {"Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Australia/Sydney",
                                 "America/Santiago"})
            QTest::newRow(zone) << QByteArray(zone);
    }
    void agreesWithLibicalInTimeZones()
    {
        QFETCH(const QByteArray, name);
        const QTimeZone zone(name);
        QVERIFY(zone.isValid());
        QRandomGenerator random(11);   // NOLINT: the same each time
        const QStringList rules{u"FREQ=DAILY"_s,
                                u"FREQ=DAILY;INTERVAL=3"_s,
                                u"FREQ=DAILY;COUNT=20"_s,
                                u"FREQ=DAILY;BYHOUR=0,1,2,3,23;BYMINUTE=5,20,40,50"_s,
                                u"FREQ=WEEKLY;BYDAY=SA,SU;BYHOUR=1,2;BYMINUTE=15,45"_s,
                                u"FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO"_s,
                                u"FREQ=MONTHLY;BYDAY=-1SU"_s,
                                u"FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=1"_s,
                                u"FREQ=MONTHLY;BYMONTHDAY=29,30,31"_s,
                                u"FREQ=YEARLY;BYMONTH=3,4,10,11;BYDAY=SU"_s,
                                u"FREQ=HOURLY"_s,
                                u"FREQ=HOURLY;INTERVAL=5"_s,
                                u"FREQ=MINUTELY;INTERVAL=25"_s};
        int compared = 0;
        for (int i = 0; i < 300; ++i) {
            const QString rule = rules.at(random.bounded(int(rules.size())));
            const QDateTime change = changeOf(zone, random);
            const WallTime start = wallTimeOf(change, zone).addDays(-random.bounded(4)).addSecs(60 * random.bounded(-180, 180));
            QDateTime until;
            QString whole = rule;
            if (random.bounded(3) == 0 && !rule.contains("COUNT"_L1)) {
                until = change.addDays(random.bounded(2)).addSecs(60 * random.bounded(-180, 180));
                whole += until.toString(u"';UNTIL='yyyyMMdd'T'HHmmss'Z'"_s);
            }
            const auto recurrence = Recurrence::parse(whole, start);
            if (!recurrence)   // over before it begins
                continue;
            const bool isDense = rule.contains("HOURLY"_L1) || rule.contains("MINUTELY"_L1);   // years of it take long
            QDateTime after = random.bounded(4) == 0 && !isDense ? changeOf(zone, random) : change;
            after = after.addSecs(60 * random.bounded(-360, 180));
            for (int more = 0; more < 6; ++more) {
                const auto next = recurrence->nextAfter(after, zone);
                const auto expected = lookedFor(rule, start, after, zone, until);
                const QString which = u"%1 from %2, after %3: %4, not %5"_s.arg(
                    whole, start.toString(Qt::ISODate), after.toString(Qt::ISODate),
                    expected.value_or(QDateTime()).toString(Qt::ISODate), next.value_or(QDateTime()).toString(Qt::ISODate));
                QVERIFY2(next == expected, qPrintable(which));
                ++compared;
                if (!next)
                    break;
                after = *next;
            }
        }
        QVERIFY(compared > 1000);
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
    // A moment at which the zone changes its offset; any moment, when it never does.
    static QDateTime changeOf(const QTimeZone &zone, QRandomGenerator &random)
    {
        const QDateTime some = utc(u"2020-01-01T00:00:00Z"_s).addDays(random.bounded(2000)).addSecs(300 * random.bounded(288));
        const QDateTime change = zone.nextTransition(some).atUtc;
        return change.isValid() ? change : some;
    }
    // When that clock shows it for the first time; if never, with the offset of before.
    static QDateTime momentOf(const WallTime &wall, const QTimeZone &zone)
    {
        const int before = zone.offsetFromUtc(wall.addDays(-1));
        const int later = zone.offsetFromUtc(wall.addDays(1));
        for (const int offset : {std::max(before, later), std::min(before, later)}) {
            const QDateTime moment = wall.addSecs(-offset);
            if (zone.offsetFromUtc(moment) == offset)
                return moment;
        }
        return wall.addSecs(-before);
    }
    // The earliest of all moments of the rule, an end left aside, that come after that one and not after the end.
    static std::optional<QDateTime> lookedFor(const QString &rule, const WallTime &start, const QDateTime &after,
                                              const QTimeZone &zone, const QDateTime &until)
    {
        std::optional<QDateTime> found;
        walk(rule, start, [&](const WallTime &wall) {
            if (wall < after.addDays(-2))
                return true;
            const QDateTime moment = momentOf(wall, zone);
            if (moment > after && (!found || moment < *found))
                found = moment;
            return !found || moment < found->addDays(1);
        });
        return found && until.isValid() && *found > until ? std::nullopt : found;
    }
    static std::optional<QDateTime> counted(const QString &rule, const WallTime &start, const QDateTime &after)
    {
        std::optional<QDateTime> found;
        walk(rule, start, [&](const WallTime &wall) {
            if (wall > after)
                found = wall;
            return !found;
        });
        return found;
    }
    // All times of a rule from its beginning, as libical has them, until somebody has seen enough.
    static void walk(const QString &rule, const WallTime &start, const std::function<bool(const WallTime &)> &goesOn)
    {
        icaltimetype from = icaltime_null_time();
        from.year = start.date().year();
        from.month = start.date().month();
        from.day = start.date().day();
        from.hour = start.time().hour();
        from.minute = start.time().minute();
        icalrecur_iterator *iterator = icalrecur_iterator_new(icalrecurrencetype_from_string(rule.toLatin1().constData()), from);
        for (icaltimetype time = icalrecur_iterator_next(iterator); !icaltime_is_null_time(time);
             time = icalrecur_iterator_next(iterator)) {
            if (!goesOn(WallTime(QDate(time.year, time.month, time.day), QTime(time.hour, time.minute), QTimeZone::UTC)))
                break;
        }
        icalrecur_iterator_free(iterator);
    }
};

QTEST_GUILESS_MAIN(TestRecurrence)
#include "tst_recurrence.moc"
