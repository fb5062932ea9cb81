#pragma once

#include "tests/gui/virtualscreen.h"

#include <QApplication>
#include <QTest>

#include <optional>

// main() of a test of windows: offscreen, or with QT_QPA_PLATFORM=xcb on an X server of its own, never on the screen of
// whoever runs it.
template<typename Test>
int runGuiTest(int argc, char *argv[])
{
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");   // nor calls whoever runs it
    std::optional<VirtualScreen> screen;
    if (qEnvironmentVariable("QT_QPA_PLATFORM") == QLatin1StringView("xcb")) {
        screen.emplace();
        if (!screen->isRunning()) {
            qWarning("Xvfb is missing, so there is no X server to test on: install it");
            return 1;
        }
    }
    QApplication application(argc, argv);
    Test test;
    return QTest::qExec(&test, argc, argv);
}
