#pragma once

#include "shared/protocol/conversation.h"

namespace tom::desktop {

// The first place where a text has one of the words, or one that begins with it, with what stands around it; case and
// accents do not matter. Empty: it has none.
[[nodiscard]] QList<protocol::SnippetPiece> snippetOf(const QString &text, const QStringList &words);

// Small letters without accents, one for each letter of the text, so that places in both are the same.
[[nodiscard]] QString foldedLetters(const QString &text);

} // namespace tom::desktop
