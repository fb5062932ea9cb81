#include "desktop/chat/markdownstream.h"

#include "desktop/chat/blinddocument.h"
#include "desktop/chat/codefence.h"
#include "desktop/chat/formulas.h"
#include "desktop/chat/markdownstyle.h"
#include "desktop/chat/opentags.h"
#include "desktop/chat/stablecut.h"

#include <QRegularExpression>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocumentFragment>
#include <QTextLayout>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

// Qt looks for larger pictures beside the one that is named, and a name may be that of a file on somebody's server. What is
// copied from here names none either: where it is pasted, it might be fetched.
void forgetPictureNames(QTextDocument &document)
{
    QList<std::pair<int, int>> pictures;
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        for (auto piece = block.begin(); !piece.atEnd(); ++piece) {
            if (piece.fragment().charFormat().isImageFormat())
                pictures.append({piece.fragment().position(), piece.fragment().length()});
        }
    }
    for (const auto &[position, length] : std::as_const(pictures)) {
        QTextCursor cursor(&document);
        cursor.setPosition(position);
        cursor.setPosition(position + length, QTextCursor::KeepAnchor);
        QTextImageFormat format = cursor.charFormat().toImageFormat();
        format.setName(u"picture"_s);
        cursor.setCharFormat(format);
    }
}

} // namespace

MarkdownStream::MarkdownStream(QTextDocument &document) : m_document(document), m_colors(document)
{
    m_document.setUndoRedoEnabled(false);
    m_document.setDocumentMargin(0);
    m_document.setIndentWidth(26);
}

void MarkdownStream::render(const QPalette &palette)
{
    m_tail += QStringView(m_text).sliced(m_taken);
    m_taken = m_text.size();

    QTextCursor cursor(&m_document);
    cursor.beginEditBlock();
    cursor.setPosition(m_tailPosition);
    cursor.movePosition(QTextCursor::End, QTextCursor::KeepAnchor);
    cursor.removeSelectedText();
    cursor.block().layout()->clearFormats();
    m_colors.goBackTo(m_tailPosition);
    cursor.setBlockFormat({});
    cursor.setBlockCharFormat({});
    const StableCut cut = stableCut(m_tail);
    if (cut.length > 0) {
        m_opens += insert(cursor, m_tail.first(cut.length) + cut.closing, palette);
        m_tail = cut.reopening + m_tail.sliced(cut.length);
        cursor.movePosition(QTextCursor::End);
        cursor.insertBlock({}, {});
        m_tailPosition = cursor.position();
        m_tailGoesOn = !cut.reopening.isEmpty();
    }
    m_tailOpens = m_tail.isEmpty() ? QList<QUrl>() : insert(cursor, m_tail, palette);
    m_colors.colorNew(palette, m_tailPosition);
    cursor.endEditBlock();
}

bool MarkdownStream::color(const QPalette &palette)
{
    return m_colors.goOn(palette, m_tailPosition);
}

void MarkdownStream::finish(const QPalette &palette)
{
    static const QRegularExpression definition(u"^ {0,3}\\[[^\\]]+\\]:"_s, QRegularExpression::MultilineOption);
    if (m_text.contains(definition))
        renderAll(palette);
    else if (m_taken != m_text.size())
        render(palette);
}

void MarkdownStream::renderAll(const QPalette &palette)
{
    m_document.clear();
    m_document.firstBlock().layout()->clearFormats();
    m_tailPosition = 0;
    m_tailGoesOn = false;
    m_colors.goBackTo(0);
    m_taken = m_text.size();
    m_tail = m_text;   // a later piece renders it again and cuts it then
    QTextCursor cursor(&m_document);
    cursor.beginEditBlock();
    m_opens.clear();
    m_tailOpens = insert(cursor, m_text, palette);
    m_colors.colorNew(palette, m_tailPosition);
    cursor.endEditBlock();
}

QList<QUrl> MarkdownStream::insert(QTextCursor &cursor, const QString &markdown, const QPalette &palette)
{
    const int position = cursor.position();
    BlindDocument part;
    part.setDefaultFont(m_document.defaultFont());
    const MarkedFormulas formulas = markFormulas(markdown);
    part.setMarkdown(formulas.markdown,
                     QTextDocument::MarkdownFeatures(QTextDocument::MarkdownDialectGitHub) | QTextDocument::MarkdownNoHTML);
    forgetPictureNames(part);
    markAdjacentCode(part, formulas.markdown);
    takeFormulaMarks(part, formulas.sources);
    const QList<QUrl> opens = takeOpenTags(part);
    numberTasks(part);
    styleTables(part, palette);
    cursor.insertFragment(QTextDocumentFragment(&part));
    // A fragment's first block takes the format of the block it comes into, so its own is given back to it.
    QTextCursor first(&m_document);
    first.setPosition(position);
    if (!part.begin().textList())
        first.setBlockFormat(part.begin().blockFormat());
    if (isCode(first.block()) && isCode(first.block().previous()) && !m_tailGoesOn)
        markCodeBeginning(first.block());
    styleMarkdown(m_document, first.block(), palette);
    return opens;
}

} // namespace tom::desktop
