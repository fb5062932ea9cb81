#include "desktop/chat/codecolors.h"

#include "desktop/chat/markdownstyle.h"
#include "desktop/look/palettes.h"
#include "desktop/look/tones.h"

#include <QElapsedTimer>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextLayout>

#include <utility>

namespace tom::desktop {

namespace {

constexpr int longestTime = 4;              // milliseconds at a time
constexpr qsizetype longestCode = 100'000;  // of one block; what is behind stays plain

} // namespace

QColor codeColor(CodeKind kind, const QPalette &palette)
{
    const Tones tones(palette);
    switch (kind) {
    case CodeKind::Keyword:
        return isDark(palette) ? QColor(0xd0, 0xa8, 0xf2) : QColor(0x7b, 0x36, 0x96);
    case CodeKind::Type:
        return palette.color(QPalette::Accent);
    case CodeKind::Name:
        return palette.color(QPalette::Link);
    case CodeKind::String:
        return tones.good;
    case CodeKind::Number:
        return tones.warning;
    case CodeKind::Comment:
        return tones.muted;
    case CodeKind::Mark:
        return tones.bad;
    case CodeKind::Plain:
        break;
    }
    return palette.color(QPalette::Text);
}

void CodeColors::goBackTo(int position)
{
    m_newFrom = position;
    if (position == 0)
        m_tail = {};
    if (m_at.position > position)
        m_at = m_tail;
}

// Marking would lay out a document that is being edited, in which Qt does not find tables yet; new blocks need no mark.
void CodeColors::colorNew(const QPalette &palette, int tail)
{
    if (m_at.position == m_newFrom)
        (void)colorFor(palette, tail);
    m_changedFrom = -1;
}

bool CodeColors::goOn(const QPalette &palette, int tail)
{
    const bool isDone = colorFor(palette, tail);
    if (const int from = std::exchange(m_changedFrom, -1); from >= 0)
        m_document.markContentsDirty(from, m_changedTo - from);
    return isDone;
}

bool CodeColors::colorFor(const QPalette &palette, int tail)
{
    QElapsedTimer took;
    took.start();
    for (QTextBlock block = m_document.findBlock(m_at.position); block.isValid(); block = block.next()) {
        m_at.position = block.position();
        if (m_at.position == tail)
            m_tail = m_at;
        if (took.elapsed() >= longestTime || !color(block, palette))
            return false;
    }
    m_at.position = m_document.characterCount();
    return true;
}

bool CodeColors::color(const QTextBlock &block, const QPalette &palette)
{
    const QString language = isCode(block) ? block.blockFormat().stringProperty(QTextFormat::BlockCodeLanguage) : QString();
    const bool goesOn = !language.isEmpty() && m_at.language == language && !beginsCode(block);
    if (!goesOn)
        m_at = {.position = m_at.position, .language = language};
    m_at.length += block.length();
    if (language.isEmpty() || m_at.length > longestCode)
        return true;
    const std::optional<CodeLine> line = readCodeLine(language.section(u' ', 0, 0), block.text(), m_at.state);
    if (!line) {
        m_at.length -= block.length();
        return false;
    }
    m_at.state = line->state;
    QList<QTextLayout::FormatRange> formats;
    for (const CodePiece &piece : line->pieces) {
        QTextCharFormat format;
        format.setForeground(codeColor(piece.kind, palette));
        formats.append({.start = piece.start, .length = piece.length, .format = format});
    }
    if (formats != block.layout()->formats()) {
        block.layout()->setFormats(formats);
        m_changedTo = block.position() + block.length();
        if (m_changedFrom < 0)
            m_changedFrom = block.position();
    }
    return true;
}

} // namespace tom::desktop
