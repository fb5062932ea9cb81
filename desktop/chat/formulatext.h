#pragma once

#include <QString>

namespace tom::desktop {

// A formula in LaTeX as text that can be read: Greek letters, signs, raised and lowered characters as Unicode has them. What
// it does not know stays as it was written. Takes anything; nothing in it is looked up, run or repeated.
[[nodiscard]] QString formulaText(QStringView latex);

} // namespace tom::desktop
