#pragma once

#include <QStringList>

class QWidget;

namespace tom::desktop {

// What a test could not touch by its name in a window: controls and menu entries that have none, and names that two of them
// share. Rows that repeat each other, as those of a form that grows, may repeat names. Empty when all is well.
[[nodiscard]] QStringList withoutObjectName(QWidget *window);
[[nodiscard]] QStringList sharedObjectNames(QWidget *window);

} // namespace tom::desktop
