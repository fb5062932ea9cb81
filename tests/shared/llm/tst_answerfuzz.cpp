#include "tests/fuzz/answercheck.h"

#include <QDir>
#include <QFile>
#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;

// A short run of fuzz_answer: answers that somebody broke, the same ones every time.
class TestAnswerFuzz : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aBrokenAnswerIsReadTheSameWhereverItIsCut_data()
    {
        QTest::addColumn<QByteArray>("answer");
        const QDir seeds(QStringLiteral(TOM_SOURCE_DIR "/tests/fuzz/seeds/answer"));
        for (const QString &name : seeds.entryList(QDir::Files)) {
            QFile file(seeds.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            QTest::newRow(qPrintable(name)) << file.readAll();
        }
    }
    void aBrokenAnswerIsReadTheSameWhereverItIsCut()
    {
        QFETCH(const QByteArray, answer);
        QRandomGenerator random(7);
        QCOMPARE(tom::llm::problemWithAnswer(answer), QByteArray());

        for (int run = 0; run < 3000; ++run) {
            QByteArray broken = answer;
            broken[1] = char(random.bounded(256));
            for (int changes = random.bounded(1, 6); changes > 0; --changes)
                change(broken, random);
            if (random.bounded(8) == 0)
                broken[0] = char(random.bounded(5));   // read by another wire

            const QByteArray problem = tom::llm::problemWithAnswer(broken);

            QVERIFY2(problem.isEmpty(), (problem + ": " + broken.toPercentEncoding(" \n{}[]:,\"")).constData());
        }
    }

private:
    static void change(QByteArray &bytes, QRandomGenerator &random)
    {
        static const QList<QByteArray> pieces{
            "\n",   "\n\n", "\r",    "data: ",       "{",        "}",       "[",       "]",      "\"",           ":",      ",",
            "null", "-1",   "1e999", "\xef\xbb\xbf", "\xf0\x9f", "<think>", "</think", "[DONE]", "\"error\":{}", "\\u0000"};
        const qsizetype place = random.bounded(2, int(bytes.size()));
        const qsizetype length = std::min<qsizetype>(random.bounded(1, 40), bytes.size() - place);
        switch (random.bounded(4)) {
        case 0:
            bytes.insert(place, pieces.at(random.bounded(int(pieces.size()))));
            break;
        case 1:
            bytes.remove(place, length);
            break;
        case 2:
            bytes.insert(place, bytes.sliced(place, length));
            break;
        default:
            bytes[place] = char(random.bounded(256));
        }
        if (bytes.size() < 4)
            bytes += "    ";
    }
};

QTEST_GUILESS_MAIN(TestAnswerFuzz)
#include "tst_answerfuzz.moc"
