#include "agent/triage/moduleindex.h"
#include "tests/agent/triage/triagesentences.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom::agent;
using namespace tom::agent::test;

class TestTriageWords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void areEnoughAndOfBothLanguages()
    {
        const QList<TriageSentence> sentences = triageSentences();
        const auto isFrench = [](const TriageSentence &one) {
            return one.text.contains(QRegularExpression(u"[éèàêç]| [?!]$"_s));
        };

        QVERIFY(sentences.size() >= 120);
        QVERIFY(std::ranges::count_if(sentences, isFrench) > 40);
    }
    void expectOnlyModulesThatThereAre()
    {
        ToolRegistry tools;
        addHousehold(tools);
        for (const TriageSentence &sentence : triageSentences()) {
            for (const QString &module : sentence.modules)
                QVERIFY2(tools.module(module), qPrintable(sentence.text));
        }
    }
    // What is printed by the bench must not get worse unnoticed.
    void choosesWellByWordsAlone()
    {
        ToolRegistry tools;
        addHousehold(tools);
        const ModuleIndex index(tools.modules());
        TriageScore score;
        for (const TriageSentence &sentence : triageSentences()) {
            QStringList chosen = index.modulesFor(sentence.text);
            chosen.sort();
            score.count(sentence.modules, chosen);
            if (chosen != sentence.modules)
                qInfo().noquote() << sentence.text << "->" << chosen.join(u","_s) << "instead of"
                                  << sentence.modules.join(u","_s);
        }
        qInfo("exact %.1f %%, covered %.1f %%", score.exactShare(), score.coveredShare());

        QVERIFY(score.exactShare() >= 92);
        QVERIFY(score.coveredShare() >= 97);
    }
    void aGreetingNeverSwallowsAQuestion_data()
    {
        QTest::addColumn<QString>("greeting");
        for (const QString &greeting : {u"Hello Tom! "_s, u"Hi, "_s, u"Good morning Tom, "_s, u"Bonjour Tom, "_s, u"Salut ! "_s,
                                        u"Hallo! "_s, u"¡Hola! "_s, u"Ciao, "_s, u"こんにちは。"_s, u"Thanks, and "_s})
            QTest::newRow(greeting.toUtf8().constData()) << greeting;
    }
    void aGreetingNeverSwallowsAQuestion()
    {
        QFETCH(const QString, greeting);
        ToolRegistry tools;
        addHousehold(tools);
        const ModuleIndex index(tools.modules());

        QCOMPARE(index.modulesFor(greeting + u"will it rain tomorrow?"_s), QStringList{u"weather"_s});
        QCOMPARE(index.modulesFor(greeting + u"quel temps fera-t-il demain ?"_s), QStringList{u"weather"_s});
    }
};

QTEST_GUILESS_MAIN(TestTriageWords)
#include "tst_triagewords.moc"
