#include "desktop/chat/markdownstyle.h"

#include "desktop/look/tones.h"

#include <QFontDatabase>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextDocumentFragment>
#include <QTextList>
#include <QTextTable>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int gap = 10;   // between two blocks

// Marks of our own that a block keeps when it moves into another document.
enum Mark { CellMark = QTextFormat::UserProperty + 1, SpacerMark, CodeBeginning };

void mark(const QTextBlock &block, Mark property)
{
    QTextBlockFormat format = block.blockFormat();
    format.setProperty(property, true);
    QTextCursor(block).setBlockFormat(format);
}

QTextBlockFormat blockFormat(const QTextBlock &block)
{
    QTextBlockFormat format = block.blockFormat();
    const bool first = block.blockNumber() == 0;
    format.setLineHeight(128, QTextBlockFormat::ProportionalHeight);
    if (isCode(block)) {
        const bool opens = beginsCode(block);
        const bool closes = !isCode(block.next()) || beginsCode(block.next());
        format.setLineHeight(118, QTextBlockFormat::ProportionalHeight);
        format.setNonBreakableLines(false);
        format.setLayoutDirection(Qt::LeftToRight);   // whatever is written around it
        format.setLeftMargin(14);
        format.setRightMargin(14);
        format.setTopMargin(opens ? codeHeader + (first ? 0 : 4) : 0);
        format.setBottomMargin(closes ? codePadding + gap : 0);
        return format;
    }
    if (format.headingLevel() > 0) {
        format.setTopMargin(first ? 0 : gap + 4);
        format.setBottomMargin(6);
        return format;
    }
    if (block.textList()) {
        const bool isLast = !block.next().textList();
        format.setTopMargin(0);
        format.setBottomMargin(isLast ? gap : 3);
        return format;
    }
    if (format.boolProperty(CellMark)) {
        format.setTopMargin(0);
        format.setBottomMargin(0);
        return format;
    }
    if (format.boolProperty(SpacerMark)) {
        format.setLineHeight(1, QTextBlockFormat::FixedHeight);
        format.setTopMargin(0);
        format.setBottomMargin(0);
        return format;
    }
    if (const int level = format.intProperty(QTextFormat::BlockQuoteLevel); level > 0) {
        if (block.textDirection() == Qt::RightToLeft)
            format.setRightMargin(16 * level);
        format.setLeftMargin(block.textDirection() == Qt::RightToLeft ? 0 : 16 * level);
    }
    format.setTopMargin(0);
    format.setBottomMargin(gap);
    return format;
}

QTextCharFormat charFormat(const QTextBlock &block, const QTextCharFormat &given, double size, const QPalette &palette)
{
    QTextCharFormat format = given;
    const Tones tones(palette);
    if (const int level = block.blockFormat().headingLevel(); level > 0) {
        format.clearProperty(QTextFormat::FontSizeAdjustment);
        format.setFontPointSize(size * (level == 1 ? 1.4 : level == 2 ? 1.22 : 1.08));
        format.setFontWeight(QFont::DemiBold);
    }
    if (isCode(block) || given.fontFixedPitch()) {
        format.setFontFamilies(QFontDatabase::systemFont(QFontDatabase::FixedFont).families());
        format.setFontPointSize(size * 0.92);
        if (!isCode(block))
            format.setBackground(tones.hover);
    }
    if (given.isAnchor()) {
        format.setForeground(palette.color(QPalette::Link));
        format.setFontUnderline(true);
    } else if (block.blockFormat().intProperty(QTextFormat::BlockQuoteLevel) > 0) {
        format.setForeground(tones.muted);
    }
    return format;
}

// Qt lays tables out from the left; one whose words are read from the right begins there.
void reverseColumns(QTextTable &table)
{
    for (int row = 0; row < table.rows(); ++row) {
        QList<QTextDocumentFragment> cells;
        for (int column = 0; column < table.columns(); ++column) {
            QTextCursor cell = table.cellAt(row, column).firstCursorPosition();
            cell.setPosition(table.cellAt(row, column).lastPosition(), QTextCursor::KeepAnchor);
            cells.append(cell.selection());
            cell.removeSelectedText();
        }
        for (int column = 0; column < table.columns(); ++column) {
            QTextCursor cell = table.cellAt(row, table.columns() - 1 - column).firstCursorPosition();
            QTextBlockFormat direction;
            direction.setLayoutDirection(Qt::RightToLeft);
            cell.insertFragment(cells.at(column));
            cell.mergeBlockFormat(direction);
        }
    }
}

