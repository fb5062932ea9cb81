#pragma once

#include <QStringList>

class QWidget;

namespace tom::desktop {

// What somebody who has only the keyboard would stumble over in a window. Empty when all is well.
[[nodiscard]] QStringList unseenFocus(QWidget *window);   // controls that look the same with the focus and without
[[nodiscard]] QStringList doubledKeys(QWidget *window);   // shortcuts and mnemonics that two things on it answer to

} // namespace tom::desktop
