#pragma once

#include <QStringList>

class QWidget;

namespace tom::desktop {

// Where words of others are taken for HTML: labels, tool tips of whatever is on the window and in its lists, and texts that
// carry tool tips of their own. Empty when all is well.
[[nodiscard]] QStringList htmlFaults(const QWidget *window);
// The same, of all windows of the program that are visible.
[[nodiscard]] QStringList htmlFaultsOfAllWindows();

} // namespace tom::desktop
