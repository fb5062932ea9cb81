#pragma once

#include <QStringList>

class QWidget;

namespace tom::desktop {

// What somebody who does not see the window, or has no mouse, would miss in it: controls without a name in the tree of
// accessible objects, and controls that Tab never comes to. Empty when all is well.
[[nodiscard]] QStringList unnamedControls(QWidget *window);
[[nodiscard]] QStringList unreachedByTab(QWidget *window);
[[nodiscard]] QStringList roleless(QWidget *window);   // that take the focus and do not say what they are

} // namespace tom::desktop
