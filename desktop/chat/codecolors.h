#pragma once

#include "desktop/chat/codereader.h"

#include <QColor>
#include <QPalette>

class QTextBlock;
class QTextDocument;

namespace tom::desktop {

[[nodiscard]] QColor codeColor(CodeKind kind, const QPalette &palette);

// Gives the code of a document its colours, from above to below and a few milliseconds at a time. Does not change the
// text: colours are formats of the layout.
class CodeColors
{
public:
    explicit CodeColors(QTextDocument &document) : m_document(document) {}

    // What lies behind that place, the beginning of a block, is about to be replaced.
    void goBackTo(int position);
    // While the document is being edited: what was just inserted, if nothing in front of it waits.
    void colorNew(const QPalette &palette, int tail);
    // False: something is left to do, some milliseconds later. The tail is where goBackTo() will go next.
    [[nodiscard]] bool goOn(const QPalette &palette, int tail);

private:
    struct Place
    {
        int position = 0;
        QString language{};        // of the code right before; empty: no code
        std::any state{};
        qsizetype length = 0;      // of that code until here
    };

    [[nodiscard]] bool colorFor(const QPalette &palette, int tail);
    [[nodiscard]] bool color(const QTextBlock &block, const QPalette &palette);

    QTextDocument &m_document;
    Place m_at;
    Place m_tail;
    int m_newFrom = 0;
    int m_changedFrom = -1;   // blocks whose formats are new
    int m_changedTo = 0;
};

} // namespace tom::desktop
