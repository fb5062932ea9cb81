#include "shared/http/ssedecoder.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::http;

class TestSseDecoder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesTheSameEventsWhereverTheBytesAreCut()
    {
        const QByteArray stream = "\xEF\xBB\xBF: hello\r\nid: 1\r\nevent: text\r\ndata: {\"delta\":\"\xC3\xA9\"}\r\n\r\n"
                                  "data:two\rdata: lines\r\rid: 2\ndata\n\nretry: 5\n: ping\n\nevent: done\ndata: x\n\n"_ba;
        const QList<SseEvent> expected{
            {"1", "text", "{\"delta\":\"\xC3\xA9\"}"}, {"1", "", "two\nlines"}, {"2", "", ""}, {"2", "done", "x"}};

        for (qsizetype first = 0; first <= stream.size(); ++first) {
            for (qsizetype second = first; second <= qMin(first + 3, stream.size()); ++second) {
                SseDecoder decoder;
                QList<SseEvent> events = *decoder.feed(QByteArrayView(stream).first(first));
                events += *decoder.feed(QByteArrayView(stream).sliced(first, second - first));
                events += *decoder.feed(QByteArrayView(stream).sliced(second));
                QCOMPARE(events == expected, true);
            }
        }
    }
    void halfAnEventIsForgottenWhenAnotherStreamGoesOn()
    {
        SseDecoder decoder;
        QCOMPARE(decoder.feed("id: 1\ndata: one\n\nid: 2\ndata: tw")->size(), 1);
        QCOMPARE(decoder.lastId(), "1"_ba);   // the second one never came whole

        decoder.restart();

        const Result<QList<SseEvent>> events = decoder.feed("\xEF\xBB\xBFid: 2\ndata: two\n\n");
        QCOMPARE(*events == (QList<SseEvent>{{"2", "", "two"}}), true);
        QCOMPARE(decoder.lastId(), "2"_ba);
    }
    void anEventWithoutItsBlankLineComesAtTheEnd()
    {
        SseDecoder decoder;
        QVERIFY(decoder.feed("data: last")->isEmpty());

        const Result<QList<SseEvent>> events = decoder.finish();

        QCOMPARE(events->size(), 1);
        QCOMPARE(events->constFirst().data, "last"_ba);
    }
    void refusesAnEventThatNeverEnds()
    {
        SseDecoder decoder(1000);
        for (int i = 0; i < 9; ++i)
            QVERIFY(decoder.feed("data: "_ba + QByteArray(100, 'x') + '\n'));

        QCOMPARE(decoder.feed(QByteArray(200, 'x')).error().code, ErrorCode::TooLarge);
        QCOMPARE(decoder.feed("\n\n").error().code, ErrorCode::TooLarge);
    }
};

QTEST_GUILESS_MAIN(TestSseDecoder)
#include "tst_ssedecoder.moc"
