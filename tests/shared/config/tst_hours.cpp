#include "shared/config/hours.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::config;

namespace {

// Weekdays in the afternoon, late on Friday, all of Saturday, never on Sunday.
Hours childHours()
{
    Hours hours;
    for (size_t day = 0; day < 4; ++day)
        hours.days[day] = *Hours::spansOf(u"07:00-07:30, 15:00-19:30"_s);
    hours.days[4] = *Hours::spansOf(u"20:00-01:30"_s);
    hours.days[5] = *Hours::spansOf(u"always"_s);
    return hours;
}

QDateTime at(const QString &text, const QByteArray &zone = "Europe/Berlin")
{
    QDateTime time = QDateTime::fromString(text, Qt::ISODate);
    time.setTimeZone(QTimeZone(zone));
    return time;
}

} // namespace

class TestHours : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsSpans_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isRight");
        QTest::addColumn<QList<QPair<int, int>>>("spans");
        using Pairs = QList<QPair<int, int>>;
        QTest::newRow("one") << u"07:00-20:00"_s << true << Pairs{{420, 1200}};
        QTest::newRow("one figure") << u"7:00 - 9:05"_s << true << Pairs{{420, 545}};
        QTest::newRow("two") << u"07:00-08:00,15:00-20:00"_s << true << Pairs{{420, 480}, {900, 1200}};
        QTest::newRow("over midnight") << u"22:00-02:00"_s << true << Pairs{{1320, 1560}};
        QTest::newRow("to midnight") << u"22:00-24:00"_s << true << Pairs{{1320, 1440}};
        QTest::newRow("to 0:00") << u"22:00-00:00"_s << true << Pairs{{1320, 1440}};
        QTest::newRow("always") << u"Always"_s << true << Pairs{{0, 1440}};
        QTest::newRow("never") << u"never"_s << true << Pairs{};
        QTest::newRow("a dash of word processors") << u"07:00–20:00"_s << true << Pairs{{420, 1200}};
        for (const char *wrong : {"", "7-20", "07:00", "07:00-", "25:00-26:00", "07:60-08:00", "07:00-07:00", "24:00-02:00",
                                  "07:00-20:00,", "07:00-20:00;21:00-22:00", "sometimes", "07:00-20:00 always", "-1:00-20:00"})
            QTest::newRow(wrong) << QString::fromLatin1(wrong) << false << Pairs{};
    }
    void readsSpans()
    {
        QFETCH(QString, text);
        QFETCH(bool, isRight);
        using Pairs = QList<QPair<int, int>>;
        QFETCH(Pairs, spans);

        const auto read = Hours::spansOf(text);

        QCOMPARE(read.has_value(), isRight);
        Pairs found;
        for (const Hours::Span &span : read.value_or(QList<Hours::Span>()))
            found.append({span.from, span.to});
        QCOMPARE(found, spans);
    }
    void knowsWhenItIsThere_data()
    {
        QTest::addColumn<QString>("time");
        QTest::addColumn<bool>("isThere");
        // 2026-11-26 is a Thursday.
        QTest::newRow("before the first") << u"2026-11-26T06:59:59"_s << false;
        QTest::newRow("at its begin") << u"2026-11-26T07:00:00"_s << true;
        QTest::newRow("its last second") << u"2026-11-26T07:29:59"_s << true;
        QTest::newRow("at its end") << u"2026-11-26T07:30:00"_s << false;
        QTest::newRow("in the second") << u"2026-11-26T15:00:00"_s << true;
        QTest::newRow("in the night") << u"2026-11-26T23:00:00"_s << false;
        QTest::newRow("Friday afternoon") << u"2026-11-27T16:00:00"_s << false;
        QTest::newRow("Friday night") << u"2026-11-27T23:59:00"_s << true;
        QTest::newRow("all of Saturday") << u"2026-11-28T23:59:59"_s << true;
        QTest::newRow("Sunday") << u"2026-11-29T00:00:00"_s << false;
        QTest::newRow("Monday, nothing reaches into it") << u"2026-11-30T00:30:00"_s << false;
    }
    void knowsWhenItIsThere()
    {
        QFETCH(QString, time);
        QFETCH(bool, isThere);

        QCOMPARE(childHours().contains(at(time)), isThere);
    }
    void aNightBelongsToTheDayOnWhichItBegins()
    {
        Hours hours;
        hours.days[6] = *Hours::spansOf(u"22:00-02:00"_s);   // Sunday

        QVERIFY(hours.contains(at(u"2026-11-29T23:00:00"_s)));
        QVERIFY(hours.contains(at(u"2026-11-30T01:59:59"_s)));
        QVERIFY(!hours.contains(at(u"2026-11-30T02:00:00"_s)));
        QVERIFY(!hours.contains(at(u"2026-11-29T01:00:00"_s)));
        QVERIFY(!hours.contains(at(u"2026-11-30T22:30:00"_s)));
    }
    void saysWhenTheyBeginAgain_data()
    {
        QTest::addColumn<QString>("now");
        QTest::addColumn<QString>("next");
        QTest::addColumn<QString>("words");
        QTest::newRow("today") << u"2026-11-26T08:00:00"_s << u"2026-11-26T15:00:00"_s << u"today at 15:00"_s;
        QTest::newRow("tomorrow") << u"2026-11-26T21:00:00"_s << u"2026-11-27T20:00:00"_s << u"tomorrow at 20:00"_s;
        QTest::newRow("later") << u"2026-11-29T00:00:00"_s << u"2026-11-30T07:00:00"_s << u"tomorrow at 07:00"_s;
    }
    void saysWhenTheyBeginAgain()
    {
        QFETCH(QString, now);
        QFETCH(QString, next);
        QFETCH(QString, words);

        const Result<void> may = checkHours(childHours(), at(now));

        QCOMPARE(childHours().nextAfter(at(now)), at(next));
        QVERIFY(!may);
        QCOMPARE(may.error().code, ErrorCode::Forbidden);
        QVERIFY2(may.error().message.endsWith(words), qPrintable(may.error().message));
        QCOMPARE(may.error().retryAfterSeconds, at(now).secsTo(at(next)));
    }
    void namesADayThatIsFurtherAway()
    {
        Hours hours;
        hours.days[5] = *Hours::spansOf(u"10:00-11:00"_s);

        QCOMPARE(checkHours(hours, at(u"2026-11-26T08:00:00"_s)).error().message,
                 u"these are not your hours with Tom: they begin again on Saturday at 10:00"_s);
        // A week later, when those of today are over.
        QCOMPARE(hours.nextAfter(at(u"2026-11-28T10:30:00"_s)), at(u"2026-12-05T10:00:00"_s));
    }
    void neverIsNever()
    {
        const Result<void> may = checkHours(Hours(), at(u"2026-11-26T08:00:00"_s));

        QCOMPARE(may.error().code, ErrorCode::Forbidden);
        QCOMPARE(may.error().retryAfterSeconds, 0);
        QVERIFY(!Hours().nextAfter(at(u"2026-11-26T08:00:00"_s)));
    }
    void withoutHoursItIsAlwaysThere() { QVERIFY(checkHours({}, at(u"2026-11-29T03:00:00"_s))); }
    // The clock on the wall counts, however the day is long.
    void keepsToTheWallWhenClocksChange()
    {
        Hours hours;
        hours.days[6] = *Hours::spansOf(u"03:30-04:00"_s);
        const auto berlin = [](const QString &utc) {
            return QDateTime::fromString(utc, Qt::ISODate).toTimeZone(QTimeZone("Europe/Berlin"));
        };

        QVERIFY(hours.contains(berlin(u"2026-03-29T01:30:00Z"_s)));   // summer time since half an hour
        QVERIFY(!hours.contains(berlin(u"2026-03-29T02:30:00Z"_s)));
        QVERIFY(hours.contains(berlin(u"2026-10-25T02:30:00Z"_s)));   // winter time again
        QVERIFY(!hours.contains(berlin(u"2026-10-25T01:30:00Z"_s)));
    }
    void survivesTheWayToAnAgent()
    {
        QCOMPARE(Hours::fromJson(childHours().toJson()), childHours());
        QCOMPARE(Hours::fromJson(Hours().toJson()), Hours());
        QCOMPARE(Hours::fromJson(u"always"_s), Hours());   // what is damaged lets nobody in
    }
};

QTEST_GUILESS_MAIN(TestHours)
#include "tst_hours.moc"
