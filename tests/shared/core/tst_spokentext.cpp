#include "shared/core/spokentext.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;

class TestSpokenText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesOutWhatCannotBeSaid_data()
    {
        QTest::addColumn<QString>("markdown");
        QTest::addColumn<QString>("spoken");
        const auto row = [](const char *name, const QString &markdown, const QString &spoken) {
            QTest::newRow(name) << markdown << spoken;
        };
        row("plain", u"It rains."_s, u"It rains."_s);
        row("no full stop", u"It rains"_s, u"It rains."_s);
        row("nothing", u""_s, u""_s);
        row("strong", u"It **really** rains, *very* much, ***so*** much."_s, u"It really rains, very much, so much."_s);
        row("underscores", u"_Yes_, __it__ does; snake_case_stays."_s, u"Yes, it does; snake_case_stays."_s);
        row("arithmetic stays", u"2 * 3 * 4 is 24."_s, u"2 * 3 * 4 is 24."_s);
        row("struck out", u"~~Old~~ new."_s, u"Old new."_s);
        row("heading", u"## Weather ##\nSunny."_s, u"Weather. Sunny."_s);
        row("list", u"You need:\n- milk\n* bread\n+ [ ] tea\n1. first\n2) second"_s,
            u"You need: milk. bread. tea. first. second."_s);
        row("quotation", u"> She said\n> hello"_s, u"She said. hello."_s);
        row("link", u"See [the forecast](https://example.org/a?b=c) now."_s, u"See the forecast now."_s);
        row("address", u"See https://example.org/a?b=c for more."_s, u"See for more."_s);
        row("address in brackets", u"See <https://example.org>."_s, u"See ."_s);
        row("address without a scheme", u"See www.example.org now."_s, u"See now."_s);
        row("address to open", u"Here it is. [open:https://example.org]"_s, u"Here it is."_s);
        row("reference", u"See [it][1].\n\n[1]: https://example.org \"title\""_s, u"See [it][1]."_s);
        row("picture", u"![a cat](cat.png)A cat."_s, u"A cat."_s);
        row("code", u"Write `ls`:\n\n```sh\nls -l | grep x\n```\n\nThen look."_s, u"Write ls: Then look."_s);
        row("code without end", u"Write:\n```\nrm -rf /"_s, u"Write:"_s);
        row("table", u"| Day | Rain |\n|-----|:----:|\n| Mon | yes |\n| Tue | no |"_s, u"Day, Rain. Mon, yes. Tue, no."_s);
        row("rule", u"One.\n\n---\n\nTwo.\n***\nThree."_s, u"One. Two. Three."_s);
        row("HTML", u"<b>Bold</b> and<br/>a<sub>2</sub> but 1 < 2."_s, u"Bold and a2 but 1 < 2."_s);
        row("escaped", u"5 \\* 5 \\_ \\# x."_s, u"5 * 5 _ # x."_s);
        row("French", u"**Demain** : 12 °C, voir [ici](http://x.fr)…"_s, u"Demain : 12 °C, voir ici…"_s);
        row("only marks", u"***\n---\n```\nx\n```"_s, u""_s);
        row("Japanese", u"**晴れ**です。"_s, u"晴れです。"_s);
    }
    void takesOutWhatCannotBeSaid()
    {
        QFETCH(const QString, markdown);
        QFETCH(const QString, spoken);
        QCOMPARE(spokenText(markdown), spoken);
    }
    void endsWithASentence_data()
    {
        QTest::addColumn<qsizetype>("most");
        QTest::addColumn<QString>("spoken");
        QTest::newRow("all") << qsizetype(33) << u"It rains. Take a coat. Stay home!"_s;
        QTest::newRow("one short") << qsizetype(32) << u"It rains. Take a coat."_s;
        QTest::newRow("two") << qsizetype(23) << u"It rains. Take a coat."_s;
        QTest::newRow("one") << qsizetype(12) << u"It rains."_s;
        QTest::newRow("a word") << qsizetype(6) << u"It…"_s;
    }
    void endsWithASentence()
    {
        QFETCH(const qsizetype, most);
        QFETCH(const QString, spoken);
        QCOMPARE(spokenText(u"It rains. Take a coat. Stay home!"_s, most), spoken);
    }
    void neverCutsALetterInTwo()
    {
        const QString family = u"👨‍👩‍👧"_s;   // one letter of eight
        QCOMPARE(spokenText(family + family + family, family.size() + 3), family + u'…');
    }
    void isQuickWithWhatIsHostile()
    {
        for (const QString &piece :
             {u"*"_s, u"_"_s, u"["_s, u"`"_s, u"<"_s, u"| "_s, u"**a"_s, u"[a]("_s, u"```\n"_s, u"> "_s, u"\\"_s}) {
            const QString spoken = spokenText(piece.repeated(20'000));
            QVERIFY(spoken.size() <= 601);
        }
    }
};

QTEST_GUILESS_MAIN(TestSpokenText)
#include "tst_spokentext.moc"
