#pragma once

#include <QSet>
#include <QString>

namespace tom::memory {

// Whether a memory says that something is no longer as it was: "now", "no longer", "désormais", "a quitté".
[[nodiscard]] bool tellsAChange(const QString &text);
// Stems by which changes are told: that two memories share them says nothing.
[[nodiscard]] const QSet<QString> &wordsOfChange();
// Whether a question is about what was so before something changed.
[[nodiscard]] bool asksForThePast(const QString &question);

} // namespace tom::memory
