#pragma once

#include <QStringList>

class QWidget;

namespace tom::desktop {

// What somebody who does not see the window, or has no mouse, would miss in it: controls without a name in the tree of
// accessible objects, and controls that Tab never comes to. Empty when all is well.
[[nodiscard]] QStringList unnamedControls(QWidget *window);
[[nodiscard]] QStringList unreachedByTab(QWidget *window);
[[nodiscard]] QStringList roleless(QWidget *window);   // that take the focus and do not say what they are
[[nodiscard]] bool isForHands(const QWidget *widget);   // a control, and one can use it now
[[nodiscard]] bool isInSight(const QWidget *widget);    // at least a part of it, inside of everything that it is in

// What somebody with the keyboard alone meets who presses Tab until it begins again.
struct TabWalk
{
    QStringList unreached{};    // controls that it never came to
    QStringList outOfSight{};   // those that it came to where nobody sees them
    QStringList misordered{};   // those of one row or column that come against the direction of reading
};
[[nodiscard]] TabWalk walkByTab(QWidget *window);

} // namespace tom::desktop
