#pragma once

#include <QString>

namespace tom {

// What of a Markdown answer can be said aloud: its words without marks, addresses, code, tables' lines and pictures, as whole
// sentences, about so many letters at most.
[[nodiscard]] QString spokenText(const QString &markdown, qsizetype most = 600);

} // namespace tom
