#pragma once

#include <QString>

class QTextDocument;

namespace tom::desktop {

// Whether one reads the lines of Markdown inside of a fenced block of code, and of which.
struct CodeFence
{
    QString opener{};   // the whole line; empty: outside of code
    QChar mark{};
    qsizetype length = 0;

    void pass(QStringView line);   // the next line, without its end
};

// Where one fenced block follows another with nothing between them, the first line of the second is marked as a beginning:
// Qt tells them apart by nothing. The document was made of that Markdown.
void markAdjacentCode(QTextDocument &document, const QString &markdown);

} // namespace tom::desktop
