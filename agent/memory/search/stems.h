#pragma once

#include <QSet>
#include <QStringList>

namespace tom::memory {

// The words of a text as they are compared: without case, accents and endings of English and French, in their order. The
// same text always gives the same stems: they are on disk.
[[nodiscard]] QStringList stemsOf(const QString &text);
// The stems that say something; when none does, all.
[[nodiscard]] QStringList tellingStems(const QString &text);
[[nodiscard]] QStringList tellingIn(const QStringList &stems);
[[nodiscard]] bool isEmptyWord(const QString &stem);   // that stands in every sentence
// Stems of words that reverse what a sentence says ("not", "pas", "plus", …).
[[nodiscard]] QSet<QString> negationsIn(const QStringList &stems);

} // namespace tom::memory
