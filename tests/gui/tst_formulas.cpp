#include "desktop/chat/formulas.h"
#include "desktop/chat/formulatext.h"
#include "desktop/chat/markdownstream.h"
#include "desktop/look/palettes.h"

#include <QRandomGenerator>
#include <QTest>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>

using namespace Qt::StringLiterals;
using namespace tom::desktop;

// Formulas in an answer are read as formulas, and nothing else is taken for one.
class TestFormulas : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isWrittenAsItIsRead_data()
    {
        QTest::addColumn<QString>("latex");
        QTest::addColumn<QString>("text");
        QTest::newRow("square") << u"E = mc^2"_s << u"E = mc²"_s;
        QTest::newRow("greek") << u"\\alpha + \\Omega"_s << u"α + Ω"_s;
        QTest::newRow("fraction") << u"\\frac{-b \\pm \\sqrt{b^2-4ac}}{2a}"_s << u"(−b ± √(b²−4ac))/(2a)"_s;
        QTest::newRow("simple fractions") << u"\\frac{1}{12} + \\frac{x^2}{\\hat{y}}"_s << u"1/12 + x²/y\u0302"_s;
        QTest::newRow("sum") << u"\\sum_{i=1}^{n} i"_s << u"∑ᵢ₌₁ⁿ i"_s;
        QTest::newRow("no such raised sign") << u"x^{\\pi/2}"_s << u"x^(π/2)"_s;
        QTest::newRow("root of three") << u"\\sqrt[3]{x}"_s << u"∛x"_s;
        QTest::newRow("sets") << u"x \\in \\mathbb{R}"_s << u"x ∈ ℝ"_s;
        QTest::newRow("words") << u"\\text{if } x \\leq 0"_s << u"if x ≤ 0"_s;
        QTest::newRow("hat") << u"\\hat{x}"_s << u"x\u0302"_s;
        QTest::newRow("sine") << u"\\sin x"_s << u"sin x"_s;
        QTest::newRow("brackets") << u"\\left( a \\right)"_s << u"( a )"_s;
        QTest::newRow("matrix") << u"\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}"_s << u"[a b; c d]"_s;
        QTest::newRow("rows") << u"\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}"_s << u"a = b\u2028c = d"_s;
        QTest::newRow("unknown") << u"\\frobnicate{x}"_s << u"\\frobnicatex"_s;
        QTest::newRow("percent") << u"50\\%"_s << u"50%"_s;
        QTest::newRow("not closed") << u"\\frac{a"_s << u"a/"_s;
        QTest::newRow("only a backslash") << u"\\"_s << u"\\"_s;
    }
    void isWrittenAsItIsRead()
    {
        QFETCH(const QString, latex);
        QFETCH(const QString, text);
        QCOMPARE(formulaText(latex), text);
    }
    void isFoundWhereItIsOne_data()
    {
        QTest::addColumn<QString>("markdown");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("sources");
        QTest::newRow("in a sentence") << u"So $a_1 * b_2 * c$ holds."_s << u"So a₁ * b₂ * c holds."_s
                                       << QStringList{u"$a_1 * b_2 * c$"_s};
        QTest::newRow("displayed") << u"Then\n\n$$\nx^2\n$$\n\nend"_s << u"Then\nx²\nend"_s << QStringList{u"$$\nx^2\n$$"_s};
        QTest::newRow("round") << u"\\(\\pi\\) and \\[e^x\\]"_s << u"π and eˣ"_s << QStringList{u"\\(\\pi\\)"_s, u"\\[e^x\\]"_s};
        QTest::newRow("bold") << u"**$x$**"_s << u"x"_s << QStringList{u"$x$"_s};
        QTest::newRow("in a table") << u"| a |\n|---|\n| $p \\mid q$ |"_s << u"a\np ∣ q"_s << QStringList{u"$p \\mid q$"_s};
        QTest::newRow("money") << u"It costs $5 and $6, or $7-$8."_s << u"It costs $5 and $6, or $7-$8."_s << QStringList();
        QTest::newRow("variables") << u"$HOME and $PATH, $HOME/$PATH"_s << u"$HOME and $PATH, $HOME/$PATH"_s << QStringList();
        QTest::newRow("escaped") << u"\\$x\\$"_s << u"$x$"_s << QStringList();
        QTest::newRow("code") << u"`$x^2$` ``a ` $y$``"_s << u"$x^2$ a ` $y$"_s << QStringList();
        QTest::newRow("block of code") << u"```\n$x^2$\n```"_s << u"$x^2$"_s << QStringList();
        QTest::newRow("block of code that is open") << u"~~~\n$x^2$"_s << u"$x^2$"_s << QStringList();
        QTest::newRow("indented code") << u"So:\n\n    a $x^2$\n\n    $y^2$\n    $z^2$\n\n$w^2$"_s
                                       << u"So:\na $x^2$\n\n$y^2$\n$z^2$\nw²"_s << QStringList{u"$w^2$"_s};
        QTest::newRow("indented words") << u"So\n    $x^2$"_s << u"So x²"_s << QStringList{u"$x^2$"_s};
        QTest::newRow("words of an item") << u"- a\n\n    $x^2$"_s << u"a\nx²"_s << QStringList{u"$x^2$"_s};
        QTest::newRow("code of an item") << u"1. a\n\n       $x^2$\n\n   $y^2$"_s << u"a\n$x^2$\ny²"_s << QStringList{u"$y^2$"_s};
        QTest::newRow("address") << u"see https://a.example/?q=$x^2$ now"_s << u"see https://a.example/?q=$x^2$ now"_s
                                 << QStringList();
        QTest::newRow("not closed") << u"so $x^2 and"_s << u"so $x^2 and"_s << QStringList();
        QTest::newRow("other paragraph") << u"so $$x\n\ny$$"_s << u"so $$x\ny$$"_s << QStringList();
        QTest::newRow("looks like a link") << u"$[x](http://evil.example)$"_s << u"[x](http://evil.example)"_s
                                           << QStringList{u"$[x](http://evil.example)$"_s};
        QTest::newRow("our marks") << u"a\uFDE0\uFDE2b\uFDE1 $x$"_s << u"a\uFFFD\uFFFDb\uFFFD x"_s << QStringList{u"$x$"_s};
    }
    void isFoundWhereItIsOne()
    {
        QFETCH(const QString, markdown);
        QFETCH(const QString, text);
        QFETCH(const QStringList, sources);
        for (const qsizetype size : {qsizetype(1), markdown.size()}) {
            QTextDocument document;
            MarkdownStream stream(document);
            for (qsizetype i = 0; i < markdown.size(); i += size) {
                stream.append(markdown.mid(i, size));
                stream.render(lightPalette());
            }
            stream.finish(lightPalette());

            QString shown = document.toRawText();
            shown.replace(QChar::ParagraphSeparator, u'\n');
            shown.replace(QChar(0xfdd0), u'\n').remove(QChar(0xfdd1));   // of cells
            QCOMPARE(shown.trimmed(), text);
            QCOMPARE(stream.text(), markdown);   // what is copied as a whole is what was written
            QCOMPARE(sourcesIn(document), sources);
        }
    }
    void leadsNowhere()
    {
        QTextDocument document;
        MarkdownStream stream(document);
        stream.append(u"$[x](http://evil.example)$ $<b>y</b>$ $![z](http://evil.example/z.png)$"_s);
        stream.finish(lightPalette());

        QVERIFY(!document.toHtml().contains(u"href"_s));
        QVERIFY(!document.toHtml().contains(u"<img"_s));
        QTextCursor cursor(&document);
        cursor.setPosition(2);
        QVERIFY(!cursor.charFormat().toolTip().contains(u"<b>y"_s));
    }
    void takesAnything()
    {
        const QString pieces[] = {u"$"_s,
                                  u"$$"_s,
                                  u"\\("_s,
                                  u"\\)"_s,
                                  u"{"_s,
                                  u"}"_s,
                                  u"\\frac"_s,
                                  u"^"_s,
                                  u"_"_s,
                                  u"\\sqrt["_s,
                                  u"\\begin{matrix}"_s,
                                  u"\\\\"_s,
                                  u"`"_s,
                                  u"\n"_s,
                                  u"x"_s,
                                  u" "_s,
                                  u"\uFDE1"_s};
        QRandomGenerator dice(7);
        for (int round = 0; round < 3000; ++round) {
            QString text;
            for (int i = 0; i < 40; ++i)
                text += pieces[dice.bounded(int(std::size(pieces)))];
            const MarkedFormulas marked = markFormulas(text);
            QTextDocument document;
            MarkdownStream stream(document);
            stream.append(text);
            stream.finish(lightPalette());
            for (const QChar sign : document.toRawText())
                QVERIFY(sign.unicode() < 0xfde0 || sign.unicode() > 0xfdef);
            QVERIFY(marked.markdown.size() < 40 * text.size());
        }
        QVERIFY(!formulaText(u"{"_s.repeated(1000)).contains(u'\\'));
        QVERIFY(formulaText(u"^"_s.repeated(1000)).size() <= 4000);
        QVERIFY(!markFormulas(u"\\("_s.repeated(100'000)).markdown.isEmpty());
        QVERIFY(!markFormulas(u"$a "_s.repeated(100'000)).markdown.isEmpty());
    }

private:
    [[nodiscard]] static QStringList sourcesIn(const QTextDocument &document)
    {
        QStringList sources;
        for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
            for (auto it = block.begin(); !it.atEnd(); ++it) {
                const QString source = it.fragment().charFormat().stringProperty(formulaSource);
                if (!source.isEmpty() && (sources.isEmpty() || sources.last() != source))
                    sources.append(source);
            }
        }
        return sources;
    }
};

QTEST_MAIN(TestFormulas)
#include "tst_formulas.moc"
