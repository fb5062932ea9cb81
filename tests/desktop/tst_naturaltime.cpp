#include "desktop/console/naturaltime.h"

#include <QTest>
#include <QTimeZone>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::console;

// Times as people say them, read on Thursday 26 November 2026 at 14:30:20 in Paris.
class TestNaturalTime : public QObject
{
    Q_OBJECT

private:
    static QDateTime now() { return {QDate(2026, 11, 26), QTime(14, 30, 20), QTimeZone("Europe/Paris")}; }

private Q_SLOTS:
    void readsWhatPeopleSay_data()
    {
        QTest::addColumn<QString>("start");   // by the clock on the wall, or as a moment
        QTest::addColumn<QString>("rrule");
        const auto row = [](const char *text, const char *start, const char *rrule = "") {
            QTest::newRow(text) << QString::fromLatin1(start) << QString::fromLatin1(rrule);
        };
        row("in 20 minutes", "2026-11-26T13:50:20Z");
        row("In 20 min", "2026-11-26T13:50:20Z");
        row("in an hour", "2026-11-26T14:30:20Z");
        row("in half an hour", "2026-11-26T14:00:20Z");
        row("in an hour and a half", "2026-11-26T15:00:20Z");
        row("in 2 hours and 10 minutes", "2026-11-26T15:40:20Z");
        row("in 1h30", "2026-11-26T15:00:20Z");
        row("in 90min", "2026-11-26T15:00:20Z");
        row("in 36h", "2026-11-28T01:30:20Z");
        row("in 30 seconds", "2026-11-26T13:30:50Z");
        row("in 3 days", "2026-11-29T14:30:20");
        row("in three days at 9", "2026-11-29T09:00:00");
        row("in a week", "2026-12-03T14:30:20");
        row("in 3 months at 8:15", "2027-02-26T08:15:00");
        row("at 15", "2026-11-26T15:00:00");
        row("at 8", "2026-11-27T08:00:00");
        row("8:30", "2026-11-27T08:30:00");
        row("3pm", "2026-11-26T15:00:00");
        row("at 8 p.m.", "2026-11-26T20:00:00");
        row("12am", "2026-11-27T00:00:00");
        row("at 8 in the evening", "2026-11-26T20:00:00");
        row("noon", "2026-11-27T12:00:00");
        row("midnight", "2026-11-27T00:00:00");
        row("tonight", "2026-11-26T20:00:00");
        row("this evening at 7", "2026-11-26T19:00:00");
        row("today at 18:00", "2026-11-26T18:00:00");
        row("tomorrow", "2026-11-27T09:00:00");
        row("tomorrow at 8", "2026-11-27T08:00:00");
        row("tomorrow morning", "2026-11-27T08:00:00");
        row("the day after tomorrow at 10", "2026-11-28T10:00:00");
        row("friday", "2026-11-27T09:00:00");
        row("on thursday at 8", "2026-12-03T08:00:00");
        row("thursday at 16:00", "2026-11-26T16:00:00");
        row("next week", "2026-12-03T09:00:00");
        row("2026-12-24", "2026-12-24T09:00:00");
        row("2026-12-24 18:00", "2026-12-24T18:00:00");
        row("2026-12-24T18:00", "2026-12-24T18:00:00");
        row("24.12.2026 18:00", "2026-12-24T18:00:00");
        row("24 december at 18:00", "2026-12-24T18:00:00");
        row("december 24, 2027", "2027-12-24T09:00:00");
        row("on the 3rd of march", "2027-03-03T09:00:00");
        row("3 march", "2027-03-03T09:00:00");
        row("29 february", "2028-02-29T09:00:00");
        row("every day at 8", "2026-11-27T08:00:00", "FREQ=DAILY");
        row("daily at 16:00", "2026-11-26T16:00:00", "FREQ=DAILY");
        row("every morning at 7", "2026-11-27T07:00:00", "FREQ=DAILY");
        row("every evening", "2026-11-26T19:00:00", "FREQ=DAILY");
        row("every weekday at 7:30", "2026-11-27T07:30:00", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR");
        row("every weekend at 10", "2026-11-28T10:00:00", "FREQ=WEEKLY;BYDAY=SA,SU");
        row("every monday at 9", "2026-11-30T09:00:00", "FREQ=WEEKLY;BYDAY=MO");
        row("every thursday and monday at 9:00", "2026-11-30T09:00:00", "FREQ=WEEKLY;BYDAY=MO,TH");
        row("every 2 weeks on friday at 8", "2026-11-27T08:00:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR");
        row("every other day at 8", "2026-11-27T08:00:00", "FREQ=DAILY;INTERVAL=2");
        row("every hour", "2026-11-26T15:30:20", "FREQ=HOURLY");
        row("every 2 hours", "2026-11-26T16:30:20", "FREQ=HOURLY;INTERVAL=2");
        row("every 30 minutes", "2026-11-26T15:00:20", "FREQ=MINUTELY;INTERVAL=30");
        row("every month on the 3rd at 9", "2026-12-03T09:00:00", "FREQ=MONTHLY");
        row("every month on the 31st at 9", "2026-11-30T09:00:00", "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1");
        row("every year on 24 december at 18:00", "2026-12-24T18:00:00", "FREQ=YEARLY");
        row("dans 20 minutes", "2026-11-26T13:50:20Z");
        row("dans une heure", "2026-11-26T14:30:20Z");
        row("dans une heure et demie", "2026-11-26T15:00:20Z");
        row("dans 2 heures", "2026-11-26T15:30:20Z");
        row("dans une demi-heure", "2026-11-26T14:00:20Z");
        row("dans 2 h 30", "2026-11-26T16:00:20Z");
        row("dans trois jours", "2026-11-29T14:30:20");
        row("dans 3 mois à 8h", "2027-02-26T08:00:00");
        row("à 8h", "2026-11-27T08:00:00");
        row("à 15 heures 30", "2026-11-26T15:30:00");
        row("à midi", "2026-11-27T12:00:00");
        row("ce soir", "2026-11-26T19:00:00");
        row("ce soir à 8h", "2026-11-26T20:00:00");
        row("8h du soir", "2026-11-26T20:00:00");
        row("aujourd'hui à 18h", "2026-11-26T18:00:00");
        row("demain", "2026-11-27T09:00:00");
        row("demain à 8h30", "2026-11-27T08:30:00");
        row("demain matin", "2026-11-27T08:00:00");
        row("demain après-midi", "2026-11-27T14:00:00");
        row("après-demain à 10 h", "2026-11-28T10:00:00");
        row("lundi prochain à 9h", "2026-11-30T09:00:00");
        row("la semaine prochaine", "2026-12-03T09:00:00");
        row("le 24 décembre à 18h", "2026-12-24T18:00:00");
        row("le 1er août 2027", "2027-08-01T09:00:00");
        row("tous les jours à 7h", "2026-11-27T07:00:00", "FREQ=DAILY");
        row("chaque matin à 7h", "2026-11-27T07:00:00", "FREQ=DAILY");
        row("tous les soirs à 8h", "2026-11-26T20:00:00", "FREQ=DAILY");
        row("tous les lundis et jeudis à 9h", "2026-11-30T09:00:00", "FREQ=WEEKLY;BYDAY=MO,TH");
        row("chaque dimanche à 10h", "2026-11-29T10:00:00", "FREQ=WEEKLY;BYDAY=SU");
        row("en semaine à 7h30", "2026-11-27T07:30:00", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR");
        row("toutes les 2 heures", "2026-11-26T16:30:20", "FREQ=HOURLY;INTERVAL=2");
        row("le 1er de chaque mois à 9h", "2026-12-01T09:00:00", "FREQ=MONTHLY");
        row("tous les mois le 15 à 9h", "2026-12-15T09:00:00", "FREQ=MONTHLY");
    }
    void readsWhatPeopleSay()
    {
        QFETCH(const QString, start);
        QFETCH(const QString, rrule);

        const Result<NaturalTime> read = NaturalTime::parse(QString::fromUtf8(QTest::currentDataTag()), now());

        QVERIFY2(read, read ? "" : qUtf8Printable(read.error().message));
        QCOMPARE(read->isMoment, start.endsWith(u'Z'));
        const QDateTime expected = QDateTime::fromString(QString(start).remove(u'Z'), Qt::ISODate);
        QCOMPARE(read->start, QDateTime(expected.date(), expected.time(), QTimeZone::UTC));
        QCOMPARE(read->rrule, rrule);
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QString>("problem");
        QTest::newRow("") << u"is not understood"_s;
        QTest::newRow("soon") << u"is not understood"_s;
        QTest::newRow("in") << u"is not understood"_s;
        QTest::newRow("in 0 minutes") << u"is not understood"_s;
        QTest::newRow("in 20") << u"is not understood"_s;
        QTest::newRow("in 20 minutes or so") << u"is not understood"_s;
        QTest::newRow("at 25:00") << u"is not understood"_s;
        QTest::newRow("tomorrow at 25") << u"is not understood"_s;
        QTest::newRow("13pm") << u"is not understood"_s;
        QTest::newRow("31 february") << u"is not understood"_s;
        QTest::newRow("12/24/2026") << u"is not understood"_s;   // nobody knows which is the month
        QTest::newRow("every second") << u"is not understood"_s;
        QTest::newRow("every 0 days") << u"is not understood"_s;
        QTest::newRow("every") << u"is not understood"_s;
        QTest::newRow("the of a") << u"is not understood"_s;
        QTest::newRow("2025-12-24 18:00") << u"is over"_s;
        QTest::newRow("today at 8") << u"is over"_s;
        QTest::newRow("today") << u"is over"_s;
    }
    void saysWhatIsWrong()
    {
        QFETCH(const QString, problem);

        const Result<NaturalTime> read = NaturalTime::parse(QString::fromUtf8(QTest::currentDataTag()), now());

        QVERIFY(!read);
        QVERIFY2(read.error().message.contains(problem), qUtf8Printable(read.error().message));
    }

    // Each word of it, and pieces of words, in any order: an answer or an error, never anything else.
    void takesWhateverItIsGiven()
    {
        const QStringList words =
            u"in dans 20 a an at à every chaque tous les day days monday lundi 8h 8:30 pm tomorrow demain 31 "
            "february février next month mois 2026-13-45 24.12.2026 half 999999999999 -1 é ' 0 and et"_s.split(u' ');
        for (int first = 0; first < words.size(); ++first) {
            for (int second = 0; second < words.size(); ++second) {
                for (int third = 0; third < words.size(); third += 3) {
                    const QString text = QStringList{words[first], words[second], words[third]}.join(u' ');
                    const auto read = NaturalTime::parse(text, now());
                    QVERIFY2(!read || read->start.isValid(), qUtf8Printable(text));
                }
            }
        }
        QVERIFY(!NaturalTime::parse(QString(100'000, u'1'), now()));
    }
};

QTEST_GUILESS_MAIN(TestNaturalTime)
#include "tst_naturaltime.moc"
