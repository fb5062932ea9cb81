#include "desktop/schedules/repetition.h"

#include <QLocale>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom::desktop;
using Kind = Repetition::Kind;

// Rules of RFC 5545 as words, and back.
class TestRepetition : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(u"en"_s)); }

    void rulesAreSaid_data()
    {
        QTest::addColumn<QString>("rule");
        QTest::addColumn<QString>("words");
        QTest::newRow("once") << u""_s << u"once"_s;
        QTest::newRow("daily") << u"FREQ=DAILY"_s << u"every day"_s;
        QTest::newRow("second day") << u"FREQ=DAILY;INTERVAL=2"_s << u"every second day"_s;
        QTest::newRow("third day") << u"RRULE:FREQ=DAILY;INTERVAL=3"_s << u"every 3 days"_s;
        QTest::newRow("weekdays") << u"FREQ=WEEKLY;BYDAY=FR,MO,TU,WE,TH"_s << u"every day from Monday to Friday"_s;
        QTest::newRow("its day") << u"FREQ=WEEKLY"_s << u"every week on Wednesday"_s;
        QTest::newRow("days") << u"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,MO,SU"_s
                              << u"every second week on Monday, Tuesday and Sunday"_s;
        QTest::newRow("monthly") << u"FREQ=MONTHLY"_s << u"every month on day 14"_s;
        QTest::newRow("yearly") << u"FREQ=YEARLY;BYMONTH=1"_s << u"every year on 14 January"_s;
        QTest::newRow("first Monday") << u"FREQ=MONTHLY;BYDAY=1MO"_s << u"by a rule of its own: FREQ=MONTHLY;BYDAY=1MO"_s;
        QTest::newRow("ends") << u"FREQ=DAILY;COUNT=3"_s << u"by a rule of its own: FREQ=DAILY;COUNT=3"_s;
        QTest::newRow("nonsense") << u"whenever"_s << u"by a rule of its own: whenever"_s;
    }
    void rulesAreSaid()
    {
        QFETCH(const QString, rule);

        QTEST(Repetition::fromRule(rule).words(QDate(2026, 1, 14)), "words");
    }
    void whatIsChosenIsARuleThatIsUnderstoodAgain_data()
    {
        QTest::addColumn<Repetition>("chosen");
        QTest::addColumn<QDate>("start");
        QTest::newRow("once") << Repetition{} << QDate(2026, 1, 14);
        QTest::newRow("daily") << Repetition{.kind = Kind::Daily, .every = 3} << QDate(2026, 1, 14);
        QTest::newRow("weekdays") << Repetition{.kind = Kind::Weekdays} << QDate(2026, 1, 14);
        QTest::newRow("weekly") << Repetition{.kind = Kind::Weekly, .every = 2, .days = {1, 7}} << QDate(2026, 1, 14);
        QTest::newRow("monthly, 31st") << Repetition{.kind = Kind::Monthly} << QDate(2026, 1, 31);
        QTest::newRow("yearly, 29 February") << Repetition{.kind = Kind::Yearly} << QDate(2028, 2, 29);
        QTest::newRow("other") << Repetition{.kind = Kind::Other, .rule = u"FREQ=MONTHLY;BYDAY=-1FR"_s} << QDate(2026, 1, 31);
    }
    void whatIsChosenIsARuleThatIsUnderstoodAgain()
    {
        QFETCH(const Repetition, chosen);
        QFETCH(const QDate, start);

        QCOMPARE(Repetition::fromRule(chosen.toRule(start)), chosen);
    }
    void theLastDayOfAMonthIsOneOfItsDays()
    {
        QCOMPARE(Repetition{.kind = Kind::Monthly}.toRule(QDate(2026, 1, 31)),
                 u"FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"_s);
        QCOMPARE(Repetition{.kind = Kind::Monthly}.toRule(QDate(2026, 1, 28)), u"FREQ=MONTHLY"_s);
    }
};

QTEST_GUILESS_MAIN(TestRepetition)
#include "tst_repetition.moc"
