#include "server/account/onetimecode.h"
#include "server/account/recoverycode.h"

#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom::server;

class TestOneTimeCode : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // The last six digits of the eight in RFC 6238, appendix B (SHA-1).
    void isThatOfTheRfc_data()
    {
        QTest::addColumn<qint64>("seconds");
        QTest::addColumn<QString>("code");
        QTest::newRow("1970") << qint64(59) << u"287082"_s;
        QTest::newRow("2005") << qint64(1111111109) << u"081804"_s;
        QTest::newRow("2005, a second later") << qint64(1111111111) << u"050471"_s;
        QTest::newRow("2009") << qint64(1234567890) << u"005924"_s;
        QTest::newRow("2033") << qint64(2000000000) << u"279037"_s;
        QTest::newRow("2603") << qint64(20000000000) << u"353130"_s;
    }
    void isThatOfTheRfc()
    {
        QFETCH(qint64, seconds);
        QFETCH(QString, code);
        const QByteArray secret = "12345678901234567890";
        const QDateTime time = QDateTime::fromSecsSinceEpoch(seconds, QTimeZone::UTC);

        QCOMPARE(onetimecode::codeOf(secret, onetimecode::stepAt(time)), code);
        QCOMPARE(onetimecode::matchingStep(secret, code, time, 0), onetimecode::stepAt(time));
    }
    // RFC 4648, chapter 10.
    void writesBase32_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("text");
        QTest::newRow("nothing") << ""_ba << u""_s;
        QTest::newRow("f") << "f"_ba << u"MY"_s;
        QTest::newRow("fo") << "fo"_ba << u"MZXQ"_s;
        QTest::newRow("foo") << "foo"_ba << u"MZXW6"_s;
        QTest::newRow("foob") << "foob"_ba << u"MZXW6YQ"_s;
        QTest::newRow("fooba") << "fooba"_ba << u"MZXW6YTB"_s;
        QTest::newRow("foobar") << "foobar"_ba << u"MZXW6YTBOI"_s;
        QTest::newRow("high bits") << "\xff\xff\xff\xff\xff"_ba << u"77777777"_s;
    }
    void writesBase32()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, text);
        QCOMPARE(onetimecode::base32(bytes), text);
    }
    void aClockMayBeOffByOneStep_data()
    {
        QTest::addColumn<int>("steps");
        QTest::addColumn<bool>("counts");
        QTest::newRow("two early") << -2 << false;
        QTest::newRow("one early") << -1 << true;
        QTest::newRow("now") << 0 << true;
        QTest::newRow("one late") << 1 << true;
        QTest::newRow("two late") << 2 << false;
    }
    void aClockMayBeOffByOneStep()
    {
        QFETCH(int, steps);
        QFETCH(bool, counts);
        const QByteArray secret(20, 's');
        const QDateTime now = QDateTime::fromSecsSinceEpoch(1'800'000'015, QTimeZone::UTC);
        const qint64 step = onetimecode::stepAt(now) + steps;

        const auto match = onetimecode::matchingStep(secret, onetimecode::codeOf(secret, step), now, 0);

        QCOMPARE(match, counts ? std::optional(step) : std::nullopt);
    }
    void noCodeCountsTwiceNorOneBeforeIt()
    {
        const QByteArray secret(20, 's');
        const QDateTime now = QDateTime::fromSecsSinceEpoch(1'800'000'015, QTimeZone::UTC);
        const qint64 step = onetimecode::stepAt(now);

        QVERIFY(!onetimecode::matchingStep(secret, onetimecode::codeOf(secret, step), now, step));
        QVERIFY(!onetimecode::matchingStep(secret, onetimecode::codeOf(secret, step - 1), now, step));
        QCOMPARE(onetimecode::matchingStep(secret, onetimecode::codeOf(secret, step + 1), now, step), step + 1);
    }
    void whatIsNoCodeMatchesNothing_data()
    {
        QTest::addColumn<QString>("code");
        QTest::newRow("empty") << u""_s;
        QTest::newRow("its first five digits") << u"28708"_s;
        QTest::newRow("its last five digits") << u"87082"_s;
        QTest::newRow("a digit behind it") << u"2870820"_s;
        QTest::newRow("a digit before it") << u"0287082"_s;
        QTest::newRow("all eight digits of the RFC") << u"94287082"_s;
        QTest::newRow("a blank in it") << u"287 082"_s;
        QTest::newRow("a sign before it") << u"+287082"_s;
        QTest::newRow("a NUL behind it") << u"287082"_s + QChar(u'\0');
        QTest::newRow("one digit off") << u"287083"_s;
        QTest::newRow("twice") << u"287082287082"_s;
        QTest::newRow("in Arabic digits") << u"٢٨٧٠٨٢"_s;
        QTest::newRow("in wide digits") << u"２８７０８２"_s;
        QTest::newRow("very long") << QString(100'000, u'1');
    }
    void whatIsNoCodeMatchesNothing()
    {
        QFETCH(QString, code);
        const QDateTime time = QDateTime::fromSecsSinceEpoch(59);
        QVERIFY(onetimecode::matchingStep("12345678901234567890", u"287082"_s, time, 0));
        QVERIFY(!onetimecode::matchingStep("12345678901234567890", code, time, 0));
    }
    void keepsTheZerosBeforeACode()
    {
        const QDateTime time = QDateTime::fromSecsSinceEpoch(1111111109);   // 081804
        QVERIFY(onetimecode::matchingStep("12345678901234567890", u"081804"_s, time, 0));
        QVERIFY(!onetimecode::matchingStep("12345678901234567890", u"81804"_s, time, 0));
    }
    void secretsAreNotTwiceTheSame()
    {
        QCOMPARE(onetimecode::newSecret().size(), 20);
        QVERIFY(onetimecode::newSecret() != onetimecode::newSecret());
    }
    void appsCanReadTheUri()
    {
        QCOMPARE(
            onetimecode::enrolmentUri("12345678901234567890", u"a b?&"_s),
            u"otpauth://totp/Tom:a%20b%3F%26?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Tom&algorithm=SHA1&digits=6&period=30"_s);
    }
    void recoveryCodesAreTenAndForgivingToType()
    {
        const QStringList codes = recoverycode::make();

        QCOMPARE(codes.size(), 10);
        QCOMPARE(QSet<QString>(codes.begin(), codes.end()).size(), 10);
        const QString code = codes.constFirst();
        QCOMPARE(recoverycode::hashOf(code.toUpper().replace(u'-', u' ') + u' '), recoverycode::hashOf(code));
        QVERIFY(recoverycode::hashOf(code) != recoverycode::hashOf(codes.constLast()));
    }
};

QTEST_GUILESS_MAIN(TestOneTimeCode)
#include "tst_onetimecode.moc"
