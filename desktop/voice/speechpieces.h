#pragma once

#include <QStringList>

namespace tom::desktop {

// A text in pieces of whole sentences, to be said one after the other: the first is short, so that it is heard soon, none is
// longer than a provider takes.
[[nodiscard]] QStringList speechPieces(const QString &text);

} // namespace tom::desktop
