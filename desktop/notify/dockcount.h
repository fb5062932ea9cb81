#pragma once

namespace tom::desktop {

// How many things wait, on the program's picture in docks and lists of windows that show it. Qt's own
// QGuiApplication::setBadgeNumber() sends nothing over D-Bus for a program with a hyphen in its name.
void showCountInDock(int count);

} // namespace tom::desktop
