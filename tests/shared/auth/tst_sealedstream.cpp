#include "shared/auth/sealedstream.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::auth;

namespace {

constexpr qsizetype chunk = 64 * 1024 + 17;
constexpr qsizetype head = 16 + 16 + 16 + 24 + 17;

QByteArray sealed(const QByteArray &plain, const QByteArray &passphrase = "correct horse"_ba)
{
    QByteArray all;
    SealedWriter writer(passphrase,
                        [&all](QByteArrayView bytes) {
                            all.append(bytes);
                            return Result<void>();
                        },
                        {.rounds = 1, .bytes = 8192});
    Result<void> done = writer.start();
    for (qsizetype at = 0; done && at < plain.size(); at += 10'007)   // pieces that fit no chunk
        done = writer.write(QByteArrayView(plain).sliced(at, qMin(plain.size() - at, 10'007)));
    if (done)
        done = writer.finish();
    return done ? all : QByteArray();
}

Result<QByteArray> opened(const QByteArray &all, const QByteArray &passphrase = "correct horse"_ba)
{
    qsizetype at = 0;
    SealedReader reader(passphrase, [&](qsizetype most) {
        const QByteArray piece = all.mid(at, most);
        at += piece.size();
        return Result<QByteArray>(piece);
    });
    if (const Result<void> started = reader.start(); !started)
        return std::unexpected(started.error());
    QByteArray plain;
    for (;;) {
        const Result<QByteArray> piece = reader.read();
        if (!piece || piece->isEmpty())
            return piece ? Result<QByteArray>(plain) : piece;
        plain += *piece;
    }
}

QByteArray text(qsizetype size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    for (qsizetype i = 0; i < size; ++i)
        bytes[i] = char(i * 31 + i / 256);
    return bytes;
}

} // namespace

class TestSealedStream : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesBackWhatItTook_data()
    {
        QTest::addColumn<int>("size");
        for (const int size : {0, 1, 65535, 65536, 65537, 131072, 200'000})
            QTest::addRow("%d bytes", size) << size;
    }
    void givesBackWhatItTook()
    {
        QFETCH(int, size);
        const QByteArray plain = text(size);

        const QByteArray all = sealed(plain);

        QVERIFY(isSealed(all));
        QVERIFY(size < 16 || !all.contains(plain.first(16)));
        QCOMPARE(opened(all), Result<QByteArray>(plain));
    }
    void neverSealsTheSameTwice() { QVERIFY(sealed("tea"_ba) != sealed("tea"_ba)); }
    void tellsAWrongPassphrase()
    {
        const Result<QByteArray> got = opened(sealed("tea"_ba), "wrong horse"_ba);

        QCOMPARE(got.error().code, ErrorCode::Unauthorized);
        QCOMPARE(got.error().message, u"the passphrase is wrong"_s);
    }
    void noticesWhatWasChanged_data()
    {
        QTest::addColumn<QByteArray>("all");
        QTest::addColumn<QString>("message");
        const QByteArray all = sealed(text(200'000));
        const auto part = [&all](int n) { return all.mid(head + n * chunk, chunk); };
        QByteArray flipped = all;
        flipped[head + chunk + 100] = char(flipped.at(head + chunk + 100) ^ 1);
        QTest::newRow("a bit") << flipped << u"it was changed or damaged"_s;
        QTest::newRow("two chunks changed places")
            << all.first(head) + part(1) + part(0) + part(2) + part(3) << u"it was changed or damaged"_s;
        QTest::newRow("a chunk is missing") << all.first(head) + part(0) + part(2) + part(3) << u"it was changed or damaged"_s;
        QTest::newRow("a chunk is there twice")
            << all.first(head) + part(0) + part(0) + part(1) + part(2) + part(3) << u"it was changed or damaged"_s;
        QTest::newRow("cut between chunks") << all.first(head + 2 * chunk) << u"its end is missing or damaged"_s;
        QTest::newRow("cut within a chunk") << all.first(all.size() - 5) << u"its end is missing or damaged"_s;
        QTest::newRow("cut within the head") << all.first(60) << u"its end is missing or damaged"_s;
        QTest::newRow("more behind the end") << all + "x"_ba << u"its end is missing or damaged"_s;
        QByteArray greedy = all;
        greedy[16 + 8 + 5] = 1;   // of memory: a terabyte
        QTest::newRow("wants all memory") << greedy << u"it was changed or damaged"_s;
    }
    void noticesWhatWasChanged()
    {
        QFETCH(QByteArray, all);
        QFETCH(QString, message);

        const Result<QByteArray> got = opened(all);

        QVERIFY(!got);
        QCOMPARE(got.error().message, message);
    }
};

QTEST_GUILESS_MAIN(TestSealedStream)
#include "tst_sealedstream.moc"
