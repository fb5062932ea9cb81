#include "tests/agent/memory/recallscore.h"
#include "tests/agent/memory/recallways.h"
#include "tests/agent/memory/strangeembedders.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::memory;
using namespace tom::memory::test;

// Vectors that say little, or nothing, make no search worse than words alone are.
class TestStrangeEmbedders : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void areNoWorseThanWords_data()
    {
        QTest::addColumn<double>("noise");
        QTest::addColumn<double>("squeeze");
        QTest::newRow("likenesses from 0.7 to 1") << 0.0 << 0.7;
        QTest::newRow("likenesses from 0.95 to 1") << 0.0 << 0.95;
        QTest::newRow("by chance") << 1.0 << 0.0;
        QTest::newRow("by chance, from 0.7 to 0.9") << 1.0 << 0.8;
        QTest::newRow("half by chance, from 0.7 to 0.9") << 0.5 << 0.75;
    }
    void areNoWorseThanWords()
    {
        QFETCH(const double, noise);
        QFETCH(const double, squeeze);
        WordsWay words;
        BookWay strange(MemoryQuery().threshold, [&] { return std::make_unique<StrangeEmbedder>(u"strange"_s, noise, squeeze); });
        BookWay builtin(MemoryQuery().threshold);

        const RecallScore byWords = scoreOf(words);
        const RecallScore byStrange = scoreOf(strange);
        const RecallScore byBuiltin = scoreOf(builtin);

        const QString figures = u"recall %1 (BM25 %2, built-in %3), never said %4 (%5, %6)"_s.arg(byStrange.recall())
                                    .arg(byWords.recall())
                                    .arg(byBuiltin.recall())
                                    .arg(byStrange.falseRate())
                                    .arg(byWords.falseRate())
                                    .arg(byBuiltin.falseRate());
        constexpr double little = 15;   // in per cent, that is shown more of what was never said
        QVERIFY2(byStrange.recall() >= byWords.recall() && byStrange.recall() >= byBuiltin.recall(), qPrintable(figures));
        QVERIFY2(byStrange.falseRate() <= byBuiltin.falseRate() + little, qPrintable(figures));
        QVERIFY2(byStrange.staleRate() <= byWords.staleRate(), qPrintable(figures));
    }

private:
    static RecallScore scoreOf(RecallWay &way)
    {
        RecallScore score;
        for (const RecallHousehold &household : recallHouseholds()) {
            if (household.isHeldOut)
                continue;
            way.learn(household);
            for (const RecallQuestion &question : household.questions)
                score.count(question, way.recall(question.words));
        }
        return score;
    }
};

QTEST_GUILESS_MAIN(TestStrangeEmbedders)
#include "tst_strangeembedders.moc"
