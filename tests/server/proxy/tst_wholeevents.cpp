#include "server/proxy/wholeevents.h"

#include <QTest>

using namespace Qt::StringLiterals;
using tom::server::WholeEvents;

class TestWholeEvents : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void letsWholeEventsThrough_data()
    {
        QTest::addColumn<QByteArrayList>("pieces");
        QTest::addColumn<QByteArrayList>("passed");
        QTest::addColumn<QByteArray>("rest");
        QTest::newRow("nothing") << QByteArrayList{""_ba} << QByteArrayList{""_ba} << ""_ba;
        QTest::newRow("one") << QByteArrayList{"data: a\n\n"_ba} << QByteArrayList{"data: a\n\n"_ba} << ""_ba;
        QTest::newRow("two at once") << QByteArrayList{"data: a\n\ndata: b\n\n"_ba} << QByteArrayList{"data: a\n\ndata: b\n\n"_ba}
                                     << ""_ba;
        QTest::newRow("cut in the text") << QByteArrayList{"da"_ba, "ta: a\n\n"_ba} << QByteArrayList{""_ba, "data: a\n\n"_ba}
                                         << ""_ba;
        QTest::newRow("cut in the blank line")
            << QByteArrayList{"data: a\n"_ba, "\n"_ba} << QByteArrayList{""_ba, "data: a\n\n"_ba} << ""_ba;
        QTest::newRow("one and a half") << QByteArrayList{"data: a\n\nda"_ba} << QByteArrayList{"data: a\n\n"_ba} << "da"_ba;
        QTest::newRow("halves across") << QByteArrayList{"data: a\n\nda"_ba, "ta: b\n\nd"_ba}
                                       << QByteArrayList{"data: a\n\n"_ba, "data: b\n\n"_ba} << "d"_ba;
        QTest::newRow("comment") << QByteArrayList{": still here\n\n"_ba} << QByteArrayList{": still here\n\n"_ba} << ""_ba;
    }
    void letsWholeEventsThrough()
    {
        QFETCH(QByteArrayList, pieces);
        QFETCH(QByteArrayList, passed);
        QFETCH(QByteArray, rest);
        WholeEvents events;

        for (qsizetype i = 0; i < pieces.size(); ++i) {
            QCOMPARE(events.take(pieces.at(i)), passed.at(i));
            QVERIFY(events.isBetweenEvents());
        }
        QCOMPARE(events.rest(), rest);
    }
    void isTheSameHoweverTheBytesAreCut()
    {
        const QByteArray stream = "event: text\nid: 1\ndata: {\"delta\":\"a\"}\n\n: still here\n\nid: 2\ndata: b\n\nid: 3";
        const qsizetype whole = stream.lastIndexOf("\n\n") + 2;
        for (qsizetype size = 1; size <= stream.size(); ++size) {
            WholeEvents events;
            QByteArray passed;
            for (qsizetype at = 0; at < stream.size(); at += size) {
                passed += events.take(stream.mid(at, size));
                QVERIFY(passed.isEmpty() || passed.endsWith("\n\n"));
            }
            QCOMPARE(passed, stream.first(whole));
            QCOMPARE(events.rest(), stream.sliced(whole));
        }
    }
    void passesAHugeEventOnAsItComes()
    {
        const QByteArray piece(700 * 1024, 'a');
        WholeEvents events;

        QCOMPARE(events.take("data: "_ba + piece), QByteArray());
        QCOMPARE(events.take(piece).size(), 6 + 2 * piece.size());
        QVERIFY(!events.isBetweenEvents());
        QCOMPARE(events.take("b"_ba), "b"_ba);
        QCOMPARE(events.take("\n\n"_ba), "\n\n"_ba);
        QVERIFY(events.isBetweenEvents());
        QCOMPARE(events.take("data: c"_ba), QByteArray());
    }
    void findsTheEndOfAHugeEventWhereverItIsCut()
    {
        WholeEvents events;
        QByteArray passed = events.take("data: "_ba + QByteArray(1200 * 1024, 'a') + '\n');
        passed += events.take("\n"_ba);
        passed += events.take("data: half"_ba);

        QVERIFY(events.isBetweenEvents());
        QVERIFY(passed.endsWith("a\n\n"));
    }
};

QTEST_GUILESS_MAIN(TestWholeEvents)
#include "tst_wholeevents.moc"
