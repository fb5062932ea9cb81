#include "desktop/voice/recording.h"
#include "desktop/voice/speechpieces.h"
#include "desktop/voice/voiceplugin.h"

#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

namespace {

QByteArray little(quint32 value, qsizetype bytes)
{
    value = qToLittleEndian(value);
    return QByteArray(reinterpret_cast<const char *>(&value), bytes);
}

QByteArray wav(int kind, int bits, const QByteArray &data, quint32 said, int channels = 1)
{
    return "RIFF" + little(0, 4) + "WAVE" + "LIST" + little(3, 4) + "abc" + '\0' + "fmt " + little(16, 4)
           + little(quint32(kind), 2) + little(quint32(channels), 2) + little(8000, 4) + little(0, 4) + little(0, 2)
           + little(quint32(bits), 2) + "data" + little(said, 4) + data;
}

Sound samples(const QList<qint16> &values, int rate = 8000, int channels = 1)
{
    return {.rate = rate,
            .channels = channels,
            .samples = QByteArray(reinterpret_cast<const char *>(values.constData()), values.size() * 2)};
}

} // namespace

// Sound as it is recorded and as it comes, and text as it is said.
class TestSound : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWav_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<Sound>("sound");
        QTest::newRow("16 bits") << wav(1, 16, little(0x8000'7fff, 4), 4) << samples({32767, -32768});
        QTest::newRow("8 bits") << wav(1, 8, "\x80\xff"_ba, 2) << samples({0, 127 * 256});
        QTest::newRow("24 bits") << wav(1, 24, little(0x7fffff, 3), 3) << samples({32767});
        QTest::newRow("32 bits") << wav(1, 32, little(0x80000000, 4), 4) << samples({-32768});
        QTest::newRow("floating") << wav(3, 32, little(0x3f800000, 4) + little(0x7fc00000, 4), 8) << samples({32767, 0});
        QTest::newRow("two channels") << wav(1, 16, little(0x0002'0001, 4), 4, 2) << samples({1, 2}, 8000, 2);
        QTest::newRow("length not known") << wav(1, 16, little(1, 2), 0xffffffff) << samples({1});
        QTest::newRow("length not said") << wav(1, 16, little(1, 2), 0) << samples({1});
        QTest::newRow("half a sample more") << wav(1, 16, little(1, 3), 3) << samples({1});
    }
    void readsWav()
    {
        QFETCH(const QByteArray, file);
        QFETCH(const Sound, sound);
        const Result<Sound> read = soundFrom(file, u"audio/wav; charset=x"_s);
        QVERIFY(read);
        QCOMPARE(*read, sound);
    }
    void refusesWhatIsNoSound_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QString>("type");
        const QByteArray good = wav(1, 16, little(1, 2), 2);
        QTest::newRow("mp3") << good << u"audio/mpeg"_s;
        QTest::newRow("JSON") << good << u"application/json"_s;
        QTest::newRow("no type") << good << QString();
        QTest::newRow("nothing") << QByteArray() << u"audio/wav"_s;
        QTest::newRow("cut off") << good.first(30) << u"audio/wav"_s;
        QTest::newRow("a part that is too long") << good.first(12) + "LIST" + little(0xfffffff0, 4) + "abc" << u"audio/wav"_s;
        QTest::newRow("no format") << good.first(12) + "data" + little(2, 4) + "ab" << u"audio/wav"_s;
        QTest::newRow("compressed") << wav(2, 16, little(1, 2), 2) << u"audio/wav"_s;
        QTest::newRow("no channel") << wav(1, 16, little(1, 2), 2, 0) << u"audio/wav"_s;
        QTest::newRow("no bits") << wav(1, 0, little(1, 2), 2) << u"audio/wav"_s;
    }
    void refusesWhatIsNoSound()
    {
        QFETCH(const QByteArray, file);
        QFETCH(const QString, type);
        const Result<Sound> read = soundFrom(file, type);
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::InvalidInput);
    }
    void whatIsWrittenIsReadAgain()
    {
        const Sound sound = samples({1, -2, 300, -32768}, 24000, 2);
        QCOMPARE(soundFrom(wavOf(sound), u"audio/x-wav"_s).value(), sound);
    }
    void fitsADevice()
    {
        QCOMPARE(resampled(samples({0, 100, 200}), 16000, 1), samples({0, 50, 100, 150, 200, 200}, 16000));
        QCOMPARE(resampled(samples({0, 50, 100, 150}, 16000), 8000, 1), samples({0, 100}));
        QCOMPARE(resampled(samples({100, 300, -100, 100}, 8000, 2), 8000, 1), samples({200, 0}));
        QCOMPARE(resampled(samples({7}), 8000, 2), samples({7, 7}, 8000, 2));
        QCOMPARE(resampled(samples({}), 16000, 2).samples, QByteArray());
    }
    void aRecordingEndsBeforeAServerRefusesIt()
    {
        Recording recording;
        QVERIFY(recording.isTooShort());
        const QByteArray second(Recording::rate * 2, '\x10');
        for (int i = 0; i < Recording::longest + 5; ++i)
            recording.add(second);
        QVERIFY(recording.isFull());
        QVERIFY(!recording.isSilent());
        QCOMPARE(recording.seconds(), 120);
        QVERIFY(recording.wav().size() < 10 * 1024 * 1024);
        QCOMPARE(soundFrom(recording.wav(), u"audio/wav"_s)->samples.size(), 120 * 16000 * 2);
    }
    void silenceIsKnown()
    {
        Recording recording;
        recording.add(QByteArray(32000, '\0'));
        QVERIFY(!recording.isTooShort());
        QVERIFY(recording.isSilent());
    }
    void aTextIsSaidInPieces()
    {
        QCOMPARE(speechPieces(u"  "_s), QStringList());
        QCOMPARE(speechPieces(u" It rains. "_s), QStringList{u"It rains."_s});
        const QString sentence = u"This is one of many sentences that are said, and it is not the last. "_s;
        const QString text = sentence.repeated(60);
        const QStringList pieces = speechPieces(text);
        QVERIFY(pieces.size() > 3);
        QVERIFY(pieces.constFirst().size() <= 240);
        for (const QString &piece : pieces) {
            QVERIFY(piece.size() <= 900);
            QVERIFY(piece.endsWith(u'.'));
        }
        QCOMPARE(pieces.join(u' '), text.trimmed());
        const QStringList words = speechPieces(u"word "_s.repeated(500));
        QCOMPARE(words.join(u' '), u"word "_s.repeated(500).trimmed());
        QCOMPARE(speechPieces(QString(2000, u'x')).join(QString()), QString(2000, u'x'));
    }
    void noPluginIsNoVoice()
    {
        const QTemporaryDir folder;
        VoicePlugin missing(folder.filePath(u"tomvoice.so"_s));
        QVERIFY(!missing.isInstalled());
        QVERIFY(!missing.devices());

        QFile file(folder.filePath(u"broken.so"_s));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("no library") > 0);
        file.close();
        VoicePlugin broken(file.fileName());
        QVERIFY(broken.isInstalled());
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"no voice"_s));
        QVERIFY(!broken.devices());
        QCOMPARE(broken.loaded(), nullptr);
    }
};

QTEST_GUILESS_MAIN(TestSound)
#include "tst_sound.moc"
