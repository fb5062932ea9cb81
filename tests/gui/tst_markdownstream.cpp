#include "desktop/chat/markdownstream.h"
#include "desktop/chat/markdownstyle.h"
#include "desktop/chat/stablecut.h"
#include "desktop/look/palettes.h"

#include <QTest>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextList>
#include <QTextTable>

using namespace Qt::StringLiterals;
using namespace tom::desktop;

namespace {

const QString sample = uR"(# Plan

A *first* paragraph with [a link](https://example.org) and `code`.

| a | b |
|---|---|
| 1 | 2 |

- one
- two
  - inner

  still the second

- three

1. first
2. second

```cpp
int main()
{

    return 0;
}
```

> quoted

Last <b>words</b>.)"_s;

// What a reader sees: each block's text with what it is.
QStringList seen(const QTextDocument &document)
{
    QStringList lines;
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        const QTextBlockFormat format = block.blockFormat();
        QString kind = block.textList() ? u"item"_s : u"text"_s;
        if (isCode(block))
            kind = u"code"_s;
        if (format.headingLevel() > 0)
            kind = u"heading"_s;
        if (format.intProperty(QTextFormat::BlockQuoteLevel) > 0)
            kind = u"quote"_s;
        if (QTextCursor(block).currentTable())
            kind = u"cell"_s;
        if (block.length() > 1 || isCode(block))
            lines << kind + u' ' + block.text();
    }
    return lines;
}

QStringList seenAtOnce(const QString &markdown)
{
    QTextDocument document;
    document.setMarkdown(markdown,
                         QTextDocument::MarkdownFeatures(QTextDocument::MarkdownDialectGitHub) | QTextDocument::MarkdownNoHTML);
    return seen(document);
}

} // namespace

