#include "desktop/chat/markdownstream.h"
#include "desktop/chat/markdownstyle.h"
#include "desktop/chat/markdownview.h"
#include "desktop/look/palettes.h"
#include "desktop/look/tones.h"

#include <QAbstractTextDocumentLayout>
#include <QApplication>
#include <QTest>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextLayout>

#include <cmath>

using namespace Qt::StringLiterals;
using namespace tom::desktop;

namespace {

const QString sample = uR"(Look:

```cpp
/* it goes
   on here */
int main()
{
    return call("text", 12);   // why
}
```

and

```py
def f(x):
    """Says
    it."""
    return None
```

1. then

   ```json
   {"a": true}
   ```

End.)"_s;

// Each piece of code that has a colour.
QStringList colored(const QTextDocument &document)
{
    QStringList pieces;
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        for (const QTextLayout::FormatRange &range : block.layout()->formats())
            pieces.append(
                u"%1 %2"_s.arg(block.text().sliced(range.start, range.length), range.format.foreground().color().name()));
    }
    return pieces;
}

QString colorOf(const QTextDocument &document, const QString &piece)
{
    for (const QString &one : colored(document)) {
        if (one.section(u' ', 0, -2).trimmed() == piece)
            return one.section(u' ', -1);
    }
    return {};
}

void colorAll(MarkdownStream &stream, const QPalette &palette)
{
    QTRY_VERIFY(stream.color(palette));
}

QStringList coloredAtOnce(const QString &markdown)
{
    QTextDocument document;
    MarkdownStream stream(document);
    stream.append(markdown);
    stream.finish(lightPalette());
    colorAll(stream, lightPalette());
    return colored(document);
}

double luminance(const QColor &color)   // WCAG 2.2, 1.4.3
{
    const auto channel = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * channel(color.redF()) + 0.7152 * channel(color.greenF()) + 0.0722 * channel(color.blueF());
}

} // namespace

