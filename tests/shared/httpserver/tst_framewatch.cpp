#include "shared/httpserver/framewatch.h"
#include "tests/shared/httpserver/frames.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom::httpserver;

class FrameWatchTest : public QObject
{
    Q_OBJECT

    static constexpr qint64 most = 1000;

    static QByteArray text(qsizetype size, const FrameOptions &options = {})
    {
        return frame(TextFrame, QByteArray(size, 'a'), options);
    }

private Q_SLOTS:
    void decides_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("code");

        QTest::newRow("a text") << text(5) << 0;
        QTest::newRow("an empty text") << text(0) << 0;
        QTest::newRow("as much as may be") << text(most) << 0;
        QTest::newRow("one more") << text(most + 1) << 1009;
        QTest::newRow("two of them") << text(most) + text(most) << 0;
        QTest::newRow("in pieces, as much as may be")
            << text(most - 10, {.isFinal = false}) + frame(ContinuationFrame, QByteArray(10, 'b')) << 0;
        QTest::newRow("in pieces, one more")
            << text(most - 10, {.isFinal = false}) + frame(ContinuationFrame, QByteArray(11, 'b')) << 1009;
        QTest::newRow("after pieces, another")
            << text(most - 10, {.isFinal = false}) + frame(ContinuationFrame, "b"_ba) + text(most) << 0;
        QTest::newRow("a gigabyte is only said") << text(1, {.saidLength = 1 << 30}) << 1009;
        QTest::newRow("more than there are numbers") << text(1, {.saidLength = std::numeric_limits<qint64>::max()}) << 1009;
        QTest::newRow("not masked") << text(5, {.isMasked = false}) << 1002;
        QTest::newRow("a ping that is not masked") << frame(PingFrame, {}, {.isMasked = false}) << 1002;
        QTest::newRow("an extension's bit") << text(5, {.reserved = 4}) << 1002;
        QTest::newRow("binary") << frame(BinaryFrame, "abc"_ba) << 1003;
        QTest::newRow("a kind of frame that is not there") << frame(0x3, {}) << 1002;
        QTest::newRow("a control frame that is not there") << frame(0xb, {}) << 1002;
        QTest::newRow("a ping") << frame(PingFrame, "abc"_ba) << 0;
        QTest::newRow("a pong") << frame(PongFrame, {}) << 0;
        QTest::newRow("a ping between pieces")
            << text(1, {.isFinal = false}) + frame(PingFrame, {}) + frame(ContinuationFrame, "b"_ba) << 0;
        QTest::newRow("a ping as long as may be") << frame(PingFrame, QByteArray(125, 'p')) << 0;
        QTest::newRow("a longer ping") << frame(PingFrame, QByteArray(126, 'p')) << 1002;
        QTest::newRow("a ping in pieces") << frame(PingFrame, {}, {.isFinal = false}) << 1002;
        QTest::newRow("a continuation of nothing") << frame(ContinuationFrame, "a"_ba) << 1002;
        QTest::newRow("a text inside another") << text(1, {.isFinal = false}) + text(1) << 1002;
        QTest::newRow("a short length in two bytes") << text(125, {.lengthBytes = 2}) << 1002;
        QTest::newRow("a middle length in eight bytes") << text(500, {.lengthBytes = 8}) << 1002;
        QTest::newRow("a negative length") << QByteArray::fromHex("81ff8000000000000001aabbccdd61") << 1002;
    }
    void decides()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const int, code);

        FrameWatch whole(most);
        const qsizetype taken = whole.feed(bytes);
        FrameWatch cut(most);
        for (const char byte : bytes)
            std::ignore = cut.feed(QByteArrayView(&byte, 1));

        QCOMPARE(whole.fault().code, code);
        QCOMPARE(whole.fault().reason.isEmpty(), code == 0);
        QCOMPARE(cut.fault(), whole.fault());
        QCOMPARE(cut.frames(), whole.frames());
        QCOMPARE(taken == bytes.size(), code == 0);
    }

    void showsNothingOfAFrameThatIsRefused()
    {
        FrameWatch watch(most);
        const QByteArray good = text(200);

        const qsizetype taken = watch.feed(good + text(5, {.isMasked = false}) + good);

        QVERIFY(taken < good.size() + 2);   // at most a byte of its head
        QCOMPARE(watch.feed(good), 0);
    }

    void hearsNothingBehindAClose()
    {
        FrameWatch watch(most);
        const QByteArray close = frame(CloseFrame, "\x03\xe8"_ba);

        QCOMPARE(watch.feed(close.first(close.size() - 1)), close.size() - 1);
        QVERIFY(!watch.hasClosed());
        QCOMPARE(watch.feed(close.last(1) + "rubbish"_ba), 1);

        QVERIFY(watch.hasClosed());
        QCOMPARE(watch.fault().code, 0);
    }

    void countsFrames()
    {
        FrameWatch watch(most);

        std::ignore = watch.feed(text(1) + frame(PingFrame, {}) + text(1).first(3));

        QCOMPARE(watch.frames(), 2);
    }

    // Whatever comes, in whatever pieces, the decision is the same, and no more than was given is taken.
    void survivesNoise()
    {
        QRandomGenerator random(20261125);
        for (int round = 0; round < 20'000; ++round) {
            QByteArray bytes;
            while (random.bounded(4) != 0) {
                FrameOptions options{.isFinal = random.bounded(3) != 0, .isMasked = random.bounded(20) != 0};
                if (random.bounded(20) == 0)
                    options.saidLength = qint64(random.generate64());
                bytes += frame(quint8(random.bounded(12)), QByteArray(random.bounded(300), 'x'), options);
            }
            for (int flips = random.bounded(3); flips > 0 && !bytes.isEmpty(); --flips)
                bytes[random.bounded(int(bytes.size()))] = char(random.bounded(256));
            FrameWatch whole(most);
            const qsizetype taken = whole.feed(bytes);
            FrameWatch cut(most);
            qsizetype sum = 0;
            for (qsizetype at = 0; at < bytes.size();) {
                const qsizetype size = qMin(qsizetype(1 + random.bounded(40)), bytes.size() - at);
                sum += cut.feed(QByteArrayView(bytes).sliced(at, size));
                at += size;
            }
            QVERIFY(taken <= bytes.size());
            QCOMPARE(sum, taken);
            QCOMPARE(cut.fault(), whole.fault());
        }
    }
};

QTEST_GUILESS_MAIN(FrameWatchTest)
#include "tst_framewatch.moc"
