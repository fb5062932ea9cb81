#pragma once

#include <QAccessible>

class QWidget;

namespace tom::desktop {

// What screen readers say that a widget is, where Qt only knows that it is one. To be said before its name is,
// with which they begin to ask.
void setAccessibleRole(QWidget &widget, QAccessible::Role role);

} // namespace tom::desktop