class TestMarkdownStream : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsTheSameHoweverItIsCut_data()
    {
        QTest::addColumn<int>("size");
        for (const int size : {1, 2, 7, 64, 100000})
            QTest::addRow("%d", size) << size;
    }
    void showsTheSameHoweverItIsCut()
    {
        QFETCH(const int, size);
        QTextDocument document;
        MarkdownStream stream(document);

        for (qsizetype i = 0; i < sample.size(); i += size) {
            stream.append(sample.mid(i, size));
            stream.render(lightPalette());
        }
        stream.finish(lightPalette());

        QCOMPARE(seen(document), seenAtOnce(sample));
        QCOMPARE(stream.text(), sample);
    }
    // Qt draws the box over the number.
    void numberedTasksHaveNumberAndBox_data()
    {
        QTest::addColumn<int>("size");
        for (const int size : {1, 7, 100000})
            QTest::addRow("%d", size) << size;
    }
    void numberedTasksHaveNumberAndBox()
    {
        QFETCH(const int, size);
        const QString text = u"1. [x] **buy** flour\n2. [ ] bake\n3. eat\n\n- [x] of no number\n"_s;
        QTextDocument document;
        MarkdownStream stream(document);
        for (qsizetype i = 0; i < text.size(); i += size) {
            stream.append(text.mid(i, size));
            stream.render(lightPalette());
        }
        stream.finish(lightPalette());

        QStringList items;
        for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
            if (!block.textList())
                continue;
            const bool hasMarker = block.blockFormat().marker() != QTextBlockFormat::MarkerType::NoMarker;
            const bool isNumbered = block.textList()->format().style() == QTextListFormat::ListDecimal;
            items.append(QString(isNumbered ? block.textList()->itemText(block) : u"-"_s) + (hasMarker ? u"[] "_s : u" "_s)
                         + block.text());
        }
        QCOMPARE(items, (QStringList{u"1. ☒ buy flour"_s, u"2. ☐ bake"_s, u"3. eat"_s, u"-[] of no number"_s}));
    }
    void codeBesideCodeIsToldApart_data()
    {
        QTest::addColumn<int>("size");
        for (const int size : {1, 7, 100000})
            QTest::addRow("%d", size) << size;
    }
    void codeBesideCodeIsToldApart()
    {
        QFETCH(const int, size);
        const QString text = u"```\none\n\ntwo\n```\n```\nthree\n```\n\n~~~cpp\nfour\n~~~\n\nwords\n\n```cpp\n"_s
                             + u"long();\n"_s.repeated(600) + u"```\n"_s;
        QTextDocument document;
        MarkdownStream stream(document);
        for (qsizetype i = 0; i < text.size(); i += size) {
            stream.append(text.mid(i, size));
            if (i + size >= text.size() || size > 1 || i < 60 || i % 500 == 0)
                stream.render(lightPalette());
        }
        stream.finish(lightPalette());

        QStringList begun;
        for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
            if (beginsCode(block))
                begun.append(block.text());
        }
        QCOMPARE(begun, (QStringList{u"one"_s, u"three"_s, u"four"_s, u"long();"_s}));
    }
    void rawHtmlIsShownAsTextAndAsksForNothing()
    {
        QTextDocument document;
        MarkdownStream stream(document);

        stream.append(u"<script>alert(1)</script> <img src=\"https://example.org/x.png\"> <b>bold</b>"_s);
        stream.finish(lightPalette());

        QVERIFY(document.toPlainText().contains(u"<script>alert(1)</script>"_s));
        QVERIFY(document.toPlainText().contains(u"<b>bold</b>"_s));
    }
    void aLinkDefinedAtTheEndReachesItsPlace()
    {
        QTextDocument document;
        MarkdownStream stream(document);
        for (const QString &piece : {u"See [the page][1].\n\nMore words.\n\n"_s, u"And more.\n\n[1]: https://example.org/\n"_s}) {
            stream.append(piece);
            stream.render(lightPalette());
        }

        stream.finish(lightPalette());

        QCOMPARE(document.begin().begin().fragment().text(), u"See "_s);
        QTextCursor cursor(&document);
        cursor.setPosition(6);
        QCOMPARE(cursor.charFormat().anchorHref(), u"https://example.org/"_s);
    }
    void linesOfATableAndItsHeadStandOut()
    {
        QTextDocument document;
        MarkdownStream stream(document);
        stream.append(sample);
        stream.render(lightPalette());
        QTextTable *table = nullptr;
        for (QTextBlock block = document.begin(); block.isValid() && !table; block = block.next())
            table = QTextCursor(block).currentTable();

        QVERIFY(table);
        QVERIFY(table->format().borderCollapse());
        QCOMPARE(table->cellAt(1, 0).format().toTableCellFormat().bottomBorder(), 1.0);
        QCOMPARE(table->cellAt(0, 1).format().toTableCellFormat().fontWeight(), int(QFont::DemiBold));
    }
    void everyParagraphGoesInTheDirectionOfItsWords()
    {
        QTextDocument document;
        MarkdownStream stream(document);
        stream.append(u"مرحبا\n\n> اقتباس\n\nHello\n\n| الوصول | السعر |\n|---|---|\n| 09:56 | 49 |\n\n```sh\nمرحبا\n```\n"_s);
        stream.render(lightPalette());
        stream.finish(lightPalette());

        const auto blockOf = [&document](const QString &words) { return document.find(words).block(); };
        QCOMPARE(document.begin().textDirection(), Qt::RightToLeft);
        QCOMPARE(blockOf(u"Hello"_s).textDirection(), Qt::LeftToRight);
        QCOMPARE(blockOf(u"اقتباس"_s).blockFormat().rightMargin(), 16.0);
        QCOMPARE(blockOf(u"اقتباس"_s).blockFormat().leftMargin(), 0.0);
        const QTextBlock code = document.lastBlock().text().isEmpty() ? document.lastBlock().previous() : document.lastBlock();
        QVERIFY(isCode(code));
        QCOMPARE(code.textDirection(), Qt::LeftToRight);
        QTextTable *table = document.find(u"49"_s).currentTable();
        QVERIFY(table);
        const auto textOf = [table](int row, int column) {
            return table->cellAt(row, column).firstCursorPosition().block().text();
        };
        QCOMPARE(textOf(0, 1), u"الوصول"_s);   // the first one stands at the right
        QCOMPARE(textOf(1, 0), u"49"_s);
        QCOMPARE(table->format().alignment(), Qt::AlignRight);
    }
    void aLongCodeBlockIsCutAtItsLines()
    {
        const QString line = u"    call(something, with, arguments);\n"_s;
        QString open = u"```cpp\n"_s;
        while (open.size() < 4000)
            open += line;

        const StableCut cut = stableCut(open + u"half a li"_s);

        QCOMPARE(cut.length, open.size() - line.size());
        QCOMPARE(cut.reopening, u"```cpp\n"_s);
        QCOMPARE(cut.closing, u"```"_s);
    }
    void aLongCodeBlockStaysOneBlock()
    {
        QString markdown = u"Look:\n\n```cpp\n"_s;
        for (int i = 0; i < 300; ++i)
            markdown += u"    call(%1);\n"_s.arg(i);
        markdown += u"```\n\nEnd."_s;
        QTextDocument document;
        MarkdownStream stream(document);

        for (qsizetype i = 0; i < markdown.size(); i += 37) {
            stream.append(markdown.mid(i, 37));
            stream.render(lightPalette());
        }

        QCOMPARE(seen(document), seenAtOnce(markdown));
    }
    void cutsOnlyWhereNothingCanChangeAnyMore_data()
    {
        QTest::addColumn<QString>("tail");
        QTest::addColumn<qsizetype>("length");
        QTest::newRow("one paragraph") << u"one two"_s << qsizetype(0);
        QTest::newRow("the next has not begun") << u"one\n\n"_s << qsizetype(0);
        QTest::newRow("the next has begun") << u"one\n\nt"_s << qsizetype(5);
        QTest::newRow("an indented line may belong to an item") << u"- one\n\n  t"_s << qsizetype(0);
        QTest::newRow("the next item of the list") << u"- one\n\n- t"_s << qsizetype(0);
        QTest::newRow("inside of code") << u"```\none\n\ntwo\n"_s << qsizetype(0);
        QTest::newRow("inside of indented code") << u"  ```\none\n\ntwo\n"_s << qsizetype(0);
        QTest::newRow("a span is no fence") << u"```x``` y\n\nt"_s << qsizetype(11);
    }
    void cutsOnlyWhereNothingCanChangeAnyMore()
    {
        QFETCH(const QString, tail);
        QFETCH(const qsizetype, length);

        QCOMPARE(stableCut(tail).length, length);
    }
    // What matters is that the last piece costs no more than the first; the ratio is generous for busy machines.
    void aLongAnswerCostsAsMuchAtItsEndAsAtItsBeginning()
    {
        QTextDocument document;
        document.setTextWidth(700);
        MarkdownStream stream(document);
        int largestTail = 0;

        while (stream.text().size() < 200000) {
            const int before = document.blockCount();
            stream.append(sample + u"\n\n"_s);
            stream.render(lightPalette());
            largestTail = std::max(largestTail, document.blockCount() - before);
        }

        QVERIFY(largestTail < 60);
        QVERIFY(document.blockCount() > 5000);
    }
};

QTEST_MAIN(TestMarkdownStream)
#include "tst_markdownstream.moc"
