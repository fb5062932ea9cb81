#pragma once

#include "desktop/chat/codecolors.h"

#include <QPalette>
#include <QString>
#include <QUrl>

class QTextCursor;
class QTextDocument;

namespace tom::desktop {

// Markdown that arrives in pieces, shown in one document. What lies before the last safe cut is laid out once; only the
// tail behind it is rendered again with each piece, so a long answer costs as much for its last word as for its first.
class MarkdownStream
{
public:
    explicit MarkdownStream(QTextDocument &document);

    void append(const QString &text) { m_text += text; }   // shown by the next render()
    void render(const QPalette &palette);
    // The end of the text: links that were defined at the end reach the places that used them.
    void finish(const QPalette &palette);
    // Everything anew, in the colours of another palette.
    void renderAll(const QPalette &palette);
    // Code is shown at once and coloured as time allows. False: some of it is left for a few milliseconds later.
    [[nodiscard]] bool color(const QPalette &palette);

    [[nodiscard]] const QString &text() const { return m_text; }
    // What it would like to be opened, by tags that are not shown.
    [[nodiscard]] QList<QUrl> opens() const { return m_opens + m_tailOpens; }

private:
    [[nodiscard]] QList<QUrl> insert(QTextCursor &cursor, const QString &markdown, const QPalette &palette);

    QTextDocument &m_document;
    CodeColors m_colors;
    QString m_text;
    qsizetype m_taken = 0;    // of m_text: what is stable or in the tail
    QString m_tail;
    QList<QUrl> m_opens;      // before the tail
    QList<QUrl> m_tailOpens;
    int m_tailPosition = 0;   // where the tail begins in the document
    bool m_tailGoesOn = false;   // with the code that was cut off before it
};

} // namespace tom::desktop