// Lines between the rows only: columns are told apart by their room.
void styleTable(QTextTable &table, const QPalette &palette)
{
    const Tones tones(palette);
    QTextTableFormat format = table.format();
    format.setBorderCollapse(true);
    format.setBorder(0);
    format.setCellPadding(0);
    format.setCellSpacing(0);
    format.setTopMargin(2);
    format.setBottomMargin(gap);
    const bool isRight = table.cellAt(0, 0).firstCursorPosition().block().text().isRightToLeft();
    if (isRight) {
        format.setAlignment(Qt::AlignRight);
        reverseColumns(table);
    }
    table.setFormat(format);
    for (int row = 0; row < table.rows(); ++row) {
        for (int column = 0; column < table.columns(); ++column) {
            QTextTableCell cell = table.cellAt(row, column);
            QTextTableCellFormat cellFormat = cell.format().toTableCellFormat();
            cellFormat.setTopPadding(5);
            cellFormat.setBottomPadding(5);
            cellFormat.setLeftPadding(column == 0 ? 2 : 10);
            cellFormat.setRightPadding(18);
            cellFormat.setBottomBorder(row == 0 ? 2 : 1);
            cellFormat.setBottomBorderStyle(QTextFrameFormat::BorderStyle_Solid);
            cellFormat.setBottomBorderBrush(tones.line);
            if (row == 0)
                cellFormat.setFontWeight(QFont::DemiBold);
            cell.setFormat(cellFormat);
        }
    }
}

} // namespace

bool isCode(const QTextBlock &block)
{
    return block.isValid()
           && (block.blockFormat().hasProperty(QTextFormat::BlockCodeFence)
               || block.blockFormat().hasProperty(QTextFormat::BlockCodeLanguage));
}

bool beginsCode(const QTextBlock &block)
{
    return isCode(block) && (!isCode(block.previous()) || block.blockFormat().boolProperty(CodeBeginning));
}

void markCodeBeginning(const QTextBlock &block)
{
    mark(block, CodeBeginning);
}

void styleTables(QTextDocument &document, const QPalette &palette)
{
    QTextTable *styled = nullptr;
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        QTextTable *table = QTextCursor(block).currentTable();
        if (table)
            mark(block, CellMark);
        if (table && table != styled) {
            styleTable(*table, palette);
            if (block.previous().length() == 1)   // Qt keeps an empty block in front of each table
                mark(block.previous(), SpacerMark);
        }
        styled = table;
    }
}

void numberTasks(QTextDocument &document)
{
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        const auto marker = block.blockFormat().marker();
        const QTextList *list = block.textList();
        if (marker == QTextBlockFormat::MarkerType::NoMarker || !list || list->format().style() > QTextListFormat::ListDecimal)
            continue;
        QTextBlockFormat format = block.blockFormat();
        format.clearProperty(QTextFormat::BlockMarker);
        QTextCursor cursor(block);
        cursor.setBlockFormat(format);
        cursor.insertText(marker == QTextBlockFormat::MarkerType::Checked ? u"☒ "_s : u"☐ "_s, QTextCharFormat());
    }
}

void styleMarkdown(QTextDocument &document, const QTextBlock &from, const QPalette &palette)
{
    const double size = document.defaultFont().pointSizeF();
    QTextCursor cursor(&document);
    // The block before may have been the last of its kind until now.
    for (QTextBlock block = from.previous().isValid() ? from.previous() : from; block.isValid(); block = block.next()) {
        cursor.setPosition(block.position());
        const QTextBlockFormat format = blockFormat(block);
        if (format != block.blockFormat())
            cursor.setBlockFormat(format);
        QList<std::pair<int, int>> pieces;
        for (auto it = block.begin(); !it.atEnd(); ++it)
            pieces.append({it.fragment().position(), it.fragment().length()});
        for (const auto &[position, length] : pieces) {
            cursor.setPosition(position);
            cursor.setPosition(position + length, QTextCursor::KeepAnchor);
            const QTextCharFormat wanted = charFormat(block, cursor.charFormat(), size, palette);
            if (wanted != cursor.charFormat())
                cursor.setCharFormat(wanted);
        }
    }
}

} // namespace tom::desktop
