#pragma once

#include <QString>

namespace tom::memory {

// Why a text must not become a memory, in words that a model or a person can act on; empty: it may. Keys and card numbers
// would be shown to every model later; instructions would be obeyed; what was recalled would come back and back.
[[nodiscard]] QString refusalOf(const QString &text);

} // namespace tom::memory
