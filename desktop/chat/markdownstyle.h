#pragma once

#include <QPalette>

class QTextBlock;
class QTextDocument;

namespace tom::desktop {

// Room that the view needs around a code block for its header and its rounded ground.
inline constexpr int codeHeader = 30;
inline constexpr int codePadding = 10;

[[nodiscard]] bool isCode(const QTextBlock &block);
// It is the first line of a block of code, which may follow another one.
[[nodiscard]] bool beginsCode(const QTextBlock &block);
void markCodeBeginning(const QTextBlock &block);

// Tasks of numbered lists, in a document that has just been parsed: Qt draws their box over the number, so it becomes part of the
// words.
void numberTasks(QTextDocument &document);
// Tables, in a document of their own that has just been parsed: in one that is being edited Qt does not find them yet.
void styleTables(QTextDocument &document, const QPalette &palette);
// Sizes, margins, fonts and colours for everything from that block on.
void styleMarkdown(QTextDocument &document, const QTextBlock &from, const QPalette &palette);

}   // namespace tom::desktop
