#include "agent/conversation/schema.h"
#include "agent/inbox/arrivalrules.h"
#include "agent/inbox/inboxapp.h"
#include "shared/http/curlhttpclient.h"
#include "tests/agent/support/setclock.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;

namespace {

QDateTime utc(const QString &text)
{
    return QDateTime::fromString(text, Qt::ISODate).toUTC();
}

} // namespace

class TestQuietHours : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void areOverAtTheRightMoment_data()
    {
        QTest::addColumn<QString>("zone");
        QTest::addColumn<QString>("hours");
        QTest::addColumn<QString>("now");
        QTest::addColumn<QString>("end");   // empty: it is not quiet

        const QString paris = u"Europe/Paris"_s;
        const QString newYork = u"America/New_York"_s;
        const QString night = u"22:00-07:00"_s;
        QTest::newRow("evening") << paris << night << u"2026-01-10T21:00:00Z"_s << u"2026-01-11T06:00:00Z"_s;
        QTest::newRow("the minute before") << paris << night << u"2026-01-10T20:59:59Z"_s << u""_s;
        QTest::newRow("after midnight") << paris << night << u"2026-01-11T01:00:00Z"_s << u"2026-01-11T06:00:00Z"_s;
        QTest::newRow("the end itself") << paris << night << u"2026-01-11T06:00:00Z"_s << u""_s;
        QTest::newRow("the last second") << paris << night << u"2026-01-11T05:59:59Z"_s << u"2026-01-11T06:00:00Z"_s;
        QTest::newRow("a nap") << paris << u"13:00-14:30"_s << u"2026-01-11T12:10:00Z"_s << u"2026-01-11T13:30:00Z"_s;
        QTest::newRow("no nap") << paris << u"13:00-14:30"_s << u"2026-01-11T13:30:00Z"_s << u""_s;
        // The night of 28 to 29 March 2026 has an hour less in Paris, that of 24 to 25 October one more.
        QTest::newRow("short night") << paris << night << u"2026-03-28T22:00:00Z"_s << u"2026-03-29T05:00:00Z"_s;
        QTest::newRow("long night") << paris << night << u"2026-10-24T21:00:00Z"_s << u"2026-10-25T06:00:00Z"_s;
        QTest::newRow("ends in the gap") << paris << u"23:00-02:30"_s << u"2026-03-28T23:00:00Z"_s << u"2026-03-29T01:30:00Z"_s;
        QTest::newRow("ends in the hour that comes twice")
            << paris << u"23:00-02:30"_s << u"2026-10-24T23:00:00Z"_s << u"2026-10-25T00:30:00Z"_s;
        QTest::newRow("New York, short night") << newYork << night << u"2026-03-08T04:00:00Z"_s << u"2026-03-08T11:00:00Z"_s;
        QTest::newRow("New York, long night") << newYork << night << u"2026-11-01T03:00:00Z"_s << u"2026-11-01T12:00:00Z"_s;
    }
    void areOverAtTheRightMoment()
    {
        QFETCH(QString, zone);
        QFETCH(QString, hours);
        QFETCH(QString, now);
        QFETCH(QString, end);
        const protocol::UserSettings settings{
            .timeZone = zone,
            .quietHours = protocol::QuietHours{.from = QTime::fromString(hours.section(u'-', 0, 0), u"HH:mm"_s),
                                               .to = QTime::fromString(hours.section(u'-', 1, 1), u"HH:mm"_s)}};

        const auto until = settings.quietUntil(utc(now));

        QCOMPARE(until.has_value(), !end.isEmpty());
        if (until)
            QCOMPARE(*until, utc(end));
    }
    void leaveThroughWhatIsUrgent()
    {
        const protocol::UserSettings settings{.timeZone = u"UTC"_s,
                                              .quietHours = protocol::QuietHours{.from = QTime(22, 0), .to = QTime(7, 0)},
                                              .mutedSenders = {u"weather"_s}};
        const QDateTime night = utc(u"2026-01-10T23:00:00Z"_s);

        QVERIFY(arrivalOf({.title = u"a"_s}, settings, night).heldUntil);
        QVERIFY(!arrivalOf({.title = u"a"_s, .isUrgent = true}, settings, night).heldUntil);
        QVERIFY(arrivalOf({.title = u"a"_s, .sender = u"weather"_s}, settings, night).isSilent);
        QVERIFY(!arrivalOf({.title = u"a"_s, .sender = u"bob"_s}, settings, night).isSilent);
        QVERIFY(!arrivalOf({.title = u"a"_s}, settings, night).isSilent);
        QVERIFY(arrivalOf({.title = u"a"_s, .sender = u"Weather"_s}, settings, night).isSilent);   // as people write names
        QVERIFY(
            !arrivalOf({.kind = protocol::NotificationKind::Approval, .title = u"a"_s, .sender = u"weather"_s}, settings, night)
                 .isSilent);   // somebody's work waits for the answer
    }
    void aClockThatIsSetBackHoldsNothingForADayMore_data()
    {
        QTest::addColumn<bool>("isRestarted");
        QTest::addColumn<QString>("setTo");
        QTest::addColumn<QString>("until");   // empty: it is told at once
        QTest::newRow("by a day") << false << u"2026-01-09T23:00:00Z"_s << u"2026-01-10T07:00:00Z"_s;
        QTest::newRow("by a day, over a restart") << true << u"2026-01-09T23:00:00Z"_s << u"2026-01-10T07:00:00Z"_s;
        QTest::newRow("to the afternoon") << false << u"2026-01-10T15:00:00Z"_s << u""_s;
        QTest::newRow("to the afternoon, over a restart") << true << u"2026-01-10T15:00:00Z"_s << u""_s;
    }
    void aClockThatIsSetBackHoldsNothingForADayMore()
    {
        QFETCH(const bool, isRestarted);
        QFETCH(const QString, setTo);
        QFETCH(const QString, until);
        const QTemporaryDir folder;
        SetClock clock(u"2026-01-10T23:00:00Z"_s);
        http::CurlHttpClient http;
        auto opened = store::Database::open(folder.filePath(u"agent.sqlite"_s), agentMigrations());
        QVERIFY(opened);
        auto app = std::make_unique<InboxApp>(**opened, clock, http);
        QVERIFY(app->open());
        QVERIFY(app->settings().patch(QJsonObject{
            {u"time_zone"_s, u"UTC"_s}, {u"quiet_hours"_s, QJsonObject{{u"from"_s, u"22:00"_s}, {u"to"_s, u"07:00"_s}}}}));
        QVERIFY(app->inbox().post({.title = u"a"_s}));
        QCOMPARE(app->nextWake(), utc(u"2026-01-11T07:00:00Z"_s));

        clock.set(setTo);
        if (isRestarted) {
            app = std::make_unique<InboxApp>(**opened, clock, http);
            QVERIFY(app->open());
        } else {
            app->findChildren<Alarm *>().constFirst()->look();
        }

        if (!until.isEmpty()) {
            QCOMPARE(app->nextWake(), utc(until));
            return;
        }
        QTRY_VERIFY(app->inbox().since(0, 10)->notifications.constFirst().isAlerting());
        QVERIFY(!app->nextWake());
    }
    void theAlarmHeedsAClockThatIsSet()
    {
        SetClock clock;
        Alarm alarm(clock);
        QSignalSpy rang(&alarm, &Alarm::rang);
        alarm.setTime(clock.time.addDays(1));

        alarm.look();
        QCOMPARE(rang.size(), 0);
        clock.pass(24h);   // set forward by a day
        alarm.look();
        QCOMPARE(rang.size(), 1);
        clock.pass(-24h);
        alarm.look();
        QCOMPARE(rang.size(), 1);   // it was rung for already
        alarm.setTime(clock.time);
        QTRY_COMPARE(rang.size(), 2);
        alarm.setTime(clock.time.addSecs(1));
        alarm.setTime(std::nullopt);
        clock.pass(2s);
        alarm.look();
        QCOMPARE(rang.size(), 2);
    }
};

QTEST_GUILESS_MAIN(TestQuietHours)
#include "tst_quiethours.moc"
