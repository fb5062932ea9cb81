#include "tests/agent/memory/recallscore.h"

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::memory::test;

namespace {

using Kind = RecallQuestion::Kind;

// The newest value of each fact.
QHash<QString, int> newestOf(const RecallHousehold &household)
{
    QHash<QString, int> newest;
    for (const SaidLine &line : household.said)
        newest[line.says.fact] = std::max(newest.value(line.says.fact), line.says.value);
    return newest;
}

} // namespace

// Questions that are wrong measure nothing.
class TestRecallQuestions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_households = recallHouseholds(); }

    void hasEnoughOfEverything()
    {
        qsizetype all = 0;
        qsizetype heldOut = 0;
        QSet<std::pair<QString, bool>> parts;
        for (const RecallHousehold &household : std::as_const(m_households)) {
            all += household.questions.size();
            heldOut += household.isHeldOut ? household.questions.size() : 0;
            parts.insert({household.language, household.isHeldOut});
            for (const Kind kind : {Kind::Plain, Kind::Changed, Kind::Date, Kind::Negation, Kind::Never})
                QVERIFY2(std::ranges::count(household.questions, kind, &RecallQuestion::kind) >= 3, qPrintable(household.name));
        }

        QVERIFY(all >= 200);
        QCOMPARE(heldOut * 3, all);
        const QSet<std::pair<QString, bool>> wanted{{u"en"_s, true}, {u"en"_s, false}, {u"fr"_s, true}, {u"fr"_s, false}};
        QCOMPARE(parts, wanted);
    }
    void saysEverythingInItsOrder()
    {
        QSet<QString> words;
        for (const RecallHousehold &household : std::as_const(m_households)) {
            QDate day;
            QHash<QString, int> values;
            bool hasTwice = false;
            for (const SaidLine &line : household.said) {
                const QString where = household.name + u": "_s + line.words;
                QVERIFY2(!day.isValid() || day <= line.day, qPrintable(where));
                QVERIFY2(!words.contains(line.words), qPrintable(where));
                day = line.day;
                words.insert(line.words);
                if (line.says.fact.isEmpty())
                    continue;
                const int before = values.value(line.says.fact);
                QVERIFY2(line.says.value == before || line.says.value == before + 1, qPrintable(where));
                hasTwice = hasTwice || line.says.value == before;
                values[line.says.fact] = line.says.value;
            }
            QVERIFY2(hasTwice, qPrintable(household.name));
        }
    }
    void asksForWhatIsTrueInTheEnd()
    {
        for (const RecallHousehold &household : std::as_const(m_households)) {
            const QHash<QString, int> newest = newestOf(household);
            QSet<QString> asked;
            for (const RecallQuestion &question : household.questions) {
                const QString where = household.name + u": "_s + question.words;
                QVERIFY2(!asked.contains(question.words), qPrintable(where));
                asked.insert(question.words);
                QCOMPARE(question.answers.isEmpty(), question.kind == Kind::Never);
                for (const FactValue &answer : question.answers) {
                    QVERIFY2(newest.value(answer.fact) == answer.value, qPrintable(where));
                    QVERIFY2((answer.value > 1) == (question.kind == Kind::Changed), qPrintable(where));
                }
            }
        }
    }
    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("message");
        QTest::newRow("no bar") << u"part: tuned\nAlice sings"_s
                                << u"home:2: it is neither said, nor asked, nor a part or a language"_s;
        QTest::newRow("another part") << u"part: some"_s << u"home:1: it is neither said, nor asked, nor a part or a language"_s;
        QTest::newRow("one bar") << u"2025-01-01 | a.1"_s << u"home:1: it must have two bars, and words behind them"_s;
        QTest::newRow("no day") << u"2025-13-01 | a.1 | Words"_s << u"home:1: \"2025-13-01\" is no day"_s;
        QTest::newRow("no value") << u"2025-01-01 | a | Words"_s << u"home:1: \"a\" is no fact such as garage.2"_s;
        QTest::newRow("no kind") << u"# first\n? any | a.1 | What?"_s << u"home:2: \"any\" is no kind of question"_s;
    }
    void saysWhatIsWrong()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, message);

        const auto household = RecallHousehold::parse(u"home"_s, text);

        QVERIFY(!household);
        QCOMPARE(household.error().message, message);
    }
    void readsALineOfEachKind()
    {
        const auto household =
            RecallHousehold::parse(u"home"_s, u"part: held-out\nlanguage: fr\n\n2025-01-31 | code.2 | C'est 12.\n"
                                              "2025-02-01 | - | Il pleut.\n? date | a.1, b.2 | Quand ?\n? never | | Où ?"_s);

        QVERIFY(household);
        QVERIFY(household->isHeldOut);
        QCOMPARE(household->language, u"fr"_s);
        QCOMPARE(household->said,
                 (QList<SaidLine>{{.day = QDate(2025, 1, 31), .says = {.fact = u"code"_s, .value = 2}, .words = u"C'est 12."_s},
                                  {.day = QDate(2025, 2, 1), .words = u"Il pleut."_s}}));
        QCOMPARE(household->questions,
                 (QList<RecallQuestion>{{.kind = Kind::Date,
                                         .answers = {{.fact = u"a"_s, .value = 1}, {.fact = u"b"_s, .value = 2}},
                                         .words = u"Quand ?"_s},
                                        {.kind = Kind::Never, .words = u"Où ?"_s}}));
    }

    void countsWhatIsRecalled()
    {
        const FactValue older{.fact = u"code"_s, .value = 1};
        const FactValue newer{.fact = u"code"_s, .value = 2};
        const FactValue other{.fact = u"dog"_s, .value = 1};
        const auto says = [](const FactValue &value) { return SaidLine{.says = value, .words = u"four"_s}; };
        const RecallQuestion changed{.kind = Kind::Changed, .answers = {newer}};
        RecallScore score;

        score.count(changed, {says(newer), says(other), says(other), says({})});
        QCOMPARE(score, (RecallScore{.questions = 1, .found = 1, .changed = 1, .recalled = 4, .repeated = 1, .characters = 16}));
        score.count(changed, {says(newer), says(older)});
        QCOMPARE(score.stale, 1);
        score.count({.kind = Kind::Date, .answers = {newer, other}}, {says(other)});
        QCOMPARE(score.found, 2.5);
        score.count({.kind = Kind::Never}, {});
        score.count({.kind = Kind::Never}, {says({})});

        QCOMPARE(score.recall(), 100 * 2.5 / 3);
        QCOMPARE(score.staleRate(), 50.0);
        QCOMPARE(score.duplicateRate(), 100.0 / 8);
        QCOMPARE(score.falseRate(), 50.0);
        QCOMPARE(score.charactersEach(), 32.0 / 5);
    }

private:
    QList<RecallHousehold> m_households;
};

QTEST_GUILESS_MAIN(TestRecallQuestions)
#include "tst_recallquestions.moc"