class TestCodeColors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wordsStringsAndCommentsAreToldApart()
    {
        QTextDocument document;
        MarkdownStream stream(document);
        stream.append(sample);
        stream.finish(lightPalette());
        colorAll(stream, lightPalette());

        const auto color = [](CodeKind kind) { return codeColor(kind, lightPalette()).name(); };
        QCOMPARE(colorOf(document, u"return"_s), color(CodeKind::Keyword));
        QCOMPARE(colorOf(document, u"int"_s), color(CodeKind::Type));
        QCOMPARE(colorOf(document, u"\"text\""_s), color(CodeKind::String));
        QCOMPARE(colorOf(document, u"12"_s), color(CodeKind::Number));
        QCOMPARE(colorOf(document, u"// why"_s), color(CodeKind::Comment));
        QCOMPARE(colorOf(document, u"on here */"_s), color(CodeKind::Comment));
        QCOMPARE(colorOf(document, u"def"_s), color(CodeKind::Keyword));
        QVERIFY(colorOf(document, u"true"_s) != QString());   // in a list's item
        QCOMPARE(colorOf(document, u"Look:"_s), QString());
    }
    void aLanguageHasSeveralNames_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("line");
        QTest::newRow("js") << u"js"_s << u"return 1"_s;
        QTest::newRow("JavaScript") << u"JavaScript"_s << u"return 1"_s;
        QTest::newRow("py") << u"py"_s << u"return 1"_s;
        QTest::newRow("sh") << u"sh"_s << u"return 1"_s;
        QTest::newRow("shell") << u"shell"_s << u"return 1"_s;
        QTest::newRow("c++") << u"c++"_s << u"return 1"_s;
        QTest::newRow("typescript") << u"typescript"_s << u"return 1"_s;
        QTest::newRow("rust") << u"rust"_s << u"return 1"_s;
        QTest::newRow("c#") << u"c#"_s << u"return 1"_s;
        QTest::newRow("php") << u"php"_s << u"<?php return 1"_s;
    }
    void aLanguageHasSeveralNames()
    {
        QFETCH(const QString, name);
        QFETCH(const QString, line);
        QVERIFY(coloredAtOnce(u"```%1\n%2\n```"_s.arg(name, line))
                    .contains(u"return "_s + codeColor(CodeKind::Keyword, lightPalette()).name()));
    }
    void anUnknownLanguageIsPlain()
    {
        QCOMPARE(coloredAtOnce(u"```frobnicate\nreturn 1\n```"_s), QStringList());
        QCOMPARE(coloredAtOnce(u"```\nreturn 1\n```"_s), QStringList());
        QCOMPARE(coloredAtOnce(u"```%1\nreturn 1\n```"_s.arg(u"x"_s.repeated(5000))), QStringList());
        QCOMPARE(coloredAtOnce(u"    return 1"_s), QStringList());
    }
    void piecesGiveWhatTheWholeGives_data()
    {
        QTest::addColumn<QString>("markdown");
        QTest::newRow("three languages") << sample;
        QString cut = u"```cpp\n/*\n"_s;   // longer than what is laid out again with each piece
        for (int i = 0; i < 300; ++i)
            cut += i == 100 ? u"*/ int a;\n"_s : u"    return call(\"%1\");\n"_s.arg(i);
        QTest::newRow("a comment over a cut") << cut + u"```\n\nEnd."_s;
    }
    void piecesGiveWhatTheWholeGives()
    {
        QFETCH(const QString, markdown);
        for (const qsizetype size : {7, 61}) {
            QTextDocument document;
            MarkdownStream stream(document);
            for (qsizetype i = 0; i < markdown.size(); i += size) {
                stream.append(markdown.mid(i, size));
                stream.render(lightPalette());
                (void)stream.color(lightPalette());
            }
            stream.finish(lightPalette());
            colorAll(stream, lightPalette());

            QCOMPARE(colored(document), coloredAtOnce(markdown));
            QVERIFY(!colored(document).isEmpty());
        }
    }
    void whatIsNoCodeAnyMoreLosesItsColors()
    {
        QTextDocument document;
        MarkdownStream stream(document);
        stream.append(u"```cpp\nreturn 1;"_s);
        stream.render(lightPalette());
        colorAll(stream, lightPalette());
        QVERIFY(!colored(document).isEmpty());

        stream.append(u"` words```"_s);   // a fence has no backtick in its line, so this was a span
        stream.renderAll(lightPalette());
        colorAll(stream, lightPalette());
        stream.append(u"\n```\n\nreturn"_s);
        stream.render(lightPalette());
        colorAll(stream, lightPalette());

        QVERIFY(document.lastBlock().layout()->formats().isEmpty());
    }
    void aHugeBlockEndsPlain()
    {
        const QString line = u"return 1;\n"_s;
        const QStringList pieces = coloredAtOnce(u"```cpp\n"_s + line.repeated(15'000) + u"```\n\nand\n\n```cpp\nint x;\n```"_s);

        QVERIFY(pieces.size() < 25'000);
        QVERIFY(pieces.last().startsWith(u"int"_s));   // the next one has its colours
        QCOMPARE(coloredAtOnce(u"```cpp\n"_s + u"return \"x\"; "_s.repeated(10'000) + u"\n```"_s), QStringList());
    }
    void anotherPaletteGivesOtherColors()
    {
        QApplication::setPalette(lightPalette());
        MarkdownView view;
        view.resize(600, 400);
        view.show();
        view.append(sample);
        view.finish();
        QTRY_COMPARE(colorOf(*view.document(), u"return"_s), codeColor(CodeKind::Keyword, lightPalette()).name());

        QApplication::setPalette(darkPalette());

        QTRY_COMPARE(colorOf(*view.document(), u"return"_s), codeColor(CodeKind::Keyword, darkPalette()).name());
        QCOMPARE(colorOf(*view.document(), u"\"text\""_s), codeColor(CodeKind::String, darkPalette()).name());
    }
    // Qt loses tables of a document that is laid out while it is being edited.
    void whatStandsAroundTheCodeKeepsItsPlace()
    {
        const QString table = u"| a | b |\n|---|---|\n| 1 | 2 |\n\n"_s;
        const auto heightOf = [&](const QString &language) {
            QTextDocument document;
            document.setTextWidth(500);
            (void)document.documentLayout();   // it is laid out from now on
            MarkdownStream stream(document);
            stream.append(u"# Head\n\n"_s + table + u"```%1\nreturn 1\n```"_s.arg(language));
            for (int i = 0; i < 2; ++i) {   // with the language at hand the second time
                stream.renderAll(lightPalette());
                colorAll(stream, lightPalette());
            }
            return document.size().height();
        };

        QCOMPARE(heightOf(u"cpp"_s), heightOf(u"frobnicate"_s));
    }
    void everyColorCanBeRead()
    {
        for (const QPalette &palette : {lightPalette(), darkPalette()}) {
            for (const CodeKind kind : {CodeKind::Plain, CodeKind::Keyword, CodeKind::Type, CodeKind::Name, CodeKind::String,
                                        CodeKind::Number, CodeKind::Comment, CodeKind::Mark}) {
                const auto [darker, lighter] = std::minmax({luminance(codeColor(kind, palette)), luminance(Tones(palette).code)});
                QVERIFY2((lighter + 0.05) / (darker + 0.05) >= 4.5, qPrintable(codeColor(kind, palette).name()));
            }
        }
    }
};

QTEST_MAIN(TestCodeColors)
#include "tst_codecolors.moc"
