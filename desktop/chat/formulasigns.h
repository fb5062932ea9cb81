#pragma once

#include <QString>

namespace tom::desktop {

// The signs of LaTeX's mathematics as Unicode has them. Knows no grammar.
[[nodiscard]] QString formulaSign(const QString &command);   // "alpha": "α"; empty: none
[[nodiscard]] QChar accent(const QString &command);          // that stands on the letter before it; null: none
[[nodiscard]] bool isFontCommand(const QString &command);    // says only how its argument looks
[[nodiscard]] QString doubleStruck(const QString &text);
// As raised or lowered characters when there are all of them, else behind "^" or "_".
[[nodiscard]] QString raised(const QString &text);
[[nodiscard]] QString lowered(const QString &text);

} // namespace tom::desktop
